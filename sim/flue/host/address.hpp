// SPDX-License-Identifier: Apache-2.0
//
// MAC and IP addresses as the host writes them down.

#ifndef FLUE_HOST_ADDRESS_HPP_
#define FLUE_HOST_ADDRESS_HPP_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace flue::host {

using MacAddress = std::array<std::uint8_t, 6>;

/// Network byte order; IPv4 in the first four bytes, the others zero. The family is not in it: the
/// OFFLOAD_STATE_TYPE of the block tells it (chimney.md 2.4).
using IpAddress = std::array<std::uint8_t, 16>;

enum class Family { kIp4, kIp6 };

/// Six pairs of hexadecimal digits with colons between them; nothing for any other text.
std::optional<MacAddress> parse_mac(std::string_view text);
/// The usual text form of `family`; nothing for any other text.
std::optional<IpAddress> parse_ip(std::string_view text, Family family);

/// As the two above, for text that is known to be right, in a program for instance. The family of
/// `ip` is told by a colon.
///
/// @throws std::invalid_argument  It was not right.
MacAddress mac(std::string_view text);
IpAddress ip(std::string_view text);

/// Lower case.
std::string to_text(const MacAddress& address);
/// IPv4 dotted, IPv6 as RFC 5952.
std::string to_text(const IpAddress& address, Family family);

}  // namespace flue::host

#endif  // FLUE_HOST_ADDRESS_HPP_
