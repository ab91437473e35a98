// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/states.hpp"

#include <algorithm>

namespace flue::replay {

host::MacAddress mac_address(const kernel::MacAddress& address) { return address.bytes; }

host::IpAddress ip_address(const kernel::IpAddress& address) {
  host::IpAddress bytes{};
  std::copy_n(address.data(), address.size(), bytes.begin());
  return bytes;
}

host::NeighborState neighbor_state(const kernel::NeighborVariables& variables) {
  host::NeighborState state;
  state.DlSourceAddress = mac_address(variables.DlSourceAddress);
  state.VlanId = static_cast<USHORT>(variables.VlanId);
  state.DlDestinationAddress = mac_address(variables.DlDestinationAddress);
  state.HostReachabilityDelta = variables.HostReachabilityDelta;
  state.NicReachabilityDelta = variables.NicReachabilityDelta;
  return state;
}

host::PathState path_state(const kernel::PathVariables& variables) {
  host::PathState state;
  state.SourceAddress = ip_address(variables.SourceAddress);
  state.DestinationAddress = ip_address(variables.DestinationAddress);
  state.PathMtu = variables.PathMtu;
  return state;
}

host::TcpState tcp_state(const kernel::TcpVariables& variables) {
  host::TcpState state;
  const kernel::TcpConstVariables& constant = variables.constant;
  state.ConstFlags = constant.Flags;
  state.RemotePort = constant.RemotePort;
  state.LocalPort = constant.LocalPort;
  state.SndWindScale = constant.SndWindScale;
  state.RcvWindScale = constant.RcvWindScale;
  state.RemoteMss = constant.RemoteMss;
  state.HashValue = constant.HashValue;

  const kernel::TcpCachedVariables& cached = variables.cached;
  state.CachedFlags = cached.Flags;
  state.InitialRcvWnd = cached.InitialRcvWnd;
  state.RcvIndicationSize = cached.RcvIndicationSize;
  state.KaProbeCount = cached.KaProbeCount;
  state.KaTimeout = cached.KaTimeout;
  state.KaInterval = cached.KaInterval;
  state.MaxRT = cached.MaxRT;
  state.FlowLabel = cached.FlowLabel;
  state.TtlOrHopLimit = cached.TtlOrHopLimit;
  state.TosOrTrafficClass = cached.TosOrTrafficClass;
  state.UserPriority = cached.UserPriority;

  const kernel::TcpDelegatedVariables& delegated = variables.delegated;
  state.State = static_cast<TCP_OFFLOAD_CONNECTION_STATE>(delegated.State);
  state.RcvNxt = delegated.RcvNxt;
  state.RcvWnd = delegated.RcvWnd;
  state.SndUna = delegated.SndUna;
  state.SndNxt = delegated.SndNxt;
  state.SndMax = delegated.SndMax;
  state.SndWnd = delegated.SndWnd;
  state.CWnd = delegated.CWnd;
  state.SsThresh = delegated.SsThresh;
  state.SRtt = delegated.SRtt;
  state.RttVar = delegated.RttVar;
  state.KeepAlive.ProbeCount = delegated.KeepAlive.ProbeCount;
  state.KeepAlive.TimeoutDelta = delegated.KeepAlive.TimeoutDelta;
  state.Retransmit.Count = delegated.Retransmit.Count;
  state.Retransmit.TimeoutDelta = delegated.Retransmit.TimeoutDelta;
  return state;
}

layout::Layer layer_of(const kernel::PathKey& path) {
  return path.destination.is_v4() ? layout::Layer::kIp4Path : layout::Layer::kIp6Path;
}

}  // namespace flue::replay
