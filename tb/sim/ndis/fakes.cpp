// SPDX-License-Identifier: Apache-2.0

#include "fakes.hpp"

#include <new>

#include "flue/ndis/offload_entries.hpp"

namespace flue::ndis {

Pobl* TestTree::add(Pobl* parent, UCHAR type, NDIS_OFFLOAD_HANDLE* handle, bool with_state) {
  const std::size_t bytes = block_size_with_state(type);
  memory_.emplace_back((bytes + 7) / 8);
  Pobl* const block = new (memory_.back().data()) Pobl{};
  block->Header = {type, static_cast<UCHAR>(with_state ? 1 : 0), kBlockSize};
  block->OffloadHandle = handle;

  Pobl*& last = last_[parent];
  if (last != nullptr) {
    last->NextBlock = block;
  } else {
    (parent == nullptr ? root_ : parent->DependentBlockList) = block;
  }
  last = block;
  return block;
}

void TestHost::start(Operation operation, Pobl* tree) {
  switch (operation) {
    case Operation::kInitiate:
      return below->NdisInitiateOffload(tree);
    case Operation::kQuery:
      return below->NdisQueryOffloadState(tree);
    case Operation::kUpdate:
      return below->NdisUpdateOffload(tree);
    case Operation::kInvalidate:
      return below->NdisInvalidateOffload(tree);
    case Operation::kTerminate:
      return below->NdisTerminateOffload(tree);
  }
}

void TestHost::note(Operation operation, Pobl* tree) {
  completions.push_back({operation, tree});
  if (on_completion) on_completion(completions.back());
}

void TestHost::ProtocolIndicateOffloadEvent(Pobl* block, INDICATE_OFFLOAD_EVENT code) {
  if (code != NeighborReachabilityQuery) {
    other_events.push_back(code);
    return;
  }
  const std::size_t constant = kBlockSize;
  const std::size_t cached = constant + sizeof(NEIGHBOR_OFFLOAD_STATE_CONST);
  const std::size_t delegated = cached + sizeof(NEIGHBOR_OFFLOAD_STATE_CACHED);
  queries.push_back({block->OffloadHandle,
                     {copy_in<OFFLOAD_STATE_HEADER>(block, constant),
                      copy_in<OFFLOAD_STATE_HEADER>(block, cached),
                      copy_in<OFFLOAD_STATE_HEADER>(block, delegated)}});
  auto state = copy_in<NEIGHBOR_OFFLOAD_STATE_CACHED>(block, cached);
  state.HostReachabilityDelta = reachability_answer;
  copy_out(block, cached, state);
}

void TestTarget::keep(Operation operation, Mobl* tree) {
  open.push_back({operation, tree});
  if (on_handler) on_handler(open.back());
}

Mobl* TestTarget::answer(std::size_t index) {
  const Open operation = open[index];
  for_each_block(operation.tree, [&](Mobl* block) {
    block->Status = NDIS_STATUS_SUCCESS;
    PVOID* const cell = block->MiniportOffloadContext;
    if (cell == nullptr) return;
    if (operation.operation == Operation::kInitiate && *cell == nullptr) {
      *cell = cell_value(next_handle_++);
      given.insert(*cell);
      return;
    }
    presented.push_back(*cell);
    if (given.count(*cell) == 0) block->Status = NDIS_STATUS_FAILURE;
    if (operation.operation == Operation::kTerminate) given.erase(*cell);
  });
  return operation.tree;
}

void TestTarget::give_back(std::size_t index) {
  const Open operation = open[index];
  open.erase(open.begin() + static_cast<std::ptrdiff_t>(index));
  completion_call(*above, operation.operation, operation.tree);
}

void TestTarget::completion_call(Binding& binding, Operation operation, Mobl* tree) {
  switch (operation) {
    case Operation::kInitiate:
      return binding.NdisMInitiateOffloadComplete(tree);
    case Operation::kQuery:
      return binding.NdisMQueryOffloadStateComplete(tree);
    case Operation::kUpdate:
      return binding.NdisMUpdateOffloadComplete(tree);
    case Operation::kInvalidate:
      return binding.NdisMInvalidateOffloadComplete(tree);
    case Operation::kTerminate:
      return binding.NdisMTerminateOffloadComplete(tree);
  }
}

}  // namespace flue::ndis
