// SPDX-License-Identifier: Apache-2.0
//
// The DDI's other enumerations, flags and object identifiers (chimney.md 1.5.1, 1.5.2).

#ifndef FLUE_DDI_ENUMERATIONS_HPP_
#define FLUE_DDI_ENUMERATIONS_HPP_

#include <optional>
#include <string_view>

#include "flue/ddi/basic_types.hpp"

namespace flue {

/// TCP_OFFLOAD_STATE_DELEGATED.State. Names for output leave "TcpConnection" out.
enum TCP_OFFLOAD_CONNECTION_STATE : ULONG {
  TcpConnectionClosed = 0,
  TcpConnectionListen = 1,
  TcpConnectionSynSent = 2,
  TcpConnectionSynRcvd = 3,
  TcpConnectionEstablished = 4,
  TcpConnectionFinWait1 = 5,
  TcpConnectionFinWait2 = 6,
  TcpConnectionCloseWait = 7,
  TcpConnectionClosing = 8,
  TcpConnectionLastAck = 9,
  TcpConnectionTimeWait = 10,
  TcpConnectionMaxState = 11,
};

/// Why the target asks for an upload: EventSpecificInformation of a TcpIndicateRetrieve (TERM-3).
enum TCP_UPLOAD_REASON : ULONG {
  LowActivity = 1,
  HighDropRate = 2,
  SmallIO = 3,
  NoBufferPreposting = 4,
  ReceivedUrgentData = 5,
  HighFragmentation = 6,
  HighOutOfOrderPackets = 7,
  TimeoutExpiration = 8,
  InvalidState = 9,
  UploadRequested = 10,
  HardwareFailure = 11,
  MaxUploadReason = 12,
};

enum TCP_OFFLOAD_EVENT_TYPE : ULONG {
  TcpIndicateSendBacklogChange = 1,
  TcpIndicateDisconnect = 2,
  TcpIndicateRetrieve = 3,
  TcpIndicateAbort = 4,
};

enum INDICATE_OFFLOAD_EVENT : ULONG {
  NeighborReachabilityInDoubt = 1,  ///< reserved; never indicated (OP-25)
  NeighborReachabilityQuery = 2,
  MaxOffloadEvent = 3,
};

enum NDIS_CHIMNEY_OFFLOAD_TYPE : ULONG {
  NdisTcpChimneyOffload = 1,
  NdisIpsecChimneyOffload = 2,
  NdisRdmaChimneyOffload = 3,
  NdisMaxChimneyOffload = 4,
};

// TCP_OFFLOAD_STATE_CONST.Flags
inline constexpr USHORT TCP_FLAG_TIMESTAMP_ENABLED = 0x01;
inline constexpr USHORT TCP_FLAG_SACK_ENABLED = 0x02;
inline constexpr USHORT TCP_FLAG_WINDOW_SCALING_ENABLED = 0x04;

// TCP_OFFLOAD_STATE_CACHED.Flags: two levels, three one-shot commands (OP-22).
inline constexpr USHORT TCP_FLAG_KEEP_ALIVE_ENABLED = 0x01;
inline constexpr USHORT TCP_FLAG_NAGLING_ENABLED = 0x02;
inline constexpr USHORT TCP_FLAG_KEEP_ALIVE_RESTART = 0x04;
inline constexpr USHORT TCP_FLAG_MAX_RT_RESTART = 0x08;
inline constexpr USHORT TCP_FLAG_UPDATE_RCV_WND = 0x10;

// Flags of a disconnect.
inline constexpr ULONG TCP_DISCONNECT_GRACEFUL_CLOSE = 0x01;
inline constexpr ULONG TCP_DISCONNECT_ABORTIVE_CLOSE = 0x02;

// NDIS_OBJECT_HEADER.Type at registration.
inline constexpr UCHAR NDIS_OBJECT_TYPE_DEFAULT = 0x80;
inline constexpr UCHAR NDIS_OBJECT_TYPE_CLIENT_CHIMNEY_OFFLOAD_GENERIC_CHARACTERISTICS = 0x8E;
inline constexpr UCHAR NDIS_OBJECT_TYPE_PROVIDER_CHIMNEY_OFFLOAD_GENERIC_CHARACTERISTICS = 0x8F;
inline constexpr UCHAR NDIS_OBJECT_TYPE_CLIENT_CHIMNEY_OFFLOAD_CHARACTERISTICS = 0x93;
inline constexpr UCHAR NDIS_OBJECT_TYPE_PROVIDER_CHIMNEY_OFFLOAD_CHARACTERISTICS = 0x94;

using NDIS_OID = ULONG;
inline constexpr NDIS_OID OID_TCP_TASK_OFFLOAD = 0xFC010201;
inline constexpr NDIS_OID OID_TCP4_OFFLOAD_STATS = 0xFC010207;
inline constexpr NDIS_OID OID_TCP6_OFFLOAD_STATS = 0xFC010208;
inline constexpr NDIS_OID OID_IP4_OFFLOAD_STATS = 0xFC010209;
inline constexpr NDIS_OID OID_IP6_OFFLOAD_STATS = 0xFC01020A;
inline constexpr NDIS_OID OID_TCP_OFFLOAD_PARAMETERS = 0xFC01020C;
inline constexpr NDIS_OID OID_TCP_CONNECTION_OFFLOAD_CURRENT_CONFIG = 0xFC01020E;
inline constexpr NDIS_OID OID_TCP_CONNECTION_OFFLOAD_HARDWARE_CAPABILITIES = 0xFC01020F;
inline constexpr NDIS_OID OID_TCP_CONNECTION_OFFLOAD_PARAMETERS = 0xFC030201;

/// Names for output and input; "?" for a number that is none.
/// `to_string(TCP_OFFLOAD_CONNECTION_STATE)` gives the RFC 793 name
/// ("Established").
const char* to_string(TCP_OFFLOAD_CONNECTION_STATE state);
const char* to_string(TCP_UPLOAD_REASON reason);
const char* to_string(TCP_OFFLOAD_EVENT_TYPE event);
const char* to_string(INDICATE_OFFLOAD_EVENT event);
std::optional<TCP_OFFLOAD_CONNECTION_STATE> connection_state_from_name(std::string_view name);

}  // namespace flue

#endif  // FLUE_DDI_ENUMERATIONS_HPP_
