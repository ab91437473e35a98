// SPDX-License-Identifier: Apache-2.0
//
// The variables of the three layers as plain values, under their member names in the DDI structures
// (chimney.md 2.3 to 2.5).

#ifndef FLUE_HOST_STATE_HPP_
#define FLUE_HOST_STATE_HPP_

#include <variant>

#include "flue/ddi/ndischimney.hpp"
#include "flue/host/address.hpp"

namespace flue::host {

struct NeighborState {
  // constant
  MacAddress DlSourceAddress{};  ///< all zero: the interface's own (OP-23)
  USHORT VlanId = 0;             ///< 12 bits; 0: not significant
  // cached
  MacAddress DlDestinationAddress{};
  ULONG HostReachabilityDelta = 0;  ///< ticks
  // delegated
  ULONG NicReachabilityDelta = 0;  ///< ticks
};

struct PathState {
  // constant
  IpAddress SourceAddress{};
  IpAddress DestinationAddress{};
  // cached
  ULONG PathMtu = 0;  ///< bytes
};

struct TcpState {
  // constant
  USHORT ConstFlags = 0;  ///< TCP_FLAG_TIMESTAMP_ENABLED, ...
  USHORT RemotePort = 0;
  USHORT LocalPort = 0;
  UCHAR SndWindScale = 0;  ///< 4 bits
  UCHAR RcvWindScale = 0;  ///< 4 bits
  USHORT RemoteMss = 0;    ///< bytes
  ULONG HashValue = 0;
  // cached
  USHORT CachedFlags = 0;       ///< TCP_FLAG_KEEP_ALIVE_ENABLED, ...
  ULONG InitialRcvWnd = 0;      ///< bytes
  ULONG RcvIndicationSize = 0;  ///< bytes
  UCHAR KaProbeCount = 0;
  ULONG KaTimeout = 0;   ///< ticks
  ULONG KaInterval = 0;  ///< ticks
  ULONG MaxRT = 0;       ///< ticks
  ULONG FlowLabel = 0;   ///< 20 bits
  UCHAR TtlOrHopLimit = 0;
  UCHAR TosOrTrafficClass = 0;
  UCHAR UserPriority = 0;  ///< 3 bits
  // delegated
  TCP_OFFLOAD_CONNECTION_STATE State = TcpConnectionClosed;
  USHORT DelegatedFlags = 0;
  ULONG RcvNxt = 0;
  ULONG RcvWnd = 0;  ///< bytes
  ULONG SndUna = 0;
  ULONG SndNxt = 0;
  ULONG SndMax = 0;
  ULONG SndWnd = 0;     ///< bytes
  ULONG MaxSndWnd = 0;  ///< bytes
  ULONG SendWL1 = 0;
  ULONG CWnd = 0;      ///< bytes
  ULONG SsThresh = 0;  ///< bytes
  USHORT SRtt = 0;     ///< ticks times 8
  USHORT RttVar = 0;   ///< ticks times 4
  ULONG TsRecent = 0;
  ULONG TsRecentAge = 0;  ///< ticks
  ULONG TsTime = 0;       ///< ticks
  ULONG TotalRT = 0;      ///< ticks
  UCHAR DupAckCount = 0;
  UCHAR SndWndProbeCount = 0;
  struct {
    UCHAR ProbeCount = 0;
    ULONG TimeoutDelta = 0;  ///< ticks; 0xFFFFFFFF: the timer does not run
  } KeepAlive;
  struct {
    UCHAR Count = 0;
    ULONG TimeoutDelta = 0;  ///< ticks; 0xFFFFFFFF: the timer does not run
  } Retransmit;
  // delegated, returned by a query only (QRY-7)
  ULONG SendBacklogSize = 0;     ///< bytes; 0xFFFFFFFF: not supported
  ULONG ReceiveBacklogSize = 0;  ///< bytes; 0xFFFFFFFF: not supported
};

/// State of one object, or none. Which of its classes count is told by the block's
/// OFFLOAD_STATE_TYPE.
using State = std::variant<std::monostate, NeighborState, PathState, TcpState>;

/// True when there is state.
inline bool has_state(const State& state) { return state.index() != 0; }

}  // namespace flue::host

#endif  // FLUE_HOST_STATE_HPP_
