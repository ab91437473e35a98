// SPDX-License-Identifier: Apache-2.0

#include "tb/common/samples.hpp"

namespace flue::test {
namespace {

constexpr std::uint32_t kLargestMtu = 9000;        // reset value of MAX_MTU, bytes
constexpr std::uint32_t kLargestRcvWnd = 1 << 30;  // about that of MAX_RCV_WND, bytes

std::uint32_t mtu_from(std::uint32_t random) { return 1280 + random % (kLargestMtu - 1280 + 1); }

}  // namespace

layout::NeighborState sample_neighbor(std::uint32_t seed) {
  Random random(seed);
  auto state = random_record<layout::NeighborState>(random);
  state.host_reachability_delta %= 1000;
  state.nic_reachability_delta %= 1000;
  return state;
}

layout::Ip4PathState sample_ip4_path(std::uint32_t seed) {
  Random random(seed);
  auto state = random_record<layout::Ip4PathState>(random);
  state.path_mtu = mtu_from(state.path_mtu);
  return state;
}

layout::Ip6PathState sample_ip6_path(std::uint32_t seed) {
  Random random(seed);
  auto state = random_record<layout::Ip6PathState>(random);
  state.path_mtu = mtu_from(state.path_mtu);
  return state;
}

layout::TcpState sample_connection(std::uint32_t seed) {
  Random random(seed);
  auto state = random_record<layout::TcpState>(random);
  state.initial_rcv_wnd %= kLargestRcvWnd / 2;
  state.cached_flags &= layout::kCachedFlagsLevel;
  state.state = kEstablished;
  return state;
}

}  // namespace flue::test
