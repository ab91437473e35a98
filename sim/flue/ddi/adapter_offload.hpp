// SPDX-License-Identifier: Apache-2.0
//
// What a target tells about itself, and what the host sets (chimney.md 1.6). Laid out as in
// NDIS 6.1.

#ifndef FLUE_DDI_ADAPTER_OFFLOAD_HPP_
#define FLUE_DDI_ADAPTER_OFFLOAD_HPP_

#include <cstddef>

#include "flue/ddi/state_structures.hpp"

namespace flue {

inline constexpr ULONG NDIS_ENCAPSULATION_IEEE_802_3 = 0x02;
inline constexpr ULONG NDIS_ENCAPSULATION_IEEE_LLC_SNAP_ROUTED = 0x08;

// The two-bit Support... fields.
inline constexpr ULONG NDIS_OFFLOAD_NOT_SUPPORTED = 0;
inline constexpr ULONG NDIS_OFFLOAD_SUPPORTED = 1;

/// What the target can do; read again by the host after NDIS_STATUS_OFFLOAD_RESUME (CTL-2).
struct NDIS_TCP_CONNECTION_OFFLOAD {
  NDIS_OBJECT_HEADER Header;
  ULONG Encapsulation;  ///< NDIS_ENCAPSULATION_...
  ULONG SupportWord;    ///< bit-fields, through the functions below; bits 8-11 CongestionAlgorithm,
                        ///< reserved
  ULONG TcpConnectionOffloadCapacity;  ///< most connections, IPv4 and IPv6 together
  ULONG Flags;                         ///< reserved

  constexpr ULONG SupportIPv4() const { return SupportWord & 3; }
  constexpr ULONG SupportIPv6() const { return (SupportWord >> 2) & 3; }
  constexpr ULONG SupportIPv6ExtensionHeaders() const { return (SupportWord >> 4) & 3; }
  constexpr ULONG SupportSack() const { return (SupportWord >> 6) & 3; }
  constexpr void set_SupportIPv4(ULONG value) {
    SupportWord = detail::with_bits(SupportWord, 0, 2, value);
  }
  constexpr void set_SupportIPv6(ULONG value) {
    SupportWord = detail::with_bits(SupportWord, 2, 2, value);
  }
  constexpr void set_SupportIPv6ExtensionHeaders(ULONG value) {
    SupportWord = detail::with_bits(SupportWord, 4, 2, value);
  }
  constexpr void set_SupportSack(ULONG value) {
    SupportWord = detail::with_bits(SupportWord, 6, 2, value);
  }
};

struct NDIS_OFFLOAD_ENCAPSULATION {
  NDIS_OBJECT_HEADER Header;
  struct Family {
    ULONG Enabled;
    ULONG EncapsulationType;
    ULONG HeaderSize;  ///< bytes
  } IPv4, IPv6;
};

/// OID_TCP_CONNECTION_OFFLOAD_PARAMETERS.
struct NDIS_TCP_CONNECTION_OFFLOAD_PARAMETERS {
  NDIS_OBJECT_HEADER Header;
  NDIS_OFFLOAD_ENCAPSULATION Encapsulation;
  ULONG TicksPerSecond;  ///< the host's ticks: 10, 100 or 1000 (the default)
  UCHAR TcpAckFrequency;
  UCHAR TcpDelayedAckTicks;
  UCHAR TcpMaximumRetransmissions;
  UCHAR TcpDoubtReachabilityRetransmissions;
  ULONG TcpSwsPreventionTicks;
  ULONG TcpDuplicateAckThreshold;
  ULONG TcpPushTicks;
  ULONG NceStaleTicks;        ///< inactivity that makes a neighbor stale (NUD-2)
  ULONG CongestionAlgorithm;  ///< reserved
};

static_assert(sizeof(NDIS_TCP_CONNECTION_OFFLOAD) == 20);
static_assert(offsetof(NDIS_TCP_CONNECTION_OFFLOAD, TcpConnectionOffloadCapacity) == 12);
static_assert(sizeof(NDIS_OFFLOAD_ENCAPSULATION) == 28);
static_assert(sizeof(NDIS_TCP_CONNECTION_OFFLOAD_PARAMETERS) == 60);
static_assert(offsetof(NDIS_TCP_CONNECTION_OFFLOAD_PARAMETERS, TicksPerSecond) == 32);
static_assert(offsetof(NDIS_TCP_CONNECTION_OFFLOAD_PARAMETERS, NceStaleTicks) == 52);

}  // namespace flue

#endif  // FLUE_DDI_ADAPTER_OFFLOAD_HPP_
