// SPDX-License-Identifier: Apache-2.0

#include "flue/host/address.hpp"

#include <arpa/inet.h>

#include <stdexcept>

#include <fmt/format.h>

namespace flue::host {
namespace {

std::optional<std::uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

int address_family(Family family) { return family == Family::kIp4 ? AF_INET : AF_INET6; }

}  // namespace

std::optional<MacAddress> parse_mac(std::string_view text) {
  MacAddress address{};
  if (text.size() != 3 * address.size() - 1) return std::nullopt;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const auto high = hex_digit(text[3 * i]);
    const auto low = hex_digit(text[3 * i + 1]);
    if (!high || !low || (i != 0 && text[3 * i - 1] != ':')) return std::nullopt;
    address[i] = static_cast<std::uint8_t>(*high << 4 | *low);
  }
  return address;
}

std::optional<IpAddress> parse_ip(std::string_view text, Family family) {
  IpAddress address{};
  // inet_pton stops at the first NUL, which a JSON string may hold.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  if (inet_pton(address_family(family), std::string(text).c_str(), address.data()) != 1) {
    return std::nullopt;
  }
  return address;
}

MacAddress mac(std::string_view text) {
  const auto address = parse_mac(text);
  if (!address) throw std::invalid_argument(fmt::format("not a MAC address: {}", text));
  return *address;
}

IpAddress ip(std::string_view text) {
  const bool colon = text.find(':') != std::string_view::npos;
  const auto address = parse_ip(text, colon ? Family::kIp6 : Family::kIp4);
  if (!address) throw std::invalid_argument(fmt::format("not an IP address: {}", text));
  return *address;
}

std::string to_text(const MacAddress& address) {
  return fmt::format("{:02x}", fmt::join(address, ":"));
}

std::string to_text(const IpAddress& address, Family family) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(address_family(family), address.data(), text.data(), text.size());
  return text.data();
}

}  // namespace flue::host
