// SPDX-License-Identifier: Apache-2.0

#include "flue/ndis/offload_entries.hpp"

#include <vector>

namespace flue::ndis {
namespace {

constexpr std::uint64_t kSerialMask = (std::uint64_t{1} << 48) - 1;

}  // namespace

OffloadEntry& OffloadEntries::initiate(PVOID* cell, NDIS_HANDLE upper_handle) {
  OffloadEntry*& pending = pending_[cell];
  if (pending == nullptr) {
    pending = &entries_.make();
    pending->upper_handle = upper_handle;
  }
  ++pending->initiates;
  return *pending;
}

PVOID OffloadEntries::initiated(PVOID* cell, OffloadEntry& entry) {
  const bool taken = entry.handle.MiniportOffloadContext != nullptr;
  if (taken && entry.is_known && entry.serial == 0) entry.serial = by_serial_.add(&entry);
  const PVOID token = token_of(entry.serial);
  if (entry.initiates > 0 && --entry.initiates == 0) {
    pending_.erase(cell);
    if (!taken) disown(entry);
  }
  return token;
}

OffloadEntry* OffloadEntries::find(PVOID* cell, PVOID value) const {
  if (value == nullptr) {
    OffloadEntry* const* const pending = pending_.find(cell);
    return pending == nullptr ? nullptr : *pending;
  }
  const auto number = reinterpret_cast<std::uintptr_t>(value);
  return (number & ~kSerialMask) == token_base_ ? by_serial_.find(number & kSerialMask) : nullptr;
}

const OffloadEntry* OffloadEntries::find(const NDIS_OFFLOAD_HANDLE* handle) const {
  const OffloadEntry* const entry = entries_.find(handle);
  return entry != nullptr && &entry->handle == handle && entry->is_known ? entry : nullptr;
}

void OffloadEntries::forget(OffloadEntry& entry) {
  if (entry.serial != 0) by_serial_.erase(entry.serial);
  entry.serial = 0;
  disown(entry);
}

void OffloadEntries::clear() {
  std::vector<OffloadEntry*> all;
  all.reserve(entries_.size());
  entries_.for_each([&all](OffloadEntry& entry) { all.push_back(&entry); });
  pending_.clear();
  by_serial_.clear();
  for (OffloadEntry* entry : all) {
    entry->serial = 0;
    entry->initiates = 0;
    disown(*entry);
  }
}

void OffloadEntries::release(OffloadEntry& entry) {
  if (--entry.holders == 0 && !entry.is_known) entries_.destroy(entry);
}

/// Nobody finds it any more.
void OffloadEntries::disown(OffloadEntry& entry) {
  entry.is_known = false;
  if (entry.holders == 0) entries_.destroy(entry);
}

}  // namespace flue::ndis
