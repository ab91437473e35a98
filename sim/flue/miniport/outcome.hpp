// SPDX-License-Identifier: Apache-2.0
//
// What a completion changes in its block and in the driver's tables.

#ifndef FLUE_MINIPORT_OUTCOME_HPP_
#define FLUE_MINIPORT_OUTCOME_HPP_

#include "flue/miniport/cell_book.hpp"
#include "flue/miniport/command_link.hpp"
#include "flue/miniport/context_table.hpp"

namespace flue::miniport {

/// Notes the engine's status in the block. On success also: of a new object notes the handle as the
/// block's name and makes the object's context; of a query or terminate fills the structures behind
/// the block; of a terminate gives the context up.
///
/// @return  False when the engine named a new object by a handle that no engine that works would
/// give.
bool apply_outcome(const CommandLink::Completion& completion, ContextTable& contexts,
                   CellBook& cells);

}  // namespace flue::miniport

#endif  // FLUE_MINIPORT_OUTCOME_HPP_
