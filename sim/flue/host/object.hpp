// SPDX-License-Identifier: Apache-2.0
//
// Object: what a host keeps about one neighbor, path or connection; ObjectTable: all of them by
// name.

#ifndef FLUE_HOST_OBJECT_HPP_
#define FLUE_HOST_OBJECT_HPP_

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "flue/ddi/flat_map.hpp"
#include "flue/host/state.hpp"

namespace flue::host {

struct Object;

struct EarlierOffloaded {
  bool operator()(const Object* a, const Object* b) const;
};
/// In the order in which they were offloaded.
using ObjectSet = std::set<Object*, EarlierOffloaded>;

struct Object {
  std::string name;
  /// Presented in blocks; its MiniportOffloadContext is the cell. In place as long as the object is
  /// known.
  NDIS_OFFLOAD_HANDLE handle{};
  /// What the cell held before it was last emptied.
  std::optional<std::uint64_t> last_handle;
  /// As the last initiate that brought state for it said.
  std::optional<layout::Layer> layer;
  /// Numbers the offloads; 0: was never offloaded.
  std::uint64_t offload_number = 0;
  /// Constant and cached state as the host last gave it and the target took it (chimney.md 2.1);
  /// delegated state as given at the initiate.
  State state;
  bool taken = false;        ///< the host has learnt that the target has it
  bool invalidated = false;  ///< by an invalidate of the object itself
  Object* parent = nullptr;  ///< of the layer below; NULL for neighbors
  ObjectSet dependents;

  /// Operations open on it: those that change it or need it unchanged, and those that only look at
  /// it or link to it.
  unsigned exclusive_uses = 0;
  unsigned shared_uses = 0;

  bool offloaded() const { return handle.MiniportOffloadContext != nullptr; }
  std::uint64_t cell() const {
    return reinterpret_cast<std::uintptr_t>(handle.MiniportOffloadContext);
  }
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

  const std::unordered_map<std::string, std::unique_ptr<Object>>& all() const { return by_name_; }

 private:
  std::unordered_map<std::string, std::unique_ptr<Object>> by_name_;
  /// The quick way to a name, by its hash; of names with the same hash the one that came first.
  FlatMap<std::uint64_t, Object*> by_hash_;
  FlatMap<const NDIS_OFFLOAD_HANDLE*, Object*> by_handle_;
  std::uint64_t offloads_ = 0;
};

}  // namespace flue::host

#endif  // FLUE_HOST_OBJECT_HPP_
