// SPDX-License-Identifier: Apache-2.0
//
// LX-6 and LX-7.

#include "tb/sim/replay/replay_fixture.hpp"

namespace flue::replay::test {
namespace {

const std::string kFar = "192.0.2.1";
const std::string kFarPath = "10.0.0.1>192.0.2.1";
const std::string kFarTcp = "10.0.0.1:40001>192.0.2.1:80";
const std::string kRouter1 = "10.0.0.251%eth0";
const std::string kRouter2 = "10.0.0.252%eth0";

/// A connection to a far host, over the first of two routers.
class PathTest : public ReplayTest {
 protected:
  PathTest() { begin_over_router1(config_of_linux()); }

  void begin_over_router1(const HostStackConfig& config) {
    begin(config);
    kernel_->neighbor("10.0.0.251", 1);
    kernel_->neighbor("10.0.0.252", 2);
    route_over("10.0.0.251");
    kernel_->sockets = {socket(40001, kFar)};
    kernel_->poll();
    said();
  }
  void route_over(const std::string& router, const std::string& destination = kFar) {
    kernel_->ways[destination] = {kEth0, router};
  }
  std::vector<std::string> polled() {
    kernel_->poll();
    return said();
  }
};

TEST_F(PathTest, PathMovesToItsNewNextHop) {
  route_over("10.0.0.252");
  EXPECT_THAT(polled(), ElementsAre("LX-6 initiate " + kRouter2,
                                    "LX-6 update " + kRouter2 + "{" + kFarPath + "}",
                                    "LX-6 terminate " + kRouter1));
  send_data(40001);
  kernel_->dump();
  EXPECT_EQ(diary_->last_transmission.headers.dl_destination_address,
            host::mac("02:00:00:00:00:02"));
}

TEST_F(PathTest, RouteChangeWaitsForThePollsEnd) {
  route_over("10.0.0.252");
  kernel_->dump();
  kernel_->look_up(kernel::path_of(kernel_->sockets[0]));
  EXPECT_THAT(said(), IsEmpty());
  kernel_->end_poll();
  EXPECT_EQ(said().size(), 3U);
}

TEST_F(PathTest, NeighborsThatAreOffloadedAlreadyAndStillNeededStay) {
  kernel_->sockets.push_back(socket(40002, "192.0.2.2"));
  kernel_->sockets.push_back(socket(40003, "192.0.2.3"));
  route_over("10.0.0.251", "192.0.2.2");
  route_over("10.0.0.252", "192.0.2.3");
  polled();
  route_over("10.0.0.252");
  EXPECT_THAT(polled(), ElementsAre("LX-6 update " + kRouter2 + "{" + kFarPath + "}"));
}

TEST_F(PathTest, PathsThatMoveToOneNeighborAreOneTree) {
  kernel_->sockets.push_back(socket(40002, "192.0.2.2"));
  route_over("10.0.0.251", "192.0.2.2");
  polled();
  route_over("10.0.0.252");
  route_over("10.0.0.252", "192.0.2.2");
  EXPECT_THAT(polled(),
              ElementsAre("LX-6 initiate " + kRouter2,
                          "LX-6 update " + kRouter2 + "{" + kFarPath + " 10.0.0.1>192.0.2.2}",
                          "LX-6 terminate " + kRouter1));
}

TEST_F(PathTest, PathLeavesAnInvalidatedNeighbor) {
  kernel_->neighbor("10.0.0.251", 1, NUD_FAILED);
  EXPECT_THAT(said(), ElementsAre("LX-4 invalidate " + kRouter1));
  route_over("10.0.0.252");
  EXPECT_THAT(polled(), ElementsAre("LX-6 initiate " + kRouter2,
                                    "LX-6 update " + kRouter2 + "{" + kFarPath + "}",
                                    "LX-6 terminate " + kRouter1));
}

TEST_F(PathTest, NextHopCanBeOfTheOtherIpVersion) {
  kernel_->neighbor("fe80::1", 0x61);
  route_over("fe80::1");
  EXPECT_THAT(polled(), ElementsAre("LX-6 initiate fe80::1%eth0",
                                    "LX-6 update fe80::1%eth0{" + kFarPath + "}",
                                    "LX-6 terminate " + kRouter1));
}

TEST_F(PathTest, NewNextHopWithoutUsableEntryInvalidatesThePathOnce) {
  route_over("10.0.0.253");
  EXPECT_THAT(polled(), ElementsAre("LX-6 invalidate " + kFarPath));
  EXPECT_THAT(polled(), IsEmpty());
}

TEST_F(PathTest, LostRouteInvalidatesThePathOnce) {
  kernel_->unreachable = {kFar};
  EXPECT_THAT(polled(), ElementsAre("LX-6 invalidate " + kFarPath));
  EXPECT_THAT(polled(), IsEmpty());
}

TEST_F(PathTest, PathThatBecomesLocalIsInvalidated) {
  kernel_->ways[kFar] = {kLo, {}, {}, RTN_LOCAL};
  EXPECT_THAT(polled(), ElementsAre("LX-6 invalidate " + kFarPath));
}

TEST_F(PathTest, InvalidPathIsReplacedWhenALookupNamesAUsableNextHopAgain) {
  kernel_->unreachable = {kFar};
  polled();
  kernel_->unreachable.clear();
  // The neighbor is kept though this was its only path.
  EXPECT_THAT(polled(),
              ElementsAre("LX-6 terminate " + kFarPath + "{" + kFarTcp + "}",
                          "LX-1 initiate " + kRouter1 + "{" + kFarPath + "{" + kFarTcp + "}}"));
}

TEST_F(PathTest, InvalidPathIsReplacedOnAnotherNeighborAndTheOldOneGoes) {
  route_over("10.0.0.253");
  polled();
  kernel_->neighbor("10.0.0.253", 3);
  EXPECT_THAT(said(), IsEmpty()) << "a lookup decides, not a notification";
  EXPECT_THAT(polled(),
              ElementsAre("LX-6 terminate " + kFarPath + "{" + kFarTcp + "}",
                          "LX-1 initiate 10.0.0.253%eth0{" + kFarPath + "{" + kFarTcp + "}}",
                          "LX-6 terminate " + kRouter1));
}

TEST_F(PathTest, NewSocketOnAReplacedPathComesInTheSameTree) {
  kernel_->unreachable = {kFar};
  polled();
  kernel_->unreachable.clear();
  kernel_->sockets.push_back(socket(40002, kFar, 2));
  EXPECT_THAT(polled(), ElementsAre("LX-6 terminate " + kFarPath + "{" + kFarTcp + "}",
                                    "LX-1 initiate " + kRouter1 + "{" + kFarPath + "{" + kFarTcp +
                                        " 10.0.0.1:40002>192.0.2.1:80}}"));
}

TEST_F(PathTest, WithoutRoomForTheNewNeighborTheConnectionIsBuiltUpFromNothing) {
  HostStackConfig config = config_of_linux();
  config.target.adapter.neighbor_capacity = 1;
  begin_over_router1(config);
  route_over("10.0.0.252");
  EXPECT_THAT(polled(),
              ElementsAre("LX-6 initiate " + kRouter2 + "!OFFLOAD_NEIGHBOR_ENTRIES",
                          "LX-6 terminate " + kRouter1 + "{" + kFarPath + "{" + kFarTcp + "}}",
                          "LX-1 initiate " + kRouter2 + "{" + kFarPath + "{" + kFarTcp + "}}"));
}

TEST_F(PathTest, LearntMtuIsAnUpdateOfThePath) {
  kernel_->ways[kFar].mtu = 1300;
  EXPECT_THAT(polled(), ElementsAre("LX-7 update " + kFarPath));
  EXPECT_EQ(given<host::PathState>(kFarPath).PathMtu, 1300U);
  EXPECT_THAT(polled(), IsEmpty());
  kernel_->ways[kFar].mtu.reset();
  EXPECT_THAT(polled(), ElementsAre("LX-7 update " + kFarPath));
  EXPECT_EQ(given<host::PathState>(kFarPath).PathMtu, 1500U);
}

TEST_F(PathTest, MtuOfTheInterfaceCountsWithTheNextLookup) {
  kernel::LinkMessage link = TalkingKernel::link(kEth0, "eth0");
  link.mtu = 1400;
  kernel_->say(link);
  EXPECT_THAT(said(), IsEmpty());
  stack_->finish();
  EXPECT_EQ(diary_->checks.back().differences, 0U) << "the last lookup counts for the check too";
  kernel_->dump();
  kernel_->end_poll(false);
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_THAT(polled(), ElementsAre("LX-7 update " + kFarPath));
}

TEST_F(PathTest, MtuAndNextHopCanChangeTogether) {
  kernel_->ways[kFar] = {kEth0, "10.0.0.252", 1300};
  EXPECT_THAT(polled(), ElementsAre("LX-6 initiate " + kRouter2,
                                    "LX-6 update " + kRouter2 + "{" + kFarPath + "}",
                                    "LX-6 terminate " + kRouter1, "LX-7 update " + kFarPath));
}

TEST_F(PathTest, InvalidatedPathIsNotUpdated) {
  kernel_->ways[kFar] = {kEth0, "10.0.0.253", 1300};
  EXPECT_THAT(polled(), ElementsAre("LX-6 invalidate " + kFarPath));
}

TEST_F(PathTest, AfterAFailedUpdateTheHostTerminatesThePathWithItsConnections) {
  HostStackConfig config = config_of_linux();
  config.target.adapter.max_mtu = 2000;
  begin_over_router1(config);
  kernel_->ways[kFar].mtu = 9000;
  // UPD-19; then LX-1 hears the reason, and the connection stays with the kernel.
  EXPECT_THAT(polled(), ElementsAre("LX-7 update " + kFarPath + "!FAILURE",
                                    "LX-15 own terminate " + kFarPath + " " + kFarTcp,
                                    "LX-1 initiate " + kRouter1 + "!FAILURE{" + kFarPath +
                                        "!FAILURE{" + kFarTcp + "!FAILURE}}",
                                    "LX-10 terminate " + kRouter1));
  EXPECT_THAT(polled(), IsEmpty());
}

}  // namespace
}  // namespace flue::replay::test
