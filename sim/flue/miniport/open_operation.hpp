// SPDX-License-Identifier: Apache-2.0
//
// OpenOperation: one call of a state-manipulation handler, from its arrival to its completion.

#ifndef FLUE_MINIPORT_OPEN_OPERATION_HPP_
#define FLUE_MINIPORT_OPEN_OPERATION_HPP_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "flue/miniport/block_note.hpp"
#include "flue/miniport/operation_record.hpp"
#include "flue/ndis/operation.hpp"

namespace flue::miniport {

/// The tree belongs to the caller of the handler; this driver may touch it until the completion
/// call (GEN-4).
struct OpenOperation {
  ndis::Operation kind{};
  Block* list = nullptr;       ///< as the handler got it (GEN-2)
  std::uint64_t sequence = 0;  ///< in order of arrival, sends counted too

  std::size_t blocks = 0;
  bool names_connections = false;  ///< a block of it references a TCP object

  Block* cursor = nullptr;      ///< the block to flatten next
  bool flattened = false;       ///< nothing is left to flatten
  std::size_t in_flight = 0;    ///< descriptors without completion
  std::size_t descriptors = 0;  ///< that the engine completed

  std::optional<std::uint64_t> first_beat = {};       ///< accepted, in cycles
  std::optional<std::uint64_t> last_completion = {};  ///< in cycles
  std::optional<CycleRange> latency = {};

  void note_latency(std::uint64_t cycles) {
    latency = latency ? CycleRange{std::min(latency->min, cycles), std::max(latency->max, cycles)}
                      : CycleRange{cycles, cycles};
  }
  /// Is every block's outcome known?
  bool applied() const { return flattened && in_flight == 0; }
};

/// Notes in each block its parent, its layer and level, whether it is doomed from the start
/// (OP-36), and what its cell holds; counts the blocks. To be called once, after the handler has
/// returned (TRAV-4) and before the next completion call: that is when the cells still hold what
/// the caller saw.
void survey(OpenOperation& operation);

/// Writes a final Status into every block (GEN-3). What the engine completed has its outcome;
/// everything else that references or brings an object has FAILURE. An initiate is rolled up as
/// INIT-5 to INIT-9 and OP-6 say.
void write_statuses(OpenOperation& operation);

}  // namespace flue::miniport

#endif  // FLUE_MINIPORT_OPEN_OPERATION_HPP_
