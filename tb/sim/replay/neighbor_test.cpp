// SPDX-License-Identifier: Apache-2.0
//
// LX-2 to LX-5, LX-12, and the interface's MAC address.

#include "tb/sim/replay/replay_fixture.hpp"

namespace flue::replay::test {
namespace {

TEST_F(ReplayTest, ChangedMacIsAnUpdateWithBothCachedVariables) {
  offload({40001});
  kernel_->wait(milliseconds(500));
  kernel_->neighbor(kPeer, 0xaa, NUD_STALE, 50);
  EXPECT_THAT(said(), ElementsAre("LX-2 update " + kNeighbor));
  EXPECT_EQ(given<host::NeighborState>(kNeighbor).DlDestinationAddress,
            host::mac("02:00:00:00:00:aa"));
  EXPECT_EQ(given<host::NeighborState>(kNeighbor).HostReachabilityDelta, 500U);
}

TEST_F(ReplayTest, NewConfirmationIsAnUpdateWithBothCachedVariables) {
  offload({40001});
  kernel_->wait(milliseconds(500));
  kernel_->neighbor(kPeer, 7, NUD_REACHABLE, 3);
  EXPECT_THAT(said(), ElementsAre("LX-3 update " + kNeighbor));
  EXPECT_EQ(given<host::NeighborState>(kNeighbor).DlDestinationAddress,
            host::mac("02:00:00:00:00:07"));
  EXPECT_EQ(given<host::NeighborState>(kNeighbor).HostReachabilityDelta, 30U);
}

TEST_F(ReplayTest, ConfirmationCountsFromTwentyMillisecondsUp) {
  offload({40001});
  kernel_->wait(milliseconds(20));
  kernel_->neighbor(kPeer, 7);
  EXPECT_THAT(said(), IsEmpty());
  kernel_->wait(milliseconds(1));
  kernel_->neighbor(kPeer, 7);
  EXPECT_THAT(said(), ElementsAre("LX-3 update " + kNeighbor))
      << "21 ms after what the target was last told";
  kernel_->wait(milliseconds(15));
  kernel_->neighbor(kPeer, 7);
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(ReplayTest, AgeThatOnlyGrewIsNoOperation) {
  offload({40001});
  kernel_->wait(milliseconds(30000));
  kernel_->neighbor(kPeer, 7, NUD_STALE, 3000);
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(ReplayTest, NeighborWithoutConnectionsIsNobodysBusiness) {
  kernel_->neighbor(kPeer, 7);
  kernel_->neighbor(kPeer, 8);
  kernel_->neighbor(kPeer, 8, NUD_FAILED);
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(ReplayTest, UnusableNeighborIsInvalidatedOnce) {
  for (const int state : {NUD_INCOMPLETE, NUD_FAILED, NUD_NONE}) {
    begin(config_of_linux());
    offload({40001});
    kernel_->neighbor(kPeer, 7, static_cast<std::uint16_t>(state));
    EXPECT_THAT(said(), ElementsAre("LX-4 invalidate " + kNeighbor)) << state;
    kernel_->neighbor(kPeer, 7, static_cast<std::uint16_t>(state));
    EXPECT_THAT(said(), IsEmpty()) << state;
  }
}

TEST_F(ReplayTest, DeletedNeighborIsInvalidatedWhateverStateTheMessageCarries) {
  offload({40001});
  kernel::NeighborMessage message;
  message.deleted = true;
  message.interface = kEth0;
  message.address = ip(kPeer);
  message.state = NUD_REACHABLE;
  message.mac = mac(7);
  kernel_->say(message);
  EXPECT_THAT(said(), ElementsAre("LX-4 invalidate " + kNeighbor));
}

TEST_F(ReplayTest, NeighborThatANewDumpDoesNotTellIsInvalidated) {
  offload({40001});
  stack_->on_neighbor_dump(kernel_->now(), {});
  EXPECT_THAT(said(), ElementsAre("LX-4 invalidate " + kNeighbor));
}

TEST_F(ReplayTest, NeighborThatComesBackIsANewObjectThatTakesThePathsOver) {
  offload({40001, 40002});
  kernel_->neighbor(kPeer, 7, NUD_FAILED);
  said();
  kernel_->neighbor(kPeer, 8);
  EXPECT_THAT(said(), ElementsAre("LX-5 initiate " + kNeighbor + "#2",
                                  "LX-5 update " + kNeighbor + "#2{" + kPath + "}",
                                  "LX-5 terminate " + kNeighbor));
  EXPECT_EQ(given<host::NeighborState>(kNeighbor + "#2").DlDestinationAddress,
            host::mac("02:00:00:00:00:08"));
  send_data(40001);
  kernel_->dump();
  EXPECT_THAT(said(), ElementsAre("LX-9 transmit " + kTcp1 + " sent"));
}

TEST_F(ReplayTest, NameIsFreeAgainOnceItsObjectIsGone) {
  offload({40001});
  for (const std::string& name : {kNeighbor + "#2", kNeighbor, kNeighbor + "#2"}) {
    kernel_->neighbor(kPeer, 7, NUD_FAILED);
    said();
    kernel_->neighbor(kPeer, 7);
    EXPECT_EQ(said().at(0), "LX-5 initiate " + name);
  }
}

TEST_F(ReplayTest, InvalidPathStaysOnTheOldNeighborObjectUntilItIsReplaced) {
  offload({40001});
  kernel_->sockets.push_back(socket(40009, "192.0.2.9", 9));
  kernel_->ways = {{"192.0.2.9", {kEth0, kPeer}}};
  kernel_->poll();
  kernel_->unreachable = {kPeer};
  kernel_->poll();
  kernel_->neighbor(kPeer, 7, NUD_FAILED);
  said();
  kernel_->neighbor(kPeer, 7);
  EXPECT_THAT(said(), ElementsAre("LX-5 initiate " + kNeighbor + "#2",
                                  "LX-5 update " + kNeighbor + "#2{10.0.0.1>192.0.2.9}"));
  kernel_->unreachable.clear();
  kernel_->poll();
  EXPECT_THAT(said(), ElementsAre("LX-6 terminate " + kPath + "{" + kTcp1 + "}",
                                  "LX-1 initiate " + kNeighbor + "#2{" + kPath + "{" + kTcp1 + "}}",
                                  "LX-6 terminate " + kNeighbor));
}

TEST_F(ReplayTest, WithoutRoomForASecondObjectTheNeighborIsBuiltUpFromNothing) {
  HostStackConfig config = config_of_linux();
  config.target.adapter.neighbor_capacity = 1;
  begin(config);
  offload({40001});
  kernel_->neighbor(kPeer, 7, NUD_FAILED);
  said();
  kernel_->neighbor(kPeer, 7);
  EXPECT_THAT(said(), ElementsAre("LX-5 initiate " + kNeighbor + "#2!OFFLOAD_NEIGHBOR_ENTRIES",
                                  "LX-5 terminate " + kNeighbor + "{" + kPath + "{" + kTcp1 + "}}",
                                  "LX-1 initiate " + kNeighbor + "{" + kPath + "{" + kTcp1 + "}}"));
}

TEST_F(ReplayTest, ChangedMacOfTheInterfaceMakesNewNeighborObjects) {
  offload({40001});
  kernel::LinkMessage link = TalkingKernel::link(kEth0, "eth0");
  link.mac = mac(0x22);
  kernel_->say(link);
  EXPECT_THAT(said(), ElementsAre("LX-0 initiate " + kNeighbor + "#2",
                                  "LX-0 update " + kNeighbor + "#2{" + kPath + "}",
                                  "LX-0 terminate " + kNeighbor));
  EXPECT_EQ(given<host::NeighborState>(kNeighbor + "#2").DlSourceAddress,
            host::mac("02:00:00:00:00:22"));
  kernel_->say(link);
  EXPECT_THAT(said(), IsEmpty());
}

class ReachabilityTest : public ReplayTest {
 protected:
  ReachabilityTest() {
    HostStackConfig config = config_of_linux();
    config.target.adapter.nce_stale_ticks = 1000;
    begin(config);
    offload({40001});
    kernel_->wait(milliseconds(1500));
  }
};

TEST_F(ReachabilityTest, QueryIsAnsweredWithTheAgeOfTheLastMessageAndTheTimeSince) {
  kernel_->neighbor(kPeer, 7, NUD_DELAY, 130);  // confirmed at 200 ms
  said();
  kernel_->wait(milliseconds(700));
  send_data(40001);
  kernel_->dump();
  EXPECT_THAT(said(), ElementsAre("event NeighborReachabilityQuery " + kNeighbor,
                                  "LX-9 transmit " + kTcp1 + " sent"));
  const host::Object* neighbor = stack_->host().objects().find(kNeighbor);
  EXPECT_EQ(std::get<host::NeighborState>(neighbor->state).HostReachabilityDelta, 2000U);
}

TEST_F(ReachabilityTest, QueryAboutAStaleNeighborIsAnsweredWithZero) {
  kernel_->neighbor(kPeer, 7, NUD_STALE, 150);
  send_data(40001);
  kernel_->dump();
  EXPECT_THAT(said(), ElementsAre("event NeighborReachabilityQuery " + kNeighbor,
                                  "LX-9 transmit " + kTcp1 + " sent"));
  kernel_->wait(milliseconds(1000));
  send_data(40001);
  kernel_->dump();
  EXPECT_THAT(said(), ElementsAre("LX-9 transmit " + kTcp1 + " sent")) << "NUD-6";
}

TEST_F(ReplayTest, TargetsClockFollowsTheRecordTimes) {
  kernel_->neighbor(kPeer, 7);
  kernel_->sockets = {socket(40001, kPeer)};
  kernel_->poll();
  kernel_->wait(milliseconds(4321));
  kernel_->sockets.clear();
  kernel_->dump();
  EXPECT_EQ(diary_->ticks, 4321U);
  EXPECT_EQ(std::get<host::NeighborState>(diary_->returned.at(kNeighbor)).NicReachabilityDelta,
            4321U);
}

TEST(RecordClockTest, RoundingDoesNotAddUp) {
  RecordClock clock(10);
  std::uint64_t ticks = 0;
  for (int i = 0; i <= 1000; ++i) ticks += clock.ticks_to(std::chrono::milliseconds(7000 + 33 * i));
  EXPECT_EQ(ticks, 330U);
}

TEST(RecordClockTest, TimeThatGoesBackGivesNoTicks) {
  RecordClock clock(1000);
  EXPECT_EQ(clock.ticks_to(std::chrono::seconds(5)), 0U) << "it starts with the first time";
  EXPECT_EQ(clock.ticks_to(std::chrono::seconds(6)), 1000U);
  EXPECT_EQ(clock.ticks_to(std::chrono::seconds(4)), 0U);
  EXPECT_EQ(clock.ticks_to(std::chrono::milliseconds(6001)), 1U);
}

}  // namespace
}  // namespace flue::replay::test
