// SPDX-License-Identifier: Apache-2.0

#include "flue/miniport/flatten.hpp"

#include <limits>

#include "flue/miniport/state_codec.hpp"
#include "flue/miniport/tree_walk.hpp"

namespace flue::miniport {
namespace {

using layout::Opcode;
using layout::StateClass;

std::uint32_t handle_of(const Block* block) { return static_cast<std::uint32_t>(name_of(block)); }

bool is_reference(const Block* block) {
  return block != nullptr && note_of(block).role == Role::kReference;
}

layout::CommandHeader header(Opcode opcode, const Block* block) {
  layout::CommandHeader result;
  result.opcode = opcode;
  result.layer = note_of(block).layer;
  result.handle = handle_of(block);
  return result;
}

void flatten_query(const Block* block, Message& descriptor) {
  layout::CommandHeader command = header(Opcode::kQuery, block);
  const StateClass classes = classes_behind(block);
  command.want_const = has(classes, StateClass::kConstant);
  command.want_cached = has(classes, StateClass::kCached);
  command.want_delegated = has(classes, StateClass::kDelegated);
  command.encode(descriptor.words.data());
}

/// OP-9: state follows a cached type only; a path relinks where it hangs off a neighbor
/// *reference*; a connection never does, but must be on the path that it hangs off.
bool flatten_update(const Block* block, Message& descriptor) {
  layout::CommandHeader command = header(Opcode::kUpdate, block);
  command.has_state = classes_behind(block) == StateClass::kCached;
  const Block* parent = parent_of(block);
  if (is_reference(parent)) {
    if (!can_be_handle(parent)) return false;  // nothing there to link to, or to be on
    (note_of(block).level == 1 ? command.do_link : command.check_parent) = true;
    layout::ParentReference{handle_of(parent)}.encode(descriptor.words.data());
  }
  command.encode(descriptor.words.data());
  if (command.has_state) encode_state(block, command.layer, descriptor.words.data());
  return true;
}

void flatten_terminate(const Block* block, Message& descriptor) {
  layout::CommandHeader command = header(Opcode::kTerminate, block);
  command.want_delegated = classes_behind(block) == StateClass::kDelegated;
  command.encode(descriptor.words.data());
}

bool flatten_reference(ndis::Operation kind, const Block* block, Message& descriptor) {
  if (!can_be_handle(block)) return false;
  switch (kind) {
    case ndis::Operation::kQuery:
      flatten_query(block, descriptor);
      return true;
    case ndis::Operation::kUpdate:
      return flatten_update(block, descriptor);
    case ndis::Operation::kInvalidate:
      header(Opcode::kInvalidate, block).encode(descriptor.words.data());
      return true;
    default:
      flatten_terminate(block, descriptor);
      return true;
  }
}

/// Whatever fails untried takes its dependents with it, those below placeholders too.
void inherit_doom(Block* block) {
  const Block* parent = parent_of(block);
  if (parent == nullptr || !note_of(parent).doomed) return;
  BlockNote note = note_of(block);
  note.doomed = true;
  set_note(block, note);
}

}  // namespace

StateClass classes_behind(const Block* block) {
  return block->Header.Revision == 0 ? StateClass::kNone : classes_of(block->Header.Type);
}

bool can_be_handle(const Block* block) {
  const std::uint64_t name = name_of(block);
  return name != 0 && name <= std::numeric_limits<std::uint32_t>::max();
}

FlattenStep flatten(OpenOperation& operation, CellBook& cells, Message& descriptor, Block*& block) {
  const bool initiate = operation.kind == ndis::Operation::kInitiate;
  const bool post_order = operation.kind == ndis::Operation::kTerminate;
  while (operation.cursor != nullptr) {
    Block* const next = operation.cursor;
    if (initiate) inherit_doom(next);
    BlockNote note = note_of(next);
    const bool tried = note.role != Role::kPlaceholder && !note.doomed;
    if (tried && name_of(next) == 0) {
      const CellBook::Entry cell = cells.look_up(next->MiniportOffloadContext, operation.sequence);
      if (cell.pending) return FlattenStep::kWait;
      set_name(next, cell.name);
    }
    operation.cursor = post_order ? next_post_order(next) : next_depth_first(next);
    if (!tried) continue;

    descriptor = Message{};
    const bool sent = initiate ? flatten_initiate(next, operation.sequence, cells, descriptor)
                               : flatten_reference(operation.kind, next, descriptor);
    note = note_of(next);  // flatten_initiate may have changed the role
    if (sent) {
      note.fate = Fate::kInFlight;
    } else {
      note.doomed = initiate;
    }
    set_note(next, note);
    if (!sent) continue;
    block = next;
    return FlattenStep::kDescriptor;
  }
  operation.flattened = true;
  return FlattenStep::kEnd;
}

}  // namespace flue::miniport
