// SPDX-License-Identifier: Apache-2.0

#include "flue/miniport/cell_book.hpp"

#include <vector>

namespace flue::miniport {

void CellBook::open(PVOID* cell, std::uint64_t owner) {
  Record& record = records_[cell];
  closed_ -= record.is_closed();
  record = Record{owner, Entry{true, 0}};
}

void CellBook::decide(PVOID* cell, std::uint64_t name) {
  Record* const record = records_.find(cell);
  if (record != nullptr) record->entry = Entry{false, name};
}

void CellBook::close(PVOID* cell, std::uint64_t owner, std::uint64_t last) {
  Record* const record = records_.find(cell);
  if (record == nullptr || record->owner != owner) return;
  closed_ += !record->is_closed();
  record->last = last;
}

void CellBook::forget_closed() {
  if (closed_ == records_.size()) return clear();
  if (closed_ == 0) return;
  std::vector<PVOID*> closed;
  records_.for_each([&closed](PVOID* cell, const Record& record) {
    if (record.is_closed()) closed.push_back(cell);
  });
  for (PVOID* cell : closed) records_.erase(cell);
  closed_ = 0;
}

void CellBook::clear() {
  records_.clear();
  closed_ = 0;
}

CellBook::Entry CellBook::look_up(PVOID* cell, std::uint64_t reader) const {
  const Record* const record = records_.find(cell);
  if (record == nullptr || reader > record->last) return Entry{false, 0};
  return record->entry;
}

}  // namespace flue::miniport
