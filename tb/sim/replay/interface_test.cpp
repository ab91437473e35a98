// SPDX-License-Identifier: Apache-2.0
//
// LX-14: an interface goes down, is deleted, and comes back.

#include "tb/sim/replay/replay_fixture.hpp"

namespace flue::replay::test {
namespace {

const std::string kOther = "10.0.0.8%eth0";
const std::string kOtherTree = kOther + "{10.0.0.1>10.0.0.8{10.0.0.1:40003>10.0.0.8:80}}";
const std::string kTree = kNeighbor + "{" + kPath + "{" + kTcp1 + "}}";

class Interface : public ReplayTest {
 protected:
  void SetUp() override {
    kernel_->neighbor("10.0.0.8", 8);
    kernel_->neighbor("10.0.1.9", 9, NUD_REACHABLE, 0, kEth1);
    kernel_->ways = {{"10.0.1.9", {kEth1}}};
    kernel_->sockets = {socket(40003, "10.0.0.8", 3), socket(40004, "10.0.1.9", 4)};
    offload({40001});
  }
  void down() { kernel_->say(TalkingKernel::link(kEth0, "eth0", 0)); }
  void up() { kernel_->say(TalkingKernel::link(kEth0, "eth0")); }
};

TEST_F(Interface, DownInvalidatesItsNeighborsAndGivesThemBackWithAllThatHangsOnThem) {
  down();
  EXPECT_THAT(said(), ElementsAre("LX-14 invalidate " + kOther + " " + kNeighbor,
                                  "LX-14 terminate " + kOtherTree + " " + kTree));
  stack_->finish();
  EXPECT_EQ(diary_->checks.back().connections, 1U) << "eth1 is another matter";
  EXPECT_EQ(left().no_neighbor, 2U);
}

TEST_F(Interface, WhatTheKernelSaysOfItsNeighborsThenIsNoOperation) {
  down();
  said();
  kernel_->neighbor(kPeer, 7, NUD_FAILED);
  kernel_->neighbor("10.0.0.8", 8);
  kernel_->poll();
  down();
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(Interface, UsableAgainMeansOffloadingWhatIsStillOpen) {
  down();
  remove_socket(40003);
  kernel_->poll();
  said();
  up();
  EXPECT_THAT(said(), ElementsAre("LX-1 initiate " + kTree)) << "its neighbor was never lost";
}

TEST_F(Interface, UpWithoutNeighborsWaitsForThem) {
  down();
  kernel_->neighbor(kPeer, 7, NUD_FAILED);
  kernel_->neighbor("10.0.0.8", 8, NUD_FAILED);
  said();
  up();
  kernel_->poll();
  EXPECT_THAT(said(), IsEmpty());
  kernel_->neighbor(kPeer, 7);
  EXPECT_THAT(said(), ElementsAre("LX-1 initiate " + kTree));
}

TEST_F(Interface, DeletedIsTheSame) {
  kernel::LinkMessage gone = TalkingKernel::link(kEth0, "eth0");
  gone.deleted = true;
  kernel_->say(gone);
  EXPECT_THAT(said(), ElementsAre("LX-14 invalidate " + kOther + " " + kNeighbor,
                                  "LX-14 terminate " + kOtherTree + " " + kTree));
  up();
  EXPECT_THAT(said(), IsEmpty()) << "its neighbors went with it";
  kernel_->neighbor(kPeer, 7);
  EXPECT_EQ(said().size(), 1U);
}

TEST_F(Interface, LossOfCarrierAloneIsNoOperation) {
  kernel_->say(TalkingKernel::link(kEth0, "eth0", IFF_UP | IFF_RUNNING));
  kernel_->say(TalkingKernel::link(kEth0, "eth0", IFF_UP));
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(Interface, NeighborThatWasInvalidIsNotInvalidatedAgain) {
  kernel_->neighbor(kPeer, 7, NUD_FAILED);
  said();
  down();
  EXPECT_THAT(said(), ElementsAre("LX-14 invalidate " + kOther,
                                  "LX-14 terminate " + kOtherTree + " " + kTree));
}

TEST_F(Interface, DownInANewDumpIsTheSame) {
  kernel_->dump_links({TalkingKernel::link(kEth0, "eth0", 0), TalkingKernel::link(kEth1, "eth1")});
  EXPECT_THAT(said(), ElementsAre("LX-14 invalidate " + kOther + " " + kNeighbor,
                                  "LX-14 terminate " + kOtherTree + " " + kTree));
}

TEST_F(Interface, DownMakesRoomForThoseThatWait) {
  HostStackConfig config = config_of_linux();
  config.target.adapter.tcp_capacity = 1;
  begin(config);
  kernel_->neighbor(kPeer, 7);
  kernel_->neighbor("10.0.1.9", 9, NUD_REACHABLE, 0, kEth1);
  kernel_->ways = {{"10.0.1.9", {kEth1}}};
  kernel_->sockets = {socket(40001, kPeer)};
  kernel_->poll();
  kernel_->sockets.push_back(socket(40004, "10.0.1.9", 4));
  kernel_->poll();
  said();
  down();
  EXPECT_THAT(
      said(),
      ElementsAre("LX-14 invalidate " + kNeighbor, "LX-14 terminate " + kTree,
                  "LX-13 initiate 10.0.1.9%eth1{10.0.0.1>10.0.1.9{10.0.0.1:40004>10.0.1.9:80}}"));
}

TEST_F(Interface, EagerTargetHasAskedForTheConnectionsBeforeTheTerminate) {
  HostStackConfig config = config_of_linux();
  config.target.adapter.eager_upload = true;
  begin(config);
  kernel_->neighbor(kPeer, 7);
  kernel_->sockets = {socket(40001, kPeer)};
  kernel_->poll();
  said();
  down();
  EXPECT_THAT(said(),
              ElementsAre("LX-14 invalidate " + kNeighbor, "event TcpIndicateRetrieve " + kTcp1,
                          "LX-11 own terminate " + kTcp1,
                          "LX-14 terminate " + kNeighbor + "{" + kPath + "}"));
}

}  // namespace
}  // namespace flue::replay::test
