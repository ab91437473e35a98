// SPDX-License-Identifier: Apache-2.0
//
// Table: the offloaded objects of one layer, and who gets which handle (docs/engine.md, Handles).

#ifndef FLUE_REFERENCE_TABLE_HPP_
#define FLUE_REFERENCE_TABLE_HPP_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "flue/reference/handle.hpp"

namespace flue::reference {

/// Slots with a generation each, and a queue of free indices: an insertion takes its head, a
/// removal goes to its tail.
template <typename Object>
class Table {
 public:
  Table(HandleFormat format, Word layer_code, std::uint32_t slots)
      : format_(format), layer_code_(layer_code), slots_(slots) {
    refill();
  }

  /// The object that `handle` names; null when layer code, index or generation do not fit one that
  /// is offloaded now (OP-15).
  Object* find(Word handle) { return const_cast<Object*>(std::as_const(*this).find(handle)); }
  const Object* find(Word handle) const {
    const auto parts = format_.split(handle);
    if (!parts || parts->layer_code != layer_code_ || parts->index >= slots_.size()) return nullptr;
    const Slot& slot = slots_[parts->index];
    return slot.object && slot.generation == parts->generation ? &*slot.object : nullptr;
  }

  std::uint32_t size() const { return static_cast<std::uint32_t>(slots_.size() - free_.size()); }
  std::uint32_t slots() const { return static_cast<std::uint32_t>(slots_.size()); }
  bool full() const { return free_.empty(); }

  /// The handle that the next insertion gives. Not to be called on a full table.
  Word next_handle() const { return handle_of(free_.front()); }

  /// Takes the slot at the head of the free queue. Not to be called on a full table.
  Word insert(Object object) {
    const Word handle = next_handle();
    slots_[free_.front()].object = std::move(object);
    free_.pop_front();
    return handle;
  }

  /// Gives the slot of `handle`, which must name an object, back: its handle is dead (TERM-26).
  void erase(Word handle) {
    const Word index = format_.split(handle)->index;
    lose(slots_[index]);
    free_.push_back(index);
  }

  /// Empties the table: all indices in order again, generations kept but one higher where an object
  /// was lost.
  void reset() {
    for (Slot& slot : slots_) {
      if (slot.object) lose(slot);
    }
    refill();
  }

  /// Calls `visit(handle, object)` for each object in the order of the indices.
  template <typename Visit>
  void for_each(Visit visit) {
    for (Word index = 0; index < slots_.size(); ++index) {
      if (slots_[index].object) visit(handle_of(index), *slots_[index].object);
    }
  }
  template <typename Visit>
  void for_each(Visit visit) const {
    for (Word index = 0; index < slots_.size(); ++index) {
      if (slots_[index].object) visit(handle_of(index), *slots_[index].object);
    }
  }

 private:
  struct Slot {
    Word generation = 0;
    std::optional<Object> object;
  };

  Word handle_of(Word index) const {
    return format_.join({layer_code_, slots_[index].generation, index});
  }
  void lose(Slot& slot) {
    slot.object.reset();
    slot.generation = (slot.generation + 1) & format_.generation_mask();
  }
  void refill() {
    free_.clear();
    for (Word index = 0; index < slots_.size(); ++index) free_.push_back(index);
  }

  HandleFormat format_;
  Word layer_code_;
  std::vector<Slot> slots_;
  std::deque<Word> free_;
};

}  // namespace flue::reference

#endif  // FLUE_REFERENCE_TABLE_HPP_
