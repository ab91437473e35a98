// SPDX-License-Identifier: Apache-2.0
//
// for_each_block: every block of a tree, depth first, breadth next (TRAV-1).

#ifndef FLUE_DDI_TRAVERSAL_HPP_
#define FLUE_DDI_TRAVERSAL_HPP_

#include <cstddef>
#include <vector>

#include "flue/ddi/block_list.hpp"

namespace flue {

/// Calls `visit(block)` for `root`, its siblings and all that hangs off them: a block, then its
/// dependents, then its NextBlock.
///
/// Needs memory for the levels of the tree only, however long the chains are, and no recursion. A
/// block's links are read before it is visited, so `visit` may change or give up the block. `root`
/// may be NULL.
template <typename Block, typename Visit>
void for_each_block(Block* root, Visit&& visit) {
  std::vector<Block*> postponed;
  Block* block = root;
  while (block != nullptr) {
    Block* const next = block->NextBlock;
    Block* const dependents = block->DependentBlockList;
    visit(block);
    if (dependents != nullptr) {
      if (next != nullptr) postponed.push_back(next);
      block = dependents;
    } else if (next != nullptr) {
      block = next;
    } else if (!postponed.empty()) {
      block = postponed.back();
      postponed.pop_back();
    } else {
      block = nullptr;
    }
  }
}

/// So that memory for something about each block can be had at once.
template <typename Block>
std::size_t count_blocks(Block* root) {
  std::size_t count = 0;
  for_each_block(root, [&count](const Block*) { ++count; });
  return count;
}

}  // namespace flue

#endif  // FLUE_DDI_TRAVERSAL_HPP_
