// SPDX-License-Identifier: Apache-2.0
//
// Turns a stream of netlink messages into what the kernel said: who asked what, which message
// answers it, when a dump is whole and when a poll is over.
//
// A request is known by NLM_F_REQUEST; an answer has the netlink family, the sequence number and
// the port id of a request; everything else is a notification.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "flue/linux/conversation_observer.hpp"
#include "flue/linux/messages.hpp"
#include "flue/linux/moment.hpp"
#include "flue/linux/open_dump.hpp"

namespace flue::kernel {

/// The state of the conversation between a recorder and the kernel. Never fails: what does not fit
/// is not said. Memory is bounded by the largest dump.
class Conversation final {
 public:
  /// `observer` must outlive the conversation.
  explicit Conversation(ConversationObserver& observer) : observer_(observer) {}

  /// The messages of the next record.
  void process(const Moment& moment, const std::vector<Message>& messages);

  /// The end of the file: dumps that are not whole are dropped, a poll that is open ends. Nothing
  /// comes after it.
  void finish();

 private:
  // Netlink family, sequence, port id.
  using RequestKey = std::tuple<std::uint16_t, std::uint32_t, std::uint32_t>;
  using OpenDumps = std::map<RequestKey, OpenDump>;
  using OpenRequests = std::map<RequestKey, std::optional<PathKey>>;

  static RequestKey key_of(const MessageHeader& header);

  void hear(const Message& message);
  void ask(const Message& message);
  void answer_dump(OpenDumps::iterator open, const Message& message);
  void answer_request(OpenRequests::iterator open, const Message& message);
  void end_dump(const OpenDump& dump);
  void end_socket_dump(const OpenDump& dump);
  void end_lookup(const RouteLookup& lookup);
  void notify(const Message& message);
  void destroy(const SocketMessage& socket);
  void end_poll_if_answered();
  void end_poll(bool every_path_answered);

  ConversationObserver& observer_;
  Moment now_;
  OpenDumps dumps_;        // of links, neighbors and TCP sockets
  OpenRequests requests_;  // all others; with the path, if it is a route lookup
  // By address family, until both are there.
  std::map<std::uint8_t, SocketDump> whole_socket_dumps_;
  bool poll_open_ = false;
  std::set<PathKey> unanswered_;  // paths of the open poll that no lookup has told yet
};

}  // namespace flue::kernel
