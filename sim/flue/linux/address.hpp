// SPDX-License-Identifier: Apache-2.0
//
// IP and MAC addresses as values: compared, ordered, printed.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace flue::kernel {

/// A 48-bit Ethernet address. Text is lower case, `02:00:00:00:00:0a`.
struct MacAddress {
  std::array<std::uint8_t, 6> bytes{};

  [[nodiscard]] std::string text() const;
};
bool operator==(const MacAddress& a, const MacAddress& b);
bool operator!=(const MacAddress& a, const MacAddress& b);

/// An IPv4 or IPv6 address. IPv4 sorts before IPv6. A default-made one is 0.0.0.0.
class IpAddress {
 public:
  IpAddress() = default;

  /// `bytes` in network order: 4 for IPv4, 16 for IPv6; read during the call only.
  static IpAddress v4(const std::uint8_t* bytes);
  static IpAddress v6(const std::uint8_t* bytes);

  /// From its usual text form; nullopt if `text` is none.
  static std::optional<IpAddress> parse(const std::string& text);

  [[nodiscard]] bool is_v4() const { return is_v4_; }
  [[nodiscard]] const std::uint8_t* data() const { return bytes_.data(); }
  [[nodiscard]] std::size_t size() const { return is_v4_ ? 4 : 16; }

  /// True for ::ffff:a.b.c.d, the form in which an IPv6 socket names an IPv4 host.
  [[nodiscard]] bool is_v4_mapped() const;

  /// The IPv4 address inside a mapped one; any other address as it is.
  [[nodiscard]] IpAddress unmapped() const;

  /// True for fe80::/10: the address means something together with an interface only. False for
  /// IPv4.
  [[nodiscard]] bool is_link_local() const;

  /// IPv4 in dotted form, IPv6 as RFC 5952.
  [[nodiscard]] std::string text() const;

  friend bool operator==(const IpAddress& a, const IpAddress& b);
  friend bool operator!=(const IpAddress& a, const IpAddress& b);
  friend bool operator<(const IpAddress& a, const IpAddress& b);

 private:
  bool is_v4_ = true;
  std::array<std::uint8_t, 16> bytes_{};  // IPv4: the first 4, the rest zero
};

}  // namespace flue::kernel
