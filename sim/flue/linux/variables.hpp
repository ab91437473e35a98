// SPDX-License-Identifier: Apache-2.0
//
// What the kernel said, as variables of the chimney DDI. Members have the names that they have in
// the DDI's structures; the DDI's variables that stand in none of these structs are 0. Pure
// functions: the same words give the same variables.
//
// Sequence numbers are relative: the first byte of data is 0, modulo 2^32. Ticks are host ticks,
// `ticks_per_second` of them in a second; a time is multiplied first and then rounded down. Values
// that do not fit are clamped, never cut.

#pragma once

#include <cstdint>

#include "flue/linux/kernel_model.hpp"

namespace flue::kernel {

/// A timer that is not running (-1).
constexpr std::uint32_t kTimerNotRunning = 0xffffffff;

struct NeighborVariables {
  // constant
  MacAddress DlSourceAddress;  ///< the interface's
  std::uint32_t VlanId = 0;    ///< 12 bits
  // cached
  MacAddress DlDestinationAddress;
  std::uint32_t HostReachabilityDelta = 0;  ///< as of the neighbor's last message, ticks
  // delegated
  std::uint32_t NicReachabilityDelta = 0;  ///< equal to HostReachabilityDelta when offloaded
};

struct PathVariables {
  // constant
  IpAddress SourceAddress;
  IpAddress DestinationAddress;
  // cached
  std::uint32_t PathMtu = 0;
};

struct TcpConstVariables {
  std::uint16_t Flags = 0;  ///< TCP_FLAG_TIMESTAMP_ENABLED 1, TCP_FLAG_SACK_ENABLED 2,
                            ///< TCP_FLAG_WINDOW_SCALING_ENABLED 4
  std::uint16_t RemotePort = 0;
  std::uint16_t LocalPort = 0;
  std::uint8_t SndWindScale = 0;
  std::uint8_t RcvWindScale = 0;
  std::uint16_t RemoteMss = 0;  ///< valid when first offloaded: later it follows the path MTU
  std::uint32_t HashValue = 0;
};

struct TcpCachedVariables {
  std::uint16_t Flags = 0;  ///< TCP_FLAG_KEEP_ALIVE_ENABLED 1, TCP_FLAG_NAGLING_ENABLED 2
  std::uint32_t InitialRcvWnd = 0;
  std::uint32_t RcvIndicationSize = 0;
  std::uint8_t KaProbeCount = 0;
  std::uint32_t KaTimeout = 0;
  std::uint32_t KaInterval = 0;
  std::uint32_t MaxRT = 0;
  std::uint32_t FlowLabel = 0;
  std::uint8_t TtlOrHopLimit = 0;
  std::uint8_t TosOrTrafficClass = 0;
  std::uint8_t UserPriority = 0;
};

struct TcpDelegatedVariables {
  struct Timer {
    std::uint8_t Count = 0;
    std::uint32_t TimeoutDelta = kTimerNotRunning;
  };
  struct ProbeTimer {
    std::uint8_t ProbeCount = 0;
    std::uint32_t TimeoutDelta = kTimerNotRunning;
  };

  std::uint32_t State = 0;  ///< TCP_OFFLOAD_CONNECTION_STATE
  std::uint32_t RcvNxt = 0;
  std::uint32_t RcvWnd = 0;
  std::uint32_t SndUna = 0;
  std::uint32_t SndNxt = 0;
  std::uint32_t SndMax = 0;
  std::uint32_t SndWnd = 0;
  std::uint32_t CWnd = 0;
  std::uint32_t SsThresh = 0;
  std::uint16_t SRtt = 0;    ///< times 8
  std::uint16_t RttVar = 0;  ///< times 4
  ProbeTimer KeepAlive;
  Timer Retransmit;
};

struct TcpVariables {
  TcpConstVariables constant;
  TcpCachedVariables cached;
  TcpDelegatedVariables delegated;
};

/// @param link  the neighbor's interface
NeighborVariables neighbor_variables(const Neighbor& neighbor, const Link& link,
                                     std::uint32_t ticks_per_second);

/// Time since the neighbor's last confirmation: the age in its last message plus the time since
/// (LX-12).
std::uint32_t reachability_age(const Neighbor& neighbor, RecordTime now,
                               std::uint32_t ticks_per_second);

/// @param link  the route's interface, whose MTU counts where the route tells none
PathVariables path_variables(const PathKey& path, const Route& route, const Link& link);

TcpVariables tcp_variables(const Socket& socket, std::uint32_t ticks_per_second);

/// Bytes of data sent once: grows when the socket sends new data (LX-9).
std::uint64_t new_data_sent(const SocketMessage& socket);

}  // namespace flue::kernel
