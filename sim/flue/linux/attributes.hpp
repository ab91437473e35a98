// SPDX-License-Identifier: Apache-2.0
//
// Netlink attributes, read with libmnl and with every check that its loops leave out.
//
// mnl_attr_for_each ends silently at an attribute that runs over its message and at one that is
// shorter than its header. Here both are errors, and so is an attribute with less in it than its
// type needs. Internal to the decoder.

#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <libmnl/libmnl.h>

#include "flue/linux/address.hpp"

namespace flue::kernel {

/// The bytes in which attributes stand: the rest of a message after its fixed part, or the inside
/// of a nested attribute. Points into the message.
struct AttributeRange {
  const nlattr* first = nullptr;
  int length = 0;
  const char* owner = "";  ///< of what, for the error message
};

/// The attributes after the `fixed_bytes` of `message`.
/// @throws DecodeError  the message is shorter than its fixed part
AttributeRange attributes_of(const nlmsghdr* message, std::size_t fixed_bytes, const char* owner);

/// The attributes inside `nest`.
AttributeRange attributes_in(const nlattr* nest, const char* owner);

/// @throws DecodeError  unless a whole attribute stands at `attribute`, `left` bytes before the end
void check_attribute(const nlattr* attribute, int left, const char* owner);

/// Calls `visit(const nlattr*)` for each attribute in `range`.
/// @throws DecodeError  bytes are left in which no attribute fits
template <typename Visit>
void for_each_attribute(const AttributeRange& range, Visit visit) {
  const nlattr* attribute = range.first;
  for (int left = range.length; left > 0;) {
    check_attribute(attribute, left, range.owner);
    visit(attribute);
    left -= MNL_ALIGN(attribute->nla_len);
    attribute = mnl_attr_next(attribute);
  }
}

/// @throws DecodeError  `attribute` (called `name`) holds less than `bytes`
void check_payload(const nlattr* attribute, std::size_t bytes, const char* name);

std::uint8_t u8_of(const nlattr* attribute, const char* name);
std::uint16_t u16_of(const nlattr* attribute, const char* name);
std::uint32_t u32_of(const nlattr* attribute, const char* name);

/// Up to the first NUL or the end.
std::string text_of(const nlattr* attribute);

/// An address of `address_family` (AF_INET or AF_INET6).
/// @throws DecodeError  the attribute has another length than such an address
IpAddress ip_of(const nlattr* attribute, int address_family, const char* name);

/// nullopt for a link-layer address that is not Ethernet's.
std::optional<MacAddress> mac_of(const nlattr* attribute);

}  // namespace flue::kernel
