// SPDX-License-Identifier: Apache-2.0
//
// What comes back to a host: completions, send results, events.

#ifndef FLUE_HOST_RESULTS_HPP_
#define FLUE_HOST_RESULTS_HPP_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "flue/host/state.hpp"
#include "flue/ndis/operation.hpp"

namespace flue::host {

/// The five state-manipulation operations.
using OperationKind = ndis::Operation;

/// Numbers a host's operations and sends, from 0 in the order of their starts.
using OperationId = std::uint64_t;

/// What became of one block.
struct BlockResult {
  std::string object;  ///< empty: a placeholder
  UCHAR type = 0;      ///< Header.Type as it went down
  NDIS_STATUS status = NDIS_STATUS_SUCCESS;
  std::optional<std::uint64_t> handle;  ///< an initiate took this block: what its cell holds now
  /// Classes that a query or terminate returned in `state`, or nothing returned. A path's delegated
  /// class is one, without a variable.
  std::optional<layout::StateClass> returned;
  State state;
};

struct Completion {
  OperationId id = 0;
  OperationKind kind = OperationKind::kInitiate;
  bool own = false;                 ///< the host started it by itself (UPD-19, TERM-2)
  std::vector<BlockResult> blocks;  ///< depth first: block, its dependents, its next
  bool all_succeeded() const;       ///< NDIS_STATUS_SUCCESS everywhere
};

/// One send attempt, done.
struct Transmission {
  OperationId id = 0;
  std::string tcp;                ///< the connection
  layout::ResolveAnswer headers;  ///< of its next segment; `result` says whether one could go out
};

struct Event {
  enum class Kind { kTcpIndicateRetrieve, kTcpIndicateAbort, kNeighborReachabilityQuery, kStatus };
  Kind kind = Kind::kStatus;
  std::string object;                        ///< connection or neighbor
  TCP_UPLOAD_REASON reason{};                ///< of a Retrieve
  NDIS_STATUS status = NDIS_STATUS_SUCCESS;  ///< kStatus: PAUSE, RESUME or UPLOAD_ALL
};

}  // namespace flue::host

#endif  // FLUE_HOST_RESULTS_HPP_
