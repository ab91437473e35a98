// SPDX-License-Identifier: Apache-2.0
//
// Flattening: from a tree of blocks to descriptors in the order that its operation needs.

#ifndef FLUE_MINIPORT_FLATTEN_HPP_
#define FLUE_MINIPORT_FLATTEN_HPP_

#include "flue/miniport/cell_book.hpp"
#include "flue/miniport/message.hpp"
#include "flue/miniport/open_operation.hpp"

namespace flue::miniport {

enum class FlattenStep {
  kDescriptor,  ///< here is one; offer it to the engine
  kWait,        ///< the next block names an object whose INITIATE is in flight: ask again after a
                ///< completion
  kEnd,         ///< there is none left
};

/// The next descriptor of a surveyed operation: depth first (TRAV-1), but post-order for a
/// terminate (OP-13). Blocks that need none are passed over: placeholders, and blocks that fail
/// whatever the engine would say. Of an initiate these take their subtrees with them (INIT-11,
/// OP-36); elsewhere blocks are independent (OP-3).
///
/// @param descriptor  Written with kDescriptor only.
/// @param block       Written with kDescriptor only: the block that it is for.
FlattenStep flatten(OpenOperation& operation, CellBook& cells, Message& descriptor, Block*& block);

/// The structures behind a block that brings or wants state: none if its Revision is 0
/// (chimney.md 2.2).
layout::StateClass classes_behind(const Block* block);

/// True when a handle of the engine could be the block's name: not 0, and 32 bits are enough for
/// it.
bool can_be_handle(const Block* block);

/// The block's own part of `flatten`, for an initiate: false if it fails without a descriptor.
bool flatten_initiate(Block* block, std::uint64_t operation, CellBook& cells, Message& descriptor);

}  // namespace flue::miniport

#endif  // FLUE_MINIPORT_FLATTEN_HPP_
