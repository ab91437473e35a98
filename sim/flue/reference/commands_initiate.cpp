// SPDX-License-Identifier: Apache-2.0

#include <algorithm>

#include "flue/reference/commands.hpp"

namespace flue::reference {
namespace {

using layout::Layer;
using layout::Status;

constexpr Word kEstablished = 4;  // TCP_OFFLOAD_CONNECTION_STATE (chimney.md 1.5.1)
constexpr Word kLastAck = 9;

/// Established, FinWait1, FinWait2, CloseWait, Closing, LastAck (INIT-15).
bool is_offloadable(Word tcp_state) { return tcp_state >= kEstablished && tcp_state <= kLastAck; }

template <typename Object>
bool has_room(const Table<Object>& table, std::uint32_t capacity) {
  return !table.full() && table.size() < capacity;
}

layout::Ip6PathState decode_path(const Message& message, Layer family) {
  if (family == Layer::kIp6Path) return layout::Ip6PathState::decode(message.words.data());
  const auto ip4 = layout::Ip4PathState::decode(message.words.data());
  layout::Ip6PathState state;
  std::copy(ip4.source_address.begin(), ip4.source_address.end(), state.source_address.begin());
  std::copy(ip4.destination_address.begin(), ip4.destination_address.end(),
            state.destination_address.begin());
  state.path_mtu = ip4.path_mtu;
  return state;
}

}  // namespace

Status Commands::initiate(const Message& message, const Header& header, Word& handle) {
  if (!header.has_state) return linker(message, header);
  if (header.layer == Layer::kNeighbor) return initiate_neighbor(message, handle);
  if (header.layer == Layer::kTcp) return initiate_connection(message, header, handle);
  return initiate_path(message, header, handle);
}

/// An interface without configurable MACs has one, and zero means just that one (OP-23).
bool Commands::mac_is_possible(const MacAddress& source) const {
  return settings_.software_mac || source == MacAddress{} || source == settings_.mac;
}

Status Commands::initiate_neighbor(const Message& message, Word& handle) {
  if (!has_room(state_.neighbors, settings_.neighbor_capacity)) {
    return Status::kOffloadNeighborEntries;
  }
  Neighbor neighbor;
  neighbor.state = layout::NeighborState::decode(message.words.data());
  const std::uint16_t vlan = neighbor.state.vlan_id;
  if (settings_.vlan_filter && vlan != 0 && !settings_.vlans[vlan]) {  // INIT-14
    return Status::kOffloadVlanMismatch;
  }
  if (!mac_is_possible(neighbor.state.dl_source_address)) return Status::kOffloadHwAddressEntries;

  neighbor.host_reachability_time = now_ - neighbor.state.host_reachability_delta;  // INIT-23
  neighbor.nic_reachability_time = now_ - neighbor.state.nic_reachability_delta;
  handle = state_.neighbors.insert(neighbor);
  return Status::kSuccess;
}

Status Commands::initiate_path(const Message& message, const Header& header, Word& handle) {
  const Word parent = header.parent_last ? state_.last.neighbor : header.handle;
  Neighbor* const neighbor = state_.neighbors.find(parent);
  if (neighbor == nullptr || neighbor->invalid) return Status::kFailureParent;  // INIT-11, OP-16
  if (!has_room(state_.paths, settings_.path_capacity)) return Status::kOffloadPathEntries;
  Path path;
  path.family = header.layer;
  path.state = decode_path(message, header.layer);
  path.neighbor = parent;
  if (path.state.path_mtu > settings_.max_mtu) return Status::kOffloadPathMtu;  // OP-30

  ++neighbor->paths;
  handle = state_.paths.insert(path);
  return Status::kSuccess;
}

Status Commands::initiate_connection(const Message& message, const Header& header, Word& handle) {
  const Word parent = header.parent_last ? state_.last.path : header.handle;
  Path* const path = state_.paths.find(parent);
  if (path == nullptr || path->invalid) return Status::kFailureParent;
  if (!has_room(state_.connections, settings_.tcp_capacity)) return Status::kOffloadTcpEntries;
  Connection connection;
  connection.state = layout::TcpState::decode(message.words.data());
  connection.path = parent;
  if (!is_offloadable(connection.state.state)) return Status::kFailureState;
  if (connection.state.initial_rcv_wnd > settings_.max_rcv_wnd) {
    return Status::kOffloadTcpRcvWindow;
  }

  connection.state.cached_flags &= layout::kCachedFlagsLevel;  // OP-22
  ++path->connections;
  handle = state_.connections.insert(connection);
  return Status::kSuccess;
}

/// References an object that is offloaded (INIT-4); it must hang where the tree says, if the tree
/// says (OP-36).
Status Commands::linker(const Message& message, const Header& header) {
  if (!names_object(header)) return Status::kFailureHandle;
  if (!header.check_parent) return Status::kSuccess;
  if (header.layer == Layer::kTcp) {
    const Word parent = header.parent_last ? state_.last.path : message.parent();
    const bool fits = state_.connections.find(header.handle)->path == parent;
    return fits ? Status::kSuccess : Status::kFailureParent;
  }
  const Word parent = header.parent_last ? state_.last.neighbor : message.parent();
  const bool fits = state_.paths.find(header.handle)->neighbor == parent;
  return fits ? Status::kSuccess : Status::kFailureParent;
}

}  // namespace flue::reference
