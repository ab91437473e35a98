// SPDX-License-Identifier: Apache-2.0

#include <algorithm>

#include "flue/miniport/state_codec.hpp"

namespace flue::miniport {
namespace {

using layout::Layer;
using layout::StateClass;

constexpr std::uint8_t kStateOutside =
    15;  // any number that does not fit the field: not offloadable

/// The structure of class `one_class` behind the block.
template <typename T>
T read(const Block* block, StateClass one_class) {
  return copy_in<T>(block, state_offset(block->Header.Type, one_class));
}

template <std::size_t N>
void read_address(const UCHAR* from, std::array<std::uint8_t, N>& to) {
  if (from != nullptr) std::copy_n(from, N, to.begin());
}

layout::NeighborState neighbor_state(const Block* block, StateClass classes) {
  layout::NeighborState state;
  if (has(classes, StateClass::kConstant)) {
    const auto in = read<NEIGHBOR_OFFLOAD_STATE_CONST>(block, StateClass::kConstant);
    read_address(in.DlSourceAddress, state.dl_source_address);
    state.vlan_id = in.VlanId();
  }
  if (has(classes, StateClass::kCached)) {
    const auto in = read<NEIGHBOR_OFFLOAD_STATE_CACHED>(block, StateClass::kCached);
    read_address(in.DlDestinationAddress, state.dl_destination_address);
    state.host_reachability_delta = in.HostReachabilityDelta;
  }
  if (has(classes, StateClass::kDelegated)) {
    const auto in = read<NEIGHBOR_OFFLOAD_STATE_DELEGATED>(block, StateClass::kDelegated);
    state.nic_reachability_delta = in.NicReachabilityDelta;
  }
  return state;
}

template <typename PathState>
PathState path_state(const Block* block, StateClass classes) {
  PathState state;
  if (has(classes, StateClass::kConstant)) {
    const auto in = read<PATH_OFFLOAD_STATE_CONST>(block, StateClass::kConstant);
    read_address(in.SourceAddress, state.source_address);
    read_address(in.DestinationAddress, state.destination_address);
  }
  if (has(classes, StateClass::kCached)) {
    state.path_mtu = read<PATH_OFFLOAD_STATE_CACHED>(block, StateClass::kCached).PathMtu;
  }
  return state;
}

void read_constant(const TCP_OFFLOAD_STATE_CONST& in, layout::TcpState& state) {
  state.const_flags = in.Flags;
  state.remote_port = in.RemotePort;
  state.local_port = in.LocalPort;
  state.snd_wind_scale = in.SndWindScale();
  state.rcv_wind_scale = in.RcvWindScale();
  state.remote_mss = in.RemoteMss;
  state.hash_value = in.HashValue;
}

void read_cached(const TCP_OFFLOAD_STATE_CACHED& in, layout::TcpState& state) {
  state.cached_flags = in.Flags;
  state.initial_rcv_wnd = in.InitialRcvWnd;
  state.rcv_indication_size = in.RcvIndicationSize;
  state.ka_probe_count = in.KaProbeCount;
  state.ka_timeout = in.KaTimeout;
  state.ka_interval = in.KaInterval;
  state.max_rt = in.MaxRT;
  state.flow_label = in.FlowLabel();
  state.ttl_or_hop_limit = in.TtlOrHopLimit;
  state.tos_or_traffic_class = in.TosOrTrafficClass;
  state.user_priority = in.UserPriority();
}

/// Send data and buffered receive data stay where they are: they belong to the data path.
void read_delegated(const TCP_OFFLOAD_STATE_DELEGATED& in, layout::TcpState& state) {
  state.state = static_cast<std::uint8_t>(std::min<ULONG>(in.State, kStateOutside));
  state.delegated_flags = in.Flags;
  state.rcv_nxt = in.RcvNxt;
  state.rcv_wnd = in.RcvWnd;
  state.snd_una = in.SndUna;
  state.snd_nxt = in.SndNxt;
  state.snd_max = in.SndMax;
  state.snd_wnd = in.SndWnd;
  state.max_snd_wnd = in.MaxSndWnd;
  state.send_wl1 = in.SendWL1;
  state.c_wnd = in.CWnd;
  state.ss_thresh = in.SsThresh;
  state.s_rtt = in.SRtt;
  state.rtt_var = in.RttVar;
  state.ts_recent = in.TsRecent;
  state.ts_recent_age = in.TsRecentAge;
  state.ts_time = in.TsTime;
  state.total_rt = in.TotalRT;
  state.dup_ack_count = in.DupAckCount;
  state.snd_wnd_probe_count = in.SndWndProbeCount;
  state.keep_alive_probe_count = in.KeepAlive.ProbeCount;
  state.keep_alive_timeout_delta = in.KeepAlive.TimeoutDelta;
  state.retransmit_count = in.Retransmit.Count;
  state.retransmit_timeout_delta = in.Retransmit.TimeoutDelta;
}

layout::TcpState tcp_state(const Block* block, StateClass classes) {
  layout::TcpState state;
  if (has(classes, StateClass::kConstant)) {
    read_constant(read<TCP_OFFLOAD_STATE_CONST>(block, StateClass::kConstant), state);
  }
  if (has(classes, StateClass::kCached)) {
    read_cached(read<TCP_OFFLOAD_STATE_CACHED>(block, StateClass::kCached), state);
  }
  if (has(classes, StateClass::kDelegated)) {
    read_delegated(read<TCP_OFFLOAD_STATE_DELEGATED>(block, StateClass::kDelegated), state);
  }
  return state;
}

}  // namespace

void encode_state(const Block* block, Layer layer, layout::Word* words) {
  const StateClass classes = classes_of(block->Header.Type);
  switch (layer) {
    case Layer::kNeighbor:
      return neighbor_state(block, classes).encode(words, classes);
    case Layer::kIp4Path:
      return path_state<layout::Ip4PathState>(block, classes).encode(words, classes);
    case Layer::kIp6Path:
      return path_state<layout::Ip6PathState>(block, classes).encode(words, classes);
    case Layer::kTcp:
      return tcp_state(block, classes).encode(words, classes);
  }
}

}  // namespace flue::miniport
