// SPDX-License-Identifier: Apache-2.0

#include "flue/miniport/open_operation.hpp"
#include "flue/miniport/tree_walk.hpp"

namespace flue::miniport {
namespace {

/// May a block of `level` hang where it hangs (TREE-2, TREE-7)? A root may be of any layer; a
/// placeholder leaves open what it stands for, as long as three levels are enough for all.
bool fits(std::uint8_t level, const Block* parent) {
  if (parent == nullptr) return true;
  const BlockNote above = note_of(parent);
  return above.role == Role::kPlaceholder ? level > above.level : level == above.level + 1;
}

BlockNote first_note(const Block* block, const Block* parent) {
  BlockNote note{};
  note.doomed = parent != nullptr && note_of(parent).doomed;
  if (block->MiniportOffloadContext == nullptr) {
    note.level =
        parent == nullptr ? std::uint8_t{0} : static_cast<std::uint8_t>(note_of(parent).level + 1);
    return note;
  }
  note.role = Role::kReference;
  // TcpOffloadResourceState is reserved: it names no structure, and so nothing to act on.
  const auto layer = layer_of(block->Header.Type);
  if (!layer || classes_of(block->Header.Type) == layout::StateClass::kNone) {
    note.doomed = true;
    return note;
  }
  note.layer = *layer;
  note.level = static_cast<std::uint8_t>(level_of(*layer));
  note.doomed = note.doomed || !fits(note.level, parent);
  return note;
}

}  // namespace

void survey(OpenOperation& operation) {
  operation.cursor = operation.kind == ndis::Operation::kTerminate
                         ? first_post_order(operation.list)
                         : operation.list;
  operation.flattened = operation.list == nullptr;
  Block* parent = nullptr;
  for (Block* block = operation.list; block != nullptr;) {
    const BlockNote note = first_note(block, parent);
    set_parent(block, parent);
    set_note(block, note);
    const bool object = note.role != Role::kPlaceholder;
    set_name(block, object ? reinterpret_cast<std::uintptr_t>(*block->MiniportOffloadContext) : 0);
    ++operation.blocks;
    operation.names_connections |= object && !note.doomed && note.layer == layout::Layer::kTcp;

    if (block->DependentBlockList != nullptr) {
      parent = block;
      block = block->DependentBlockList;
      continue;
    }
    while (block->NextBlock == nullptr && parent != nullptr) {
      block = parent;
      parent = parent_of(block);
    }
    block = block->NextBlock;
  }
}

}  // namespace flue::miniport
