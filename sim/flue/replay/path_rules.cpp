// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/path_rules.hpp"

#include <utility>

#include "flue/replay/states.hpp"
#include "flue/replay/trees.hpp"

namespace flue::replay {

using host::OperationKind;
using kernel::Obstacle;

void PathRules::reconcile(const kernel::Moment& moment,
                          const std::set<kernel::PathKey>& looked_up) {
  std::map<kernel::NeighborKey, std::vector<std::string>> moving;
  std::vector<std::string> replaced;
  for (const kernel::PathKey& key : looked_up) {
    const Mirror::Paths::Entry* path = context_.mirror.paths.newest(key);
    if (path == nullptr) continue;
    const std::string name = path->name;
    const kernel::Placement placement = kernel::place(context_.kernel, key);
    switch (fate_of(*path, placement)) {
      case Fate::kStays:
        break;
      case Fate::kLeadsNowhere:
        context_.target.carry_out(
            {Rule::kNextHopChanged, moment, {}, connections_on(*path->object)},
            OperationKind::kInvalidate, {reference(name)});
        break;
      case Fate::kMoves:
        moving[*placement.next_hop].push_back(name);
        break;
      case Fate::kIsReplaced:
        replaced.push_back(name);
        break;
    }
  }
  for (const auto& [next_hop, paths] : moving) relink(moment, next_hop, paths);
  for (const std::string& name : replaced) replace(moment, name);
  for (const kernel::PathKey& key : looked_up) update_mtu(moment, key);
}

PathRules::Fate PathRules::fate_of(const Mirror::Paths::Entry& path,
                                   const kernel::Placement& placement) {
  const bool usable = placement.obstacle == Obstacle::kNone;
  if (path.object->invalidated) return usable ? Fate::kIsReplaced : Fate::kStays;
  if (!placement.next_hop) return Fate::kLeadsNowhere;
  const host::Object* parent = path.object->parent;
  const Mirror::Neighbors::Entry* neighbor =
      parent == nullptr ? nullptr : context_.mirror.neighbors.find(parent->name);
  if (neighbor != nullptr && neighbor->key == *placement.next_hop) return Fate::kStays;
  return usable ? Fate::kMoves : Fate::kLeadsNowhere;
}

void PathRules::relink(const kernel::Moment& moment, const kernel::NeighborKey& next_hop,
                       const std::vector<std::string>& paths) {
  std::set<std::string> left;
  Cause cause{Rule::kNextHopChanged, moment, {}, 0};
  for (const std::string& name : paths) {
    const host::Object& path = *context_.mirror.paths.find(name)->object;
    left.insert(path.parent->name);
    cause.instead_of = path.parent->name;
    cause.connections += connections_on(path);
  }
  const Mirror::Neighbors::Entry* known = context_.mirror.neighbors.newest(next_hop);
  const std::string neighbor = known != nullptr ? known->name : neighbors_.offload(cause, next_hop);
  if (neighbor.empty()) {  // no room: LX-1 tries again once these have made some
    for (const std::string& name : paths) uploads_.give_back_path(cause, name);
    return;
  }
  host::Block root = reference(neighbor);
  for (const std::string& name : paths) root.dependents.push_back(reference(name));
  context_.target.carry_out(cause, OperationKind::kUpdate, {root});
  for (const std::string& name : left) {
    cause.instead_of = name;
    give_back_if_bare(cause, name);
  }
}

/// An invalid path can be neither updated nor moved (SYNC-3): it goes, and LX-1 makes a new one.
void PathRules::replace(const kernel::Moment& moment, const std::string& name) {
  const host::Object& path = *context_.mirror.paths.find(name)->object;
  if (path.parent != nullptr) left_behind_.push_back(path.parent->name);
  context_.target.carry_out({Rule::kNextHopChanged, moment, {}, connections_on(path)},
                            OperationKind::kTerminate, {upload_all(path)});
}

void PathRules::finish(const kernel::Moment& moment) {
  for (const std::string& name : std::exchange(left_behind_, {})) {
    give_back_if_bare({Rule::kNextHopChanged, moment, {}, 0}, name);
  }
}

void PathRules::give_back_if_bare(const Cause& cause, const std::string& neighbor) {
  const Mirror::Neighbors::Entry* entry = context_.mirror.neighbors.find(neighbor);
  if (entry == nullptr || !entry->object->dependents.empty()) return;
  context_.target.carry_out(cause, OperationKind::kTerminate, {upload(*entry->object)});
}

void PathRules::update_mtu(const kernel::Moment& moment, const kernel::PathKey& key) {
  Mirror::Paths::Entry* path = context_.mirror.paths.newest(key);
  if (path == nullptr) return;
  const kernel::Route* route = context_.kernel.route(key);
  const kernel::Link* link = route == nullptr ? nullptr : context_.kernel.link(route->interface);
  if (link == nullptr || path->object->invalidated) return;
  const host::PathState now = path_state(kernel::path_variables(key, *route, *link));
  path->facts.PathMtu = now.PathMtu;
  if (std::get<host::PathState>(path->object->state).PathMtu == now.PathMtu) return;
  context_.target.carry_out({Rule::kPathMtuChanged, moment, {}, connections_on(*path->object)},
                            OperationKind::kUpdate, {new_values(*path->object, now)});
}

}  // namespace flue::replay
