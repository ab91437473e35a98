// SPDX-License-Identifier: Apache-2.0
//
// From what the engine said of each descriptor to the NDIS status of each block.

#include "flue/miniport/open_operation.hpp"
#include "flue/miniport/tree_walk.hpp"

namespace flue::miniport {
namespace {

using layout::Status;

/// What an initiate may say of a block that was not taken (INIT-13). PathMtu has no number of its
/// own (OP-30).
NDIS_STATUS reason(Status status) {
  switch (status) {
    case Status::kOffloadNeighborEntries:
      return NDIS_STATUS_OFFLOAD_NEIGHBOR_ENTRIES;
    case Status::kOffloadPathEntries:
      return NDIS_STATUS_OFFLOAD_PATH_ENTRIES;
    case Status::kOffloadTcpEntries:
      return NDIS_STATUS_OFFLOAD_TCP_ENTRIES;
    case Status::kOffloadVlanMismatch:
      return NDIS_STATUS_OFFLOAD_VLAN_MISMATCH;
    case Status::kOffloadHwAddressEntries:
      return NDIS_STATUS_OFFLOAD_HW_ADDRESS_ENTRIES;
    case Status::kOffloadTcpRcvWindow:
      return NDIS_STATUS_OFFLOAD_TCP_RCV_WINDOW;
    default:
      return NDIS_STATUS_FAILURE;
  }
}

bool succeeded(const BlockNote& note) {
  return note.fate == Fate::kDone && note.status == Status::kSuccess;
}

/// With every dependent's status known. INIT-5, INIT-6: a new object is in, whatever became of its
/// dependents. INIT-8: a linker brings nothing itself, so with all dependents failed it failed.
NDIS_STATUS initiate_status(const BlockNote& note) {
  if (note.role == Role::kPlaceholder) return NDIS_STATUS_SUCCESS;
  if (!succeeded(note)) {
    return note.fate == Fate::kDone ? reason(note.status) : NDIS_STATUS_FAILURE;
  }
  if (!note.dependent_failed) return NDIS_STATUS_SUCCESS;
  return note.role == Role::kReference && !note.dependent_taken
             ? NDIS_STATUS_FAILURE
             : NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS;
}

/// Of the block alone (GEN-5, GEN-6).
NDIS_STATUS plain_status(const BlockNote& note) {
  return note.role == Role::kPlaceholder || succeeded(note) ? NDIS_STATUS_SUCCESS
                                                            : NDIS_STATUS_FAILURE;
}

/// PARTIAL_SUCCESS counts as taken: the dependent's own state is in (INIT-7).
void tell_parent(const Block* block) {
  Block* parent = parent_of(block);
  if (parent == nullptr) return;
  BlockNote above = note_of(parent);
  const bool taken =
      block->Status == NDIS_STATUS_SUCCESS || block->Status == NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS;
  (taken ? above.dependent_taken : above.dependent_failed) = true;
  set_note(parent, above);
}

}  // namespace

void write_statuses(OpenOperation& operation) {
  const bool initiate = operation.kind == ndis::Operation::kInitiate;
  for (Block* block = first_post_order(operation.list); block != nullptr;
       block = next_post_order(block)) {
    const BlockNote note = note_of(block);
    block->Status = initiate ? initiate_status(note) : plain_status(note);
    if (initiate) tell_parent(block);
    // No send data is handed back (TERM-18).
    if (operation.kind == ndis::Operation::kTerminate) block->NetBufferListChain = nullptr;
  }
}

}  // namespace flue::miniport
