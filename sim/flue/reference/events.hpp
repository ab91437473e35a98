// SPDX-License-Identifier: Apache-2.0
//
// Events: what waits for m_axis_evt (docs/engine.md, Events).

#ifndef FLUE_REFERENCE_EVENTS_HPP_
#define FLUE_REFERENCE_EVENTS_HPP_

#include <cstdint>
#include <deque>
#include <functional>
#include <utility>

#include "flue/engine/engine.hpp"
#include "flue/reference/state.hpp"

namespace flue::reference {

/// One event for each cause, unless it was made already: then the cause is merged with it.
class Events {
 public:
  /// Called with each cause, merged ones too.
  using Observer = std::function<void(const layout::Event&)>;

  /// A frame of `connection` was held (OP-12): TcpIndicateRetrieve, InvalidState.
  void retrieve_held(Connection& connection, Word handle) {
    if (connection.retrieve_made) ++merged_;
    retrieve(connection, handle);
  }
  /// `connection` was itself invalidated, or is asked for eagerly (OP-11).
  void retrieve(Connection& connection, Word handle) {
    cause({layout::EventKind::kTcpIndicateRetrieve, layout::UploadReason::kInvalidState, handle},
          connection.retrieve_made);
  }
  /// `neighbor` is stale (NUD-3): NeighborReachabilityQuery.
  void reachability_query(Neighbor& neighbor, Word handle) {
    if (neighbor.query_open) ++merged_;
    cause({layout::EventKind::kNeighborReachabilityQuery, layout::UploadReason::kNone, handle},
          neighbor.query_open);
  }

  std::deque<EventWords>& waiting() { return waiting_; }
  const std::deque<EventWords>& waiting() const { return waiting_; }
  /// Resolves whose event was made already.
  std::uint32_t merged() const { return merged_; }
  void observe(Observer observer) { observer_ = std::move(observer); }

 private:
  void cause(const layout::Event& event, bool& made) {
    if (observer_) observer_(event);
    if (made) return;
    made = true;
    event.encode(waiting_.emplace_back(EventWords{}).data());
  }

  std::deque<EventWords> waiting_;
  std::uint32_t merged_ = 0;
  Observer observer_;
};

}  // namespace flue::reference

#endif  // FLUE_REFERENCE_EVENTS_HPP_
