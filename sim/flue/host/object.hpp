// SPDX-License-Identifier: Apache-2.0
//
// Object: what a host keeps about one neighbor, path or connection; ObjectTable: all of them by
// name.

#ifndef FLUE_HOST_OBJECT_HPP_
#define FLUE_HOST_OBJECT_HPP_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>

#include "flue/ddi/flat_map.hpp"
#include "flue/ddi/pool.hpp"
#include "flue/host/state.hpp"

namespace flue::host {

struct Object;

struct EarlierOffloaded {
  bool operator()(const Object* a, const Object* b) const;
};

/// Objects that hang on one, in the order in which they were offloaded. An object is in one such
/// list at most, so the links are in the objects.
class ObjectSet final {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Object*;
    using difference_type = std::ptrdiff_t;
    using pointer = Object* const*;
    using reference = Object* const&;

    explicit Iterator(Object* at = nullptr) : at_(at) {}
    reference operator*() const { return at_; }
    Iterator& operator++();
    Iterator operator++(int);
    bool operator==(const Iterator& other) const { return at_ == other.at_; }
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    Object* at_;
  };

  Iterator begin() const { return Iterator(first_); }
  Iterator end() const { return Iterator(); }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  /// Costs as much as there are objects in it that were offloaded later.
  void insert(Object* object);
  /// @param object  One of these.
  void erase(Object* object);

 private:
  Object* first_ = nullptr;
  Object* last_ = nullptr;
  std::size_t size_ = 0;
};

/// What every operation looks at comes first: it is in one line of the cache.
struct alignas(64) Object {
  std::string name;
  /// Presented in blocks; its MiniportOffloadContext is the cell. In place as long as the object is
  /// known.
  NDIS_OFFLOAD_HANDLE handle{};
  /// As the last initiate that brought state for it said.
  std::optional<layout::Layer> layer;
  bool taken = false;        ///< the host has learnt that the target has it
  bool invalidated = false;  ///< by an invalidate of the object itself
  /// Operations open on it: those that change it or need it unchanged, and those that only look at
  /// it or link to it.
  unsigned exclusive_uses = 0;
  unsigned shared_uses = 0;

  /// Constant and cached state as the host last gave it and the target took it (chimney.md 2.1);
  /// delegated state as given at the initiate.
  State state;
  /// What the cell held before it was last emptied.
  std::optional<std::uint64_t> last_handle;
  /// Numbers the offloads; 0: was never offloaded.
  std::uint64_t offload_number = 0;
  Object* parent = nullptr;  ///< of the layer below; NULL for neighbors
  ObjectSet dependents;

  bool offloaded() const { return handle.MiniportOffloadContext != nullptr; }
  std::uint64_t cell() const {
    return reinterpret_cast<std::uintptr_t>(handle.MiniportOffloadContext);
  }

 private:
  friend class ObjectSet;
  friend class ObjectTable;
  friend class OperationTree;
  Object* earlier_ = nullptr;     ///< in the list of its parent's dependents
  Object* later_ = nullptr;       ///< there, too
  Object* same_hash_ = nullptr;   ///< the next one whose name has the same hash
  std::uint64_t brought_in_ = 0;  ///< the last tree that had a block with state for it
};

/// A number as what a cell holds.
PVOID as_cell(std::uint64_t handle);

class ObjectTable final {
 public:
  /// The object of that name; made if there is none.
  Object& get(const std::string& name);
  /// NULL if there is none.
  Object* find(const std::string& name) const;
  /// The object that a handle belongs to; NULL if to none of these.
  Object* find(const NDIS_OFFLOAD_HANDLE* handle) const;

  /// The target took it, under `parent`.
  void offloaded(Object& object, const State& state, Object* parent);
  /// A path moved to another neighbor (LINK-2).
  void relinked(Object& object, Object& parent);
  /// The target has it no longer: its cell is emptied.
  void gone(Object& object);
  /// As `gone` for all: the adapter was reset.
  void all_gone();
  /// Forgets an object that is neither offloaded nor in use; others stay.
  void forget(Object& object);

  const Pool<Object>& all() const { return objects_; }

 private:
  friend class OperationTree;
  Object* find_by(std::uint64_t hash, const std::string& name) const;

  Pool<Object> objects_;
  FlatMap<std::uint64_t, Object*> by_hash_;  ///< of names; the first of those that have the same
  std::uint64_t offloads_ = 0;
  std::uint64_t trees_ = 0;  ///< that blocks were made of, to number them
};

}  // namespace flue::host

#endif  // FLUE_HOST_OBJECT_HPP_
