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

ObjectSet::Iterator& ObjectSet::Iterator::operator++() {
  at_ = at_->later_;
  return *this;
}

ObjectSet::Iterator ObjectSet::Iterator::operator++(int) {
  const Iterator before = *this;
  ++*this;
  return before;
}

void ObjectSet::insert(Object* object) {
  Object* earlier = last_;
  while (earlier != nullptr && earlier->offload_number > object->offload_number) {
    earlier = earlier->earlier_;
  }
  Object* const later = earlier == nullptr ? first_ : earlier->later_;
  object->earlier_ = earlier;
  object->later_ = later;
  (earlier == nullptr ? first_ : earlier->later_) = object;
  (later == nullptr ? last_ : later->earlier_) = object;
  ++size_;
}

void ObjectSet::erase(Object* object) {
  Object* const earlier = object->earlier_;
  Object* const later = object->later_;
  (earlier == nullptr ? first_ : earlier->later_) = later;
  (later == nullptr ? last_ : later->earlier_) = earlier;
  object->earlier_ = object->later_ = nullptr;
  --size_;
}

PVOID as_cell(std::uint64_t handle) {
  return reinterpret_cast<PVOID>(handle);  // NOLINT(performance-no-int-to-ptr): never followed
}

Object& ObjectTable::get(const std::string& name) {
  const std::uint64_t hash = hash_of(name);
  if (Object* const known = find_by(hash, name)) return *known;
  Object& object = objects_.make();
  object.name = name;
  Object*& first = by_hash_[hash];
  object.same_hash_ = first;
  first = &object;
  return object;
}

Object* ObjectTable::find(const std::string& name) const { return find_by(hash_of(name), name); }

Object* ObjectTable::find_by(std::uint64_t hash, const std::string& name) const {
  Object* const* const first = by_hash_.find(hash);
  Object* object = first == nullptr ? nullptr : *first;
  while (object != nullptr && object->name != name) object = object->same_hash_;
  return object;
}

Object* ObjectTable::find(const NDIS_OFFLOAD_HANDLE* handle) const {
  Object* const object = objects_.find(handle);
  return object != nullptr && &object->handle == handle ? object : nullptr;
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
  while (!object.dependents.empty()) {
    Object* const dependent = *object.dependents.begin();
    dependent->parent = nullptr;
    object.dependents.erase(dependent);
  }
}

void ObjectTable::all_gone() {
  objects_.for_each([this](Object& object) { gone(object); });
}

void ObjectTable::forget(Object& object) {
  if (object.offloaded() || object.exclusive_uses != 0 || object.shared_uses != 0) return;
  const std::uint64_t hash = hash_of(object.name);
  Object** link = by_hash_.find(hash);
  while (*link != &object) link = &(*link)->same_hash_;
  *link = object.same_hash_;
  if (*by_hash_.find(hash) == nullptr) by_hash_.erase(hash);
  objects_.destroy(object);
}

}  // namespace flue::host
