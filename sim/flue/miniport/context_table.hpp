// SPDX-License-Identifier: Apache-2.0
//
// ContextTable: what the driver keeps of each offloaded object besides its handle.

#ifndef FLUE_MINIPORT_CONTEXT_TABLE_HPP_
#define FLUE_MINIPORT_CONTEXT_TABLE_HPP_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "flue/ddi/ndischimney.hpp"
#include "flue/miniport/engine_setup.hpp"

namespace flue::miniport {

/// One context for each object that the engine holds, found by the index in the object's handle
/// (CTX-2). The state itself is in the engine; here is the host's name for the object.
class ContextTable {
 public:
  explicit ContextTable(const EngineIdentity& identity);

  /// The engine took a new object. False: no engine that works gives such a handle.
  bool add(std::uint32_t handle, NDIS_HANDLE ndis_offload_handle);
  /// The object is gone, its handle dead (TERM-26).
  void remove(std::uint32_t handle);
  void clear();

  /// What the host calls the object in its initiate; nothing if the handle names none (any more).
  std::optional<NDIS_HANDLE> find(std::uint32_t handle) const;

  /// The host need not be told of the loss of this connection: it is terminating it (OP-14).
  void excuse(std::uint32_t handle);
  /// The connections whose loss the host must be told of, in the order in which they were
  /// offloaded.
  std::vector<NDIS_HANDLE> unexcused_connections() const;

 private:
  struct Context {
    std::uint32_t handle = 0;  ///< 0: free; no handle is 0
    bool excused = false;
    std::uint64_t birth = 0;
    NDIS_HANDLE ndis_offload_handle = nullptr;
  };
  const Context* at(std::uint32_t handle) const;
  Context* at(std::uint32_t handle);

  EngineIdentity identity_;
  std::array<std::vector<Context>, 4> layers_;  ///< by the handle's layer code
  std::uint64_t births_ = 0;
};

}  // namespace flue::miniport

#endif  // FLUE_MINIPORT_CONTEXT_TABLE_HPP_
