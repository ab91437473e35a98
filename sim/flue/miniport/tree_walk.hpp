// SPDX-License-Identifier: Apache-2.0
//
// Walks through a tree of blocks, both orders, without recursion and without a stack: `survey` has
// noted each block's parent.

#ifndef FLUE_MINIPORT_TREE_WALK_HPP_
#define FLUE_MINIPORT_TREE_WALK_HPP_

#include "flue/miniport/block_note.hpp"

namespace flue::miniport {

/// Depth first, breadth next (TRAV-1): the block, its dependents, its siblings. NULL after the
/// last.
inline Block* next_depth_first(Block* block) {
  if (block->DependentBlockList != nullptr) return block->DependentBlockList;
  while (block != nullptr && block->NextBlock == nullptr) block = parent_of(block);
  return block == nullptr ? nullptr : block->NextBlock;
}

/// Where a post-order walk of a list of siblings and their dependents begins.
inline Block* first_post_order(Block* block) {
  while (block != nullptr && block->DependentBlockList != nullptr) {
    block = block->DependentBlockList;
  }
  return block;
}

/// Dependents before the block that they hang on (OP-13). NULL after the last.
inline Block* next_post_order(Block* block) {
  return block->NextBlock != nullptr ? first_post_order(block->NextBlock) : parent_of(block);
}

}  // namespace flue::miniport

#endif  // FLUE_MINIPORT_TREE_WALK_HPP_
