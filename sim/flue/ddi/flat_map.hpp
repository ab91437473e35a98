// SPDX-License-Identifier: Apache-2.0
//
// FlatMap: what is kept about each of many things, found by address or number, in one piece of
// memory.

#ifndef FLUE_DDI_FLAT_MAP_HPP_
#define FLUE_DDI_FLAT_MAP_HPP_

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

namespace flue {

/// A map from `Key`, a pointer or an unsigned number, never NULL or 0, to `Value`, which can be
/// made empty and moved.
///
/// Open addressing, with each value beside its key: a look-up in a map of 100,000 objects costs
/// one access to memory that is far away, where std::unordered_map costs three or four. Any change
/// of the map may move all values.
template <typename Key, typename Value>
class FlatMap {
  static_assert(std::is_pointer_v<Key> || std::is_unsigned_v<Key>);

 public:
  /// NULL: there is none.
  Value* find(Key key) {
    if (key == Key{} || size_ == 0) return nullptr;
    Slot& slot = slots_[place_of(key)];
    return slot.key == key ? &slot.value : nullptr;
  }
  const Value* find(Key key) const { return const_cast<FlatMap*>(this)->find(key); }

  /// The value of `key`; made if there is none.
  Value& operator[](Key key) {
    if (2 * (size_ + 1) > slots_.size()) grow();
    Slot& slot = slots_[place_of(key)];
    if (slot.key != key) {
      slot.key = key;
      ++size_;
    }
    return slot.value;
  }

  void erase(Key key) {
    if (find(key) == nullptr) return;
    std::size_t hole = place_of(key);
    // Whatever stands behind the hole, and not in its own place, may have been pushed past it.
    for (std::size_t at = next(hole); slots_[at].key != Key{}; at = next(at)) {
      const std::size_t from_home = (at - home_of(slots_[at].key)) & mask();
      if (from_home < ((at - hole) & mask())) continue;
      slots_[hole] = std::move(slots_[at]);
      hole = at;
    }
    slots_[hole] = Slot{};
    --size_;
  }

  void clear() {
    slots_.clear();
    size_ = 0;
  }
  std::size_t size() const { return size_; }

  /// Calls `visit(key, value)` for each, in no order; it may change values.
  template <typename Visit>
  void for_each(Visit visit) {
    for (Slot& slot : slots_) {
      if (slot.key != Key{}) visit(slot.key, slot.value);
    }
  }

 private:
  struct Slot {
    Key key{};
    Value value{};
  };

  std::size_t mask() const { return slots_.size() - 1; }
  std::size_t next(std::size_t at) const { return (at + 1) & mask(); }
  /// Scattered: keys in sequence would make one long run, and `erase` walks to the end of its run.
  std::size_t home_of(Key key) const {
    std::uint64_t number = 0;
    if constexpr (std::is_pointer_v<Key>) {
      number = reinterpret_cast<std::uintptr_t>(key);
    } else {
      number = key;
    }
    constexpr std::uint64_t kGoldenRatio = 0x9E3779B97F4A7C15;
    return static_cast<std::size_t>((number * kGoldenRatio) >> 32) & mask();
  }
  /// Of the key, or where it would go. There is a free place: at most half are taken.
  std::size_t place_of(Key key) const {
    std::size_t at = home_of(key);
    while (slots_[at].key != key && slots_[at].key != Key{}) at = next(at);
    return at;
  }
  void grow() {
    constexpr std::size_t kFirst = 16;
    std::vector<Slot> old(slots_.empty() ? kFirst : 2 * slots_.size());
    old.swap(slots_);
    for (Slot& slot : old) {
      if (slot.key != Key{}) slots_[place_of(slot.key)] = std::move(slot);
    }
  }

  std::vector<Slot> slots_;  ///< a power of two
  std::size_t size_ = 0;
};

}  // namespace flue

#endif  // FLUE_DDI_FLAT_MAP_HPP_
