// SPDX-License-Identifier: Apache-2.0

#include "flue/ndis/offload_entries.hpp"

namespace flue::ndis {

OffloadEntries::Entry OffloadEntries::initiate(PVOID* cell, NDIS_HANDLE upper_handle) {
  Pending& pending = pending_[cell];
  if (pending.entry == nullptr) {
    pending.entry = std::make_shared<OffloadEntry>();
    pending.entry->upper_handle = upper_handle;
    by_handle_[&pending.entry->handle] = {pending.entry, nullptr};
  }
  ++pending.blocks;
  return pending.entry;
}

PVOID OffloadEntries::initiated(PVOID* cell, const Entry& entry) {
  const auto known = by_handle_.find(&entry->handle);
  const bool taken = entry->handle.MiniportOffloadContext != nullptr;
  PVOID token = known == by_handle_.end() ? nullptr : known->second.token;
  if (taken && token == nullptr && known != by_handle_.end()) {
    token = cell_value(token_base_ | ++last_serial_);
    known->second.token = token;
    by_token_[token] = entry;
  }

  const auto pending = pending_.find(cell);
  if (pending != pending_.end() && pending->second.entry == entry &&
      --pending->second.blocks == 0) {
    pending_.erase(pending);
    if (!taken) by_handle_.erase(&entry->handle);
  }
  return token;
}

OffloadEntries::Entry OffloadEntries::find(PVOID* cell, PVOID value) const {
  if (value == nullptr) {
    const auto pending = pending_.find(cell);
    return pending == pending_.end() ? nullptr : pending->second.entry;
  }
  const auto found = by_token_.find(value);
  return found == by_token_.end() ? nullptr : found->second;
}

const OffloadEntry* OffloadEntries::find(const NDIS_OFFLOAD_HANDLE* handle) const {
  const auto found = by_handle_.find(handle);
  return found == by_handle_.end() ? nullptr : found->second.entry.get();
}

void OffloadEntries::forget(const Entry& entry) {
  const auto found = by_handle_.find(&entry->handle);
  if (found == by_handle_.end()) return;
  if (found->second.token != nullptr) by_token_.erase(found->second.token);
  by_handle_.erase(found);
}

void OffloadEntries::clear() {
  pending_.clear();
  by_token_.clear();
  by_handle_.clear();
}

}  // namespace flue::ndis
