// SPDX-License-Identifier: Apache-2.0
//
// A dump under way.

#pragma once

#include <cstdint>
#include <optional>

#include "flue/linux/conversation_observer.hpp"
#include "flue/linux/messages.hpp"
#include "flue/linux/moment.hpp"

namespace flue::kernel {

/// What the kernel has told so far in answer to one request for a dump.
struct OpenDump {
  enum class Kind { kLinks, kNeighbors, kSockets };

  Kind kind = Kind::kLinks;
  std::uint8_t address_family = 0;  ///< that was asked for
  bool interrupted = false;         ///< NLM_F_DUMP_INTR: it contradicts itself and is asked again
  LinkDump links;
  NeighborDump neighbors;
  SocketDump sockets;

  /// The dump that `request` asks for; nullopt for any other request.
  static std::optional<OpenDump> asked_by(const Message& request);

  /// The next message, if it is about a thing of this kind: an answer, or a notification that came
  /// between the answers, which is newer than what they told so far and older than what they will
  /// tell.
  void add(const Message& message, RecordTime time);

  /// The socket was destroyed: what was told about it so far is out of date. What comes later is
  /// not: a mini-socket lives on with the cookie of the real one.
  void forget(const SocketKey& socket);
};

/// The same for a dump that is whole.
void forget(SocketDump& dump, const SocketKey& socket);

}  // namespace flue::kernel
