// SPDX-License-Identifier: Apache-2.0
//
// EventLedger: which events an engine owes, may send, and has sent (docs/engine.md, Events).

#ifndef TB_RANDOM_EVENT_LEDGER_HPP_
#define TB_RANDOM_EVENT_LEDGER_HPP_

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "flue/layout/flue_layout.hpp"

namespace flue::test {

/// Fed with causes and with what takes them away in the order of the descriptors; asked whenever
/// the engine is idle.
///
/// An event is owed from its first cause on. It is only allowed any more when its cause is gone
/// before the engine was seen idle, because then it may have left in time or not. After it was
/// sent, further causes are merged with it.
class EventLedger {
 public:
  using Handle = layout::Word;

  void cause(const layout::Event& event);
  /// An eager scan may or may not have come across this connection.
  void allow_retrieve(Handle connection);
  /// The connection was terminated.
  void connection_gone(Handle connection) {
    close({layout::EventKind::kTcpIndicateRetrieve, connection});
  }
  /// The neighbor was terminated or answered.
  void query_closed(Handle neighbor) {
    close({layout::EventKind::kNeighborReachabilityQuery, neighbor});
  }
  /// Paths have moved: connections that are not held any more have lost their cause.
  void links_changed(const std::function<bool(Handle)>& is_held);
  /// Everything is gone, and nothing waits.
  void reset();

  /// The engine is idle and has sent `events` since the last time: one line for each that is
  /// missing or too many.
  std::vector<std::string> settle(const std::vector<layout::Event>& events);

  /// Whether the engine has had a choice since the last reset; then it may merge other causes than
  /// the model.
  bool had_a_choice() const { return had_a_choice_; }

 private:
  using Key = std::pair<layout::EventKind, Handle>;
  enum class Sent { kNo, kYes, kUnknown };
  enum class Due { kNot, kOwed, kAllowed };
  struct Entry {
    Sent sent = Sent::kNo;
    Due due = Due::kNot;
  };

  void close(const Key& key);

  std::map<Key, Entry> entries_;  // of objects that live
  std::map<Key, std::size_t>
      closed_;  // allowed for objects that were gone before the engine was idle
  bool had_a_choice_ = false;
};

}  // namespace flue::test

#endif  // TB_RANDOM_EVENT_LEDGER_HPP_
