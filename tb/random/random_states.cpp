// SPDX-License-Identifier: Apache-2.0

#include "random_states.hpp"

namespace flue::test {
namespace {

/// Below `limit`, at it, just above it, or anything.
std::uint32_t around(Random& random, std::uint32_t limit, std::uint32_t small) {
  switch (below(random, 12)) {
    case 0:
      return limit;
    case 1:
      return limit + 1;
    case 2:
      return static_cast<std::uint32_t>(random());
    case 3:
      return below(random, 100);  // an MSS below zero
    default:
      return limit - below(random, small);
  }
}

std::uint32_t delta(Random& random, std::uint32_t stale) {
  switch (below(random, 6)) {
    case 0:
      return static_cast<std::uint32_t>(random());
    case 1:
      return stale;
    case 2:
      return stale + 1;
    default:
      return below(random, 50);
  }
}

}  // namespace

layout::NeighborState random_neighbor(Random& random, const reference::Settings& settings) {
  auto state = random_record<layout::NeighborState>(random);
  if (once_in(random, 2)) state.dl_source_address = {};
  if (once_in(random, 4)) state.dl_source_address = settings.mac;
  state.vlan_id = static_cast<std::uint16_t>(once_in(random, 3) ? 0 : below(random, 40));
  state.host_reachability_delta = delta(random, settings.nce_stale_ticks);
  state.nic_reachability_delta = delta(random, settings.nce_stale_ticks);
  return state;
}

layout::Ip4PathState random_ip4_path(Random& random, const reference::Settings& settings) {
  auto state = random_record<layout::Ip4PathState>(random);
  state.path_mtu = around(random, settings.max_mtu, 2000);
  return state;
}

layout::Ip6PathState random_ip6_path(Random& random, const reference::Settings& settings) {
  auto state = random_record<layout::Ip6PathState>(random);
  state.path_mtu = around(random, settings.max_mtu, 2000);
  return state;
}

layout::TcpState random_connection(Random& random, const reference::Settings& settings) {
  auto state = random_record<layout::TcpState>(random);
  state.initial_rcv_wnd = around(random, settings.max_rcv_wnd, 1000);
  state.state =
      static_cast<std::uint8_t>(once_in(random, 8) ? below(random, 16) : 4 + below(random, 6));
  state.cached_flags = static_cast<std::uint16_t>(below(random, once_in(random, 8) ? 65536 : 32));
  state.max_rt = below(random, 3);
  state.ka_timeout = below(random, 2);
  state.ka_interval = below(random, 2);
  state.ka_probe_count = static_cast<std::uint8_t>(below(random, 2));
  if (once_in(random, 2)) state.user_priority = 0;
  if (once_in(random, 4)) state.remote_mss = static_cast<std::uint16_t>(below(random, 1500));
  return state;
}

}  // namespace flue::test
