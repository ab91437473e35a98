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
  Known* const known = by_handle_.find(&entry->handle);
  const bool taken = entry->handle.MiniportOffloadContext != nullptr;
  PVOID token = known == nullptr ? nullptr : known->token;
  if (taken && token == nullptr && known != nullptr) {
    token = cell_value(token_base_ | ++last_serial_);
    known->token = token;
    by_token_[token] = entry;
  }

  Pending* const pending = pending_.find(cell);
  if (pending != nullptr && pending->entry == entry && --pending->blocks == 0) {
    pending_.erase(cell);
    if (!taken) by_handle_.erase(&entry->handle);
  }
  return token;
}

OffloadEntries::Entry OffloadEntries::find(PVOID* cell, PVOID value) const {
  if (value == nullptr) {
    const Pending* const pending = pending_.find(cell);
    return pending == nullptr ? nullptr : pending->entry;
  }
  const Entry* const found = by_token_.find(value);
  return found == nullptr ? nullptr : *found;
}

const OffloadEntry* OffloadEntries::find(const NDIS_OFFLOAD_HANDLE* handle) const {
  const Known* const known = by_handle_.find(handle);
  return known == nullptr ? nullptr : known->entry.get();
}

void OffloadEntries::forget(const Entry& entry) {
  const Known* const known = by_handle_.find(&entry->handle);
  if (known == nullptr) return;
  if (known->token != nullptr) by_token_.erase(known->token);
  by_handle_.erase(&entry->handle);
}

void OffloadEntries::clear() {
  pending_.clear();
  by_token_.clear();
  by_handle_.clear();
}

}  // namespace flue::ndis
