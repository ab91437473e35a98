// SPDX-License-Identifier: Apache-2.0
//
// The entry points that drivers give to NDIS: what a chimney-capable miniport and a chimney-capable
// protocol implement.
//
// An intermediate driver implements both: a miniport towards the binding above it, a protocol
// towards the one below (IM-1).

#ifndef FLUE_NDIS_HANDLERS_HPP_
#define FLUE_NDIS_HANDLERS_HPP_

#include "flue/ddi/ndischimney.hpp"

namespace flue::ndis {

/// What NDIS calls in a miniport. Each state-manipulation handler keeps `OffloadBlockList` and
/// returns; it never completes inside itself (GEN-1, OP-37). The tree belongs to the miniport until
/// the matching completion call of its `Binding`, which passes the very pointer back (GEN-2,
/// GEN-4).
class MiniportHandlers {
 public:
  MiniportHandlers() = default;
  MiniportHandlers(const MiniportHandlers&) = delete;
  MiniportHandlers& operator=(const MiniportHandlers&) = delete;
  virtual ~MiniportHandlers() = default;

  virtual void MiniportInitiateOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) = 0;
  virtual void MiniportQueryOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) = 0;
  virtual void MiniportUpdateOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) = 0;
  virtual void MiniportInvalidateOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) = 0;
  virtual void MiniportTerminateOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) = 0;

  /// One send on the connection whose cell holds `MiniportOffloadContext`. Always pending; ends
  /// with `Binding::NdisTcpOffloadSendComplete` and the same NET_BUFFER_LIST (IM-7). Until Flue has
  /// a transmit path the target fills in the headers that the next segment would carry.
  virtual void MiniportTcpOffloadSend(PVOID MiniportOffloadContext,
                                      NET_BUFFER_LIST* NetBufferList) = 0;
};

/// What NDIS calls in a protocol driver.
class ProtocolHandlers {
 public:
  ProtocolHandlers() = default;
  ProtocolHandlers(const ProtocolHandlers&) = delete;
  ProtocolHandlers& operator=(const ProtocolHandlers&) = delete;
  virtual ~ProtocolHandlers() = default;

  virtual void ProtocolInitiateOffloadComplete(
      NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList) = 0;
  virtual void ProtocolQueryOffloadComplete(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList) = 0;
  virtual void ProtocolUpdateOffloadComplete(
      NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList) = 0;
  virtual void ProtocolInvalidateOffloadComplete(
      NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList) = 0;
  virtual void ProtocolTerminateOffloadComplete(
      NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList) = 0;
  virtual void ProtocolTcpOffloadSendComplete(NET_BUFFER_LIST* NetBufferList) = 0;

  /// NeighborReachabilityQuery: `OffloadBlockList` is one block of type NeighborOffloadState with
  /// all three structures (OP-24); its OffloadHandle names the neighbor, and the new
  /// HostReachabilityDelta goes into the CACHED structure before the return (NUD-5). Any other
  /// event: `OffloadBlockList` is NULL (NUD-9).
  virtual void ProtocolIndicateOffloadEvent(NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* OffloadBlockList,
                                            INDICATE_OFFLOAD_EVENT IndicationCode) = 0;
  /// `OffloadHandle` is the NDIS_OFFLOAD_HANDLE with which this protocol offloaded the connection.
  /// `EventSpecificInformation` is the TCP_UPLOAD_REASON of a TcpIndicateRetrieve.
  virtual void ProtocolTcpOffloadEvent(NDIS_OFFLOAD_HANDLE* OffloadHandle,
                                       TCP_OFFLOAD_EVENT_TYPE EventType,
                                       ULONG EventSpecificInformation) = 0;
  /// NDIS_STATUS_OFFLOAD_PAUSE, NDIS_STATUS_OFFLOAD_RESUME, NDIS_STATUS_UPLOAD_ALL (CTL-1, CTL-2,
  /// TERM-5).
  virtual void ProtocolStatusEx(NDIS_STATUS GeneralStatus) = 0;
};

}  // namespace flue::ndis

#endif  // FLUE_NDIS_HANDLERS_HPP_
