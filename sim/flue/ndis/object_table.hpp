// SPDX-License-Identifier: Apache-2.0
//
// ObjectTable: what the contract checker knows about each object.

#ifndef FLUE_NDIS_OBJECT_TABLE_HPP_
#define FLUE_NDIS_OBJECT_TABLE_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "flue/ddi/block_list.hpp"
#include "flue/ddi/flat_map.hpp"
#include "flue/ndis/operation.hpp"

namespace flue::ndis {

/// What can be open on an object. An initiate counts while the object itself is being offloaded,
/// not while it is a linker (OP-7).
enum class Use : std::uint8_t { kInitiate, kQuery, kUpdate, kInvalidate, kTerminate, kSend };
const char* to_string(Use use);
Use use_of(Operation operation);

/// An operation or send that is open on an object.
struct OpenUse {
  std::uint64_t serial;
  Use use;
};

/// Those of one object, in the order in which they began. Hardly ever more than two, which need no
/// memory of their own.
class OpenUses {
 public:
  const OpenUse* begin() const { return many_ ? many_->data() : few_.data(); }
  const OpenUse* end() const { return begin() + size(); }
  bool empty() const { return size() == 0; }
  void push_back(OpenUse use);
  /// Forgets the one with this serial, if it is there.
  void erase(std::uint64_t serial);

 private:
  std::size_t size() const { return many_ ? many_->size() : count_; }

  std::array<OpenUse, 2> few_{};
  std::unique_ptr<std::vector<OpenUse>> many_;  ///< all of them; NULL: they are in few_
  std::uint8_t count_ = 0;                      ///< in few_
};

struct WatchedObject {
  OpenUses open;
  bool offloaded = false;    ///< an initiate took it, no terminate has succeeded since
  bool invalidated = false;  ///< an invalidate succeeded since
  bool terminated = false;   ///< a terminate succeeded, no initiate took it since

  bool has_open(Use use) const;
};

/// Objects by the NDIS_OFFLOAD_HANDLE of the protocol above. Handles are compared, never followed.
class ObjectTable {
 public:
  /// NULL: nothing is known. Valid until the table changes.
  const WatchedObject* find(const NDIS_OFFLOAD_HANDLE* handle) const;

  // For each block of an operation; an object that it names again counts once. All of them end
  // together.
  void begin(const NDIS_OFFLOAD_HANDLE* handle, Use use, std::uint64_t serial);
  void end(const NDIS_OFFLOAD_HANDLE* handle, std::uint64_t serial);

  void set_offloaded(const NDIS_OFFLOAD_HANDLE* handle);
  void set_invalidated(const NDIS_OFFLOAD_HANDLE* handle);
  void set_terminated(const NDIS_OFFLOAD_HANDLE* handle);

  /// Everything but what is open.
  void forget_objects();

 private:
  FlatMap<const NDIS_OFFLOAD_HANDLE*, WatchedObject> objects_;
};

}  // namespace flue::ndis

#endif  // FLUE_NDIS_OBJECT_TABLE_HPP_
