// SPDX-License-Identifier: Apache-2.0
//
// EventDesk: from the engine's events to indications.

#ifndef FLUE_MINIPORT_EVENT_DESK_HPP_
#define FLUE_MINIPORT_EVENT_DESK_HPP_

#include <cstddef>
#include <cstdint>
#include <deque>

#include "flue/engine/engine.hpp"
#include "flue/miniport/command_link.hpp"
#include "flue/miniport/context_table.hpp"
#include "flue/ndis/binding.hpp"

namespace flue::miniport {

/// Indicates one event after the other. An event whose object is gone by then is dropped without a
/// word.
///
/// A TcpIndicateRetrieve is one call. A NeighborReachabilityQuery needs the neighbor's present
/// values first, and takes the host's answer to the engine afterwards (NUD-3 to NUD-5, OP-24): a
/// QUERY and an ANSWER descriptor. The caller sees to it that they come between no two INITIATEs of
/// one tree, whose parents the engine would forget.
class EventDesk {
 public:
  EventDesk(const EngineIdentity& identity, const ContextTable& contexts, CommandLink& link)
      : identity_(identity), contexts_(contexts), link_(link) {}

  void take(const EventWords& event);
  /// Sorts what waits by the index of the object.
  void sort();

  /// True when nothing waits and nothing is under way.
  bool idle() const { return events_.empty() && step_ == Step::kIdle; }
  /// Goes on with the oldest event: at most one call of the host. False when a completion has to
  /// come first, or nothing waits.
  bool advance(ndis::Binding& binding);
  /// The completion of a descriptor of its own; makes the indication when it is the query's.
  void completed(const CommandLink::Completion& completion, ndis::Binding& binding);
  void clear();

 private:
  enum class Step { kIdle, kQuerying, kAnswering };

  std::uint32_t indicate_query(const CommandLink::Completion& completion,
                               ndis::Binding& binding) const;
  void answer(std::uint32_t handle, std::uint32_t host_reachability_delta);

  const EngineIdentity& identity_;
  const ContextTable& contexts_;
  CommandLink& link_;
  std::deque<layout::Event> events_;
  Step step_ = Step::kIdle;
};

}  // namespace flue::miniport

#endif  // FLUE_MINIPORT_EVENT_DESK_HPP_
