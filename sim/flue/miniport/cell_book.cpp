// SPDX-License-Identifier: Apache-2.0

#include "flue/miniport/cell_book.hpp"

namespace flue::miniport {

void CellBook::open(PVOID* cell, std::uint64_t owner) {
  records_[cell] = Record{owner, Entry{true, 0}};
}

void CellBook::decide(PVOID* cell, std::uint64_t name) {
  const auto found = records_.find(cell);
  if (found != records_.end()) found->second.entry = Entry{false, name};
}

void CellBook::close(PVOID* cell, std::uint64_t owner, std::uint64_t last) {
  const auto found = records_.find(cell);
  if (found == records_.end() || found->second.owner != owner) return;
  found->second.last = last;
  some_closed_ = true;
}

void CellBook::forget_closed() {
  if (!some_closed_) return;
  for (auto record = records_.begin(); record != records_.end();) {
    const bool closed = record->second.last != std::numeric_limits<std::uint64_t>::max();
    record = closed ? records_.erase(record) : std::next(record);
  }
  some_closed_ = false;
}

void CellBook::clear() {
  records_.clear();
  some_closed_ = false;
}

CellBook::Entry CellBook::look_up(PVOID* cell, std::uint64_t reader) const {
  const auto found = records_.find(cell);
  if (found == records_.end() || reader > found->second.last) return Entry{false, 0};
  return found->second.entry;
}

}  // namespace flue::miniport
