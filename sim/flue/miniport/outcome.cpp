// SPDX-License-Identifier: Apache-2.0

#include "flue/miniport/outcome.hpp"

#include "flue/miniport/flatten.hpp"
#include "flue/miniport/state_codec.hpp"

namespace flue::miniport {
namespace {

using layout::StateClass;

bool take_in(Block* block, std::uint32_t handle, ContextTable& contexts, CellBook& cells) {
  if (!contexts.add(handle, block->NdisOffloadHandle)) return false;
  set_name(block, handle);
  cells.decide(block->MiniportOffloadContext, handle);
  return true;
}

}  // namespace

bool apply_outcome(const CommandLink::Completion& completion, ContextTable& contexts,
                   CellBook& cells) {
  Block* block = completion.ticket.block;
  BlockNote note = note_of(block);
  note.fate = Fate::kDone;
  note.status = completion.header.status;
  set_note(block, note);

  const bool succeeded = note.status == layout::Status::kSuccess;
  const layout::Word* words = completion.message.words.data();
  switch (completion.ticket.operation->kind) {
    case ndis::Operation::kInitiate:
      if (note.role != Role::kNew) return true;
      if (succeeded) return take_in(block, completion.header.handle, contexts, cells);
      cells.decide(block->MiniportOffloadContext, 0);
      return true;
    case ndis::Operation::kQuery:
      if (succeeded && classes_behind(block) != StateClass::kNone) {
        decode_state(block, note.layer, words, /*terminate=*/false);
      }
      return true;
    case ndis::Operation::kTerminate:
      if (!succeeded) return true;
      contexts.remove(completion.header.handle);
      if (classes_behind(block) == StateClass::kDelegated) {
        decode_state(block, note.layer, words, /*terminate=*/true);
      }
      return true;
    case ndis::Operation::kUpdate:
    case ndis::Operation::kInvalidate:
      return true;
  }
  return true;
}

}  // namespace flue::miniport
