// SPDX-License-Identifier: Apache-2.0

#include <algorithm>

#include "flue/miniport/state_codec.hpp"

namespace flue::miniport {
namespace {

using layout::Layer;
using layout::StateClass;

constexpr ULONG kNotSupported = 0xFFFFFFFF;  // of a backlog size (QRY-7)

/// Calls `write` with the structure of class `one_class`, if the block's Type names it, and puts it
/// back without its header.
template <typename T, typename Write>
void fill(Block* block, StateClass one_class, Write write) {
  const std::size_t offset = state_offset(block->Header.Type, one_class);
  if (offset == 0) return;
  T structure = copy_in<T>(block, offset);
  write(structure);
  copy_out_values(block, offset, structure);
}

template <std::size_t N>
void write_mac(const std::array<std::uint8_t, 6>& from, UCHAR (&to)[N]) {
  std::fill(std::begin(to), std::end(to), UCHAR{0});
  std::copy(from.begin(), from.end(), std::begin(to));
}

template <std::size_t N>
void write_address(const std::array<std::uint8_t, N>& from, const UCHAR* to) {
  // The structure serves both directions, so its pointers are to const; in a query they are the
  // host's room for the answer.
  if (to != nullptr) std::copy(from.begin(), from.end(), const_cast<UCHAR*>(to));
}

void fill_neighbor(Block* block, const layout::NeighborState& state) {
  fill<NEIGHBOR_OFFLOAD_STATE_CONST>(block, StateClass::kConstant, [&](auto& out) {
    write_mac(state.dl_source_address, out.DlSourceAddress);
    out.set_VlanId(state.vlan_id);
  });
  fill<NEIGHBOR_OFFLOAD_STATE_CACHED>(block, StateClass::kCached, [&](auto& out) {
    write_mac(state.dl_destination_address, out.DlDestinationAddress);
    out.HostReachabilityDelta = state.host_reachability_delta;
  });
  fill<NEIGHBOR_OFFLOAD_STATE_DELEGATED>(block, StateClass::kDelegated, [&](auto& out) {
    out.NicReachabilityDelta = state.nic_reachability_delta;
  });
}

/// Its delegated structure has no variable (QRY-10).
template <typename PathState>
void fill_path(Block* block, const PathState& state) {
  fill<PATH_OFFLOAD_STATE_CONST>(block, StateClass::kConstant, [&](auto& out) {
    write_address(state.source_address, out.SourceAddress);
    write_address(state.destination_address, out.DestinationAddress);
  });
  fill<PATH_OFFLOAD_STATE_CACHED>(block, StateClass::kCached,
                                  [&](auto& out) { out.PathMtu = state.path_mtu; });
}

void write_constant(const layout::TcpState& state, TCP_OFFLOAD_STATE_CONST& out) {
  out.Flags = state.const_flags;
  out.RemotePort = state.remote_port;
  out.LocalPort = state.local_port;
  out.set_SndWindScale(state.snd_wind_scale);
  out.set_RcvWindScale(state.rcv_wind_scale);
  out.RemoteMss = state.remote_mss;
  out.HashValue = state.hash_value;
}

void write_cached(const layout::TcpState& state, TCP_OFFLOAD_STATE_CACHED& out) {
  out.Flags = state.cached_flags;
  out.InitialRcvWnd = state.initial_rcv_wnd;
  out.RcvIndicationSize = state.rcv_indication_size;
  out.KaProbeCount = state.ka_probe_count;
  out.KaTimeout = state.ka_timeout;
  out.KaInterval = state.ka_interval;
  out.MaxRT = state.max_rt;
  out.set_FlowLabel(state.flow_label);
  out.TtlOrHopLimit = state.ttl_or_hop_limit;
  out.TosOrTrafficClass = state.tos_or_traffic_class;
  out.set_UserPriority(state.user_priority);
}

void write_delegated(const layout::TcpState& state, TCP_OFFLOAD_STATE_DELEGATED& out) {
  out.State = static_cast<TCP_OFFLOAD_CONNECTION_STATE>(state.state);
  out.Flags = state.delegated_flags;
  out.RcvNxt = state.rcv_nxt;
  out.RcvWnd = state.rcv_wnd;
  out.SndUna = state.snd_una;
  out.SndNxt = state.snd_nxt;
  out.SndMax = state.snd_max;
  out.SndWnd = state.snd_wnd;
  out.MaxSndWnd = state.max_snd_wnd;
  out.SendWL1 = state.send_wl1;
  out.CWnd = state.c_wnd;
  out.SsThresh = state.ss_thresh;
  out.SRtt = state.s_rtt;
  out.RttVar = state.rtt_var;
  out.TsRecent = state.ts_recent;
  out.TsRecentAge = state.ts_recent_age;
  out.TsTime = state.ts_time;
  out.TotalRT = state.total_rt;
  out.DupAckCount = state.dup_ack_count;
  out.SndWndProbeCount = state.snd_wnd_probe_count;
  out.KeepAlive.ProbeCount = state.keep_alive_probe_count;
  out.KeepAlive.TimeoutDelta = state.keep_alive_timeout_delta;
  out.Retransmit.Count = state.retransmit_count;
  out.Retransmit.TimeoutDelta = state.retransmit_timeout_delta;
}

void fill_tcp(Block* block, const layout::TcpState& state, bool terminate) {
  fill<TCP_OFFLOAD_STATE_CONST>(block, StateClass::kConstant,
                                [&](auto& out) { write_constant(state, out); });
  fill<TCP_OFFLOAD_STATE_CACHED>(block, StateClass::kCached,
                                 [&](auto& out) { write_cached(state, out); });
  fill<TCP_OFFLOAD_STATE_DELEGATED>(block, StateClass::kDelegated, [&](auto& out) {
    write_delegated(state, out);
    // Pointers first: they clear the whole of each union.
    out.SendDataHead = nullptr;
    out.SendDataTail = nullptr;
    out.BufferedData = nullptr;
    if (!terminate) {
      out.SendBacklogSize = kNotSupported;
      out.ReceiveBacklogSize = kNotSupported;
    }
  });
}

}  // namespace

void decode_state(Block* block, Layer layer, const layout::Word* words, bool terminate) {
  switch (layer) {
    case Layer::kNeighbor:
      return fill_neighbor(block, layout::NeighborState::decode(words));
    case Layer::kIp4Path:
      return fill_path(block, layout::Ip4PathState::decode(words));
    case Layer::kIp6Path:
      return fill_path(block, layout::Ip6PathState::decode(words));
    case Layer::kTcp:
      return fill_tcp(block, layout::TcpState::decode(words), terminate);
  }
}

}  // namespace flue::miniport
