// SPDX-License-Identifier: Apache-2.0
//
// What a conversation with the kernel tells, and who hears it.

#pragma once

#include <cstdint>
#include <optional>
#include <tuple>
#include <vector>

#include "flue/linux/messages.hpp"
#include "flue/linux/moment.hpp"

namespace flue::kernel {

/// The way of a socket's packets: what a route lookup is asked for, and what names a path object.
struct PathKey {
  IpAddress source;
  IpAddress destination;
  int interface = 0;  ///< the one that the socket is bound to; 0 if none

  [[nodiscard]] auto tie() const { return std::tie(source, destination, interface); }
  friend bool operator==(const PathKey& a, const PathKey& b) { return a.tie() == b.tie(); }
  friend bool operator<(const PathKey& a, const PathKey& b) { return a.tie() < b.tie(); }
};

/// The path that `socket` uses. IPv4 for an IPv4-mapped socket.
inline PathKey path_of(const SocketMessage& socket) {
  return {socket.key.local, socket.key.remote, static_cast<int>(socket.interface)};
}

/// A whole dump of interfaces. What is not in a dump does not exist (any more). Notifications that
/// came between its messages stand between them: the last word about a thing is the valid one, and
/// may be a deletion.
using LinkDump = std::vector<LinkMessage>;

/// A whole dump of neighbors, in the same way.
struct NeighborDump {
  std::uint8_t address_family = 0;  ///< of what: AF_UNSPEC (0, all), AF_INET or AF_INET6
  std::vector<NeighborMessage> entries;
};

/// The TCP sockets of both families at one poll, without those whose destruction was told in the
/// meantime.
using SocketDump = std::vector<SocketMessage>;

/// An answered route lookup. No `route`: the kernel answered with an error, so there is none.
struct RouteLookup {
  PathKey path;
  std::optional<RouteMessage> route;
};

/// Hears what the kernel says, in its order. All references are valid during the call only.
class ConversationObserver {
 public:
  ConversationObserver() = default;
  ConversationObserver(const ConversationObserver&) = delete;
  ConversationObserver& operator=(const ConversationObserver&) = delete;
  virtual ~ConversationObserver() = default;

  /// Whole dumps: at the start, and again after lost notifications.
  virtual void on_link_dump(const Moment& /*moment*/, const LinkDump& /*dump*/) {}
  virtual void on_neighbor_dump(const Moment& /*moment*/, const NeighborDump& /*dump*/) {}

  /// Notifications, as they come. `deleted` in the message tells a deletion.
  virtual void on_link(const Moment& /*moment*/, const LinkMessage& /*link*/) {}
  virtual void on_address(const Moment& /*moment*/, const AddressMessage& /*address*/) {}
  virtual void on_neighbor(const Moment& /*moment*/, const NeighborMessage& /*neighbor*/) {}
  virtual void on_route(const Moment& /*moment*/, const RouteMessage& /*route*/) {}

  /// A socket is gone. It need not have been in any dump.
  virtual void on_socket_destroyed(const Moment& /*moment*/, const SocketMessage& /*socket*/) {}

  /// A poll, first half: the dumps of both families are whole.
  virtual void on_socket_dump(const Moment& /*moment*/, const SocketDump& /*dump*/) {}

  /// A poll, second half: one lookup is answered.
  virtual void on_route_lookup(const Moment& /*moment*/, const RouteLookup& /*lookup*/) {}

  /// The poll that `on_socket_dump` began is over; called once for each.
  ///
  /// `every_path_answered`: each path of a connection that can be offloaded has been looked up
  /// since the dump. False where the next poll, or the end of the file, came before that: the first
  /// poll's lookups may come with the second one.
  virtual void on_poll_complete(const Moment& /*moment*/, bool /*every_path_answered*/) {}
};

}  // namespace flue::kernel
