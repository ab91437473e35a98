// SPDX-License-Identifier: Apache-2.0
//
// Turns a stream of netlink messages into what the kernel said: who asked what, which message
// answers it, when a dump is whole and when a poll is over.
//
// A request is known by NLM_F_REQUEST; an answer has the netlink family, the sequence number and
// the port id of a request; everything else is a notification.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
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
PathKey path_of(const SocketMessage& socket);

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

/// The state of the conversation between a recorder and the kernel. Never fails: what does not fit
/// is not said.
class Conversation final {
 public:
  /// `observer` must outlive the conversation.
  explicit Conversation(ConversationObserver& observer) : observer_(observer) {}

  /// The messages of the next record.
  void process(const Moment& moment, const std::vector<Message>& messages);

  /// The end of the file: dumps that are not whole are dropped, a poll that is open ends.
  void finish();

 private:
  // Netlink family, sequence, port id.
  using RequestKey = std::tuple<std::uint16_t, std::uint32_t, std::uint32_t>;
  enum class Kind { kLinkDump, kNeighborDump, kSocketDump, kLookup, kOther };

  struct Request {
    Kind kind = Kind::kOther;
    bool interrupted = false;        // NLM_F_DUMP_INTR: the dump contradicts itself
    PathKey path;                    // kLookup
    LinkDump links;                  // kLinkDump
    NeighborDump neighbors;          // kNeighborDump
    std::uint8_t socket_family = 0;  // kSocketDump
    std::vector<SocketMessage> sockets;
  };

  using OpenRequest = std::map<RequestKey, Request>::iterator;

  static RequestKey key_of(const MessageHeader& header);
  static Request request_of(const Message& message);

  void ask(const Message& message);
  void answer(OpenRequest open, const Message& message);
  void collect(Request& request, const Message& message) const;
  [[nodiscard]] NeighborMessage dated(NeighborMessage neighbor) const;
  void end_dump(const Request& request);
  void end_socket_dump(const Request& request);
  void end_lookup(const RouteLookup& lookup);
  void notify(const Message& message);
  void destroy(const SocketMessage& socket);
  void end_poll_if_answered();
  void end_poll(bool every_path_answered);

  ConversationObserver& observer_;
  Moment now_;
  std::map<RequestKey, Request> open_;  // requests without their last answer
  // By address family, until both are there.
  std::map<std::uint8_t, std::vector<SocketMessage>> whole_socket_dumps_;
  bool poll_open_ = false;
  std::set<PathKey> unanswered_;  // paths of the open poll that no lookup has told yet
};

}  // namespace flue::kernel
