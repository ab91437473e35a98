// SPDX-License-Identifier: Apache-2.0
//
// Between the DDI's state structures behind a block and the fixed layout that the engine knows
// (OP-29).

#ifndef FLUE_MINIPORT_STATE_CODEC_HPP_
#define FLUE_MINIPORT_STATE_CODEC_HPP_

#include "flue/layout/flue_layout.hpp"
#include "flue/miniport/block_note.hpp"

namespace flue::miniport {

/// Writes the classes that the block's Type names into a descriptor. All structures of that Type
/// must be behind the block.
void encode_state(const Block* block, layout::Layer layer, layout::Word* words);

/// Fills the structures that the block's Type names from a completion; the host's
/// OFFLOAD_STATE_HEADERs and DWnd stay. The addresses of a path go where the structure's pointers
/// point. In a query the unions hold the backlog sizes, of which this target supports neither
/// (QRY-7); in a terminate pointers to data, of which there is none (TERM-18, TERM-22).
void decode_state(Block* block, layout::Layer layer, const layout::Word* words, bool terminate);

}  // namespace flue::miniport

#endif  // FLUE_MINIPORT_STATE_CODEC_HPP_
