// SPDX-License-Identifier: Apache-2.0

#include "event_ledger.hpp"

#include <fmt/format.h>

namespace flue::test {

void EventLedger::cause(const layout::Event& event) {
  Entry& entry = entries_[{event.kind, event.handle}];
  if (entry.sent == Sent::kYes) return;
  if (entry.sent == Sent::kUnknown) {
    entry.due = Due::kAllowed;
    had_a_choice_ = true;
  } else {
    entry.due = Due::kOwed;
  }
}

void EventLedger::allow_retrieve(Handle connection) {
  Entry& entry = entries_[{layout::EventKind::kTcpIndicateRetrieve, connection}];
  if (entry.sent != Sent::kYes && entry.due == Due::kNot) {
    entry.due = Due::kAllowed;
    had_a_choice_ = true;
  }
}

void EventLedger::links_changed(const std::function<bool(Handle)>& is_held) {
  for (auto& [key, entry] : entries_) {
    if (key.first == layout::EventKind::kTcpIndicateRetrieve && entry.due == Due::kOwed &&
        !is_held(key.second)) {
      entry.due = Due::kAllowed;
      had_a_choice_ = true;
    }
  }
}

void EventLedger::close(const Key& key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  if (found->second.due != Due::kNot) ++closed_[key];
  entries_.erase(found);
}

void EventLedger::reset() {
  entries_.clear();
  closed_.clear();
  had_a_choice_ = false;
}

std::vector<std::string> EventLedger::settle(const std::vector<layout::Event>& events) {
  std::map<Key, std::size_t> seen;
  std::vector<std::string> wrong;
  for (const layout::Event& event : events) {
    ++seen[{event.kind, event.handle}];
    const bool retrieve = event.kind == layout::EventKind::kTcpIndicateRetrieve;
    const auto reason =
        retrieve ? layout::UploadReason::kInvalidState : layout::UploadReason::kNone;
    if (event.reason != reason) {
      wrong.push_back(fmt::format("event {} {:#010x}: reason: expected {}, got {}",
                                  to_string(event.kind), event.handle, to_string(reason),
                                  to_string(event.reason)));
    }
  }
  const auto check = [&wrong](const Key& key, std::size_t least, std::size_t most,
                              std::size_t got) {
    if (got >= least && got <= most) return;
    wrong.push_back(fmt::format("event {} {:#010x}: expected {} to {}, got {}",
                                to_string(key.first), key.second, least, most, got));
  };
  for (auto& [key, entry] : entries_) {
    const auto closed = closed_.find(key);
    const std::size_t before = closed == closed_.end() ? 0 : closed->second;
    const std::size_t got = seen.count(key) != 0 ? seen[key] : 0;
    const std::size_t most = before + (entry.due != Due::kNot ? 1 : 0);
    check(key, entry.due == Due::kOwed ? 1 : 0, most, got);
    if (entry.due == Due::kOwed || (entry.due == Due::kAllowed && got == most)) {
      entry.sent = Sent::kYes;
    } else if (entry.due == Due::kAllowed && got != 0) {
      entry.sent = Sent::kUnknown;
    }
    entry.due = Due::kNot;
    seen.erase(key);
    if (closed != closed_.end()) closed_.erase(closed);
  }
  for (const auto& [key, most] : closed_) {
    check(key, 0, most, seen.count(key) != 0 ? seen[key] : 0);
    seen.erase(key);
  }
  for (const auto& [key, got] : seen) check(key, 0, 0, got);
  closed_.clear();
  return wrong;
}

}  // namespace flue::test
