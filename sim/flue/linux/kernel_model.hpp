// SPDX-License-Identifier: Apache-2.0
//
// What the kernel last said: interfaces, neighbors, routes of the paths in use, sockets.
//
// Each `apply` takes one thing that a Conversation told and returns what was known before, so that
// the caller can act on the difference. Nothing is remembered about what the kernel said is gone.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "flue/linux/conversation.hpp"
#include "flue/linux/messages.hpp"
#include "flue/linux/moment.hpp"

namespace flue::kernel {

/// An interface.
struct Link {
  int index = 0;
  std::string name;
  std::uint32_t flags = 0;
  std::optional<MacAddress> mac;  ///< none: not an Ethernet-like interface
  std::uint32_t mtu = 0;
  std::optional<std::uint32_t> ipv6_mtu;
  std::uint16_t vlan_id = 0;  ///< 0: not a VLAN interface

  [[nodiscard]] bool is_up() const;        ///< IFF_UP: switched on, with or without carrier
  [[nodiscard]] bool is_loopback() const;  ///< IFF_LOOPBACK
};

/// What names a neighbor object.
struct NeighborKey {
  int interface = 0;
  IpAddress address;

  [[nodiscard]] auto tie() const { return std::tie(interface, address); }
  friend bool operator==(const NeighborKey& a, const NeighborKey& b) { return a.tie() == b.tie(); }
  friend bool operator<(const NeighborKey& a, const NeighborKey& b) { return a.tie() < b.tie(); }
};

/// An entry of the neighbor table, as of its last message.
struct Neighbor {
  std::uint16_t state = 0;  ///< NUD_*
  std::optional<MacAddress> mac;
  std::optional<std::uint32_t> confirmed_age;  ///< at `said_at`, in 1/100 s
  RecordTime said_at{0};

  /// REACHABLE, STALE, DELAY, PROBE, PERMANENT or NOARP, and with a MAC address.
  [[nodiscard]] bool is_usable() const;
  [[nodiscard]] bool is_stale() const;

  /// When the kernel last saw the neighbor answer: record time less age.
  [[nodiscard]] RecordTime confirmed_at() const;
};

/// The way that the kernel would send a packet.
struct Route {
  std::uint8_t type = 0;  ///< RTN_UNICAST, RTN_LOCAL, ...
  int interface = 0;
  std::optional<IpAddress> gateway;  ///< none: the destination is its own next hop
  std::optional<std::uint32_t> mtu;  ///< smaller path MTU, learnt or configured
};

/// A socket, as of the last dump.
struct Socket {
  SocketMessage said;
  bool keepalive_enabled = false;  ///< remembered: a dump does not always tell
  /// Numbers the sockets in the order in which they were first told: the oldest has the lowest.
  std::uint64_t number = 0;
};

template <typename Key, typename Value>
struct Change {
  Key key;
  std::optional<Value> before;  ///< nullopt: not known until now
  std::optional<Value> after;   ///< nullopt: gone
};
using LinkChange = Change<int, Link>;
using NeighborChange = Change<NeighborKey, Neighbor>;

using SocketTable = std::map<SocketKey, Socket>;

class KernelModel final {
 public:
  /// A link message may be partial: what it leaves out stays as it was. With a deleted link its
  /// neighbors are gone too.
  LinkChange apply(const LinkMessage& message);

  /// The links that the dump tells, and then those that it does not tell any more.
  std::vector<LinkChange> apply(const LinkDump& dump);

  NeighborChange apply(const NeighborMessage& message);

  /// The neighbors that the dump tells, and then those that it does not tell any more.
  std::vector<NeighborChange> apply(const NeighborDump& dump);

  /// Remembers what a lookup told. Returns what was known: nullopt if the path was never looked up,
  /// else the route or that there was none.
  std::optional<std::optional<Route>> apply(const RouteLookup& lookup);

  /// Replaces all sockets, and forgets the routes of paths that no socket uses. Returns the sockets
  /// as they were.
  SocketTable apply(const SocketDump& dump);

  /// Forgets a socket. Returns it, or nullopt if it was not known.
  std::optional<Socket> apply_destroyed(const SocketMessage& message);

  [[nodiscard]] const std::map<int, Link>& links() const { return links_; }
  [[nodiscard]] const std::map<NeighborKey, Neighbor>& neighbors() const { return neighbors_; }
  [[nodiscard]] const std::map<PathKey, std::optional<Route>>& routes() const { return routes_; }
  [[nodiscard]] const SocketTable& sockets() const { return sockets_; }

  /// nullptr if not known. Valid until the next apply.
  [[nodiscard]] const Link* link(int index) const;
  [[nodiscard]] const Neighbor* neighbor(const NeighborKey& key) const;
  /// nullptr if never looked up, or if there is no route.
  [[nodiscard]] const Route* route(const PathKey& path) const;

 private:
  std::map<int, Link> links_;
  std::map<NeighborKey, Neighbor> neighbors_;
  std::map<PathKey, std::optional<Route>> routes_;
  SocketTable sockets_;
  std::uint64_t sockets_told_ = 0;
};

}  // namespace flue::kernel
