// SPDX-License-Identifier: Apache-2.0
//
// Starting operations and sends; what the drivers below call. What becomes of a completion is in
// completion.cpp.

#include "flue/host/protocol_driver.hpp"

#include <utility>

#include "flue/ddi/block_state.hpp"

namespace flue::host {

using layout::StateClass;

ProtocolDriver::ProtocolDriver(Policy policy, ReachabilityAnswer answer,
                               ndis::ViolationHandler on_violation, Observer& observer)
    : policy_(policy),
      answer_(std::move(answer)),
      observer_(observer),
      memory_(std::move(on_violation)) {}

OperationId ProtocolDriver::start(OperationKind kind, Tree tree) {
  Waiting waiting{next_id_++, kind, false, std::move(tree), {}, 0};
  const OperationId id = waiting.id;
  if (policy_ == Policy::kPlain) {
    dispatch(std::move(waiting));
  } else {
    waiting_.push_back(std::move(waiting));
    start_waiting();
  }
  return id;
}

OperationId ProtocolDriver::transmit(const std::string& tcp, ULONG bytes) {
  const OperationId id = next_id_++;
  if (policy_ == Policy::kPlain) {
    dispatch_send(id, tcp, bytes);
  } else {
    waiting_.push_back({id, {}, false, {}, tcp, bytes});
    start_waiting();
  }
  return id;
}

void ProtocolDriver::start_waiting() {
  while (!waiting_.empty() && may_start(waiting_.front())) {
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    dispatch(std::move(next));
  }
}

/// SYNC-1 to SYNC-8, simply: nothing besides an operation that changes an object or needs it
/// unchanged.
bool ProtocolDriver::may_start(const Waiting& waiting) const {
  const auto free = [this](const std::string& name, bool shared) {
    const Object* object = name.empty() ? nullptr : objects_.find(name);
    return object == nullptr ||
           (object->exclusive_uses == 0 && (shared || object->shared_uses == 0));
  };
  if (waiting.tree.empty()) return free(waiting.tcp, true);
  std::vector<const Tree*> lists{&waiting.tree};
  while (!lists.empty()) {
    const Tree* list = lists.back();
    lists.pop_back();
    for (const Block& block : *list) {
      const bool shared = waiting.kind == OperationKind::kQuery ||
                          (waiting.kind == OperationKind::kInitiate && !has_state(block.state));
      if (!free(block.object, shared)) return false;
      if (!block.dependents.empty()) lists.push_back(&block.dependents);
    }
  }
  return true;
}

void ProtocolDriver::dispatch(Waiting waiting) {
  if (waiting.tree.empty()) {
    dispatch_send(waiting.id, waiting.tcp, waiting.bytes);
    return;
  }
  auto made = std::unique_ptr<Operation>(
      new Operation{waiting.id, waiting.kind, waiting.own,
                    OperationTree(waiting.kind, std::move(waiting.tree), objects_, memory_)});
  NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* list = made->tree.list();
  // Before the call: it may find violations, which name the operation.
  operations_[list] = std::move(made);
  switch (waiting.kind) {
    case OperationKind::kInitiate:
      return below_->NdisInitiateOffload(list);
    case OperationKind::kQuery:
      return below_->NdisQueryOffloadState(list);
    case OperationKind::kUpdate:
      return below_->NdisUpdateOffload(list);
    case OperationKind::kInvalidate:
      return below_->NdisInvalidateOffload(list);
    case OperationKind::kTerminate:
      return below_->NdisTerminateOffload(list);
  }
}

void ProtocolDriver::dispatch_send(OperationId id, const std::string& tcp, ULONG bytes) {
  Object& object = objects_.get(tcp);
  auto send = std::make_unique<Send>(Send{id, &object, {}});
  send->buffers.DataLength = bytes;
  ++object.shared_uses;
  NET_BUFFER_LIST* buffers = &send->buffers;
  sends_.emplace(buffers, std::move(send));
  below_->NdisOffloadTcpSend(&object.handle, buffers);
}

void ProtocolDriver::ProtocolTcpOffloadSendComplete(NET_BUFFER_LIST* NetBufferList) {
  const auto found = sends_.find(NetBufferList);
  if (found == sends_.end()) return;
  const std::unique_ptr<Send> send = std::move(found->second);
  sends_.erase(found);
  --send->tcp->shared_uses;
  observer_.on_transmission({send->id, send->tcp->name, send->buffers.Headers});
}

void ProtocolDriver::ProtocolIndicateOffloadEvent(
    NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList, INDICATE_OFFLOAD_EVENT IndicationCode) {
  if (IndicationCode != NeighborReachabilityQuery || OffloadBlockList == nullptr) return;
  Object* neighbor = objects_.find(OffloadBlockList->OffloadHandle);
  if (neighbor == nullptr) return;
  const ULONG answer = answer_(neighbor->name);
  const std::size_t at = state_offset(OffloadBlockList->Header.Type, StateClass::kCached);
  auto cached = copy_in<NEIGHBOR_OFFLOAD_STATE_CACHED>(OffloadBlockList, at);
  cached.HostReachabilityDelta = answer;
  copy_out(OffloadBlockList, at, cached);
  if (auto* state = std::get_if<NeighborState>(&neighbor->state)) {
    state->HostReachabilityDelta = answer;
  }
  observer_.on_event({Event::Kind::kNeighborReachabilityQuery, neighbor->name});
}

void ProtocolDriver::ProtocolTcpOffloadEvent(NDIS_OFFLOAD_HANDLE* OffloadHandle,
                                             TCP_OFFLOAD_EVENT_TYPE EventType,
                                             ULONG EventSpecificInformation) {
  Object* tcp = objects_.find(OffloadHandle);
  if (tcp == nullptr) return;
  if (EventType == TcpIndicateRetrieve) {
    if (policy_ == Policy::kSelfActing) terminate_by_itself({tcp});
    observer_.on_event({Event::Kind::kTcpIndicateRetrieve, tcp->name,
                        static_cast<TCP_UPLOAD_REASON>(EventSpecificInformation)});
  } else if (EventType == TcpIndicateAbort) {
    observer_.on_event({Event::Kind::kTcpIndicateAbort, tcp->name});
  }
}

void ProtocolDriver::ProtocolStatusEx(NDIS_STATUS GeneralStatus) {
  observer_.on_event({Event::Kind::kStatus, {}, {}, GeneralStatus});
}

void ProtocolDriver::ProtocolInitiateOffloadComplete(
    NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList) {
  complete(OffloadBlockList);
}
void ProtocolDriver::ProtocolQueryOffloadComplete(
    NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList) {
  complete(OffloadBlockList);
}
void ProtocolDriver::ProtocolUpdateOffloadComplete(
    NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList) {
  complete(OffloadBlockList);
}
void ProtocolDriver::ProtocolInvalidateOffloadComplete(
    NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList) {
  complete(OffloadBlockList);
}
void ProtocolDriver::ProtocolTerminateOffloadComplete(
    NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList) {
  complete(OffloadBlockList);
}

ProtocolDriver::Subject ProtocolDriver::subject_of(const ndis::Violation& violation) const {
  Subject subject;
  if (const auto send = sends_.find(violation.tree); send != sends_.end()) {
    subject.operation = send->second->id;
    subject.object = send->second->tcp->name;
  }
  if (const auto* found = operations_.find(violation.tree)) {
    subject.operation = (*found)->id;
    for (const OperationTree::Entry& entry : (*found)->tree.entries()) {
      if (entry.block == violation.block && entry.object != nullptr) {
        subject.object = entry.object->name;
      }
    }
  }
  if (subject.object.empty()) {
    if (const Object* object = objects_.find(violation.object)) subject.object = object->name;
  }
  return subject;
}

}  // namespace flue::host
