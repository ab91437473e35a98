// SPDX-License-Identifier: Apache-2.0
//
// Several operations and sends open at once: they take effect in the order of their calls, whatever
// the engine's pace (OP-7, OP-8).

#include "tb/sim/miniport/miniport_fixture.hpp"

namespace flue::test {
namespace {

using testing::Each;
using testing::ElementsAre;

constexpr std::size_t kLongerThanAnyLatency = 100;  // blocks, one a step

class Order : public MiniportTest {
 protected:
  static Node mac(const std::string& object, UCHAR last) {
    return carrying(object, NeighborOffloadCachedState).with([last](States& s) {
      s.neighbor_cached.DlDestinationAddress[5] = last;
    });
  }
};
FLUE_AT_EACH_LATENCY(Order);

// GEN-1, OP-37.
TEST_P(Order, NothingHappensInsideAHandler) {
  host().start(Operation::kInitiate, {placeholder()});
  host().send("nothing");
  EXPECT_TRUE(bench().log().empty());
  EXPECT_TRUE(bench().descriptors().empty());
  EXPECT_FALSE(miniport().idle());
  bench().wait();
  EXPECT_THAT(bench().log(), ElementsAre("initiate: SUCCESS", "send nothing: failed"));
}

// OP-13: completions in the order of arrival, also of operations that need no descriptor.
TEST_P(Order, CompletionsComeInTheOrderOfTheCalls) {
  host().start(Operation::kInitiate, {neighbor("n1")({ip4_path("p1")({tcp("t1")})})});
  host().start(Operation::kUpdate, {placeholder()});
  host().start(Operation::kInitiate, {neighbor("n2")});
  host().start(Operation::kQuery, {reference("empty", TcpOffloadState)});
  bench().wait();
  EXPECT_THAT(bench().log(), ElementsAre("initiate: SUCCESS SUCCESS SUCCESS", "update: SUCCESS",
                                         "initiate: SUCCESS", "query: FAILURE"));
}

TEST_P(Order, DescriptorsAreStreamedFromOneOperationToTheNext) {
  constexpr std::size_t kOperations = 8;
  for (std::size_t i = 0; i < kOperations; ++i) {
    host().start(Operation::kInitiate, {neighbor("n" + std::to_string(i))});
  }
  for (std::size_t i = 0; i < kOperations; ++i) miniport().poll();
  EXPECT_EQ(bench().descriptors().size(), kOperations) << "one a step at least, without waiting";
  bench().wait();
  EXPECT_THAT(bench().log(), Each("initiate: SUCCESS"));
}

// What an open initiate brings can be named by operations that were called meanwhile.
TEST_P(Order, OperationsSeeWhatEarlierOnesBring) {
  host().start(Operation::kInitiate, {neighbor("n1")({ip4_path("p1")({tcp("t1")})})});
  host().start(Operation::kUpdate, {mac("n1", 0x70)});
  host().start(Operation::kInitiate, {reference("n1", NeighborOffloadState)({ip4_path("p2")})});
  host().start(Operation::kQuery, {carrying("t1", TcpOffloadDelegatedState)});
  host().start(Operation::kTerminate, {reference("t1", TcpOffloadState)});
  host().start(Operation::kQuery, {carrying("t1", TcpOffloadDelegatedState)});
  bench().wait();
  EXPECT_THAT(bench().log(), ElementsAre("initiate: SUCCESS SUCCESS SUCCESS", "update: SUCCESS",
                                         "initiate: SUCCESS SUCCESS", "query: SUCCESS",
                                         "terminate: SUCCESS", "query: FAILURE"));
}

// A block is judged by what its cell held when it arrived, not by when its turn came.
TEST_P(Order, CellThatIsEmptiedMeanwhileStillNamesTheOldObject) {
  offload_two_connections();
  host().start(Operation::kTerminate, {reference("t1", TcpOffloadState)});
  host().start(Operation::kInitiate,
               {reference("n1", NeighborOffloadState)(
                   {ip4_path("p2"), ip4_path("p3"), ip4_path("p4"),
                    reference("p1", Ip4OffloadState)({tcp("t1"), tcp("t3")})})});
  bench().wait();
  EXPECT_THAT(bench().log(), ElementsAre("terminate: SUCCESS",
                                         "initiate: SUCCESS SUCCESS SUCCESS "
                                         "SUCCESS OFFLOAD_PARTIAL_SUCCESS FAILURE SUCCESS"));
}

// The same with a cell that was empty when the block arrived, and was filled and emptied since.
TEST_P(Order, CellThatWasFilledAndEmptiedMeanwhileNamesTheDeadObject) {
  run(Operation::kInitiate, {neighbor("n0")});
  bench().log();
  std::vector<Node> roots(kLongerThanAnyLatency, reference("n0", NeighborOffloadState));
  roots.insert(roots.begin(), neighbor("n1"));
  roots.push_back(neighbor("n1"));
  host().start(Operation::kInitiate, {neighbor("n1")});
  host().start(Operation::kTerminate, {reference("n1", NeighborOffloadState)});
  const Tree& tree = host().start(Operation::kInitiate, roots);
  bench().wait();
  EXPECT_EQ(tree.statuses().front(), "FAILURE");
  EXPECT_EQ(tree.statuses().back(), "FAILURE");
}

TEST_P(Order, OperationStartedFromACompletionFindsWhatIsStillOpen) {
  host().on_completion = [&] {
    host().on_completion = nullptr;
    host().start(Operation::kUpdate, {mac("n2", 1)});
  };
  host().start(Operation::kInitiate, {neighbor("n1")});
  host().start(Operation::kInitiate, {neighbor("n2")});
  bench().wait();
  EXPECT_THAT(bench().log(),
              ElementsAre("initiate: SUCCESS", "initiate: SUCCESS", "update: SUCCESS"));
}

// What a cell held once says nothing to blocks that arrive later, however long the queue never gets
// empty.
TEST_P(Order, CellIsFreshForTheNextInitiate) {
  run(Operation::kInitiate, {neighbor("n0")});
  const std::vector<Node> long_query(kLongerThanAnyLatency,
                                     carrying("n0", NeighborOffloadCachedState));
  const Tree* last = nullptr;
  int completions = 0;
  host().on_completion = [&] {
    if (++completions == 1) {
      host().start(Operation::kTerminate, {reference("n1", NeighborOffloadState)});
      host().start(Operation::kQuery, long_query);
    } else if (completions == 3) {
      EXPECT_EQ(host().cell("n1"), 0U);
      last = &host().start(Operation::kInitiate, {neighbor("n1")});
    }
  };
  host().start(Operation::kInitiate, {neighbor("n1")});
  host().start(Operation::kQuery, long_query);
  bench().wait();
  ASSERT_NE(last, nullptr);
  EXPECT_THAT(last->statuses(), Each("SUCCESS"));
}

TEST_P(Order, InitiateAfterAFailedOneOfTheSameCellIsTriedAnew) {
  AdapterConfig adapter;
  adapter.neighbor_capacity = 1;
  build(ReferenceConfig::of(4, 4, 4), adapter);
  int completions = 0;
  host().on_completion = [&] {
    // Not before its own completion, although the engine may have taken the second n2 already.
    EXPECT_EQ(host().cell("n2") != 0, ++completions == 4) << completions;
  };
  host().start(Operation::kInitiate, {neighbor("n1")});
  host().start(Operation::kInitiate, {neighbor("n2")});
  host().start(Operation::kTerminate, {reference("n1", NeighborOffloadState)});
  host().start(Operation::kInitiate, {neighbor("n2")});
  bench().wait();
  EXPECT_THAT(bench().log(), ElementsAre("initiate: SUCCESS", "initiate: OFFLOAD_NEIGHBOR_ENTRIES",
                                         "terminate: SUCCESS", "initiate: SUCCESS"));
}

TEST_P(Order, SendSeesWhatCameBeforeAndNothingElse) {
  offload_two_connections();
  host().start(Operation::kUpdate, {mac("n1", 0x71)});
  const NET_BUFFER_LIST& first = host().send("t1");
  host().start(Operation::kUpdate, {mac("n1", 0x72)});
  const NET_BUFFER_LIST& second = host().send("t1");
  host().start(Operation::kTerminate, {reference("t1", TcpOffloadState)});
  const NET_BUFFER_LIST& third = host().send("t1");
  bench().wait();
  EXPECT_EQ(first.Headers.dl_destination_address[5], 0x71);
  EXPECT_EQ(second.Headers.dl_destination_address[5], 0x72);
  EXPECT_EQ(first.Status, NDIS_STATUS_SUCCESS);
  EXPECT_EQ(third.Status, NDIS_STATUS_REQUEST_ABORTED);
  EXPECT_THAT(bench().log(), ElementsAre("update: SUCCESS", "send t1: sent", "update: SUCCESS",
                                         "send t1: sent", "terminate: SUCCESS", "send t1: failed"));
}

TEST_P(Order, SendOnWhatIsNoHandleAsksNobody) {
  host().set_cell("wide", std::uintptr_t{1} << 33);
  host().send("wide");
  host().send("empty");
  bench().wait();
  EXPECT_THAT(bench().log(), ElementsAre("send wide: failed", "send empty: failed"));
  EXPECT_EQ(bench().spy.resolves, 0U);
}

TEST_P(Order, HostMayStartTheNextFromACompletion) {
  int left = 20;
  host().on_completion = [&] {
    if (left-- > 0) host().start(Operation::kUpdate, {mac("n1", static_cast<UCHAR>(left))});
  };
  host().start(Operation::kInitiate, {neighbor("n1")({ip4_path("p1")({tcp("t1")})})});
  bench().wait();
  EXPECT_EQ(bench().log().size(), 21U);
  const NET_BUFFER_LIST& send = host().send("t1");
  bench().wait();
  EXPECT_EQ(send.Headers.dl_destination_address[5], 0);
}

}  // namespace
}  // namespace flue::test
