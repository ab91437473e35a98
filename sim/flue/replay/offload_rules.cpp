// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/offload_rules.hpp"

#include <string>
#include <tuple>
#include <utility>

#include "flue/linux/names.hpp"
#include "flue/linux/placement.hpp"
#include "flue/linux/socket_state.hpp"
#include "flue/replay/states.hpp"
#include "flue/replay/trees.hpp"

namespace flue::replay {
namespace {

using kernel::Obstacle;

bool is_table_full(NDIS_STATUS status) {
  return status == NDIS_STATUS_OFFLOAD_TCP_ENTRIES || status == NDIS_STATUS_OFFLOAD_PATH_ENTRIES ||
         status == NDIS_STATUS_OFFLOAD_NEIGHBOR_ENTRIES;
}

}  // namespace

bool OffloadRules::Offer::operator==(const Offer& other) const {
  return std::tie(PathMtu, InitialRcvWnd, VlanId, DlSourceAddress) ==
         std::tie(other.PathMtu, other.InitialRcvWnd, other.VlanId, other.DlSourceAddress);
}

void OffloadRules::reconcile(const kernel::Moment& moment) {
  std::map<kernel::NeighborKey, Paths> offers;
  for (const auto& [key, socket] : context_.kernel.sockets()) {
    if (!kernel::is_offloadable(socket.said)) continue;
    if (context_.mirror.connections.newest(key) != nullptr) continue;
    const kernel::PathKey path = kernel::path_of(socket.said);
    const kernel::Placement placement = kernel::place(context_.kernel, path);
    if (placement.obstacle != Obstacle::kNone || !fits(path, *placement.next_hop)) continue;
    const auto refusal = refused_.find(key);
    if (refusal != refused_.end()) {
      if (refusal->second.offer == offer_of(key, *placement.next_hop)) continue;
      refused_.erase(refusal);
    }
    offers[*placement.next_hop][path].push_back(key);
  }
  for (const auto& [next_hop, paths] : offers) offload(moment, next_hop, paths);
}

/// What is offloaded of its way can be linked to: it is valid and leads where the kernel says.
bool OffloadRules::fits(const kernel::PathKey& path, const kernel::NeighborKey& next_hop) {
  const auto* neighbor = context_.mirror.neighbors.newest(next_hop);
  if (neighbor != nullptr && neighbor->object->invalidated) return false;
  const auto* known = context_.mirror.paths.newest(path);
  if (known == nullptr) return true;
  return neighbor != nullptr && !known->object->invalidated &&
         known->object->parent == neighbor->object;
}

OffloadRules::Offer OffloadRules::offer_of(const kernel::SocketKey& key,
                                           const kernel::NeighborKey& next_hop) const {
  const kernel::Socket& socket = context_.kernel.sockets().at(key);
  const kernel::PathKey path = kernel::path_of(socket.said);
  const kernel::Link& link = *context_.kernel.link(next_hop.interface);
  return {kernel::path_variables(path, *context_.kernel.route(path), link).PathMtu,
          socket.said.rcvbuf.value_or(0), link.vlan_id,
          mac_address(link.mac.value_or(kernel::MacAddress()))};
}

void OffloadRules::offload(const kernel::Moment& moment, const kernel::NeighborKey& next_hop,
                           const Paths& paths) {
  Cause cause{Rule::kOffload, moment, {}, 0};
  std::vector<std::string> lower;
  host::Block root = neighbor_block(next_hop);
  lower.push_back(root.object);
  for (const auto& [path, keys] : paths) {
    host::Block& block = root.dependents.emplace_back(path_block(path));
    lower.push_back(block.object);
    for (const kernel::SocketKey& key : keys) block.dependents.push_back(connection_block(key));
    cause.connections += keys.size();
  }
  const host::Completion done =
      context_.target.carry_out(cause, host::OperationKind::kInitiate, {root});

  // Depth first: the neighbor, and each path before its connections.
  std::size_t at = 0;
  const bool neighbor_full = is_table_full(done.blocks[at++].status);
  for (const auto& [path, keys] : paths) {
    const bool path_full = is_table_full(done.blocks[at++].status);
    for (const kernel::SocketKey& key : keys) {
      const NDIS_STATUS status = done.blocks[at++].status;
      if (context_.mirror.connections.newest(key) != nullptr) continue;
      refused_[key] = {offer_of(key, next_hop),
                       neighbor_full || path_full || is_table_full(status)};
    }
  }
  cause.rule = Rule::kGone;
  uploads_.give_back_bare(cause, lower);
}

host::Block OffloadRules::neighbor_block(const kernel::NeighborKey& key) {
  if (const auto* known = context_.mirror.neighbors.newest(key)) return reference(known->name);
  const kernel::Neighbor& neighbor = *context_.kernel.neighbor(key);
  const auto& entry = context_.mirror.neighbors.add(
      key, kernel::neighbor_name(context_.kernel, key), {neighbor.confirmed_at()});
  return new_object(
      entry.name, layout::Layer::kNeighbor,
      neighbor_state(kernel::neighbor_variables(neighbor, *context_.kernel.link(key.interface),
                                                context_.target.ticks_per_second())));
}

host::Block OffloadRules::path_block(const kernel::PathKey& key) {
  if (const auto* known = context_.mirror.paths.newest(key)) return reference(known->name);
  const kernel::Route& route = *context_.kernel.route(key);
  const host::PathState state =
      path_state(kernel::path_variables(key, route, *context_.kernel.link(route.interface)));
  const auto& entry =
      context_.mirror.paths.add(key, kernel::path_name(context_.kernel, key), {state.PathMtu});
  return new_object(entry.name, layer_of(key), state);
}

host::Block OffloadRules::connection_block(const kernel::SocketKey& key) {
  const kernel::Socket& socket = context_.kernel.sockets().at(key);
  const host::TcpState state =
      tcp_state(kernel::tcp_variables(socket, context_.target.ticks_per_second()));
  const auto& entry =
      context_.mirror.connections.add(key, kernel::tcp_name(context_.kernel, socket.said), {state});
  return new_object(entry.name, layout::Layer::kTcp, state);
}

LeftWithKernel OffloadRules::left_with_kernel() const {
  LeftWithKernel left;
  for (const auto& [key, socket] : context_.kernel.sockets()) {
    if (!kernel::is_offloadable(socket.said)) continue;
    if (context_.mirror.connections.newest(key) != nullptr) continue;
    switch (kernel::place(context_.kernel, kernel::path_of(socket.said)).obstacle) {
      case Obstacle::kLoopback:
        ++left.loopback;
        break;
      case Obstacle::kNoNeighbor:
        ++left.no_neighbor;
        break;
      case Obstacle::kNone:
        const auto refusal = refused_.find(key);
        if (refusal != refused_.end() && refusal->second.table_full) ++left.table_full;
        break;
    }
  }
  return left;
}

}  // namespace flue::replay
