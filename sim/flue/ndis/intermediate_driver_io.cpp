// SPDX-License-Identifier: Apache-2.0
//
// IntermediateDriver: sends and indications.

#include "flue/ndis/binding.hpp"
#include "flue/ndis/conversion.hpp"
#include "flue/ndis/intermediate_driver.hpp"

namespace flue::ndis {

void IntermediateDriver::MiniportTcpOffloadSend(PVOID context, NET_BUFFER_LIST* send) {
  OffloadEntry* const entry = entries_.find(nullptr, context);
  below_->NdisOffloadTcpSend(entry == nullptr ? &never_given_ : &entry->handle, send);
}

void IntermediateDriver::ProtocolTcpOffloadSendComplete(NET_BUFFER_LIST* send) {
  above_->NdisTcpOffloadSendComplete(send);
}

void IntermediateDriver::ProtocolIndicateOffloadEvent(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* block,
                                                      INDICATE_OFFLOAD_EVENT code) {
  if (block == nullptr) {
    above_->NdisMOffloadEventIndicate(nullptr, code);
    return;
  }
  const NDIS_HANDLE handle = upper_handle(block->OffloadHandle);
  if (handle == nullptr) return;
  const NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST given = *block;
  NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* const mobl =
      put(block, as_miniport_block(*block, nullptr, handle));
  above_->NdisMOffloadEventIndicate(mobl, code);
  put(mobl, given);  // NDIS's again, with the host's answer in the state behind it
}

void IntermediateDriver::ProtocolTcpOffloadEvent(NDIS_OFFLOAD_HANDLE* handle,
                                                 TCP_OFFLOAD_EVENT_TYPE event, ULONG information) {
  const NDIS_HANDLE above = upper_handle(handle);
  if (above != nullptr) above_->NdisTcpOffloadEventHandler(above, event, information);
}

void IntermediateDriver::ProtocolStatusEx(NDIS_STATUS status) {
  above_->NdisMIndicateStatusEx(status);
}

NDIS_HANDLE IntermediateDriver::upper_handle(const NDIS_OFFLOAD_HANDLE* handle) const {
  const OffloadEntry* entry = entries_.find(handle);
  return entry == nullptr ? nullptr : entry->upper_handle;
}

}  // namespace flue::ndis
