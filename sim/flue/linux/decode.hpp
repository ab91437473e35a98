// SPDX-License-Identifier: Apache-2.0
//
// Netlink datagrams to typed messages. Every size is checked before the read: junk ends in a
// DecodeError, never in a crash.

#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "flue/linux/messages.hpp"

namespace flue::kernel {

/// A datagram that does not parse. The caller knows file and record; this knows what is wrong, and
/// what would be right.
class DecodeError final : public std::runtime_error {
 public:
  DecodeError(const std::string& reason, std::string right);

  [[nodiscard]] const std::string& right() const { return right_; }

 private:
  std::string right_;
};

/// True for the families that `decode` knows: NETLINK_ROUTE and NETLINK_SOCK_DIAG. Records of
/// others are skipped.
bool is_known_family(std::uint16_t family);

/// The messages of one datagram of `family`, in order. An answer, a notification and a request are
/// all decoded; which of these a message is, conversation.hpp decides.
///
/// @param datagram  begins at a 4-byte boundary (any memory from new does)
/// @throws DecodeError  bytes are left over after the last complete message; an attribute runs
///                      over its message or is shorter than its header; a message or an attribute
///                      is shorter than its type needs
std::vector<Message> decode(std::uint16_t family, const std::vector<std::uint8_t>& datagram);

}  // namespace flue::kernel
