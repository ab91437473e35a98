// SPDX-License-Identifier: Apache-2.0

#include "flue/miniport/flatten.hpp"
#include "flue/miniport/state_codec.hpp"

namespace flue::miniport {
namespace {

using layout::Layer;
using layout::StateClass;

/// A block is the last one of its layer that was sent before its dependents are: in between there
/// are only its earlier dependents and theirs. So a dependent always names its parent as "the last
/// object of the layer below", never by handle: the parent need not have one yet, and if it fails,
/// the engine lets the dependent fail (INIT-11).
bool hangs_on_object(const Block* block) {
  const Block* parent = parent_of(block);
  return parent != nullptr && note_of(parent).role != Role::kPlaceholder;
}

bool flatten_linker(const Block* block, Message& descriptor) {
  if (!can_be_handle(block)) return false;
  layout::CommandHeader command;
  command.opcode = layout::Opcode::kInitiate;
  command.layer = note_of(block).layer;
  command.handle = static_cast<std::uint32_t>(name_of(block));
  // A linker that hangs on something must really hang on it (OP-36).
  command.check_parent = command.parent_last = hangs_on_object(block);
  command.encode(descriptor.words.data());
  return true;
}

bool flatten_new(const Block* block, Message& descriptor) {
  const BlockNote note = note_of(block);
  if (classes_behind(block) != StateClass::kAll)
    return false;  // it names nothing and brings nothing
  if (note.level > 0 && !hangs_on_object(block))
    return false;  // without a parent of the layer below
  layout::CommandHeader command;
  command.opcode = layout::Opcode::kInitiate;
  command.layer = note.layer;
  command.has_state = true;
  command.parent_last = note.level > 0;
  command.encode(descriptor.words.data());
  encode_state(block, note.layer, descriptor.words.data());
  descriptor.beats = note.layer == Layer::kTcp ? 2 : 1;
  return true;
}

}  // namespace

bool flatten_initiate(Block* block, std::uint64_t operation, CellBook& cells, Message& descriptor) {
  if (name_of(block) != 0) return flatten_linker(block, descriptor);
  if (!flatten_new(block, descriptor)) return false;
  BlockNote note = note_of(block);
  note.role = Role::kNew;
  set_note(block, note);
  cells.open(block->MiniportOffloadContext, operation);
  return true;
}

}  // namespace flue::miniport
