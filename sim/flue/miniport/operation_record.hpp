// SPDX-License-Identifier: Apache-2.0
//
// OperationRecord: what an observer of the driver learns about each operation.

#ifndef FLUE_MINIPORT_OPERATION_RECORD_HPP_
#define FLUE_MINIPORT_OPERATION_RECORD_HPP_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "flue/ddi/ndischimney.hpp"
#include "flue/ndis/operation.hpp"

namespace flue {

struct CycleRange {
  std::uint64_t min, max;
};

/// One operation, as it is completed. Cycles are the engine's; an engine without a clock gives
/// none.
struct OperationRecord {
  ndis::Operation kind;
  /// The tree with its statuses; valid only while the observer runs.
  const NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* list;
  std::size_t blocks;
  std::size_t
      descriptors;  ///< that the engine completed; placeholders and blocks known to fail need none
  std::vector<std::pair<NDIS_STATUS, std::size_t>>
      statuses;  ///< how many blocks have each, by first appearance
  /// From the last accepted beat of a descriptor to the last beat of its completion.
  std::optional<CycleRange> latency;
  /// From the first accepted beat of the operation to the last beat of its last completion.
  std::optional<std::uint64_t> cycles;
};

}  // namespace flue

#endif  // FLUE_MINIPORT_OPERATION_RECORD_HPP_
