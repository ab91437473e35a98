// SPDX-License-Identifier: Apache-2.0
//
// What the driver remembers about each block while it owns the tree: in the block itself, in the
// words that the DDI gives it (MiniportReserved and Scratch, GEN-7), so that a tree costs no memory
// of its own however large.

#ifndef FLUE_MINIPORT_BLOCK_NOTE_HPP_
#define FLUE_MINIPORT_BLOCK_NOTE_HPP_

#include <cstdint>
#include <cstring>

#include "flue/ddi/ndischimney.hpp"

namespace flue::miniport {

using Block = NDIS_MINIPORT_OFFLOAD_BLOCK_LIST;

/// Chimney.md 3.3.
enum class Role : std::uint8_t {
  kPlaceholder,
  kReference,  ///< names an object that is offloaded; in an initiate a linker
  kNew,        ///< a new offload; known when its turn comes
};

enum class Fate : std::uint8_t {
  kUntried,   ///< no descriptor was sent for it, yet or ever
  kInFlight,  ///< its descriptor is on the way
  kDone,      ///< `status` holds what the engine said
};

/// Lives in MiniportReserved[1].
struct BlockNote {
  layout::Layer layer;  ///< of a block that references or brings an object
  std::uint8_t
      level;  ///< in the tree: 0 neighbor, 1 path, 2 TCP; of a placeholder the lowest possible
  Role role;
  bool doomed;  ///< at a wrong level or under a block that failed untried: not tried either
  Fate fate;
  layout::Status status;  ///< with kDone
  // Roll-up of an initiate (INIT-5 to INIT-8): what became of the immediate dependents.
  bool dependent_taken;
  bool dependent_failed;
};
static_assert(sizeof(BlockNote) == sizeof(PVOID));

inline BlockNote note_of(const Block* block) {
  BlockNote note{};
  std::memcpy(&note, &block->MiniportReserved[1], sizeof note);
  return note;
}
inline void set_note(Block* block, const BlockNote& note) {
  std::memcpy(&block->MiniportReserved[1], &note, sizeof note);
}

/// The block that it depends on; NULL for a root. Lives in MiniportReserved[0].
inline Block* parent_of(const Block* block) {
  return static_cast<Block*>(block->MiniportReserved[0]);
}
inline void set_parent(Block* block, Block* parent) { block->MiniportReserved[0] = parent; }

/// The value by which the block names its object: what its cell held when the tree arrived, or the
/// handle of the new object that it, or an initiate that was open then, has brought since. 0:
/// nothing. Lives in Scratch[0].
inline std::uint64_t name_of(const Block* block) {
  std::uint64_t name = 0;
  std::memcpy(&name, &block->Scratch[0], sizeof name);
  return name;
}
inline void set_name(Block* block, std::uint64_t name) {
  std::memcpy(&block->Scratch[0], &name, sizeof name);
}

}  // namespace flue::miniport

#endif  // FLUE_MINIPORT_BLOCK_NOTE_HPP_
