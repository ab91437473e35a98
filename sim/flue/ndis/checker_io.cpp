// SPDX-License-Identifier: Apache-2.0
//
// ContractChecker: sends and indications.

#include "flue/ndis/checker.hpp"
#include "flue/ndis/host_judge.hpp"

namespace flue::ndis {

bool ContractChecker::may_send(const NDIS_OFFLOAD_HANDLE* object, const NET_BUFFER_LIST* send) {
  if (sends_.count(send) != 0) {
    report("GEN-4", above_, send, object, "the send was started again before it was completed");
    return false;
  }
  if (above_ == Party::kHost) {
    const char* statement = judge_send(object, objects_);
    if (statement != nullptr)
      report(statement, above_, send, object, "send on a connection at the wrong time");
  }
  sends_[send] = {++last_serial_, object};
  objects_.begin(object, Use::kSend, last_serial_);
  return true;
}

void ContractChecker::send_returned(const NET_BUFFER_LIST* send) {
  const auto found = sends_.find(send);
  if (lower_ == nullptr || found == sends_.end() || lower_->sends_.count(send) != 0) return;
  report("IM-7", below_, send, found->second.object, "send was not passed on");
}

bool ContractChecker::may_complete_send(const NET_BUFFER_LIST* send) {
  const auto found = sends_.find(send);
  if (found == sends_.end()) {
    report(of_driver_below("GEN-2", "IM-7"), below_, send, nullptr,
           "completed a NET_BUFFER_LIST that is not open");
    return false;
  }
  const NDIS_OFFLOAD_HANDLE* object = found->second.object;
  if (send->Status == NDIS_STATUS_PENDING && lower_ == nullptr) {
    report("GEN-3", below_, send, object, "Status of the send is not final");
  }
  objects_.end(object, found->second.serial);
  sends_.erase(found);
  return true;
}

bool ContractChecker::may_indicate(const NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* block,
                                   INDICATE_OFFLOAD_EVENT code) {
  if (code != NeighborReachabilityQuery) {
    if (block == nullptr) return true;
    report(of_driver_below("NUD-9", "IM-7"), below_, nullptr, nullptr,
           "a block with an event that has none");
    return false;
  }
  if (block == nullptr) {
    report(of_driver_below("NUD-4", "IM-7"), below_, nullptr, nullptr,
           "a NeighborReachabilityQuery without a block");
    return false;
  }
  if (block->Header.Type != NeighborOffloadState || block->NextBlock != nullptr ||
      block->DependentBlockList != nullptr || block->Status != NDIS_STATUS_SUCCESS) {
    report(
        of_driver_below("NUD-4", "IM-7"), below_, nullptr, nullptr,
        "the block of a NeighborReachabilityQuery is not one of type NeighborOffloadState alone, "
        "with NDIS_STATUS_SUCCESS");
    return false;
  }
  return may_indicate(block->NdisOffloadHandle);
}

bool ContractChecker::may_indicate(NDIS_HANDLE object) {
  if (is_known(object)) return true;
  report(of_driver_below("CTX-2", "IM-7"), below_, nullptr, nullptr,
         "an indication whose NdisOffloadHandle names no object");
  return false;
}

bool ContractChecker::is_known(NDIS_HANDLE handle) const {
  const WatchedObject* object = objects_.find(static_cast<const NDIS_OFFLOAD_HANDLE*>(handle));
  return object != nullptr && (object->offloaded || object->has_open(Use::kInitiate));
}

}  // namespace flue::ndis
