// SPDX-License-Identifier: Apache-2.0
//
// What a watcher asks the kernel, as netlink messages.

#pragma once

#include <cstdint>
#include <vector>

#include "flue/linux/conversation_observer.hpp"

namespace flue::kernel {

/// Who asks: both numbers come back with the answer.
struct Asker {
  std::uint32_t sequence = 0;
  std::uint32_t port_id = 0;
};

using Request = std::vector<std::uint8_t>;

/// Everything of one kind. NETLINK_ROUTE.
Request ask_for_links(const Asker& asker);
Request ask_for_addresses(const Asker& asker);
Request ask_for_neighbors(const Asker& asker);
Request ask_for_routes(const Asker& asker);

/// All TCP sockets of an address family (AF_INET or AF_INET6) but those in LISTEN and TIME_WAIT,
/// with INFO, TOS, TCLASS and SKMEMINFO. NETLINK_SOCK_DIAG.
Request ask_for_sockets(const Asker& asker, std::uint8_t address_family);

/// Where would the kernel send a packet of this path? NETLINK_ROUTE.
Request ask_for_way(const Asker& asker, const PathKey& path);

}  // namespace flue::kernel
