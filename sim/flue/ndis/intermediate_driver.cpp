// SPDX-License-Identifier: Apache-2.0
//
// IntermediateDriver: the state-manipulation operations.

#include "flue/ndis/intermediate_driver.hpp"

#include "flue/ndis/binding.hpp"
#include "flue/ndis/conversion.hpp"

namespace flue::ndis {

using Mobl = NDIS_MINIPORT_OFFLOAD_BLOCK_LIST;
using Pobl = NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST;

IntermediateDriver::IntermediateDriver(unsigned number) : entries_(number) {}
IntermediateDriver::~IntermediateDriver() = default;

IntermediateDriver::CallEntry& IntermediateDriver::open_call(Operation operation) {
  if (closed_calls_.empty()) closed_calls_.push_back(&calls_.make());
  CallEntry& call = *closed_calls_.back();
  closed_calls_.pop_back();
  call.blocks.clear();
  call.operation = operation;
  call.is_open = true;
  return call;
}

Pobl* IntermediateDriver::pass_down(Operation operation, Mobl* tree) {
  if (tree == nullptr) return nullptr;
  CallEntry& call = open_call(operation);
  for_each_block(tree, [&](Mobl* block) {
    PVOID* const cell = block->MiniportOffloadContext;
    SavedBlock saved{nullptr,
                     cell,
                     block->NdisOffloadHandle,
                     {block->ImReserved[0], block->ImReserved[1]},
                     block->SourceHandle,
                     nullptr,
                     false};
    NDIS_OFFLOAD_HANDLE* handle = nullptr;
    if (cell != nullptr) {
      saved.is_new = operation == Operation::kInitiate && *cell == nullptr;
      saved.entry = saved.is_new ? &entries_.initiate(cell, block->NdisOffloadHandle)
                                 : entries_.find(cell, *cell);
      if (saved.entry != nullptr) OffloadEntries::hold(*saved.entry);
      handle = saved.entry != nullptr ? &saved.entry->handle
               : *cell != nullptr     ? &never_given_
                                      : &empty_;
    }
    Pobl* const pobl = to_protocol(block, handle);
    pobl->ImReserved[0] = &call;
    saved.block = pobl;
    call.blocks.push_back(saved);
  });
  return protocol_view(tree);
}

Mobl* IntermediateDriver::pass_up(Pobl* tree) {
  CallEntry* const call = calls_.find(tree->ImReserved[0]);
  if (call == nullptr || call != tree->ImReserved[0] || !call->is_open) return nullptr;
  for (const SavedBlock& saved : call->blocks) {
    complete_object(call->operation, saved);
    if (saved.entry != nullptr) entries_.release(*saved.entry);
    Mobl* const mobl = to_miniport(saved.block, saved.cell, saved.upper_handle);
    mobl->ImReserved[0] = saved.im_reserved[0];
    mobl->ImReserved[1] = saved.im_reserved[1];
    mobl->SourceHandle = saved.source_handle;
  }
  call->is_open = false;
  closed_calls_.push_back(call);
  return miniport_view(tree);
}

void IntermediateDriver::complete_object(Operation operation, const SavedBlock& saved) {
  if (saved.is_new) {
    void* const token = entries_.initiated(saved.cell, *saved.entry);
    if (token != nullptr) *saved.cell = token;
  }
  if (operation == Operation::kTerminate && saved.entry != nullptr &&
      saved.block->Status == NDIS_STATUS_SUCCESS) {
    // An initiate of the same cell that is still open must not find a handle there that is dead.
    if (entries_.find(saved.cell, nullptr) == saved.entry) {
      saved.entry->handle.MiniportOffloadContext = nullptr;
    }
    entries_.forget(*saved.entry);
  }
}

void IntermediateDriver::MiniportInitiateOffload(Mobl* tree) {
  below_->NdisInitiateOffload(pass_down(Operation::kInitiate, tree));
}
void IntermediateDriver::MiniportQueryOffload(Mobl* tree) {
  below_->NdisQueryOffloadState(pass_down(Operation::kQuery, tree));
}
void IntermediateDriver::MiniportUpdateOffload(Mobl* tree) {
  below_->NdisUpdateOffload(pass_down(Operation::kUpdate, tree));
}
void IntermediateDriver::MiniportInvalidateOffload(Mobl* tree) {
  below_->NdisInvalidateOffload(pass_down(Operation::kInvalidate, tree));
}
void IntermediateDriver::MiniportTerminateOffload(Mobl* tree) {
  below_->NdisTerminateOffload(pass_down(Operation::kTerminate, tree));
}

void IntermediateDriver::complete(Pobl* tree, Completion completion) {
  Mobl* const mobl = tree == nullptr ? nullptr : pass_up(tree);
  // A tree that never went down through here is nobody's above.
  if (mobl != nullptr || tree == nullptr) (above_->*completion)(mobl);
}

void IntermediateDriver::ProtocolInitiateOffloadComplete(Pobl* tree) {
  complete(tree, &Binding::NdisMInitiateOffloadComplete);
}
void IntermediateDriver::ProtocolQueryOffloadComplete(Pobl* tree) {
  complete(tree, &Binding::NdisMQueryOffloadStateComplete);
}
void IntermediateDriver::ProtocolUpdateOffloadComplete(Pobl* tree) {
  complete(tree, &Binding::NdisMUpdateOffloadComplete);
}
void IntermediateDriver::ProtocolInvalidateOffloadComplete(Pobl* tree) {
  complete(tree, &Binding::NdisMInvalidateOffloadComplete);
}
void IntermediateDriver::ProtocolTerminateOffloadComplete(Pobl* tree) {
  complete(tree, &Binding::NdisMTerminateOffloadComplete);
}

}  // namespace flue::ndis
