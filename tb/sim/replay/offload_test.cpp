// SPDX-License-Identifier: Apache-2.0
//
// LX-1, and what is left with the kernel.

#include "tb/sim/replay/replay_fixture.hpp"

namespace flue::replay::test {
namespace {

TEST_F(ReplayTest, NewSocketIsOffloadedWithItsPathAndNeighborInOneTree) {
  kernel_->neighbor(kPeer, 7);
  kernel_->sockets = {socket(40001, kPeer)};
  kernel_->poll();
  EXPECT_THAT(said(), ElementsAre("LX-1 initiate " + kNeighbor + "{" + kPath + "{" + kTcp1 + "}}"));
}

TEST_F(ReplayTest, NewSocketOnAnOffloadedPathComesWithLinkers) {
  offload({40001});
  kernel_->sockets.push_back(socket(40002, kPeer, 2));
  kernel_->poll();
  EXPECT_THAT(said(), ElementsAre("LX-1 initiate " + kNeighbor + "{" + kPath + "{" + kTcp2 + "}}"));
  stack_->finish();
  EXPECT_EQ(diary_->checks.back().neighbors, 1U);
  EXPECT_EQ(diary_->checks.back().paths, 1U);
  EXPECT_EQ(diary_->checks.back().connections, 2U);
}

TEST_F(ReplayTest, SocketsOfOneDumpAreOneTreeForEachNeighbor) {
  kernel_->neighbor("10.0.0.254", 1);
  kernel_->neighbor("10.0.0.8", 8);
  kernel_->ways = {{"192.0.2.1", {kEth0, "10.0.0.254"}}, {"192.0.2.2", {kEth0, "10.0.0.254"}}};
  kernel_->sockets = {socket(40001, "192.0.2.1"), socket(40002, "10.0.0.8"),
                      socket(40003, "192.0.2.2"), socket(40004, "192.0.2.1")};
  kernel_->poll();
  EXPECT_THAT(
      said(),
      ElementsAre("LX-1 initiate 10.0.0.8%eth0{10.0.0.1>10.0.0.8{10.0.0.1:40002>10.0.0.8:80}}",
                  "LX-1 initiate 10.0.0.254%eth0{10.0.0.1>192.0.2.1{10.0.0.1:40001>192.0.2.1:80 "
                  "10.0.0.1:40004>192.0.2.1:80} "
                  "10.0.0.1>192.0.2.2{10.0.0.1:40003>192.0.2.2:80}}"));
}

TEST_F(ReplayTest, NewSocketWaitsForThePollsLastLookup) {
  kernel_->neighbor(kPeer, 7);
  kernel_->neighbor("10.0.0.8", 8);
  kernel_->sockets = {socket(40001, kPeer), socket(40002, "10.0.0.8")};
  kernel_->dump();
  kernel_->look_up(kernel::path_of(kernel_->sockets[0]));
  EXPECT_THAT(said(), IsEmpty());
  kernel_->neighbor("10.0.0.9", 9);
  EXPECT_THAT(said(), IsEmpty()) << "a neighbor that became usable does not shorten the poll";
  kernel_->look_up(kernel::path_of(kernel_->sockets[1]));
  kernel_->end_poll();
  EXPECT_EQ(said().size(), 2U);
}

TEST_F(ReplayTest, SocketThatIsNotLookedUpYetIsOffloadedAtTheNextPoll) {
  kernel_->neighbor(kPeer, 7);
  kernel_->sockets = {socket(40001, kPeer)};
  kernel_->dump();
  kernel_->end_poll(false);
  EXPECT_THAT(said(), IsEmpty());
  kernel_->poll();
  EXPECT_EQ(said().size(), 1U);
}

TEST_F(ReplayTest, OnlyTheStatesOfInit15AreOffloaded) {
  kernel_->neighbor(kPeer, 7);
  for (std::uint8_t state = TCP_ESTABLISHED; state <= TCP_CLOSING; ++state) {
    kernel_->sockets.push_back(socket(static_cast<std::uint16_t>(40000 + state), kPeer, state));
    kernel_->sockets.back().state = state;
  }
  kernel_->poll();
  stack_->finish();
  EXPECT_EQ(diary_->checks.back().connections, 6U);
}

TEST_F(ReplayTest, MiniSocketIsNeverOffloaded) {
  kernel_->neighbor(kPeer, 7);
  kernel_->sockets = {socket(40001, kPeer), socket(40002, kPeer)};
  kernel_->sockets[0].state = kernel_->sockets[1].state = TCP_FIN_WAIT2;
  kernel_->sockets[0].timer = 3;
  kernel_->sockets[1].info.reset();
  kernel_->poll();
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(ReplayTest, SocketWithoutUsableNeighborStaysWithTheKernelUntilThereIsOne) {
  kernel_->sockets = {socket(40001, kPeer)};
  kernel_->neighbor(kPeer, 7, NUD_INCOMPLETE);
  kernel_->poll();
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_EQ(left().no_neighbor, 1U);
  kernel_->neighbor(kPeer, 7);
  EXPECT_THAT(said(), ElementsAre("LX-1 initiate " + kNeighbor + "{" + kPath + "{" + kTcp1 + "}}"));
  EXPECT_EQ(left().no_neighbor, 0U);
}

TEST_F(ReplayTest, SocketWithoutRouteStaysWithTheKernel) {
  kernel_->neighbor(kPeer, 7);
  kernel_->sockets = {socket(40001, kPeer)};
  kernel_->unreachable = {kPeer};
  kernel_->poll();
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_EQ(left().no_neighbor, 1U);
}

TEST_F(ReplayTest, LoopbackStaysWithTheKernel) {
  kernel_->neighbor("10.0.0.3", 3);
  kernel_->ways = {{"10.0.0.2", {kLo}}, {"10.0.0.3", {kEth0, {}, {}, RTN_LOCAL}}};
  kernel_->sockets = {socket(40001, "10.0.0.2"), socket(40002, "10.0.0.3")};
  kernel_->poll();
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_EQ(left().loopback, 2U);
}

TEST_F(ReplayTest, WithAFullTableTheConnectionStaysWithTheKernel) {
  HostStackConfig config = config_of_linux();
  config.target.adapter.tcp_capacity = 1;
  begin(config);
  kernel_->neighbor(kPeer, 7);
  kernel_->neighbor("10.0.9.8", 8);
  kernel_->sockets = {socket(40001, kPeer), socket(40002, "10.0.9.8")};
  kernel_->poll();
  // What was taken for the refused connection alone does not stay.
  EXPECT_THAT(said(), ElementsAre("LX-1 initiate " + kNeighbor + "{" + kPath + "{" + kTcp1 + "}}",
                                  "LX-1 initiate 10.0.9.8%eth0{10.0.0.1>10.0.9.8!"
                                  "OFFLOAD_PARTIAL_SUCCESS{10.0.0.1:40002>10.0.9.8:80!"
                                  "OFFLOAD_TCP_ENTRIES}}",
                                  "LX-10 terminate 10.0.9.8%eth0{10.0.0.1>10.0.9.8}"));
  kernel_->poll();
  EXPECT_THAT(said(), IsEmpty()) << "not offered again and again";
  EXPECT_EQ(left().table_full, 1U);
  EXPECT_EQ(stack_->host().objects().all().size(), 3U) << "refused ones cost no memory";
}

TEST_F(ReplayTest, FullPathOrNeighborTableCountsAsTableFullToo) {
  for (const bool paths : {false, true}) {
    HostStackConfig config = config_of_linux();
    (paths ? config.target.adapter.path_capacity : config.target.adapter.neighbor_capacity) = 1;
    begin(config);
    kernel_->neighbor(kPeer, 7);
    kernel_->neighbor("10.0.9.8", 8);
    kernel_->sockets = {socket(40001, kPeer), socket(40002, "10.0.9.8"),
                        socket(40003, "10.0.9.8", 3)};
    kernel_->poll();
    EXPECT_EQ(left().table_full, 2U);
    EXPECT_EQ(diary_->checks.back().neighbors, 1U);
  }
}

TEST_F(ReplayTest, RefusedConnectionIsOfferedAgainWithOtherValuesOnly) {
  HostStackConfig config = config_of_linux();
  config.target.adapter.max_rcv_wnd = 100000;
  begin(config);
  kernel_->neighbor(kPeer, 7);
  kernel_->sockets = {socket(40001, kPeer)};
  kernel_->poll();
  EXPECT_EQ(said().size(), 2U) << "an initiate, and a terminate of what it left behind";
  kernel_->poll();
  EXPECT_THAT(said(), IsEmpty());
  socket_of(40001).rcvbuf = 65536;
  kernel_->poll();
  EXPECT_THAT(said(), ElementsAre("LX-1 initiate " + kNeighbor + "{" + kPath + "{" + kTcp1 + "}}"));
  EXPECT_EQ(left().table_full, 0U);
}

TEST_F(ReplayTest, NamesAreAddressesAsPeopleWriteThem) {
  kernel_->neighbor("fe80::2", 2);
  kernel_->neighbor("fd20::7", 7);
  kernel_->neighbor("10.0.9.7", 7, NUD_REACHABLE, 0, kEth1);
  kernel_->ways = {{"10.0.9.7", {kEth1}}};
  kernel_->sockets = {socket(40001, "fe80::2"), socket(40002, "fd20::7"),
                      socket(40003, "10.0.9.7")};
  kernel_->sockets[0].interface = kEth0;
  kernel_->sockets[2].interface = kEth1;
  kernel_->poll();
  EXPECT_THAT(
      said(),
      ElementsAre("LX-1 initiate fd20::7%eth0{fd20::1>fd20::7{[fd20::1]:40002>[fd20::7]:80}}",
                  "LX-1 initiate "
                  "fe80::2%eth0{fe80::1%eth0>fe80::2%eth0{[fe80::1%eth0]:40001>[fe80::2%eth0]:80}}",
                  "LX-1 initiate "
                  "10.0.9.7%eth1{10.0.0.1>10.0.9.7%eth1{10.0.0.1:40003>10.0.9.7:80}}"));
}

TEST_F(ReplayTest, VariablesAreTheKernels) {
  kernel::LinkMessage vlan = TalkingKernel::link(4, "eth0.5");
  vlan.vlan_id = 5;
  kernel_->say(vlan);
  kernel_->ways = {{kPeer, {4, {}, 1400}}};
  kernel_->neighbor(kPeer, 7, NUD_STALE, 1234, 4);
  kernel_->sockets = {socket(40001, kPeer)};
  socket_of(40001).tos = 40;
  socket_of(40001).info->bytes_sent = 5000;
  socket_of(40001).info->bytes_retrans = 1000;
  kernel_->poll();
  const auto& neighbor = given<host::NeighborState>("10.0.9.7%eth0.5");
  EXPECT_EQ(neighbor.DlDestinationAddress, host::mac("02:00:00:00:00:07"));
  EXPECT_EQ(neighbor.DlSourceAddress, host::mac("02:00:00:00:00:04"));
  EXPECT_EQ(neighbor.VlanId, 5U);
  EXPECT_EQ(neighbor.HostReachabilityDelta, 12340U);
  EXPECT_EQ(neighbor.NicReachabilityDelta, 12340U);
  EXPECT_EQ(given<host::PathState>(kPath).PathMtu, 1400U);
  const auto& tcp = given<host::TcpState>(kTcp1);
  EXPECT_EQ(tcp.TosOrTrafficClass, 40U);
  EXPECT_EQ(tcp.RemoteMss, 1460U);
  EXPECT_EQ(tcp.SndNxt, 4000U);
  EXPECT_EQ(tcp.State, TcpConnectionEstablished);
}

}  // namespace
}  // namespace flue::replay::test
