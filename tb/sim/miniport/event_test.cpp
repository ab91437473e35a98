// SPDX-License-Identifier: Apache-2.0
//
// Events: which indication, when, and for whom (INV-8, OP-11, NUD, OP-24).

#include "tb/sim/miniport/miniport_fixture.hpp"

namespace flue::test {
namespace {

using testing::Each;
using testing::ElementsAre;

class Events : public MiniportTest {
 protected:
  MiniportBench& build_eager() {
    AdapterConfig adapter;
    adapter.eager_upload = true;
    MiniportBench& made = build(ReferenceConfig::of(8, 16, 32), adapter);
    offload_two_connections();
    return made;
  }
};
FLUE_AT_EACH_LATENCY(Events);

const Node kN1 = reference("n1", NeighborOffloadState);

// OP-11: lazy asks when there is something to send, once; before the send's completion.
TEST_P(Events, LazyAsksForTheUploadWithTheFirstSend) {
  offload_two_connections();
  run(Operation::kInvalidate, {kN1});
  EXPECT_THAT(bench().log(), ElementsAre("invalidate: SUCCESS"));
  host().send("t2");
  host().send("t2");
  host().send("t1");
  bench().wait();
  EXPECT_THAT(bench().log(),
              ElementsAre("TcpIndicateRetrieve t2 InvalidState", "send t2: held", "send t2: held",
                          "TcpIndicateRetrieve t1 InvalidState", "send t1: held"));
}

// OP-11: nothing can rescue a connection that is itself invalid. The event stands between its own
// operation and the next.
TEST_P(Events, InvalidatedConnectionIsAskedForAtOnce) {
  offload_two_connections();
  bench().spy.event_latency = 100;
  host().start(Operation::kInvalidate, {reference("t1", TcpOffloadState)});
  host().start(Operation::kUpdate, {placeholder()});
  host().start(Operation::kInvalidate, {reference("t2", TcpOffloadState)});
  bench().wait();
  EXPECT_THAT(
      bench().log(),
      ElementsAre("invalidate: SUCCESS", "TcpIndicateRetrieve t1 InvalidState", "update: SUCCESS",
                  "invalidate: SUCCESS", "TcpIndicateRetrieve t2 InvalidState"));
}

TEST_P(Events, EagerAsksForEveryDependentBeforeAnythingElseStarts) {
  build_eager().spy.event_latency = 100;
  host().start(Operation::kInvalidate, {kN1});
  host().start(Operation::kTerminate, {reference("t2", TcpOffloadState)});
  bench().wait();
  EXPECT_THAT(bench().log(),
              ElementsAre("invalidate: SUCCESS", "TcpIndicateRetrieve t1 InvalidState",
                          "TcpIndicateRetrieve t2 InvalidState", "terminate: SUCCESS"));
}

// Where a background scan of the engine stood must not show.
TEST_P(Events, EagerOrderDoesNotDependOnTheEngine) {
  build_eager();
  run(Operation::kInitiate, {neighbor("n2")({ip4_path("p2")({tcp("t3"), tcp("t4")})})});
  bench().log();
  bench().spy.reverse_events = true;
  run(Operation::kInvalidate, {reference("n2", NeighborOffloadState), kN1});
  EXPECT_THAT(
      bench().log(),
      ElementsAre("invalidate: SUCCESS SUCCESS", "TcpIndicateRetrieve t1 InvalidState",
                  "TcpIndicateRetrieve t2 InvalidState", "TcpIndicateRetrieve t3 InvalidState",
                  "TcpIndicateRetrieve t4 InvalidState"));
}

// A lazy invalidate of neighbors or paths can cause no event, so nothing waits for it.
TEST_P(Events, LazyInvalidateOfANeighborIsStreamedOver) {
  offload_two_connections();
  host().start(Operation::kInvalidate, {kN1});
  host().start(Operation::kQuery, {carrying("n1", NeighborOffloadCachedState)});
  miniport().poll();
  miniport().poll();
  EXPECT_EQ(bench().descriptors().size(), 2U);
  bench().wait();
}

// NUD-2 to NUD-6, OP-24.
TEST_P(Events, StaleNeighborIsAskedForAndAnswered) {
  AdapterConfig adapter;
  adapter.nce_stale_ticks = 100;
  build(ReferenceConfig::of(4, 4, 4), adapter);
  const Node n1 = neighbor("n1").with([](States& s) {
    s.neighbor_cached.HostReachabilityDelta = 30;
    s.neighbor_delegated.NicReachabilityDelta = 20;
  });
  ASSERT_THAT(run(Operation::kInitiate, {n1({ip4_path("p1")({tcp("t1")})})}), Each("SUCCESS"));
  bench().log();
  bench().descriptors();
  miniport().advance(80);  // NRT is 100 ago: not stale yet
  host().send("t1");
  bench().wait();
  EXPECT_THAT(bench().log(), ElementsAre("send t1: sent"));

  miniport().advance(1);
  host().reachability_answer = 3;
  host().send("t1");
  host().start(Operation::kQuery, {carrying("n1", NeighborOffloadCachedState)});
  bench().wait();
  EXPECT_THAT(bench().log(),
              ElementsAre("NeighborReachabilityQuery n1 HRD 30 NRD 101 type 4 next 0x0 status 0",
                          "send t1: sent", "query: SUCCESS"));
  EXPECT_THAT(bench().descriptors(), ElementsAre("QUERY NEIGHBOR const cached delegated",
                                                 "ANSWER NEIGHBOR state", "QUERY NEIGHBOR cached"));

  miniport().advance(97);
  host().send("t1");
  bench().wait();
  EXPECT_THAT(bench().log(), ElementsAre("send t1: sent")) << "HRT is 100 ago";
  miniport().advance((std::uint64_t{1} << 32) + 1);
  host().send("t1");
  bench().wait();
  EXPECT_EQ(bench().log().size(), 2U) << "and now 101; whole turns of the clock do not show";
}

// The host may start operations from inside an indication; they wait until the answer is in.
TEST_P(Events, OperationsStartedInsideAnIndicationComeAfterTheAnswer) {
  AdapterConfig adapter;
  adapter.nce_stale_ticks = 10;
  build(ReferenceConfig::of(4, 4, 4), adapter);
  run(Operation::kInitiate, {neighbor("n1")({ip4_path("p1")({tcp("t1")})})});
  miniport().advance(11);
  bench().descriptors();
  host().send("t1");
  host().start(Operation::kInitiate, {neighbor("n2")({ip4_path("p2")({tcp("t2")})})});
  bench().wait();
  EXPECT_THAT(bench().descriptors(),
              ElementsAre("QUERY NEIGHBOR const cached delegated", "ANSWER NEIGHBOR state",
                          "INITIATE NEIGHBOR state", "INITIATE IP4_PATH state last",
                          "INITIATE TCP state last"));
  EXPECT_THAT(bench().log().back(), "initiate: SUCCESS SUCCESS SUCCESS");
}

// No cause of this host's: the data path has its own. The QUERY and the ANSWER are kept together
// all the same.
TEST_P(Events, EventOutOfTheBlueDoesNotGetBetweenTheInitiatesOfATree) {
  offload_two_connections();
  layout::Event event;
  event.kind = layout::EventKind::kNeighborReachabilityQuery;
  event.handle = static_cast<std::uint32_t>(host().cell("n1"));
  bench().spy.forge_event(event);
  miniport().poll();
  host().start(Operation::kInitiate, {neighbor("n2")({ip4_path("p2")({tcp("t3")})})});
  bench().wait();
  EXPECT_THAT(bench().log().back(), "initiate: SUCCESS SUCCESS SUCCESS");
  EXPECT_THAT(bench().descriptors(),
              ElementsAre("QUERY NEIGHBOR const cached delegated", "ANSWER NEIGHBOR state",
                          "INITIATE NEIGHBOR state", "INITIATE IP4_PATH state last",
                          "INITIATE TCP state last"));
}

// An event whose object is gone is nobody's.
TEST_P(Events, EventOfATerminatedConnectionIsDropped) {
  offload_two_connections();
  const std::uintptr_t handle = host().cell("t1");
  ASSERT_THAT(run(Operation::kTerminate, {reference("t1", TcpOffloadState)}), Each("SUCCESS"));
  bench().log();
  layout::Event event;
  event.kind = layout::EventKind::kTcpIndicateRetrieve;
  event.reason = layout::UploadReason::kInvalidState;
  event.handle = static_cast<std::uint32_t>(handle);
  bench().spy.forge_event(event);
  event.kind = layout::EventKind::kNeighborReachabilityQuery;
  bench().spy.forge_event(event);
  run(Operation::kUpdate, {placeholder()});
  EXPECT_THAT(bench().log(), ElementsAre("update: SUCCESS"));
}

}  // namespace
}  // namespace flue::test
