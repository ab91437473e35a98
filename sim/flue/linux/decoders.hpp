// SPDX-License-Identifier: Apache-2.0
//
// One decoder for each kind of message. Internal to decode.cpp; each has a file of its own.
//
// `message` is whole (its length was checked against the datagram). nullopt: well-formed, but about
// something that no object is made from (a bridge port, a proxy neighbor, a UDP socket). All throw
// DecodeError.

#pragma once

#include <cstddef>
#include <cstring>
#include <optional>

#include <libmnl/libmnl.h>

#include "flue/linux/messages.hpp"

namespace flue::kernel {

std::optional<LinkMessage> decode_link(const nlmsghdr* message);
std::optional<AddressMessage> decode_address(const nlmsghdr* message);
std::optional<NeighborMessage> decode_neighbor(const nlmsghdr* message);
std::optional<RouteMessage> decode_route(const nlmsghdr* message);
std::optional<SocketMessage> decode_socket(const nlmsghdr* message);

/// The fixed part of a message, copied out. The caller has checked that it is there.
template <typename Fixed>
Fixed fixed_part(const nlmsghdr* message) {
  Fixed fixed{};
  std::memcpy(&fixed, mnl_nlmsg_get_payload(message), sizeof fixed);
  return fixed;
}

}  // namespace flue::kernel
