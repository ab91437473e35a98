// SPDX-License-Identifier: Apache-2.0

#include "flue/ndis/object_table.hpp"

#include <algorithm>

namespace flue::ndis {
namespace {

/// Nothing to remember: as if it had never been seen.
bool is_blank(const WatchedObject& object) {
  return object.open.empty() && !object.offloaded && !object.terminated;
}

}  // namespace

const char* to_string(Use use) {
  switch (use) {
    case Use::kInitiate:
      return "initiate";
    case Use::kQuery:
      return "query";
    case Use::kUpdate:
      return "update";
    case Use::kInvalidate:
      return "invalidate";
    case Use::kTerminate:
      return "terminate";
    case Use::kSend:
      return "send";
  }
  return "?";
}

Use use_of(Operation operation) {
  switch (operation) {
    case Operation::kInitiate:
      return Use::kInitiate;
    case Operation::kQuery:
      return Use::kQuery;
    case Operation::kUpdate:
      return Use::kUpdate;
    case Operation::kInvalidate:
      return Use::kInvalidate;
    case Operation::kTerminate:
      return Use::kTerminate;
  }
  return Use::kQuery;
}

void OpenUses::push_back(OpenUse use) {
  if (!many_ && count_ == few_.size()) {
    many_ = std::make_unique<std::vector<OpenUse>>(few_.begin(), few_.end());
  }
  if (many_) {
    many_->push_back(use);
  } else {
    few_[count_++] = use;
  }
}

void OpenUses::erase(std::uint64_t serial) {
  const auto has_serial = [serial](const OpenUse& use) { return use.serial == serial; };
  if (many_) {
    const auto found = std::find_if(many_->begin(), many_->end(), has_serial);
    if (found != many_->end()) many_->erase(found);
    if (!many_->empty()) return;
    many_.reset();
    count_ = 0;
    return;
  }
  const auto last = few_.begin() + count_;
  const auto found = std::find_if(few_.begin(), last, has_serial);
  if (found == last) return;
  std::copy(found + 1, last, found);
  --count_;
}

bool WatchedObject::has_open(Use use) const {
  return std::any_of(open.begin(), open.end(), [use](const OpenUse& o) { return o.use == use; });
}

const WatchedObject* ObjectTable::find(const NDIS_OFFLOAD_HANDLE* handle) const {
  return objects_.find(handle);
}

void ObjectTable::begin(const NDIS_OFFLOAD_HANDLE* handle, Use use, std::uint64_t serial) {
  WatchedObject& object = objects_[handle];
  // Serials rise, so an object that a tree names again has that tree last.
  if (object.open.empty() || (object.open.end() - 1)->serial != serial) {
    object.open.push_back({serial, use});
  }
  // Its cell is empty: whatever was known under this handle is no more, terminated or lost in a
  // reset.
  if (use == Use::kInitiate) object.offloaded = object.invalidated = false;
}

void ObjectTable::end(const NDIS_OFFLOAD_HANDLE* handle, std::uint64_t serial) {
  WatchedObject* object = objects_.find(handle);
  if (object == nullptr) return;
  object->open.erase(serial);
  if (is_blank(*object)) objects_.erase(handle);
}

void ObjectTable::set_offloaded(const NDIS_OFFLOAD_HANDLE* handle) {
  WatchedObject& object = objects_[handle];
  object.offloaded = true;
  object.terminated = false;
}

void ObjectTable::set_invalidated(const NDIS_OFFLOAD_HANDLE* handle) {
  WatchedObject* object = objects_.find(handle);
  if (object != nullptr) object->invalidated = true;
}

void ObjectTable::set_terminated(const NDIS_OFFLOAD_HANDLE* handle) {
  WatchedObject* object = objects_.find(handle);
  if (object == nullptr) return;
  object->terminated = object->terminated || object->offloaded;
  object->offloaded = false;
  object->invalidated = false;
}

void ObjectTable::forget_objects() {
  std::vector<const NDIS_OFFLOAD_HANDLE*> blank;
  objects_.for_each([&blank](const NDIS_OFFLOAD_HANDLE* handle, WatchedObject& object) {
    object.offloaded = object.invalidated = object.terminated = false;
    if (is_blank(object)) blank.push_back(handle);
  });
  for (const NDIS_OFFLOAD_HANDLE* handle : blank) objects_.erase(handle);
}

}  // namespace flue::ndis
