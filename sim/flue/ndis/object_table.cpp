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

bool WatchedObject::has_open(Use use) const {
  return std::any_of(open.begin(), open.end(), [use](const Open& o) { return o.use == use; });
}

const WatchedObject* ObjectTable::find(const NDIS_OFFLOAD_HANDLE* handle) const {
  const auto found = objects_.find(handle);
  return found == objects_.end() ? nullptr : &found->second;
}

void ObjectTable::begin(const NDIS_OFFLOAD_HANDLE* handle, Use use, std::uint64_t serial) {
  WatchedObject& object = objects_[handle];
  auto& open = object.open;
  // Serials rise, so an object that a tree names again has that tree last.
  if (open.empty() || open.back().serial != serial) open.push_back({serial, use});
  // Its cell is empty: whatever was known under this handle is no more, terminated or lost in a
  // reset.
  if (use == Use::kInitiate) object.offloaded = object.invalidated = false;
}

void ObjectTable::end(const NDIS_OFFLOAD_HANDLE* handle, std::uint64_t serial) {
  const auto found = objects_.find(handle);
  if (found == objects_.end()) return;
  auto& open = found->second.open;
  const auto entry = std::find_if(open.begin(), open.end(),
                                  [serial](const auto& o) { return o.serial == serial; });
  if (entry != open.end()) open.erase(entry);
  if (is_blank(found->second)) objects_.erase(found);
}

void ObjectTable::set_offloaded(const NDIS_OFFLOAD_HANDLE* handle) {
  WatchedObject& object = objects_[handle];
  object.offloaded = true;
  object.terminated = false;
}

void ObjectTable::set_invalidated(const NDIS_OFFLOAD_HANDLE* handle) {
  const auto found = objects_.find(handle);
  if (found != objects_.end()) found->second.invalidated = true;
}

void ObjectTable::set_terminated(const NDIS_OFFLOAD_HANDLE* handle) {
  const auto found = objects_.find(handle);
  if (found == objects_.end()) return;
  WatchedObject& object = found->second;
  object.terminated = object.terminated || object.offloaded;
  object.offloaded = false;
  object.invalidated = false;
}

void ObjectTable::forget_objects() {
  for (auto object = objects_.begin(); object != objects_.end();) {
    object->second.offloaded = object->second.invalidated = object->second.terminated = false;
    object = is_blank(object->second) ? objects_.erase(object) : std::next(object);
  }
}

}  // namespace flue::ndis
