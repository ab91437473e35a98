// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/variables.hpp"

#include <algorithm>
#include <limits>

#include "flue/linux/socket_state.hpp"

namespace flue::kernel {
namespace {

constexpr std::uint8_t kTimerRetransmit = 1;  // idiag_timer
constexpr std::uint8_t kTimerKeepalive = 2;

constexpr std::uint8_t kConstFlags = 7;  // the same bits in tcpi_options and in the DDI
constexpr std::uint8_t kTimestamps = 1;
constexpr std::uint32_t kTimestampOptionBytes = 12;

constexpr std::uint16_t kKeepAliveEnabled = 0x01;
constexpr std::uint16_t kNaglingEnabled = 0x02;

// Linux' defaults; the kernel does not export the values of a socket.
constexpr std::uint64_t kKaTimeoutSeconds = 7200;
constexpr std::uint64_t kKaIntervalSeconds = 75;
constexpr std::uint8_t kKaProbeCount = 9;
constexpr std::uint8_t kTtl = 64;

template <typename To>
To clamped(std::uint64_t value) {
  return static_cast<To>(std::min<std::uint64_t>(value, std::numeric_limits<To>::max()));
}

/// `time` in units of which a second has `units_per_second`: time * rate / units, rounded down,
/// where the product can be wider than 64 bits.
template <typename To>
To ticks(std::uint64_t time, std::uint64_t units_per_second, std::uint32_t ticks_per_second) {
  const std::uint64_t of_whole_seconds = time / units_per_second * ticks_per_second;
  const std::uint64_t of_the_rest = time % units_per_second * ticks_per_second / units_per_second;
  return clamped<To>(of_whole_seconds + of_the_rest);
}

TcpConstVariables const_variables(const SocketKey& key, const TcpInfo& info) {
  TcpConstVariables variables;
  variables.Flags = info.options & kConstFlags;
  variables.RemotePort = key.remote_port;
  variables.LocalPort = key.local_port;
  variables.SndWindScale = info.snd_wscale;
  variables.RcvWindScale = info.rcv_wscale;
  const bool timestamps = (info.options & kTimestamps) != 0;
  variables.RemoteMss = clamped<std::uint16_t>(std::uint64_t{info.snd_mss} +
                                               (timestamps ? kTimestampOptionBytes : 0));
  return variables;
}

TcpCachedVariables cached_variables(const Socket& socket, std::uint32_t ticks_per_second) {
  const SocketMessage& said = socket.said;
  TcpCachedVariables variables;
  variables.Flags = static_cast<std::uint16_t>(kNaglingEnabled |
                                               (socket.keepalive_enabled ? kKeepAliveEnabled : 0));
  variables.InitialRcvWnd = said.rcvbuf.value_or(0);
  variables.KaProbeCount = kKaProbeCount;
  variables.KaTimeout = ticks<std::uint32_t>(kKaTimeoutSeconds, 1, ticks_per_second);
  variables.KaInterval = ticks<std::uint32_t>(kKaIntervalSeconds, 1, ticks_per_second);
  variables.TtlOrHopLimit = kTtl;
  variables.TosOrTrafficClass = (said.key.local.is_v4() ? said.tos : said.tclass).value_or(0);
  return variables;
}

TcpDelegatedVariables delegated_variables(const SocketMessage& said, const TcpInfo& info,
                                          std::uint32_t ticks_per_second) {
  TcpDelegatedVariables variables;
  variables.State = offload_state_of(said.state);
  variables.SndNxt = static_cast<std::uint32_t>(new_data_sent(said));
  variables.SndMax = variables.SndNxt;
  variables.SndUna =
      variables.SndNxt - (said.wqueue - info.notsent_bytes);  // bytes_acked counts SYN and FIN
  variables.RcvNxt = static_cast<std::uint32_t>(info.bytes_received);
  variables.SndWnd = info.snd_wnd;
  variables.RcvWnd = info.rcv_wnd;
  variables.CWnd = clamped<std::uint32_t>(std::uint64_t{info.snd_cwnd} * info.snd_mss);
  variables.SsThresh = clamped<std::uint32_t>(std::uint64_t{info.snd_ssthresh} * info.snd_mss);

  constexpr std::uint64_t kMicroseconds = 1'000'000;
  variables.SRtt =
      ticks<std::uint16_t>(std::uint64_t{info.rtt} * 8, kMicroseconds, ticks_per_second);
  variables.RttVar =
      ticks<std::uint16_t>(std::uint64_t{info.rttvar} * 4, kMicroseconds, ticks_per_second);

  const auto expires = ticks<std::uint32_t>(said.expires, 1000, ticks_per_second);
  variables.Retransmit.Count = info.retransmits;
  variables.Retransmit.TimeoutDelta = said.timer == kTimerRetransmit ? expires : kTimerNotRunning;
  variables.KeepAlive.ProbeCount = info.probes;
  variables.KeepAlive.TimeoutDelta = said.timer == kTimerKeepalive ? expires : kTimerNotRunning;
  return variables;
}

}  // namespace

NeighborVariables neighbor_variables(const Neighbor& neighbor, const Link& link,
                                     std::uint32_t ticks_per_second) {
  NeighborVariables variables;
  variables.DlSourceAddress = link.mac.value_or(MacAddress());
  variables.VlanId = link.vlan_id;
  variables.DlDestinationAddress = neighbor.mac.value_or(MacAddress());
  variables.HostReachabilityDelta = reachability_age(neighbor, neighbor.said_at, ticks_per_second);
  variables.NicReachabilityDelta = variables.HostReachabilityDelta;
  return variables;
}

std::uint32_t reachability_age(const Neighbor& neighbor, RecordTime now,
                               std::uint32_t ticks_per_second) {
  const auto age =
      std::chrono::duration_cast<std::chrono::microseconds>(now - neighbor.confirmed_at()).count();
  return ticks<std::uint32_t>(static_cast<std::uint64_t>(std::max<std::int64_t>(age, 0)), 1'000'000,
                              ticks_per_second);
}

PathVariables path_variables(const PathKey& path, const Route& route, const Link& link) {
  PathVariables variables;
  variables.SourceAddress = path.source;
  variables.DestinationAddress = path.destination;
  const bool v4 = path.destination.is_v4();
  const std::uint32_t link_mtu =
      v4 ? link.mtu : std::min(link.mtu, link.ipv6_mtu.value_or(link.mtu));
  variables.PathMtu = route.mtu.value_or(link_mtu);
  return variables;
}

TcpVariables tcp_variables(const Socket& socket, std::uint32_t ticks_per_second) {
  const TcpInfo info = socket.said.info.value_or(TcpInfo());
  return {const_variables(socket.said.key, info), cached_variables(socket, ticks_per_second),
          delegated_variables(socket.said, info, ticks_per_second)};
}

std::uint64_t new_data_sent(const SocketMessage& socket) {
  return socket.info ? socket.info->bytes_sent - socket.info->bytes_retrans : 0;
}

}  // namespace flue::kernel
