// SPDX-License-Identifier: Apache-2.0
//
// Netlink messages for tests, byte by byte as the kernel lays them out. Shares no code with the
// decoder.

#pragma once

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace flue::kernel::test {

/// A type of our own, so that `+` is found: a datagram is the sum of its messages.
struct Bytes : std::vector<std::uint8_t> {
  using std::vector<std::uint8_t>::vector;
};

inline Bytes ip_bytes(const std::string& text) {
  const bool v4 = text.find(':') == std::string::npos;
  Bytes bytes(v4 ? 4 : 16);
  inet_pton(v4 ? AF_INET : AF_INET6, text.c_str(), bytes.data());
  return bytes;
}

inline Bytes operator+(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

/// One message. `bytes()` has its length filled in.
class Netlink {
 public:
  explicit Netlink(int type, int flags = 0, std::uint32_t sequence = 0, std::uint32_t port_id = 0) {
    header_.nlmsg_type = static_cast<std::uint16_t>(type);
    header_.nlmsg_flags = static_cast<std::uint16_t>(flags);
    header_.nlmsg_seq = sequence;
    header_.nlmsg_pid = port_id;
  }

  template <typename Fixed>
  Netlink& fixed(const Fixed& value) {
    append(&value, sizeof value);
    return *this;
  }

  Netlink& append(const Bytes& bytes) {
    append(bytes.data(), bytes.size());
    return *this;
  }

  Netlink& attribute(int type, const Bytes& payload) {
    const std::uint16_t head[2] = {static_cast<std::uint16_t>(4 + payload.size()),
                                   static_cast<std::uint16_t>(type)};
    append(head, sizeof head);
    append(payload.data(), payload.size());
    return *this;
  }
  Netlink& u8(int type, std::uint8_t value) { return attribute(type, {value}); }
  Netlink& u16(int type, std::uint16_t value) { return number(type, value); }
  Netlink& u32(int type, std::uint32_t value) { return number(type, value); }
  Netlink& ip(int type, const std::string& address) { return attribute(type, ip_bytes(address)); }
  Netlink& text(int type, const std::string& value) {
    return attribute(type, Bytes(value.begin(), value.end()) + Bytes{0});
  }

  /// Attributes that stand alone: the inside of a nested one.
  [[nodiscard]] const Bytes& payload() const { return payload_; }

  [[nodiscard]] Bytes bytes() const {
    nlmsghdr header = header_;
    header.nlmsg_len = static_cast<std::uint32_t>(sizeof header + payload_.size());
    Bytes all(sizeof header);
    std::memcpy(all.data(), &header, sizeof header);
    return all + payload_;
  }

 private:
  template <typename Number>
  Netlink& number(int type, Number value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return attribute(type, bytes);
  }

  void append(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    payload_.insert(payload_.end(), bytes, bytes + size);
    payload_.resize((payload_.size() + 3) / 4 * 4);
  }

  nlmsghdr header_{};
  Bytes payload_;
};

/// Attributes without a message around them.
inline Netlink attributes() { return Netlink(0); }

}  // namespace flue::kernel::test
