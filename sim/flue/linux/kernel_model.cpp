// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/kernel_model.hpp"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include <set>
#include <utility>

#include "flue/linux/socket_state.hpp"

namespace flue::kernel {
namespace {

constexpr std::uint16_t kUsableStates =
    NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE | NUD_PERMANENT | NUD_NOARP;

template <typename Map, typename Key>
auto find_in(const Map& map, const Key& key) -> decltype(&map.begin()->second) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

template <typename Map, typename Key>
std::optional<typename Map::mapped_type> copy_of(const Map& map, const Key& key) {
  const auto* found = find_in(map, key);
  return found == nullptr ? std::nullopt : std::make_optional(*found);
}

template <typename Map, typename Key>
std::optional<typename Map::mapped_type> take_out(Map& map, const Key& key) {
  auto node = map.extract(key);
  return node.empty() ? std::nullopt : std::make_optional(std::move(node.mapped()));
}

bool is_of_family(const IpAddress& address, std::uint8_t family) {
  return family == AF_UNSPEC || (family == AF_INET) == address.is_v4();
}

/// Some kernels answer a lookup that hits such an entry with an error, others with the entry
/// itself.
bool leads_nowhere(std::uint8_t type) {
  return type == RTN_UNREACHABLE || type == RTN_BLACKHOLE || type == RTN_PROHIBIT ||
         type == RTN_THROW;
}

std::optional<Route> route_of(const RouteLookup& lookup) {
  if (!lookup.route || !lookup.route->interface || leads_nowhere(lookup.route->type)) {
    return std::nullopt;
  }
  return Route{lookup.route->type, *lookup.route->interface, lookup.route->gateway,
               lookup.route->mtu};
}

}  // namespace

bool Link::is_up() const { return (flags & IFF_UP) != 0; }
bool Link::is_loopback() const { return (flags & IFF_LOOPBACK) != 0; }

bool Neighbor::is_usable() const { return (state & kUsableStates) != 0 && mac.has_value(); }
bool Neighbor::is_stale() const { return (state & NUD_STALE) != 0; }

RecordTime Neighbor::confirmed_at() const {
  constexpr std::chrono::milliseconds kAgeUnit(10);
  return said_at - confirmed_age.value_or(0) * kAgeUnit;
}

LinkChange KernelModel::apply(const LinkMessage& message) {
  LinkChange change = {message.index, copy_of(links_, message.index), std::nullopt};
  if (message.deleted) {
    links_.erase(message.index);
    const auto first = neighbors_.lower_bound({message.index, IpAddress()});
    auto last = first;
    while (last != neighbors_.end() && last->first.interface == message.index) {
      ++last;
    }
    neighbors_.erase(first, last);
    return change;
  }
  Link& link = links_[message.index];
  link.index = message.index;
  link.flags = message.flags;
  link.name = message.name.value_or(link.name);
  link.mac = message.mac ? message.mac : link.mac;
  link.mtu = message.mtu.value_or(link.mtu);
  link.ipv6_mtu = message.ipv6_mtu ? message.ipv6_mtu : link.ipv6_mtu;
  link.vlan_id = message.vlan_id.value_or(link.vlan_id);
  change.after = link;
  return change;
}

std::vector<LinkChange> KernelModel::apply(const LinkDump& dump) {
  std::vector<LinkChange> changes;
  std::set<int> told;
  for (const LinkMessage& message : dump) {
    changes.push_back(apply(message));
    told.insert(message.index);
  }
  for (const auto& [index, link] : std::map<int, Link>(links_)) {
    if (told.count(index) == 0) {
      LinkMessage gone;
      gone.deleted = true;
      gone.index = index;
      changes.push_back(apply(gone));
    }
  }
  return changes;
}

NeighborChange KernelModel::apply(const NeighborMessage& message) {
  const NeighborKey key = {message.interface, message.address};
  NeighborChange change = {key, copy_of(neighbors_, key), std::nullopt};
  if (message.deleted) {
    neighbors_.erase(key);
    return change;
  }
  change.after = Neighbor{message.state, message.mac, message.confirmed_age, message.said_at};
  neighbors_[key] = *change.after;
  return change;
}

std::vector<NeighborChange> KernelModel::apply(const NeighborDump& dump) {
  std::vector<NeighborChange> changes;
  std::set<NeighborKey> told;
  for (const NeighborMessage& message : dump.entries) {
    changes.push_back(apply(message));
    told.insert(changes.back().key);
  }
  for (auto entry = neighbors_.begin(); entry != neighbors_.end();) {
    if (is_of_family(entry->first.address, dump.address_family) && told.count(entry->first) == 0) {
      changes.push_back({entry->first, entry->second, std::nullopt});
      entry = neighbors_.erase(entry);
    } else {
      ++entry;
    }
  }
  return changes;
}

std::optional<std::optional<Route>> KernelModel::apply(const RouteLookup& lookup) {
  auto before = copy_of(routes_, lookup.path);
  routes_[lookup.path] = route_of(lookup);
  return before;
}

SocketTable KernelModel::apply(const SocketDump& dump) {
  SocketTable before = std::exchange(sockets_, {});
  std::set<PathKey> paths;
  for (const SocketMessage& message : dump) {
    const Socket* known = find_in(before, message.key);
    const bool keepalive = known != nullptr && known->keepalive_enabled;
    sockets_[message.key] = {message, keepalive_enabled(message, keepalive),
                             known != nullptr ? known->number : ++sockets_told_};
    paths.insert(path_of(message));
  }
  for (auto entry = routes_.begin(); entry != routes_.end();) {
    entry = paths.count(entry->first) == 0 ? routes_.erase(entry) : std::next(entry);
  }
  return before;
}

std::optional<Socket> KernelModel::apply_destroyed(const SocketMessage& message) {
  return take_out(sockets_, message.key);
}

const Link* KernelModel::link(int index) const { return find_in(links_, index); }

const Neighbor* KernelModel::neighbor(const NeighborKey& key) const {
  return find_in(neighbors_, key);
}

const Route* KernelModel::route(const PathKey& path) const {
  const std::optional<Route>* known = find_in(routes_, path);
  return known != nullptr && *known ? &**known : nullptr;
}

}  // namespace flue::kernel
