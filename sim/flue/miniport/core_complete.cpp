// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <cstring>

#include "flue/miniport/driver_core.hpp"
#include "flue/miniport/tree_walk.hpp"

namespace flue {

using namespace miniport;

namespace {

void call_back(ndis::Binding& binding, ndis::Operation kind, Block* list) {
  switch (kind) {
    case ndis::Operation::kInitiate:
      return binding.NdisMInitiateOffloadComplete(list);
    case ndis::Operation::kQuery:
      return binding.NdisMQueryOffloadStateComplete(list);
    case ndis::Operation::kUpdate:
      return binding.NdisMUpdateOffloadComplete(list);
    case ndis::Operation::kInvalidate:
      return binding.NdisMInvalidateOffloadComplete(list);
    case ndis::Operation::kTerminate:
      return binding.NdisMTerminateOffloadComplete(list);
  }
}

/// Writes the handles of the new objects into their cells, and nothing into any other (INIT-2,
/// INIT-3): only now, so that an operation that was called later and is on its way already leaves
/// no trace before its own completion. Blocks that arrive from now on find the cells as they are.
void hand_over_cells(const OpenOperation& operation, CellBook& cells, std::uint64_t last) {
  for (Block* block = operation.list; block != nullptr; block = next_depth_first(block)) {
    if (note_of(block).role != Role::kNew) continue;
    const std::uintptr_t name = name_of(block);
    if (name != 0) std::memcpy(block->MiniportOffloadContext, &name, sizeof name);
    cells.close(block->MiniportOffloadContext, operation.sequence, last);
  }
}

NDIS_STATUS send_status(layout::ResolveResult result) {
  switch (result) {
    case layout::ResolveResult::kSent:
      return NDIS_STATUS_SUCCESS;
    case layout::ResolveResult::kHeld:
      return NDIS_STATUS_UPLOAD_IN_PROGRESS;
    case layout::ResolveResult::kFailed:
      return NDIS_STATUS_REQUEST_ABORTED;
  }
  return NDIS_STATUS_REQUEST_ABORTED;
}

}  // namespace

/// The oldest that is open. After the call back the tree is the host's.
void MiniportDriver::Core::complete_operation() {
  Requests completed;
  completed.splice(completed.end(), open_, open_.begin());
  OpenOperation& operation = *completed.front().operation();
  write_statuses(operation);
  if (operation.kind == ndis::Operation::kInitiate) {
    hand_over_cells(operation, cells_, next_sequence_ - 1);
  }
  if (waiting_.empty() && flattening_ == nullptr) cells_.forget_closed();
  if (observer_) observer_(record(operation));
  call_back(*binding_, operation.kind, operation.list);
  take_in();
}

void MiniportDriver::Core::complete_send() {
  Requests completed;
  completed.splice(completed.end(), open_, open_.begin());
  NET_BUFFER_LIST* net_buffer_list = completed.front().send()->net_buffer_list;
  net_buffer_list->Status = send_status(net_buffer_list->Headers.result);
  binding_->NdisTcpOffloadSendComplete(net_buffer_list);
  take_in();
}

OperationRecord MiniportDriver::Core::record(const OpenOperation& operation) const {
  OperationRecord result{
      operation.kind,    operation.list, operation.blocks, operation.descriptors, {},
      operation.latency, std::nullopt};
  if (operation.first_beat && operation.last_completion) {
    result.cycles = *operation.last_completion - *operation.first_beat;
  }
  auto& statuses = result.statuses;
  for (Block* block = operation.list; block != nullptr; block = next_depth_first(block)) {
    const auto same = [block](const auto& entry) { return entry.first == block->Status; };
    const auto found = std::find_if(statuses.begin(), statuses.end(), same);
    if (found == statuses.end()) {
      statuses.emplace_back(block->Status, 1);
    } else {
      ++found->second;
    }
  }
  return result;
}

}  // namespace flue
