// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/neighbor_rules.hpp"

#include <chrono>
#include <set>

#include "flue/linux/names.hpp"
#include "flue/replay/states.hpp"
#include "flue/replay/trees.hpp"

namespace flue::replay {
namespace {

using host::OperationKind;

/// LX-3. The kernel tells ages in units of 10 ms: less than two of them may be rounding.
constexpr std::chrono::milliseconds kConfirmedAnew(20);

const host::NeighborState& given(const Mirror::Neighbors::Entry& entry) {
  return std::get<host::NeighborState>(entry.object->state);
}

bool source_changed(const host::NeighborState& before, const host::NeighborState& now) {
  return before.DlSourceAddress != now.DlSourceAddress || before.VlanId != now.VlanId;
}

}  // namespace

void NeighborRules::reconcile(const kernel::Moment& moment, const kernel::NeighborKey& key) {
  Mirror::Neighbors::Entry* entry = context_.mirror.neighbors.newest(key);
  if (entry == nullptr) return;
  const std::string name = entry->name;
  const kernel::Neighbor* neighbor = context_.kernel.neighbor(key);
  const kernel::Link* link = context_.kernel.link(key.interface);
  Cause cause{Rule::kNeighborUnusable, moment, {}, connections_on(*entry->object)};

  if (neighbor == nullptr || link == nullptr || !link->is_up() || !neighbor->is_usable()) {
    if (entry->object->invalidated) return;
    context_.target.carry_out(cause, OperationKind::kInvalidate, {reference(name)});
    return;
  }
  const host::NeighborState now = neighbor_state(
      kernel::neighbor_variables(*neighbor, *link, context_.target.ticks_per_second()));
  if (entry->object->invalidated) return replace(Rule::kNeighborBack, moment, key, name);
  if (source_changed(given(*entry), now)) return replace(Rule::kSourceChanged, moment, key, name);

  const bool moved = given(*entry).DlDestinationAddress != now.DlDestinationAddress;
  const bool confirmed = neighbor->confirmed_age &&
                         neighbor->confirmed_at() > entry->facts.confirmed_at + kConfirmedAnew;
  if (!moved && !confirmed) return;
  entry->facts.confirmed_at = neighbor->confirmed_at();
  cause.rule = moved ? Rule::kMacChanged : Rule::kConfirmed;
  context_.target.carry_out(cause, OperationKind::kUpdate, {new_values(*entry->object, now)});
}

void NeighborRules::reconcile_interface(const kernel::Moment& moment, int interface) {
  std::set<kernel::NeighborKey> keys;
  for (const auto& [name, entry] : context_.mirror.neighbors.entries()) {
    if (entry.key.interface == interface) keys.insert(entry.key);
  }
  for (const kernel::NeighborKey& key : keys) reconcile(moment, key);
}

void NeighborRules::interface_down(const kernel::Moment& moment, int interface) {
  host::Tree valid;
  std::vector<std::string> all;
  Cause cause{Rule::kInterfaceDown, moment, {}, 0};
  for (const std::string& name : context_.mirror.neighbors.names()) {
    const Mirror::Neighbors::Entry& entry = *context_.mirror.neighbors.find(name);
    if (entry.key.interface != interface) continue;
    all.push_back(name);
    cause.connections += connections_on(*entry.object);
    if (!entry.object->invalidated) valid.push_back(reference(name));
  }
  if (!valid.empty()) context_.target.carry_out(cause, OperationKind::kInvalidate, valid);
  host::Tree uploads;
  for (const std::string& name : all) {
    // What the invalidate has made the target ask for is gone by now.
    const Mirror::Neighbors::Entry* entry = context_.mirror.neighbors.find(name);
    if (entry != nullptr) uploads.push_back(upload_all(*entry->object));
  }
  if (!uploads.empty()) context_.target.carry_out(cause, OperationKind::kTerminate, uploads);
}

/// LX-5: a new object, the paths moved to it, the old object given back. A path that is invalid
/// itself cannot be moved (SYNC-3) and keeps the old object where it is, until LX-6 ends it. When
/// the target has no room for a second object, the old one goes with all that hangs on it, and LX-1
/// starts from nothing.
void NeighborRules::replace(Rule rule, const kernel::Moment& moment, const kernel::NeighborKey& key,
                            const std::string& old_name) {
  const host::Object* old = context_.mirror.neighbors.find(old_name)->object;
  const Cause cause{rule, moment, old_name, connections_on(*old)};
  const std::string name = offload(cause, key);
  if (name.empty()) {
    context_.target.carry_out(cause, OperationKind::kTerminate, {upload_all(*old)});
    return;
  }
  host::Block relink = reference(name);
  for (const host::Object* path : old->dependents) {
    if (!path->invalidated) relink.dependents.push_back(reference(path->name));
  }
  if (!relink.dependents.empty()) {
    context_.target.carry_out(cause, OperationKind::kUpdate, {relink});
  }
  // The old one may be gone by now: after a failed update the host cleans up by itself.
  const Mirror::Neighbors::Entry* left = context_.mirror.neighbors.find(old_name);
  if (left != nullptr && left->object->dependents.empty()) {
    context_.target.carry_out(cause, OperationKind::kTerminate, {upload(*left->object)});
  }
}

std::string NeighborRules::offload(const Cause& cause, const kernel::NeighborKey& key) {
  const kernel::Neighbor& neighbor = *context_.kernel.neighbor(key);
  const host::NeighborState state = neighbor_state(kernel::neighbor_variables(
      neighbor, *context_.kernel.link(key.interface), context_.target.ticks_per_second()));
  const std::string name =
      context_.mirror.neighbors
          .add(key, kernel::neighbor_name(context_.kernel, key), {neighbor.confirmed_at()})
          .name;
  context_.target.carry_out(cause, OperationKind::kInitiate,
                            {new_object(name, layout::Layer::kNeighbor, state)});
  return context_.mirror.neighbors.find(name) == nullptr ? std::string() : name;
}

ULONG NeighborRules::reachability(const std::string& name, kernel::RecordTime now) {
  const Mirror::Neighbors::Entry* entry = context_.mirror.neighbors.find(name);
  const kernel::Neighbor* neighbor =
      entry == nullptr ? nullptr : context_.kernel.neighbor(entry->key);
  if (neighbor == nullptr || neighbor->is_stale()) return 0;
  return kernel::reachability_age(*neighbor, now, context_.target.ticks_per_second());
}

}  // namespace flue::replay
