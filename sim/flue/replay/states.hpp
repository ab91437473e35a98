// SPDX-License-Identifier: Apache-2.0
//
// What the kernel said, as state that a host gives to the target.

#ifndef FLUE_REPLAY_STATES_HPP_
#define FLUE_REPLAY_STATES_HPP_

#include "flue/host/state.hpp"
#include "flue/layout/flue_layout.hpp"
#include "flue/linux/variables.hpp"

namespace flue::replay {

host::MacAddress mac_address(const kernel::MacAddress& address);
host::IpAddress ip_address(const kernel::IpAddress& address);

host::NeighborState neighbor_state(const kernel::NeighborVariables& variables);
host::PathState path_state(const kernel::PathVariables& variables);
host::TcpState tcp_state(const kernel::TcpVariables& variables);

/// By the IP version of its addresses.
layout::Layer layer_of(const kernel::PathKey& path);

}  // namespace flue::replay

#endif  // FLUE_REPLAY_STATES_HPP_
