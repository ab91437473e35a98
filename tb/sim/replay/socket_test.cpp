// SPDX-License-Identifier: Apache-2.0
//
// LX-8 to LX-11.

#include "tb/sim/replay/replay_fixture.hpp"

namespace flue::replay::test {
namespace {

TEST_F(ReplayTest, ChangedTrafficClassIsAnUpdateOfTheConnection) {
  offload({40001});
  socket_of(40001).tos = 40;
  kernel_->dump();
  EXPECT_THAT(said(), ElementsAre("LX-8 update " + kTcp1));
  EXPECT_EQ(given<host::TcpState>(kTcp1).TosOrTrafficClass, 40U);
  EXPECT_EQ(given<host::TcpState>(kTcp1).CachedFlags, TCP_FLAG_NAGLING_ENABLED);
  kernel_->dump();
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(ReplayTest, Ipv6SocketsHaveTheTrafficClassInsteadOfTos) {
  kernel_->neighbor("fd20::7", 7);
  kernel_->sockets = {socket(40001, "fd20::7")};
  kernel_->poll();
  said();
  socket_of(40001).tos = 8;
  kernel_->dump();
  EXPECT_THAT(said(), IsEmpty());
  socket_of(40001).tclass = 40;
  kernel_->dump();
  EXPECT_EQ(given<host::TcpState>("[fd20::1]:40001>[fd20::7]:80").TosOrTrafficClass, 40U);
}

TEST_F(ReplayTest, ChangedReceiveBufferIsAnUpdateThatSaysSo) {
  offload({40001});
  socket_of(40001).rcvbuf = 262144;
  kernel_->dump();
  EXPECT_THAT(said(), ElementsAre("LX-8 update " + kTcp1));
  EXPECT_EQ(given<host::TcpState>(kTcp1).InitialRcvWnd, 262144U);
  EXPECT_EQ(given<host::TcpState>(kTcp1).CachedFlags,
            TCP_FLAG_NAGLING_ENABLED | TCP_FLAG_UPDATE_RCV_WND);
}

TEST_F(ReplayTest, KeepaliveSwitchedOnRestartsItsTimerAndSwitchedOffDoesNot) {
  offload({40001});
  socket_of(40001).timer = 2;
  socket_of(40001).expires = 5000;
  kernel_->dump();
  EXPECT_THAT(said(), ElementsAre("LX-8 update " + kTcp1));
  EXPECT_EQ(given<host::TcpState>(kTcp1).CachedFlags,
            TCP_FLAG_NAGLING_ENABLED | TCP_FLAG_KEEP_ALIVE_ENABLED | TCP_FLAG_KEEP_ALIVE_RESTART);
  stack_->finish();
  EXPECT_EQ(diary_->checks.back().differences, 0U) << "KeepAlive is as the command left it";

  socket_of(40001).timer = 1;
  kernel_->dump();
  EXPECT_THAT(said(), IsEmpty()) << "another timer hides it";
  socket_of(40001).timer = 0;
  kernel_->dump();
  EXPECT_THAT(said(), ElementsAre("LX-8 update " + kTcp1));
  EXPECT_EQ(given<host::TcpState>(kTcp1).CachedFlags, TCP_FLAG_NAGLING_ENABLED);
}

TEST_F(ReplayTest, AfterAFailedUpdateTheHostTerminatesTheConnection) {
  HostStackConfig config = config_of_linux();
  config.target.adapter.max_rcv_wnd = 200000;
  begin(config);
  offload({40001, 40002});
  socket_of(40001).rcvbuf = 262144;
  kernel_->dump();
  EXPECT_THAT(said(),
              ElementsAre("LX-8 update " + kTcp1 + "!FAILURE", "LX-15 own terminate " + kTcp1));
}

TEST_F(ReplayTest, NewDataIsOneTransmitHoweverMuch) {
  offload({40001, 40002});
  send_data(40001, 100000);
  kernel_->poll();
  EXPECT_THAT(said(), ElementsAre("LX-9 transmit " + kTcp1 + " sent"));
  kernel_->poll();
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(ReplayTest, DataSentAgainIsNoNewData) {
  offload({40001});
  socket_of(40001).info->bytes_sent += 100;
  socket_of(40001).info->bytes_retrans += 100;
  kernel_->poll();
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(ReplayTest, DataOfASocketsFirstDumpIsNoTransmit) {
  kernel_->neighbor(kPeer, 7);
  kernel_->sockets = {socket(40001, kPeer)};
  send_data(40001);
  kernel_->poll();
  EXPECT_EQ(said().size(), 1U) << "the initiate";
}

TEST_F(ReplayTest, UpdateComesBeforeTheTransmitThatNeedsIt) {
  offload({40001});
  socket_of(40001).tos = 40;
  send_data(40001);
  kernel_->dump();
  EXPECT_THAT(said(), ElementsAre("LX-8 update " + kTcp1, "LX-9 transmit " + kTcp1 + " sent"));
  EXPECT_EQ(diary_->last_transmission.headers.tos_or_traffic_class, 40U);
}

TEST_F(ReplayTest, HeadersOnAVlanCarryItsTag) {
  kernel::LinkMessage vlan = TalkingKernel::link(4, "eth0.5");
  vlan.vlan_id = 5;
  kernel_->say(vlan);
  kernel_->ways = {{kPeer, {4}}};
  kernel_->neighbor(kPeer, 7, NUD_REACHABLE, 0, 4);
  kernel_->sockets = {socket(40001, kPeer)};
  kernel_->poll();
  send_data(40001);
  kernel_->dump();
  EXPECT_TRUE(diary_->last_transmission.headers.vlan_tagged);
  EXPECT_EQ(diary_->last_transmission.headers.vlan_id, 5U);
}

TEST_F(ReplayTest, GoneSocketIsTerminatedAndOthersOfItsPathStay) {
  offload({40001, 40002});
  remove_socket(40001);
  kernel_->dump();
  EXPECT_THAT(said(), ElementsAre("LX-10 terminate " + kTcp1));
}

TEST_F(ReplayTest, LastSocketTakesPathAndNeighborAlongInOneTree) {
  offload({40001, 40002});
  kernel_->sockets.clear();
  kernel_->dump();
  EXPECT_THAT(said(), ElementsAre("LX-10 terminate " + kNeighbor + "{" + kPath + "{" + kTcp1 + " " +
                                  kTcp2 + "}}"));
}

TEST_F(ReplayTest, PathGoesAloneWhenTheNeighborHasAnother) {
  offload({40001});
  kernel_->ways = {{"192.0.2.9", {kEth0, kPeer}}};
  kernel_->sockets.push_back(socket(40009, "192.0.2.9", 9));
  kernel_->sockets.push_back(socket(40010, "192.0.2.9", 10));
  kernel_->poll();
  said();
  remove_socket(40001);
  remove_socket(40009);
  kernel_->dump();
  EXPECT_THAT(said(), ElementsAre("LX-10 terminate " + kPath + "{" + kTcp1 + "}",
                                  "LX-10 terminate 10.0.0.1:40009>192.0.2.9:80"));
}

TEST_F(ReplayTest, DestroyedSocketIsTerminatedAtOnceAndUnknownOnesAreIgnored) {
  offload({40001, 40002});
  kernel_->destroy(socket(40009, kPeer, 9));
  kernel_->destroy(socket(40001, kPeer, 9));
  EXPECT_THAT(said(), IsEmpty()) << "another cookie is another socket";
  kernel_->destroy(socket(40001, kPeer, 40001));
  EXPECT_THAT(said(), ElementsAre("LX-10 terminate " + kTcp1));
  kernel_->destroy(socket(40001, kPeer, 40001));
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(ReplayTest, AnotherCookieIsANewConnectionOfTheSameName) {
  offload({40001, 40002});
  socket_of(40001).key.cookie = 99;
  kernel_->poll();
  EXPECT_THAT(said(), ElementsAre("LX-10 terminate " + kTcp1,
                                  "LX-1 initiate " + kNeighbor + "{" + kPath + "{" + kTcp1 + "}}"));
}

TEST_F(ReplayTest, StateThatIsNotOffloadableEndsTheConnection) {
  offload({40001, 40002});
  socket_of(40001).state = TCP_TIME_WAIT;
  kernel_->poll();
  EXPECT_THAT(said(), ElementsAre("LX-10 terminate " + kTcp1));
}

TEST_F(ReplayTest, MiniSocketEndsWhatItWas) {
  offload({40001, 40002});
  socket_of(40001).state = TCP_FIN_WAIT2;
  socket_of(40001).timer = 3;
  socket_of(40001).info.reset();
  kernel_->poll();
  EXPECT_THAT(said(), ElementsAre("LX-10 terminate " + kTcp1));
  kernel_->poll();
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(ReplayTest, TerminateGivesTheDelegatedStateBack) {
  offload({40001, 40002});
  const ULONG sent = given<host::TcpState>(kTcp1).SndNxt;
  kernel_->destroy(socket_of(40001));
  EXPECT_EQ(std::get<host::TcpState>(diary_->returned.at(kTcp1)).SndNxt, sent);
}

/// Two connections whose neighbor has just become unreachable; the first has sent.
class RetrieveTest : public ReplayTest {
 protected:
  RetrieveTest() {
    offload({40001, 40002});
    kernel_->neighbor(kPeer, 7, NUD_FAILED);
    said();
    send_data(40001);
    kernel_->poll();
  }
};

TEST_F(RetrieveTest, ConnectionThatTheTargetAsksForIsTerminated) {
  EXPECT_THAT(said(),
              ElementsAre("event TcpIndicateRetrieve " + kTcp1, "LX-9 transmit " + kTcp1 + " held",
                          "LX-11 own terminate " + kTcp1));
  EXPECT_EQ(left().no_neighbor, 1U);
}

TEST_F(RetrieveTest, RetrievedConnectionComesBackWithItsNeighbor) {
  said();
  kernel_->poll();
  EXPECT_THAT(said(), IsEmpty());
  kernel_->neighbor(kPeer, 7);
  EXPECT_THAT(
      said(),
      ElementsAre("LX-5 initiate " + kNeighbor + "#2",
                  "LX-5 update " + kNeighbor + "#2{" + kPath + "}", "LX-5 terminate " + kNeighbor,
                  "LX-1 initiate " + kNeighbor + "#2{" + kPath + "{" + kTcp1 + "}}"));
}

TEST_F(RetrieveTest, PathWaitsForARetrievedConnectionAndGoesWithItsSocket) {
  send_data(40002);
  kernel_->poll();
  said();
  remove_socket(40001);
  remove_socket(40002);
  kernel_->poll();
  EXPECT_THAT(said(), ElementsAre("LX-10 terminate " + kNeighbor + "{" + kPath + "}"));
}

TEST_F(RetrieveTest, WaitingPathKeepsItsNeighborWhenAnotherPathGoes) {
  begin(config_of_linux());
  offload({40001});
  kernel_->ways = {{"192.0.2.9", {kEth0, kPeer}}};
  kernel_->sockets.push_back(socket(40009, "192.0.2.9", 9));
  kernel_->poll();
  kernel_->neighbor(kPeer, 7, NUD_FAILED);
  send_data(40001);
  kernel_->poll();
  said();
  remove_socket(40009);
  kernel_->poll();
  EXPECT_THAT(said(),
              ElementsAre("LX-10 terminate 10.0.0.1>192.0.2.9{10.0.0.1:40009>192.0.2.9:80}"));
}

TEST_F(RetrieveTest, InvalidatedPathGivesConnectionsBackToo) {
  begin(config_of_linux());
  offload({40001, 40002});
  kernel_->unreachable = {kPeer};
  kernel_->poll();
  send_data(40002);
  kernel_->poll();
  EXPECT_THAT(said(),
              ElementsAre("LX-6 invalidate " + kPath, "event TcpIndicateRetrieve " + kTcp2,
                          "LX-9 transmit " + kTcp2 + " held", "LX-11 own terminate " + kTcp2));
  kernel_->unreachable.clear();
  kernel_->poll();
  EXPECT_THAT(said(), ElementsAre("LX-6 terminate " + kPath + "{" + kTcp1 + "}",
                                  "LX-1 initiate " + kNeighbor + "{" + kPath + "{" + kTcp1 + " " +
                                      kTcp2 + "}}"));
}

TEST_F(ReplayTest, EagerTargetGetsEveryConnectionBackAtOnce) {
  HostStackConfig config = config_of_linux();
  config.target.adapter.eager_upload = true;
  begin(config);
  offload({40001, 40002});
  kernel_->neighbor(kPeer, 7, NUD_FAILED);
  EXPECT_THAT(said(),
              ElementsAre("LX-4 invalidate " + kNeighbor, "event TcpIndicateRetrieve " + kTcp1,
                          "event TcpIndicateRetrieve " + kTcp2, "LX-11 own terminate " + kTcp1,
                          "LX-11 own terminate " + kTcp2));
}

}  // namespace
}  // namespace flue::replay::test
