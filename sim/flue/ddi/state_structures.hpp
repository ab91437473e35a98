// SPDX-License-Identifier: Apache-2.0
//
// The nine state structures, byte for byte as on x64 (chimney.md 2.6).
//
// Words that hold bit-fields are plain integers: GCC would place the fields differently from the
// DDI. The member functions beside them read and write the field; the bits around it stay as they
// are.

#ifndef FLUE_DDI_STATE_STRUCTURES_HPP_
#define FLUE_DDI_STATE_STRUCTURES_HPP_

#include <cstddef>

#include "flue/ddi/basic_types.hpp"
#include "flue/ddi/enumerations.hpp"

namespace flue {

struct NET_BUFFER_LIST;

namespace detail {
/// `word` with the `width` bits from `lsb` on replaced by the lowest bits of `value`.
template <typename Word>
constexpr Word with_bits(Word word, unsigned lsb, unsigned width, ULONG value) {
  const ULONG mask = ((ULONG{1} << width) - 1) << lsb;
  return static_cast<Word>((word & ~mask) | ((value << lsb) & mask));
}
}  // namespace detail

struct NDIS_OBJECT_HEADER {
  UCHAR Type;
  UCHAR Revision;
  USHORT Size;  ///< bytes
};

/// In front of each state structure.
struct OFFLOAD_STATE_HEADER {
  ULONG Length;             ///< bytes of the whole structure, this header included; NDIS sets it
  ULONG RecognizedOptions;  ///< reserved
};

struct NEIGHBOR_OFFLOAD_STATE_CONST {
  OFFLOAD_STATE_HEADER Header;
  UCHAR DlSourceAddress[32];  ///< MAC in bytes 0-5 (OP-34); all zero: the interface's own (OP-23)
  ULONG VlanIdWord;           ///< VlanId in bits 0-11

  constexpr USHORT VlanId() const { return static_cast<USHORT>(VlanIdWord & 0xFFF); }
  constexpr void set_VlanId(USHORT value) {
    VlanIdWord = detail::with_bits(VlanIdWord, 0, 12, value);
  }
};

struct NEIGHBOR_OFFLOAD_STATE_CACHED {
  OFFLOAD_STATE_HEADER Header;
  UCHAR DlDestinationAddress[32];  ///< MAC in bytes 0-5 (OP-34)
  ULONG HostReachabilityDelta;     ///< ticks
};

struct NEIGHBOR_OFFLOAD_STATE_DELEGATED {
  OFFLOAD_STATE_HEADER Header;
  ULONG NicReachabilityDelta;  ///< ticks
};

struct PATH_OFFLOAD_STATE_CONST {
  OFFLOAD_STATE_HEADER Header;
  // 4 bytes (IPv4) or 16 (IPv6) behind each, network byte order. In a query the caller provides the
  // room: the target writes the address there and leaves the pointers.
  const UCHAR* SourceAddress;
  const UCHAR* DestinationAddress;
};

struct PATH_OFFLOAD_STATE_CACHED {
  OFFLOAD_STATE_HEADER Header;
  ULONG PathMtu;  ///< bytes
};

struct PATH_OFFLOAD_STATE_DELEGATED {
  OFFLOAD_STATE_HEADER Header;
};

struct TCP_OFFLOAD_STATE_CONST {
  OFFLOAD_STATE_HEADER Header;
  USHORT Flags;  ///< TCP_FLAG_TIMESTAMP_ENABLED, ...
  USHORT RemotePort;
  USHORT LocalPort;
  UCHAR WindScaleByte;  ///< SndWindScale in bits 0-3, RcvWindScale in bits 4-7
  USHORT RemoteMss;     ///< bytes
  ULONG HashValue;

  constexpr UCHAR SndWindScale() const { return WindScaleByte & 0xF; }
  constexpr UCHAR RcvWindScale() const { return static_cast<UCHAR>(WindScaleByte >> 4); }
  constexpr void set_SndWindScale(UCHAR value) {
    WindScaleByte = detail::with_bits(WindScaleByte, 0, 4, value);
  }
  constexpr void set_RcvWindScale(UCHAR value) {
    WindScaleByte = detail::with_bits(WindScaleByte, 4, 4, value);
  }
};

struct TCP_OFFLOAD_STATE_CACHED {
  OFFLOAD_STATE_HEADER Header;
  USHORT Flags;             ///< TCP_FLAG_KEEP_ALIVE_ENABLED, ...
  ULONG InitialRcvWnd;      ///< bytes
  ULONG RcvIndicationSize;  ///< bytes; 0: no preference
  UCHAR KaProbeCount;
  ULONG KaTimeout;      ///< ticks
  ULONG KaInterval;     ///< ticks
  ULONG MaxRT;          ///< ticks; 0: TcpMaximumRetransmissions decides; 0xFFFFFFFF: no limit
  ULONG FlowLabelWord;  ///< FlowLabel in bits 0-19
  UCHAR TtlOrHopLimit;
  UCHAR TosOrTrafficClass;
  UCHAR UserPriorityByte;  ///< UserPriority in bits 0-2

  constexpr ULONG FlowLabel() const { return FlowLabelWord & 0xFFFFF; }
  constexpr UCHAR UserPriority() const { return UserPriorityByte & 0x7; }
  constexpr void set_FlowLabel(ULONG value) {
    FlowLabelWord = detail::with_bits(FlowLabelWord, 0, 20, value);
  }
  constexpr void set_UserPriority(UCHAR value) {
    UserPriorityByte = detail::with_bits(UserPriorityByte, 0, 3, value);
  }
};

struct TCP_OFFLOAD_STATE_DELEGATED {
  OFFLOAD_STATE_HEADER Header;
  TCP_OFFLOAD_CONNECTION_STATE State;
  USHORT Flags;
  ULONG RcvNxt;
  ULONG RcvWnd;  ///< bytes
  ULONG SndUna;
  ULONG SndNxt;
  ULONG SndMax;
  ULONG SndWnd;     ///< bytes
  ULONG MaxSndWnd;  ///< bytes
  ULONG SendWL1;
  ULONG CWnd;      ///< bytes
  ULONG SsThresh;  ///< bytes
  USHORT SRtt;     ///< ticks times 8
  USHORT RttVar;   ///< ticks times 4
  ULONG TsRecent;
  ULONG TsRecentAge;  ///< ticks
  ULONG TsTime;       ///< ticks
  ULONG TotalRT;      ///< ticks
  UCHAR DupAckCount;
  UCHAR SndWndProbeCount;
  struct {
    UCHAR ProbeCount;
    ULONG TimeoutDelta;  ///< ticks; 0xFFFFFFFF: the timer does not run
  } KeepAlive;
  struct {
    UCHAR Count;
    ULONG TimeoutDelta;  ///< ticks; 0xFFFFFFFF: the timer does not run
  } Retransmit;
  // Pointers in an initiate and a terminate, backlog sizes in a query (QRY-7, TERM-22).
  union {
    NET_BUFFER_LIST* SendDataHead;
    ULONG SendBacklogSize;  ///< bytes; 0xFFFFFFFF: not supported
  };
  NET_BUFFER_LIST* SendDataTail;
  union {
    NET_BUFFER_LIST* BufferedData;
    ULONG ReceiveBacklogSize;  ///< bytes; 0xFFFFFFFF: not supported
  };
  ULONG DWnd;  ///< NDIS 6.1+; without a description
};

// clang-format off
#define FLUE_AT(structure, member, offset) static_assert(offsetof(structure, member) == (offset))
static_assert(sizeof(NDIS_OBJECT_HEADER) == 4);
FLUE_AT(NDIS_OBJECT_HEADER, Revision, 1);
FLUE_AT(NDIS_OBJECT_HEADER, Size, 2);
static_assert(sizeof(OFFLOAD_STATE_HEADER) == 8);
FLUE_AT(OFFLOAD_STATE_HEADER, RecognizedOptions, 4);
static_assert(sizeof(NEIGHBOR_OFFLOAD_STATE_CONST) == 44);
FLUE_AT(NEIGHBOR_OFFLOAD_STATE_CONST, DlSourceAddress, 8);
FLUE_AT(NEIGHBOR_OFFLOAD_STATE_CONST, VlanIdWord, 40);
static_assert(sizeof(NEIGHBOR_OFFLOAD_STATE_CACHED) == 44);
FLUE_AT(NEIGHBOR_OFFLOAD_STATE_CACHED, DlDestinationAddress, 8);
FLUE_AT(NEIGHBOR_OFFLOAD_STATE_CACHED, HostReachabilityDelta, 40);
static_assert(sizeof(NEIGHBOR_OFFLOAD_STATE_DELEGATED) == 12);
FLUE_AT(NEIGHBOR_OFFLOAD_STATE_DELEGATED, NicReachabilityDelta, 8);
static_assert(sizeof(PATH_OFFLOAD_STATE_CONST) == 24);
FLUE_AT(PATH_OFFLOAD_STATE_CONST, SourceAddress, 8);
FLUE_AT(PATH_OFFLOAD_STATE_CONST, DestinationAddress, 16);
static_assert(sizeof(PATH_OFFLOAD_STATE_CACHED) == 12);
FLUE_AT(PATH_OFFLOAD_STATE_CACHED, PathMtu, 8);
static_assert(sizeof(PATH_OFFLOAD_STATE_DELEGATED) == 8);
static_assert(sizeof(TCP_OFFLOAD_STATE_CONST) == 24);
FLUE_AT(TCP_OFFLOAD_STATE_CONST, Flags, 8);
FLUE_AT(TCP_OFFLOAD_STATE_CONST, RemotePort, 10);
FLUE_AT(TCP_OFFLOAD_STATE_CONST, LocalPort, 12);
FLUE_AT(TCP_OFFLOAD_STATE_CONST, WindScaleByte, 14);
FLUE_AT(TCP_OFFLOAD_STATE_CONST, RemoteMss, 16);
FLUE_AT(TCP_OFFLOAD_STATE_CONST, HashValue, 20);
static_assert(sizeof(TCP_OFFLOAD_STATE_CACHED) == 44);
FLUE_AT(TCP_OFFLOAD_STATE_CACHED, Flags, 8);
FLUE_AT(TCP_OFFLOAD_STATE_CACHED, InitialRcvWnd, 12);
FLUE_AT(TCP_OFFLOAD_STATE_CACHED, RcvIndicationSize, 16);
FLUE_AT(TCP_OFFLOAD_STATE_CACHED, KaProbeCount, 20);
FLUE_AT(TCP_OFFLOAD_STATE_CACHED, KaTimeout, 24);
FLUE_AT(TCP_OFFLOAD_STATE_CACHED, KaInterval, 28);
FLUE_AT(TCP_OFFLOAD_STATE_CACHED, MaxRT, 32);
FLUE_AT(TCP_OFFLOAD_STATE_CACHED, FlowLabelWord, 36);
FLUE_AT(TCP_OFFLOAD_STATE_CACHED, TtlOrHopLimit, 40);
FLUE_AT(TCP_OFFLOAD_STATE_CACHED, TosOrTrafficClass, 41);
FLUE_AT(TCP_OFFLOAD_STATE_CACHED, UserPriorityByte, 42);
static_assert(sizeof(TCP_OFFLOAD_STATE_DELEGATED) == 128);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, State, 8);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, Flags, 12);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, RcvNxt, 16);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, RcvWnd, 20);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, SndUna, 24);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, SndNxt, 28);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, SndMax, 32);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, SndWnd, 36);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, MaxSndWnd, 40);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, SendWL1, 44);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, CWnd, 48);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, SsThresh, 52);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, SRtt, 56);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, RttVar, 58);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, TsRecent, 60);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, TsRecentAge, 64);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, TsTime, 68);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, TotalRT, 72);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, DupAckCount, 76);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, SndWndProbeCount, 77);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, KeepAlive.ProbeCount, 80);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, KeepAlive.TimeoutDelta, 84);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, Retransmit.Count, 88);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, Retransmit.TimeoutDelta, 92);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, SendDataHead, 96);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, SendBacklogSize, 96);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, SendDataTail, 104);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, BufferedData, 112);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, ReceiveBacklogSize, 112);
FLUE_AT(TCP_OFFLOAD_STATE_DELEGATED, DWnd, 120);
#undef FLUE_AT
// clang-format on

}  // namespace flue

#endif  // FLUE_DDI_STATE_STRUCTURES_HPP_
