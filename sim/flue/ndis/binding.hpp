// SPDX-License-Identifier: Apache-2.0
//
// Binding: NDIS between one protocol driver and one miniport.

#ifndef FLUE_NDIS_BINDING_HPP_
#define FLUE_NDIS_BINDING_HPP_

#include "flue/ndis/handlers.hpp"
#include "flue/ndis/operation.hpp"

namespace flue::ndis {

class ContractChecker;

/// NDIS between one protocol driver and one miniport: turns a tree of POBLs into MOBLs in place on
/// the way down and back on the way up (chimney.md 3.1), sets OFFLOAD_STATE_HEADER.Length, and has
/// `ContractChecker` watch both sides.
///
/// Neither driver is owned; both outlive the binding's last use.
class Binding final {
 public:
  /// `checker` may be NULL: nothing is checked.
  Binding(ProtocolHandlers& protocol, MiniportHandlers& miniport, ContractChecker* checker);

  // --- For the protocol. Each returns at once; the same pointer comes back through the matching
  // ProtocolXxxComplete. ---

  void NdisInitiateOffload(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList);
  void NdisQueryOffloadState(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList);
  void NdisUpdateOffload(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList);
  void NdisInvalidateOffload(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList);
  void NdisTerminateOffload(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList);
  void NdisOffloadTcpSend(NDIS_OFFLOAD_HANDLE* OffloadHandle, NET_BUFFER_LIST* NetBufferList);

  // --- For the miniport. ---

  void NdisMInitiateOffloadComplete(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList);
  void NdisMQueryOffloadStateComplete(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList);
  void NdisMUpdateOffloadComplete(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList);
  void NdisMInvalidateOffloadComplete(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList);
  void NdisMTerminateOffloadComplete(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList);
  void NdisTcpOffloadSendComplete(NET_BUFFER_LIST* NetBufferList);
  void NdisMOffloadEventIndicate(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList,
                                 INDICATE_OFFLOAD_EVENT IndicationCode);
  void NdisTcpOffloadEventHandler(NDIS_HANDLE NdisOffloadHandle, TCP_OFFLOAD_EVENT_TYPE EventType,
                                  ULONG EventSpecificInformation);
  void NdisMIndicateStatusEx(NDIS_STATUS GeneralStatus);

 private:
  using MiniportHandler = void (MiniportHandlers::*)(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST*);
  using ProtocolHandler = void (ProtocolHandlers::*)(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST*);

  void start(Operation operation, NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* tree, MiniportHandler handler);
  void complete(Operation operation, NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* tree,
                ProtocolHandler handler);

  ProtocolHandlers& protocol_;
  MiniportHandlers& miniport_;
  ContractChecker* checker_;
};

}  // namespace flue::ndis

#endif  // FLUE_NDIS_BINDING_HPP_
