// SPDX-License-Identifier: Apache-2.0

#include "flue/host/marshal.hpp"

#include <algorithm>
#include <iterator>

#include "flue/ddi/block_state.hpp"

namespace flue::host {
namespace {

using layout::StateClass;
using Pobl = NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST;

/// `state` as a T, all zero when it is not one.
template <typename T>
T value_or_zero(const State& state) {
  const T* value = std::get_if<T>(&state);
  return value == nullptr ? T{} : *value;
}

void write_neighbor(Pobl* block, std::size_t constant, std::size_t cached, std::size_t delegated,
                    const NeighborState& state) {
  if (constant != 0) {
    NEIGHBOR_OFFLOAD_STATE_CONST raw{};
    std::copy(state.DlSourceAddress.begin(), state.DlSourceAddress.end(), raw.DlSourceAddress);
    raw.set_VlanId(state.VlanId);
    copy_out(block, constant, raw);
  }
  if (cached != 0) {
    NEIGHBOR_OFFLOAD_STATE_CACHED raw{};
    std::copy(state.DlDestinationAddress.begin(), state.DlDestinationAddress.end(),
              raw.DlDestinationAddress);
    raw.HostReachabilityDelta = state.HostReachabilityDelta;
    copy_out(block, cached, raw);
  }
  if (delegated != 0) {
    NEIGHBOR_OFFLOAD_STATE_DELEGATED raw{};
    raw.NicReachabilityDelta = state.NicReachabilityDelta;
    copy_out(block, delegated, raw);
  }
}

void write_path(Pobl* block, std::size_t constant, std::size_t cached, std::size_t delegated,
                const PathState& state, PathAddresses* addresses) {
  if (constant != 0) {
    *addresses = {state.SourceAddress, state.DestinationAddress};
    PATH_OFFLOAD_STATE_CONST raw{};
    raw.SourceAddress = addresses->source.data();
    raw.DestinationAddress = addresses->destination.data();
    copy_out(block, constant, raw);
  }
  if (cached != 0) {
    PATH_OFFLOAD_STATE_CACHED raw{};
    raw.PathMtu = state.PathMtu;
    copy_out(block, cached, raw);
  }
  if (delegated != 0) copy_out(block, delegated, PATH_OFFLOAD_STATE_DELEGATED{});
}

TCP_OFFLOAD_STATE_CONST constant_of(const TcpState& state) {
  TCP_OFFLOAD_STATE_CONST raw{};
  raw.Flags = state.ConstFlags;
  raw.RemotePort = state.RemotePort;
  raw.LocalPort = state.LocalPort;
  raw.set_SndWindScale(state.SndWindScale);
  raw.set_RcvWindScale(state.RcvWindScale);
  raw.RemoteMss = state.RemoteMss;
  raw.HashValue = state.HashValue;
  return raw;
}

TCP_OFFLOAD_STATE_CACHED cached_of(const TcpState& state) {
  TCP_OFFLOAD_STATE_CACHED raw{};
  raw.Flags = state.CachedFlags;
  raw.InitialRcvWnd = state.InitialRcvWnd;
  raw.RcvIndicationSize = state.RcvIndicationSize;
  raw.KaProbeCount = state.KaProbeCount;
  raw.KaTimeout = state.KaTimeout;
  raw.KaInterval = state.KaInterval;
  raw.MaxRT = state.MaxRT;
  raw.set_FlowLabel(state.FlowLabel);
  raw.TtlOrHopLimit = state.TtlOrHopLimit;
  raw.TosOrTrafficClass = state.TosOrTrafficClass;
  raw.set_UserPriority(state.UserPriority);
  return raw;
}

TCP_OFFLOAD_STATE_DELEGATED delegated_of(const TcpState& state) {
  TCP_OFFLOAD_STATE_DELEGATED raw{};
  raw.State = state.State;
  raw.Flags = state.DelegatedFlags;
  raw.RcvNxt = state.RcvNxt;
  raw.RcvWnd = state.RcvWnd;
  raw.SndUna = state.SndUna;
  raw.SndNxt = state.SndNxt;
  raw.SndMax = state.SndMax;
  raw.SndWnd = state.SndWnd;
  raw.MaxSndWnd = state.MaxSndWnd;
  raw.SendWL1 = state.SendWL1;
  raw.CWnd = state.CWnd;
  raw.SsThresh = state.SsThresh;
  raw.SRtt = state.SRtt;
  raw.RttVar = state.RttVar;
  raw.TsRecent = state.TsRecent;
  raw.TsRecentAge = state.TsRecentAge;
  raw.TsTime = state.TsTime;
  raw.TotalRT = state.TotalRT;
  raw.DupAckCount = state.DupAckCount;
  raw.SndWndProbeCount = state.SndWndProbeCount;
  raw.KeepAlive.ProbeCount = state.KeepAlive.ProbeCount;
  raw.KeepAlive.TimeoutDelta = state.KeepAlive.TimeoutDelta;
  raw.Retransmit.Count = state.Retransmit.Count;
  raw.Retransmit.TimeoutDelta = state.Retransmit.TimeoutDelta;
  return raw;
}

void read_constant(const TCP_OFFLOAD_STATE_CONST& raw, TcpState* state) {
  state->ConstFlags = raw.Flags;
  state->RemotePort = raw.RemotePort;
  state->LocalPort = raw.LocalPort;
  state->SndWindScale = raw.SndWindScale();
  state->RcvWindScale = raw.RcvWindScale();
  state->RemoteMss = raw.RemoteMss;
  state->HashValue = raw.HashValue;
}

void read_cached(const TCP_OFFLOAD_STATE_CACHED& raw, TcpState* state) {
  state->CachedFlags = raw.Flags;
  state->InitialRcvWnd = raw.InitialRcvWnd;
  state->RcvIndicationSize = raw.RcvIndicationSize;
  state->KaProbeCount = raw.KaProbeCount;
  state->KaTimeout = raw.KaTimeout;
  state->KaInterval = raw.KaInterval;
  state->MaxRT = raw.MaxRT;
  state->FlowLabel = raw.FlowLabel();
  state->TtlOrHopLimit = raw.TtlOrHopLimit;
  state->TosOrTrafficClass = raw.TosOrTrafficClass;
  state->UserPriority = raw.UserPriority();
}

void read_delegated(const TCP_OFFLOAD_STATE_DELEGATED& raw, TcpState* state) {
  state->State = raw.State;
  state->DelegatedFlags = raw.Flags;
  state->RcvNxt = raw.RcvNxt;
  state->RcvWnd = raw.RcvWnd;
  state->SndUna = raw.SndUna;
  state->SndNxt = raw.SndNxt;
  state->SndMax = raw.SndMax;
  state->SndWnd = raw.SndWnd;
  state->MaxSndWnd = raw.MaxSndWnd;
  state->SendWL1 = raw.SendWL1;
  state->CWnd = raw.CWnd;
  state->SsThresh = raw.SsThresh;
  state->SRtt = raw.SRtt;
  state->RttVar = raw.RttVar;
  state->TsRecent = raw.TsRecent;
  state->TsRecentAge = raw.TsRecentAge;
  state->TsTime = raw.TsTime;
  state->TotalRT = raw.TotalRT;
  state->DupAckCount = raw.DupAckCount;
  state->SndWndProbeCount = raw.SndWndProbeCount;
  state->KeepAlive.ProbeCount = raw.KeepAlive.ProbeCount;
  state->KeepAlive.TimeoutDelta = raw.KeepAlive.TimeoutDelta;
  state->Retransmit.Count = raw.Retransmit.Count;
  state->Retransmit.TimeoutDelta = raw.Retransmit.TimeoutDelta;
  state->SendBacklogSize = raw.SendBacklogSize;
  state->ReceiveBacklogSize = raw.ReceiveBacklogSize;
}

NeighborState read_neighbor(const Pobl* block, std::size_t constant, std::size_t cached,
                            std::size_t delegated) {
  NeighborState state;
  if (constant != 0) {
    const auto raw = copy_in<NEIGHBOR_OFFLOAD_STATE_CONST>(block, constant);
    std::copy_n(raw.DlSourceAddress, state.DlSourceAddress.size(), state.DlSourceAddress.begin());
    state.VlanId = raw.VlanId();
  }
  if (cached != 0) {
    const auto raw = copy_in<NEIGHBOR_OFFLOAD_STATE_CACHED>(block, cached);
    std::copy_n(raw.DlDestinationAddress, state.DlDestinationAddress.size(),
                state.DlDestinationAddress.begin());
    state.HostReachabilityDelta = raw.HostReachabilityDelta;
  }
  if (delegated != 0) {
    state.NicReachabilityDelta =
        copy_in<NEIGHBOR_OFFLOAD_STATE_DELEGATED>(block, delegated).NicReachabilityDelta;
  }
  return state;
}

}  // namespace

void write_state(Pobl* block, const State& state, PathAddresses* addresses) {
  const UCHAR type = block->Header.Type;
  const auto layer = layer_of(type);
  if (!layer) return;
  const std::size_t constant = state_offset(type, StateClass::kConstant);
  const std::size_t cached = state_offset(type, StateClass::kCached);
  const std::size_t delegated = state_offset(type, StateClass::kDelegated);
  switch (*layer) {
    case layout::Layer::kNeighbor:
      write_neighbor(block, constant, cached, delegated, value_or_zero<NeighborState>(state));
      break;
    case layout::Layer::kIp4Path:
    case layout::Layer::kIp6Path:
      write_path(block, constant, cached, delegated, value_or_zero<PathState>(state), addresses);
      break;
    case layout::Layer::kTcp: {
      const TcpState tcp = value_or_zero<TcpState>(state);
      if (constant != 0) copy_out(block, constant, constant_of(tcp));
      if (cached != 0) copy_out(block, cached, cached_of(tcp));
      if (delegated != 0) copy_out(block, delegated, delegated_of(tcp));
      break;
    }
  }
}

State read_state(const Pobl* block, const PathAddresses* addresses) {
  const UCHAR type = block->Header.Type;
  const auto layer = layer_of(type);
  if (!layer) return {};
  const std::size_t constant = state_offset(type, StateClass::kConstant);
  const std::size_t cached = state_offset(type, StateClass::kCached);
  const std::size_t delegated = state_offset(type, StateClass::kDelegated);
  switch (*layer) {
    case layout::Layer::kNeighbor:
      return read_neighbor(block, constant, cached, delegated);
    case layout::Layer::kIp4Path:
    case layout::Layer::kIp6Path: {
      PathState path;
      if (constant != 0) {
        path.SourceAddress = addresses->source;
        path.DestinationAddress = addresses->destination;
      }
      if (cached != 0) path.PathMtu = copy_in<PATH_OFFLOAD_STATE_CACHED>(block, cached).PathMtu;
      return path;
    }
    case layout::Layer::kTcp: {
      TcpState tcp;
      if (constant != 0) read_constant(copy_in<TCP_OFFLOAD_STATE_CONST>(block, constant), &tcp);
      if (cached != 0) read_cached(copy_in<TCP_OFFLOAD_STATE_CACHED>(block, cached), &tcp);
      if (delegated != 0) {
        read_delegated(copy_in<TCP_OFFLOAD_STATE_DELEGATED>(block, delegated), &tcp);
      }
      return tcp;
    }
  }
  return {};
}

}  // namespace flue::host
