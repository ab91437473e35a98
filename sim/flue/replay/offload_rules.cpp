// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/offload_rules.hpp"

#include <algorithm>
#include <string>
#include <tuple>

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

/// What is going to be offered: never more than there is room for, as far as that is known.
class OffloadRules::Plan final {
 public:
  Plan(Mirror& mirror, const Limits& limits)
      : mirror_(mirror),
        limits_(limits),
        neighbors_(mirror.neighbors.entries().size()),
        paths_(mirror.paths.entries().size()),
        connections_(mirror.connections.entries().size()) {}

  bool has_room_for_connections() const { return is_below(connections_, limits_.connections); }

  /// False: there is no room for it, or for what it hangs on.
  bool add(const kernel::SocketKey& key, const kernel::PathKey& path,
           const kernel::NeighborKey& next_hop) {
    const auto planned = offers_.find(next_hop);
    const bool new_neighbor =
        planned == offers_.end() && mirror_.neighbors.newest(next_hop) == nullptr;
    const bool new_path = (planned == offers_.end() || planned->second.count(path) == 0) &&
                          mirror_.paths.newest(path) == nullptr;
    if (!has_room_for_connections() || (new_path && !is_below(paths_, limits_.paths)) ||
        (new_neighbor && !is_below(neighbors_, limits_.neighbors))) {
      return false;
    }
    neighbors_ += new_neighbor;
    paths_ += new_path;
    ++connections_;
    offers_[next_hop][path].push_back(key);
    return true;
  }

  /// One tree for each neighbor.
  const std::map<kernel::NeighborKey, Paths>& offers() const { return offers_; }

 private:
  static bool is_below(std::size_t number, const std::optional<std::size_t>& limit) {
    return !limit || number < *limit;
  }

  Mirror& mirror_;
  const Limits limits_;
  std::size_t neighbors_, paths_, connections_;  // with those that are planned
  std::map<kernel::NeighborKey, Paths> offers_;
};

void OffloadRules::reconcile(const kernel::Moment& moment) {
  std::vector<const kernel::Socket*> candidates;
  for (const auto& [key, socket] : context_.kernel.sockets()) {
    if (!kernel::is_offloadable(socket.said)) continue;
    if (context_.mirror.connections.newest(key) == nullptr) candidates.push_back(&socket);
  }
  std::sort(candidates.begin(), candidates.end(),
            [](const auto* a, const auto* b) { return a->number < b->number; });
  Plan plan(context_.mirror, limits_);
  for (const kernel::Socket* socket : candidates) consider(*socket, plan);
  carry_out(moment, plan);
}

void OffloadRules::fill(const kernel::Moment& moment) {
  Plan plan(context_.mirror, limits_);
  for (const auto& [number, key] : waiting_) {  // which `consider` does not change here
    if (!plan.has_room_for_connections()) break;
    consider(context_.kernel.sockets().at(key), plan);
  }
  carry_out(moment, plan);
}

void OffloadRules::consider(const kernel::Socket& socket, Plan& plan) {
  const kernel::SocketKey& key = socket.said.key;
  const kernel::PathKey path = kernel::path_of(socket.said);
  const kernel::Placement placement = kernel::place(context_.kernel, path);
  if (placement.obstacle != Obstacle::kNone || !fits(path, *placement.next_hop)) return;
  const auto refusal = refused_.find(key);
  if (refusal != refused_.end()) {
    if (refusal->second == offer_of(key, *placement.next_hop)) return;
    refused_.erase(refusal);
  }
  if (!plan.add(key, path, *placement.next_hop)) waiting_.emplace(socket.number, key);
}

/// Tree by tree: a refusal tells the limits for those that come after it.
void OffloadRules::carry_out(const kernel::Moment& moment, const Plan& plan) {
  for (const auto& [next_hop, paths] : plan.offers()) {
    Plan fitting(context_.mirror, limits_);
    for (const auto& [path, keys] : paths) {
      for (const kernel::SocketKey& key : keys) {
        if (fitting.add(key, path, next_hop)) continue;
        waiting_.emplace(context_.kernel.sockets().at(key).number, key);
      }
    }
    if (!fitting.offers().empty()) offload(moment, next_hop, fitting.offers().at(next_hop));
  }
}

void OffloadRules::forget(const kernel::Socket& socket) {
  refused_.erase(socket.said.key);
  waiting_.erase({socket.number, socket.said.key});
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
  Cause cause{Rule::kRoom, moment, {}, 0};
  std::vector<std::string> lower;
  host::Block root = neighbor_block(next_hop);
  lower.push_back(root.object);
  for (const auto& [path, keys] : paths) {
    host::Block& block = root.dependents.emplace_back(path_block(path));
    lower.push_back(block.object);
    for (const kernel::SocketKey& key : keys) {
      block.dependents.push_back(connection_block(key));
      const bool waited = waiting_.erase({context_.kernel.sockets().at(key).number, key}) != 0;
      if (!waited) cause.rule = Rule::kOffload;
    }
    cause.connections += keys.size();
  }
  const host::Completion done =
      context_.target.carry_out(cause, host::OperationKind::kInitiate, {root});
  learn_limits(done);

  // Depth first: the neighbor, and each path before its connections.
  std::size_t at = 0;
  const bool neighbor_full = is_table_full(done.blocks[at++].status);
  for (const auto& [path, keys] : paths) {
    const bool path_full = is_table_full(done.blocks[at++].status);
    for (const kernel::SocketKey& key : keys) {
      const NDIS_STATUS status = done.blocks[at++].status;
      if (context_.mirror.connections.newest(key) != nullptr) continue;
      if (neighbor_full || path_full || is_table_full(status)) {
        waiting_.emplace(context_.kernel.sockets().at(key).number, key);
      } else {
        refused_[key] = offer_of(key, next_hop);
      }
    }
  }
  cause.rule = Rule::kGone;
  uploads_.give_back_bare(cause, lower);
}

/// A full table holds as many objects as the mirror does now: nobody else offloads to this target.
void OffloadRules::learn_limits(const host::Completion& done) {
  const auto is = [](NDIS_STATUS status) {
    return [status](const host::BlockResult& block) { return block.status == status; };
  };
  const auto came = [&](NDIS_STATUS status) {
    return std::any_of(done.blocks.begin(), done.blocks.end(), is(status));
  };
  const Mirror& mirror = context_.mirror;
  if (came(NDIS_STATUS_OFFLOAD_NEIGHBOR_ENTRIES)) {
    limits_.neighbors = mirror.neighbors.entries().size();
  }
  if (came(NDIS_STATUS_OFFLOAD_PATH_ENTRIES)) limits_.paths = mirror.paths.entries().size();
  if (came(NDIS_STATUS_OFFLOAD_TCP_ENTRIES)) {
    limits_.connections = mirror.connections.entries().size();
  }
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
        left.table_full += waiting_.count({socket.number, key});
        break;
    }
  }
  return left;
}

}  // namespace flue::replay
