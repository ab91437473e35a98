// SPDX-License-Identifier: Apache-2.0

#include "flue/host/object.hpp"

#include <functional>

namespace flue::host {
namespace {

/// Never 0, which is no key.
std::uint64_t hash_of(const std::string& name) { return std::hash<std::string>()(name) | 1; }

}  // namespace

bool EarlierOffloaded::operator()(const Object* a, const Object* b) const {
  return a->offload_number < b->offload_number;
}

PVOID as_cell(std::uint64_t handle) {
  return reinterpret_cast<PVOID>(handle);  // NOLINT(performance-no-int-to-ptr): never followed
}

Object& ObjectTable::get(const std::string& name) {
  if (Object* const known = find(name)) return *known;
  std::unique_ptr<Object>& object = by_name_[name];
  object = std::make_unique<Object>();
  object->name = name;
  by_handle_[&object->handle] = object.get();
  Object*& first_of_hash = by_hash_[hash_of(name)];
  if (first_of_hash == nullptr) first_of_hash = object.get();
  return *object;
}

Object* ObjectTable::find(const std::string& name) const {
  Object* const* const first_of_hash = by_hash_.find(hash_of(name));
  if (first_of_hash != nullptr && (*first_of_hash)->name == name) return *first_of_hash;
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second.get();
}

Object* ObjectTable::find(const NDIS_OFFLOAD_HANDLE* handle) const {
  Object* const* const found = by_handle_.find(handle);
  return found == nullptr ? nullptr : *found;
}

void ObjectTable::offloaded(Object& object, const State& state, Object* parent) {
  object.offload_number = ++offloads_;
  object.state = state;
  object.taken = true;
  object.invalidated = false;
  object.parent = parent;
  if (parent != nullptr) parent->dependents.insert(&object);
}

void ObjectTable::relinked(Object& object, Object& parent) {
  if (object.parent != nullptr) object.parent->dependents.erase(&object);
  object.parent = &parent;
  parent.dependents.insert(&object);
}

void ObjectTable::gone(Object& object) {
  if (object.offloaded()) object.last_handle = object.cell();
  object.handle.MiniportOffloadContext = nullptr;
  object.taken = false;
  object.invalidated = false;
  if (object.parent != nullptr) object.parent->dependents.erase(&object);
  object.parent = nullptr;
  for (Object* dependent : object.dependents) dependent->parent = nullptr;
  object.dependents.clear();
}

void ObjectTable::all_gone() {
  for (const auto& entry : by_name_) gone(*entry.second);
}

void ObjectTable::forget(Object& object) {
  if (object.offloaded() || object.exclusive_uses != 0 || object.shared_uses != 0) return;
  by_handle_.erase(&object.handle);
  Object* const* const first_of_hash = by_hash_.find(hash_of(object.name));
  if (first_of_hash != nullptr && *first_of_hash == &object) by_hash_.erase(hash_of(object.name));
  by_name_.erase(std::string(object.name));
}

}  // namespace flue::host
