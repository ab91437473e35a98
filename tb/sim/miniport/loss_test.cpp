// SPDX-License-Identifier: Apache-2.0
//
// An engine that hangs, is corrupt, or talks nonsense (GEN-10, OP-14, OP-38), and the reset after
// it.

#include "tb/sim/miniport/miniport_fixture.hpp"

namespace flue::test {
namespace {

using testing::Each;
using testing::ElementsAre;

const Node kT1 = reference("t1", TcpOffloadState);
const Node kN1Cached = carrying("n1", NeighborOffloadCachedState);

class Loss : public testing::TestWithParam<std::tuple<unsigned, EngineFault>> {
 protected:
  Loss() {
    // Created in an order that is not that of the names.
    EXPECT_THAT(
        bench.run(Operation::kInitiate, {neighbor("n1")({ip4_path("p1")({tcp("t2"), tcp("t1")})})}),
        Each("SUCCESS"));
    EXPECT_THAT(bench.run(Operation::kInitiate, {reference("p1", Ip4OffloadState)({tcp("t0")})}),
                Each("SUCCESS"));
    bench.log();
  }
  MiniportDriver& miniport() { return bench.miniport; }
  FakeHost& host() { return bench.host; }
  void fail() { miniport().inject_fault(std::get<1>(GetParam())); }

  MiniportBench bench{std::get<0>(GetParam()), ReferenceConfig::of(8, 16, 32), {}, {2000}};
};
std::string fault_name(const testing::TestParamInfo<std::tuple<unsigned, EngineFault>>& info) {
  const auto [latency, fault] = info.param;
  return (fault == EngineFault::kHang ? "HangSteps" : "CorruptSteps") + std::to_string(latency);
}
INSTANTIATE_TEST_SUITE_P(Faults, Loss,
                         testing::Combine(testing::Values(0U, 1U, 40U),
                                          testing::Values(EngineFault::kHang,
                                                          EngineFault::kCorrupt)),
                         fault_name);

const Log kToldAll = {"TcpIndicateRetrieve t2 HardwareFailure", "TcpIndicateAbort t2",
                      "TcpIndicateRetrieve t1 HardwareFailure", "TcpIndicateAbort t1",
                      "TcpIndicateRetrieve t0 HardwareFailure", "TcpIndicateAbort t0"};

Log concat(Log first, const Log& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// GEN-10: FAILURE, then for each connection HardwareFailure and Abort, in the order in which they
// were offloaded; once.
TEST_P(Loss, OperationFailsAndTheHostIsToldOfEveryConnection) {
  fail();
  EXPECT_THAT(bench.run(Operation::kUpdate, {kN1Cached, placeholder()}),
              ElementsAre("FAILURE", "SUCCESS"));
  EXPECT_EQ(bench.log(), concat({"update: FAILURE SUCCESS"}, kToldAll));
  EXPECT_TRUE(miniport().lost());
  EXPECT_FALSE(miniport().loss().empty());

  EXPECT_THAT(bench.run(Operation::kInitiate, {neighbor("n2"), placeholder()}),
              ElementsAre("FAILURE", "SUCCESS"));
  EXPECT_THAT(bench.run(Operation::kTerminate, {kT1}), Each("FAILURE"));
  const NET_BUFFER_LIST& send = host().send("t1");
  bench.wait();
  EXPECT_EQ(send.Headers.result, layout::ResolveResult::kFailed);
  EXPECT_EQ(send.Status, NDIS_STATUS_REQUEST_ABORTED);
  EXPECT_THAT(bench.log(),
              ElementsAre("initiate: FAILURE SUCCESS", "terminate: FAILURE", "send t1: failed"));
}

TEST_P(Loss, NothingIsSaidBeforeAnAnswerIsOwed) {
  fail();
  for (int i = 0; i < 5000; ++i) miniport().poll();
  EXPECT_TRUE(bench.log().empty());
  EXPECT_TRUE(miniport().idle());
}

// OP-14: outstanding sends first, the terminate once, the events for the other connections only.
TEST_P(Loss, TerminateThatFailsIsNotAskedForAgain) {
  fail();
  host().start(Operation::kQuery, {carrying("t0", TcpOffloadCachedState)});
  host().start(Operation::kTerminate, {placeholder()({placeholder()({kT1})})});
  host().send("t2");
  bench.wait();
  EXPECT_EQ(bench.log(),
            Log({"query: FAILURE", "send t2: failed", "terminate: SUCCESS SUCCESS FAILURE",
                 "TcpIndicateRetrieve t2 HardwareFailure", "TcpIndicateAbort t2",
                 "TcpIndicateRetrieve t0 HardwareFailure", "TcpIndicateAbort t0"}));
}

TEST_P(Loss, SendNoticesTheLoss) {
  fail();
  host().send("t1");
  bench.wait();
  EXPECT_EQ(bench.log(), concat({"send t1: failed"}, kToldAll));
}

TEST_P(Loss, InvalidateNoticesTheLoss) {
  fail();
  EXPECT_THAT(bench.run(Operation::kInvalidate, {kT1}), Each("FAILURE"));
  EXPECT_EQ(bench.log(), concat({"invalidate: FAILURE"}, kToldAll));
}

TEST_P(Loss, InitiateThatWaitsForResumeFailsToo) {
  miniport().indicate(NDIS_STATUS_OFFLOAD_PAUSE);
  host().start(Operation::kInitiate, {neighbor("n2")});
  bench.wait();
  fail();
  host().start(Operation::kUpdate, {kN1Cached});
  bench.wait();
  EXPECT_EQ(
      bench.log(),
      concat({"NDIS_STATUS_OFFLOAD_PAUSE", "initiate: FAILURE", "update: FAILURE"}, kToldAll));
}

TEST_P(Loss, ResetBringsTheAdapterBack) {
  fail();
  bench.run(Operation::kUpdate, {kN1Cached});
  miniport().reset_adapter();
  bench.stack.adapter_was_reset();
  EXPECT_FALSE(miniport().lost());
  bench.log();
  const std::uintptr_t old = host().cell("t1");
  host().empty_all_cells();
  host().set_cell("old", old);
  EXPECT_THAT(bench.run(Operation::kQuery, {carrying("old", TcpOffloadCachedState)}),
              Each("FAILURE"));
  EXPECT_THAT(bench.run(Operation::kInitiate, {neighbor("n1")({ip4_path("p1")({tcp("t1")})})}),
              Each("SUCCESS"));
  host().send("t1");
  bench.wait();
  EXPECT_EQ(bench.log().back(), "send t1: sent");
}

TEST_P(Loss, ResetOfAFailingEngineCompletesWhatIsOpenFirst) {
  fail();
  host().start(Operation::kUpdate, {kN1Cached});
  miniport().reset_adapter();
  EXPECT_EQ(bench.log(), concat({"update: FAILURE"}, kToldAll));
  EXPECT_TRUE(miniport().idle());
  EXPECT_FALSE(miniport().lost());
}

// The engine fails in the middle of a tree: what it had answered stays as it was answered.
TEST(LossInTheMiddle, AnsweredBlocksKeepTheirOutcome) {
  MiniportBench bench(5, ReferenceConfig::of(8, 16, 32), {}, {1000});
  bench.host.start(Operation::kInitiate,
                   {neighbor("n1")({ip4_path("p1")({tcp("t1"), tcp("t2"), tcp("t3")})})});
  for (int beat = 0; beat < 1 + 1 + 2; ++beat) bench.miniport.poll();
  bench.miniport.inject_fault(EngineFault::kCorrupt);
  bench.wait();
  EXPECT_THAT(bench.log(),
              ElementsAre("initiate: SUCCESS OFFLOAD_PARTIAL_SUCCESS SUCCESS FAILURE FAILURE",
                          "TcpIndicateRetrieve t1 HardwareFailure", "TcpIndicateAbort t1"));
  EXPECT_NE(bench.host.cell("t1"), 0U);
  EXPECT_EQ(bench.host.cell("t2"), 0U);
}

class Nonsense : public MiniportTest {};
FLUE_AT_EACH_LATENCY(Nonsense);

TEST_P(Nonsense, CompletionOfAnotherDescriptorIsALoss) {
  offload_two_connections();
  bench().spy.forge_tags = true;
  EXPECT_THAT(run(Operation::kUpdate, {kN1Cached}), Each("FAILURE"));
  EXPECT_TRUE(miniport().lost());
  EXPECT_EQ(bench().log().size(), 5U);
}

}  // namespace
}  // namespace flue::test
