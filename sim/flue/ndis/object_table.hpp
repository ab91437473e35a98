// SPDX-License-Identifier: Apache-2.0
//
// ObjectTable: what the contract checker knows about each object.

#ifndef FLUE_NDIS_OBJECT_TABLE_HPP_
#define FLUE_NDIS_OBJECT_TABLE_HPP_

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "flue/ddi/block_list.hpp"
#include "flue/ndis/operation.hpp"

namespace flue::ndis {

/// What can be open on an object. An initiate counts while the object itself is being offloaded,
/// not while it is a linker (OP-7).
enum class Use { kInitiate, kQuery, kUpdate, kInvalidate, kTerminate, kSend };
const char* to_string(Use use);
Use use_of(Operation operation);

struct WatchedObject {
  struct Open {
    std::uint64_t serial;  ///< of the operation or send
    Use use;
  };
  std::vector<Open> open;    ///< in the order in which they began
  bool offloaded = false;    ///< an initiate took it, no terminate has succeeded since
  bool invalidated = false;  ///< an invalidate succeeded since
  bool terminated = false;   ///< a terminate succeeded, no initiate took it since

  bool has_open(Use use) const;
};

/// Objects by the NDIS_OFFLOAD_HANDLE of the protocol above. Handles are compared, never followed.
class ObjectTable {
 public:
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
  std::unordered_map<const NDIS_OFFLOAD_HANDLE*, WatchedObject> objects_;
};

}  // namespace flue::ndis

#endif  // FLUE_NDIS_OBJECT_TABLE_HPP_
