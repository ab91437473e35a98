// SPDX-License-Identifier: Apache-2.0
//
// What the host learns from a completion, and how a self-acting one reacts.

#include <algorithm>
#include <utility>

#include "flue/host/protocol_driver.hpp"

namespace flue::host {
namespace {

using layout::Layer;
using layout::StateClass;
using Entry = OperationTree::Entry;

bool is_taken(NDIS_STATUS status) {
  return status == NDIS_STATUS_SUCCESS || status == NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS;
}

/// Does the block's outcome speak of the object that it names? Not if it presented another's
/// handle.
bool speaks_of_its_object(const Entry& entry) {
  return !entry.presents_handle || entry.block->OffloadHandle->MiniportOffloadContext ==
                                       entry.object->handle.MiniportOffloadContext;
}

/// One-shot commands are acted on, not kept (OP-22).
void drop_commands(State* state) {
  if (auto* tcp = std::get_if<TcpState>(state)) {
    tcp->CachedFlags = static_cast<USHORT>(tcp->CachedFlags & layout::kCachedFlagsLevel);
  }
}

void copy_cached(const NeighborState& from, NeighborState* to) {
  to->DlDestinationAddress = from.DlDestinationAddress;
  to->HostReachabilityDelta = from.HostReachabilityDelta;
}

void copy_cached(const PathState& from, PathState* to) { to->PathMtu = from.PathMtu; }

void copy_cached(const TcpState& from, TcpState* to) {
  to->CachedFlags = static_cast<USHORT>(from.CachedFlags & layout::kCachedFlagsLevel);
  to->InitialRcvWnd = from.InitialRcvWnd;
  to->RcvIndicationSize = from.RcvIndicationSize;
  to->KaProbeCount = from.KaProbeCount;
  to->KaTimeout = from.KaTimeout;
  to->KaInterval = from.KaInterval;
  to->MaxRT = from.MaxRT;
  to->FlowLabel = from.FlowLabel;
  to->TtlOrHopLimit = from.TtlOrHopLimit;
  to->TosOrTrafficClass = from.TosOrTrafficClass;
  to->UserPriority = from.UserPriority;
}

template <typename Layered>
bool copied(const State& from, State* to) {
  const auto* const given = std::get_if<Layered>(&from);
  auto* const kept = std::get_if<Layered>(to);
  if (given == nullptr || kept == nullptr) return false;
  copy_cached(*given, kept);
  return true;
}

void copy_cached(const State& from, State* to) {
  copied<TcpState>(from, to) || copied<PathState>(from, to) || copied<NeighborState>(from, to);
}

/// The object with all that hangs on it, to be terminated in one tree (TERM-7).
Block upload_block(const Object& object) {
  const Layer layer = object.layer.value_or(Layer::kTcp);
  return {object.name, state_type(layer, StateClass::kDelegated)};
}

Block upload_tree(const Object& root) {
  Block tree = upload_block(root);
  for (const Object* dependent : root.dependents) {
    Block& block = tree.dependents.emplace_back(upload_block(*dependent));
    for (const Object* last : dependent->dependents) {
      block.dependents.push_back(upload_block(*last));
    }
  }
  return tree;
}

}  // namespace

void ProtocolDriver::complete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list) {
  std::unique_ptr<Operation>* const found = operations_.find(list);
  if (found == nullptr) return;
  std::unique_ptr<Operation> operation = std::move(*found);
  operations_.erase(list);

  Completion completion;
  completion.id = operation->id;
  completion.kind = operation->kind;
  completion.own = operation->own;
  const std::vector<Entry>& entries = operation->tree.entries();
  completion.blocks.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    BlockResult& result = completion.blocks.emplace_back();
    result.type = entries[i].block->Header.Type;
    result.status = entries[i].block->Status;
    if (entries[i].object != nullptr) {
      result.object = entries[i].object->name;
      take_result(*operation, i, &result);
    }
    operation->tree.end_use(entries[i]);
  }
  operation.reset();  // the tree's memory is scribbled over from here on

  if (policy_ == Policy::kSelfActing) {
    if (completion.kind == OperationKind::kUpdate) react_to_failed_update(completion);
    forget_what_is_gone(completion);
  }
  observer_.on_completion(std::move(completion));
}

void ProtocolDriver::take_result(const Operation& operation, std::size_t index,
                                 BlockResult* result) {
  const Entry& entry = operation.tree.entries()[index];
  Object& object = *entry.object;
  switch (operation.kind) {
    case OperationKind::kInitiate:
      if (is_taken(result->status)) taken_over(operation, index, result);
      return;
    case OperationKind::kUpdate:
      if (result->status == NDIS_STATUS_SUCCESS) updated(operation, index);
      return;
    case OperationKind::kInvalidate:
      if (result->status == NDIS_STATUS_SUCCESS && speaks_of_its_object(entry)) {
        object.invalidated = true;
      }
      return;
    case OperationKind::kQuery:
    case OperationKind::kTerminate:
      break;
  }
  if (result->status != NDIS_STATUS_SUCCESS) return;
  if (entry.state_follows) {
    result->returned = classes_of(result->type);
    result->state = read_state(entry.block, entry.addresses);
  }
  if (operation.kind == OperationKind::kTerminate && speaks_of_its_object(entry)) {
    objects_.gone(object);
  }
}

void ProtocolDriver::taken_over(const Operation& operation, std::size_t index,
                                BlockResult* result) {
  const Entry& entry = operation.tree.entries()[index];
  Object& object = *entry.object;
  // Already taken: an operation that was open at the same time brought it, and this block was a
  // linker to it.
  if (!entry.brings_state || !object.offloaded() || object.taken) return;
  result->handle = object.cell();
  Object* parent = entry.parent == OperationTree::kNoParent
                       ? nullptr
                       : operation.tree.entries()[entry.parent].object;
  objects_.offloaded(object, operation.tree.given(index), parent);
  drop_commands(&object.state);
}

void ProtocolDriver::updated(const Operation& operation, std::size_t index) {
  const Entry& entry = operation.tree.entries()[index];
  if (!speaks_of_its_object(entry)) return;
  if (entry.brings_state) copy_cached(operation.tree.given(index), &entry.object->state);
  if (entry.parent == OperationTree::kNoParent) return;
  const Entry& parent = operation.tree.entries()[entry.parent];
  const auto layer = layer_of(entry.block->Header.Type);
  // A path under a neighbor that it references has moved there (LINK-2, OP-9).
  if (layer && level_of(*layer) == 1 && parent.object != nullptr && speaks_of_its_object(parent)) {
    objects_.relinked(*entry.object, *parent.object);
  }
}

/// UPD-19, UPD-21: every object whose block failed goes, with what hangs on it.
void ProtocolDriver::react_to_failed_update(const Completion& completion) {
  std::vector<Object*> failed;
  for (const BlockResult& block : completion.blocks) {
    Object* object = block.object.empty() ? nullptr : objects_.find(block.object);
    if (block.status != NDIS_STATUS_SUCCESS && object != nullptr && object->taken) {
      failed.push_back(object);
    }
  }
  const auto is_failed = [&failed](const Object* object) {
    return object != nullptr && std::find(failed.begin(), failed.end(), object) != failed.end();
  };
  std::vector<Object*> roots;
  for (Object* object : failed) {
    const bool goes_with_another = is_failed(object->parent) ||
                                   (object->parent != nullptr && is_failed(object->parent->parent));
    if (!goes_with_another) roots.push_back(object);
  }
  terminate_by_itself(roots);
}

void ProtocolDriver::terminate_by_itself(const std::vector<Object*>& roots) {
  Tree tree;
  for (const Object* root : roots) {
    if (root->taken && terminating_.insert(root->name).second) tree.push_back(upload_tree(*root));
  }
  if (tree.empty()) return;
  waiting_.push_back({next_id_++, OperationKind::kTerminate, true, std::move(tree), {}, 0});
}

/// Objects that were terminated, or never taken. Names that were used once do not cost memory.
void ProtocolDriver::forget_what_is_gone(const Completion& completion) {
  for (const BlockResult& block : completion.blocks) {
    if (completion.kind == OperationKind::kTerminate) terminating_.erase(block.object);
    Object* object = block.object.empty() ? nullptr : objects_.find(block.object);
    if (object != nullptr && !object->taken) objects_.forget(*object);
  }
}

}  // namespace flue::host
