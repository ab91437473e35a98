// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/variables.hpp"

#include <netinet/tcp.h>

#include <gtest/gtest.h>

#include "flue/linux/socket_state.hpp"

namespace flue::kernel {
namespace {

constexpr std::uint32_t kTicks = 1000;

IpAddress ip(const std::string& text) { return IpAddress::parse(text).value(); }

/// A connection in the middle of its life: 9000 bytes sent, 1000 of them again, 500 written and not
/// sent, 700 sent and not acknowledged.
Socket busy_socket() {
  TcpInfo info;
  info.retransmits = 2;
  info.probes = 3;
  info.options = 0x0f;
  info.snd_wscale = 7;
  info.rcv_wscale = 9;
  info.snd_mss = 1448;
  info.rtt = 12345;
  info.rttvar = 6789;
  info.snd_cwnd = 10;
  info.snd_ssthresh = 20;
  info.bytes_sent = 9000;
  info.bytes_retrans = 1000;
  info.bytes_acked = 7301;
  info.bytes_received = 4242;
  info.notsent_bytes = 500;
  info.snd_wnd = 64000;
  info.rcv_wnd = 63000;
  SocketMessage said;
  said.key = {ip("10.0.0.1"), ip("10.0.9.7"), 40000, 80, 1};
  said.state = TCP_ESTABLISHED;
  said.wqueue = 1200;
  said.info = info;
  said.tos = 0x10;
  said.tclass = 0x20;
  said.rcvbuf = 131072;
  return {said, false};
}

TEST(TcpVariables, ConstantOnes) {
  const TcpConstVariables constant = tcp_variables(busy_socket(), kTicks).constant;
  EXPECT_EQ(constant.Flags, 7) << "the DDI's three bits only";
  EXPECT_EQ(constant.LocalPort, 40000);
  EXPECT_EQ(constant.RemotePort, 80);
  EXPECT_EQ(constant.SndWindScale, 7);
  EXPECT_EQ(constant.RcvWindScale, 9);
  EXPECT_EQ(constant.RemoteMss, 1460) << "timestamps are on: their 12 bytes were taken off";
  EXPECT_EQ(constant.HashValue, 0U);
}

TEST(TcpVariables, RemoteMssWithoutTimestampsIsTheKernels) {
  Socket socket = busy_socket();
  socket.said.info->options = 6;
  EXPECT_EQ(tcp_variables(socket, kTicks).constant.RemoteMss, 1448);
  socket.said.info->options = 1;
  socket.said.info->snd_mss = 65530;
  EXPECT_EQ(tcp_variables(socket, kTicks).constant.RemoteMss, 65535) << "clamped";
}

TEST(TcpVariables, CachedOnes) {
  const TcpCachedVariables cached = tcp_variables(busy_socket(), kTicks).cached;
  EXPECT_EQ(cached.Flags, 2) << "Nagle";
  EXPECT_EQ(cached.InitialRcvWnd, 131072U);
  EXPECT_EQ(cached.RcvIndicationSize, 0U);
  EXPECT_EQ(cached.KaProbeCount, 9);
  EXPECT_EQ(cached.KaTimeout, 7200000U);
  EXPECT_EQ(cached.KaInterval, 75000U);
  EXPECT_EQ(cached.MaxRT, 0U);
  EXPECT_EQ(cached.FlowLabel, 0U);
  EXPECT_EQ(cached.TtlOrHopLimit, 64);
  EXPECT_EQ(cached.TosOrTrafficClass, 0x10);
  EXPECT_EQ(cached.UserPriority, 0);
}

TEST(TcpVariables, KeepaliveIsAFlag) {
  Socket socket = busy_socket();
  socket.keepalive_enabled = true;
  EXPECT_EQ(tcp_variables(socket, kTicks).cached.Flags, 3);
}

TEST(TcpVariables, TrafficClassIsThatOfThePathsIpVersion) {
  Socket socket = busy_socket();
  socket.said.mapped = true;
  EXPECT_EQ(tcp_variables(socket, kTicks).cached.TosOrTrafficClass, 0x10)
      << "an IPv4-mapped socket has both, its packets are IPv4";
  socket.said.mapped = false;
  socket.said.key.local = ip("fd20::1");
  socket.said.key.remote = ip("fd20::7");
  EXPECT_EQ(tcp_variables(socket, kTicks).cached.TosOrTrafficClass, 0x20);
  socket.said.tclass.reset();
  EXPECT_EQ(tcp_variables(socket, kTicks).cached.TosOrTrafficClass, 0);
}

TEST(TcpVariables, DelegatedOnes) {
  const TcpDelegatedVariables delegated = tcp_variables(busy_socket(), kTicks).delegated;
  EXPECT_EQ(delegated.State, 4U) << "Established";
  EXPECT_EQ(delegated.SndNxt, 8000U);
  EXPECT_EQ(delegated.SndMax, 8000U);
  EXPECT_EQ(delegated.SndUna, 7300U);
  EXPECT_EQ(delegated.RcvNxt, 4242U);
  EXPECT_EQ(delegated.SndWnd, 64000U);
  EXPECT_EQ(delegated.RcvWnd, 63000U);
  EXPECT_EQ(delegated.CWnd, 14480U);
  EXPECT_EQ(delegated.SsThresh, 28960U);
  EXPECT_EQ(delegated.SRtt, 98) << "12345 us x 8 = 98.76 ms";
  EXPECT_EQ(delegated.RttVar, 27) << "6789 us x 4 = 27.156 ms";
  EXPECT_EQ(delegated.Retransmit.Count, 2);
  EXPECT_EQ(delegated.KeepAlive.ProbeCount, 3);
}

TEST(TcpVariables, SequenceNumbersWrap) {
  Socket socket = busy_socket();
  socket.said.info->bytes_sent = 0x1'0000'0064;
  socket.said.info->bytes_retrans = 0;
  socket.said.info->bytes_received = 0x2'0000'0005;
  const TcpDelegatedVariables delegated = tcp_variables(socket, kTicks).delegated;
  EXPECT_EQ(delegated.SndNxt, 100U);
  EXPECT_EQ(delegated.SndUna, 0xffffffffU - 599U) << "700 bytes before";
  EXPECT_EQ(delegated.RcvNxt, 5U);
  EXPECT_EQ(new_data_sent(socket.said), 0x1'0000'0064U) << "not modulo 2^32";
}

TEST(TcpVariables, TimerThatIsNotTheOneIsNotRunning) {
  Socket socket = busy_socket();
  socket.said.expires = 204;
  const auto delegated_with_timer = [&](std::uint8_t timer, std::uint32_t ticks_per_second) {
    socket.said.timer = timer;
    return tcp_variables(socket, ticks_per_second).delegated;
  };
  EXPECT_EQ(delegated_with_timer(0, kTicks).Retransmit.TimeoutDelta, kTimerNotRunning);
  EXPECT_EQ(delegated_with_timer(0, kTicks).KeepAlive.TimeoutDelta, kTimerNotRunning);
  EXPECT_EQ(delegated_with_timer(1, kTicks).Retransmit.TimeoutDelta, 204U);
  EXPECT_EQ(delegated_with_timer(1, kTicks).KeepAlive.TimeoutDelta, kTimerNotRunning);
  EXPECT_EQ(delegated_with_timer(2, kTicks).Retransmit.TimeoutDelta, kTimerNotRunning);
  EXPECT_EQ(delegated_with_timer(2, kTicks).KeepAlive.TimeoutDelta, 204U);
  EXPECT_EQ(delegated_with_timer(4, kTicks).Retransmit.TimeoutDelta, kTimerNotRunning);
  EXPECT_EQ(delegated_with_timer(2, 100).KeepAlive.TimeoutDelta, 20U);
  EXPECT_EQ(delegated_with_timer(2, 10).KeepAlive.TimeoutDelta, 2U);
}

TEST(TcpVariables, ThatDoNotFitAreClamped) {
  Socket socket = busy_socket();
  socket.said.info->snd_ssthresh = 0x7fffffff;  // Linux' "not yet"
  socket.said.info->rtt = 0xffffffff;
  socket.said.info->rttvar = 16383750;
  const TcpDelegatedVariables delegated = tcp_variables(socket, kTicks).delegated;
  EXPECT_EQ(delegated.SsThresh, 0xffffffffU);
  EXPECT_EQ(delegated.SRtt, 0xffff);
  EXPECT_EQ(delegated.RttVar, 0xffff);
  socket.said.info->rttvar = 16383749;
  EXPECT_EQ(tcp_variables(socket, kTicks).delegated.RttVar, 0xfffe);
}

TEST(TcpVariables, FollowTheTickRate) {
  const TcpVariables slow = tcp_variables(busy_socket(), 10);
  EXPECT_EQ(slow.cached.KaTimeout, 72000U);
  EXPECT_EQ(slow.cached.KaInterval, 750U);
  EXPECT_EQ(slow.delegated.SRtt, 0);
}

TEST(NeighborVariables, MacVlanAndAge) {
  Link link;
  link.mac = MacAddress{{2, 0, 0, 0, 0, 1}};
  link.vlan_id = 42;
  Neighbor neighbor;
  neighbor.mac = MacAddress{{2, 0, 0, 0, 0, 9}};
  neighbor.confirmed_age = 26;
  neighbor.said_at = std::chrono::seconds(50);
  const NeighborVariables variables = neighbor_variables(neighbor, link, kTicks);
  EXPECT_EQ(variables.DlSourceAddress.text(), "02:00:00:00:00:01");
  EXPECT_EQ(variables.VlanId, 42U);
  EXPECT_EQ(variables.DlDestinationAddress.text(), "02:00:00:00:00:09");
  EXPECT_EQ(variables.HostReachabilityDelta, 260U);
  EXPECT_EQ(variables.NicReachabilityDelta, 260U);
  EXPECT_EQ(neighbor_variables(neighbor, link, 10).HostReachabilityDelta, 2U);
  EXPECT_EQ(reachability_age(neighbor, std::chrono::milliseconds(51500), kTicks), 1760U);
}

TEST(NeighborVariables, OldestAgeIsExact) {
  Neighbor neighbor;
  neighbor.confirmed_age = 0xffffffff;
  EXPECT_EQ(reachability_age(neighbor, neighbor.said_at, 100), 0xffffffffU);
  EXPECT_EQ(reachability_age(neighbor, neighbor.said_at, 10), 0x19999999U);
  EXPECT_EQ(reachability_age(neighbor, neighbor.said_at, 1000), 0xffffffffU) << "clamped";
}

TEST(PathVariables, MtuIsTheRoutesElseTheInterfaces) {
  const PathKey v4 = {ip("10.0.0.1"), ip("10.0.9.7"), 0};
  const PathKey v6 = {ip("fd20::1"), ip("fd20::7"), 0};
  Route route;
  Link link;
  link.mtu = 1500;
  EXPECT_EQ(path_variables(v4, route, link).PathMtu, 1500U);
  EXPECT_EQ(path_variables(v6, route, link).PathMtu, 1500U);
  link.ipv6_mtu = 1400;
  EXPECT_EQ(path_variables(v4, route, link).PathMtu, 1500U);
  EXPECT_EQ(path_variables(v6, route, link).PathMtu, 1400U);
  link.ipv6_mtu = 9000;
  EXPECT_EQ(path_variables(v6, route, link).PathMtu, 1500U) << "the smaller";
  route.mtu = 1300;
  EXPECT_EQ(path_variables(v4, route, link).PathMtu, 1300U);
  EXPECT_EQ(path_variables(v4, route, link).SourceAddress, v4.source);
  EXPECT_EQ(path_variables(v4, route, link).DestinationAddress, v4.destination);
}

TEST(SocketState, LinuxNumbersBecomeTheDdis) {
  const std::uint32_t states[] = {4, 2, 3, 5, 6, 10, 0, 7, 9, 1, 8, 3};
  for (std::uint8_t linux_state = 1; linux_state <= 12; ++linux_state) {
    EXPECT_EQ(offload_state_of(linux_state), states[linux_state - 1]) << int{linux_state};
  }
  EXPECT_EQ(offload_state_of(0), 0U);
  EXPECT_EQ(offload_state_of(13), 0U);
  EXPECT_EQ(offload_state_of(255), 0U);
}

TEST(SocketState, SixStatesCanBeOffloaded) {
  SocketMessage socket = busy_socket().said;
  for (const int state :
       {TCP_ESTABLISHED, TCP_FIN_WAIT1, TCP_FIN_WAIT2, TCP_CLOSE_WAIT, TCP_CLOSING, TCP_LAST_ACK}) {
    socket.state = static_cast<std::uint8_t>(state);
    EXPECT_TRUE(is_offloadable(socket)) << state;
  }
  for (const int state : {0, int{TCP_SYN_SENT}, int{TCP_SYN_RECV}, int{TCP_TIME_WAIT},
                          int{TCP_CLOSE}, int{TCP_LISTEN}, 12}) {
    socket.state = static_cast<std::uint8_t>(state);
    EXPECT_FALSE(is_offloadable(socket)) << state;
  }
}

TEST(SocketState, MiniSocketIsToldByItsTimerOrByMissingInfo) {
  SocketMessage socket = busy_socket().said;
  socket.state = TCP_FIN_WAIT2;
  EXPECT_FALSE(is_mini_socket(socket));
  socket.timer = 3;
  EXPECT_TRUE(is_mini_socket(socket));
  EXPECT_FALSE(is_offloadable(socket));
  socket.timer = 0;
  socket.info.reset();
  EXPECT_TRUE(is_mini_socket(socket));
  EXPECT_FALSE(is_offloadable(socket));
}

}  // namespace
}  // namespace flue::kernel
