// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace flue::kernel {
namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

std::string MacAddress::text() const { return fmt::format("{:02x}", fmt::join(bytes, ":")); }

bool operator==(const MacAddress& a, const MacAddress& b) { return a.bytes == b.bytes; }
bool operator!=(const MacAddress& a, const MacAddress& b) { return !(a == b); }

IpAddress IpAddress::v4(const std::uint8_t* bytes) {
  IpAddress address;
  std::copy_n(bytes, 4, address.bytes_.begin());
  return address;
}

IpAddress IpAddress::v6(const std::uint8_t* bytes) {
  IpAddress address;
  address.is_v4_ = false;
  std::copy_n(bytes, 16, address.bytes_.begin());
  return address;
}

std::optional<IpAddress> IpAddress::parse(const std::string& text) {
  std::array<std::uint8_t, 16> bytes{};
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
    return v4(bytes.data());
  }
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) {
    return v6(bytes.data());
  }
  return std::nullopt;
}

bool IpAddress::is_v4_mapped() const {
  return !is_v4_ && std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), bytes_.begin());
}

IpAddress IpAddress::unmapped() const {
  return is_v4_mapped() ? v4(bytes_.data() + kMappedPrefix.size()) : *this;
}

bool IpAddress::is_link_local() const {
  return !is_v4_ && bytes_[0] == 0xfe && (bytes_[1] & 0xc0U) == 0x80;
}

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  inet_ntop(is_v4_ ? AF_INET : AF_INET6, bytes_.data(), buffer.data(), buffer.size());
  return buffer.data();
}

bool operator==(const IpAddress& a, const IpAddress& b) {
  return a.is_v4_ == b.is_v4_ && a.bytes_ == b.bytes_;
}
bool operator!=(const IpAddress& a, const IpAddress& b) { return !(a == b); }
bool operator<(const IpAddress& a, const IpAddress& b) {
  return std::make_tuple(!a.is_v4_, a.bytes_) < std::make_tuple(!b.is_v4_, b.bytes_);
}

}  // namespace flue::kernel
