// SPDX-License-Identifier: Apache-2.0
//
// What the checker says of the target: each rule broken once, directly below the host and below an
// intermediate driver, which must not get the blame.

#include <gtest/gtest.h>

#include "target_rules.hpp"

namespace flue::ndis {
namespace {

INSTANTIATE_TEST_SUITE_P(IntermediateDrivers, TargetRules, testing::Values(0, 1, 2));

TEST_P(TargetRules, CompletionInsideTheHandler) {
  target.on_handler = [&](TestTarget::Open) { target.complete(target.open.size() - 1); };
  TestTree tree;
  tree.add(nullptr, NeighborOffloadState, &n1);
  world.host.start(Operation::kQuery, tree.root());
  EXPECT_EQ(world.found(), Found{"GEN-1 target"});
  EXPECT_EQ(world.violations[0].tree, tree.root());
  EXPECT_EQ(world.host.completions.size(), 2U);
}

TEST_P(TargetRules, CompletionOfAnotherTreeInsideTheHandlerIsFine) {
  start(Operation::kQuery, NeighborOffloadState, &n1);
  target.on_handler = [&](TestTarget::Open) { target.complete(0); };
  start(Operation::kQuery, NeighborOffloadState, &n1);
  target.complete_all();
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(TargetRules, CompletionOfAPointerThatIsNotOpen) {
  Mobl stray{};
  target.above->NdisMQueryOffloadStateComplete(&stray);
  EXPECT_EQ(world.found(), Found{"GEN-2 target"});
  EXPECT_EQ(world.host.completions.size(), 1U);
}

TEST_P(TargetRules, CompletionOfABlockInsideTheTree) {
  TestTree tree;
  tree.add(tree.add(nullptr, NeighborOffloadState, &n1), 0, nullptr);
  world.host.start(Operation::kQuery, tree.root());
  target.above->NdisMQueryOffloadStateComplete(target.answer()->DependentBlockList);
  EXPECT_EQ(world.found(), Found{"GEN-2 target"});
  target.give_back();
  EXPECT_EQ(world.found().size(), 1U);
}

TEST_P(TargetRules, CompletedTwice) {
  Mobl* const tree = start(Operation::kUpdate, NeighborOffloadCachedState, &n1);
  target.complete();
  target.above->NdisMUpdateOffloadComplete(tree);
  EXPECT_EQ(world.found(), Found{"GEN-2 target"});
  EXPECT_EQ(world.host.completions.size(), 2U);
}

TEST_P(TargetRules, CompletedAsAnotherOperation) {
  start(Operation::kUpdate, NeighborOffloadCachedState, &n1);
  target.above->NdisMQueryOffloadStateComplete(target.answer());
  EXPECT_EQ(world.found(), Found{"GEN-2 target"});
  EXPECT_EQ(world.violations[0].detail, "update completed as query");
  EXPECT_EQ(world.host.completions.size(), 1U);
}

TEST_P(TargetRules, StatusNotWritten) {
  TestTree tree;
  tree.add(nullptr, NeighborOffloadState, &n1);
  Pobl* const placeholder = tree.add(nullptr, 0, nullptr);
  world.host.start(Operation::kInvalidate, tree.root());
  target.open[0].tree->Status = NDIS_STATUS_SUCCESS;  // the placeholder is forgotten
  target.give_back();
  EXPECT_EQ(world.found(), Found{"GEN-3 target"});
  EXPECT_EQ(world.violations[0].block, placeholder);
}

TEST_P(TargetRules, StatusThatTheOperationDoesNotHave) {
  for (const Operation operation :
       {Operation::kQuery, Operation::kUpdate, Operation::kInvalidate, Operation::kTerminate}) {
    for (const NDIS_STATUS status : {NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS, NDIS_STATUS_RESOURCES,
                                     NDIS_STATUS_OFFLOAD_TCP_RCV_WINDOW}) {
      SCOPED_TRACE(std::string(to_string(operation)) + " " + ndis_status_name(status));
      world.violations.clear();
      start(operation, NeighborOffloadDelegatedState, &n1);
      target.open[0].tree->Status = status;
      target.give_back();
      EXPECT_EQ(world.found(), Found{"GEN-5 target"});
      EXPECT_EQ(world.violations[0].object, &n1);
    }
  }
}

TEST_P(TargetRules, InitiateHasSixteenStatuses) {
  int allowed = 0;
  for (const NDIS_STATUS status : {0xC000009AU, 0xC0231004U, 0xC0231005U, 0xC0231006U, 0xC0231007U,
                                   0xC0231008U, 0xC0231009U, 0xC023100AU, 0xC023100BU, 0xC023100CU,
                                   0xC023100DU, 0xC0231012U, 0xC0000001U, 0x40020004U}) {
    n2 = {};
    start(Operation::kInitiate, NeighborOffloadState, &n2);
    if (status == NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS) target.answer();
    target.open[0].tree->Status = status;
    target.give_back();
    ++allowed;
  }
  EXPECT_EQ(allowed, 14);  // with SUCCESS 15; the sixteenth, PATH_MTU, has no number (OP-30)
  EXPECT_EQ(world.found(), Found{});

  n2 = {};
  start(Operation::kInitiate, NeighborOffloadState, &n2);
  target.open[0].tree->Status = NDIS_STATUS_UPLOAD_IN_PROGRESS;
  target.give_back();
  EXPECT_EQ(world.found(), Found{"INIT-13 target"});
}

TEST_P(TargetRules, PlaceholderThatFails) {
  start(Operation::kInitiate, 0, nullptr)->Status = NDIS_STATUS_FAILURE;
  target.give_back();
  start(Operation::kUpdate, 0, nullptr)->Status = NDIS_STATUS_FAILURE;
  target.give_back();
  EXPECT_EQ(world.found(), (Found{"INIT-9 target", "OP-4 target"}));
}

TEST_P(TargetRules, CellIsWrittenIfAndOnlyIfTheObjectIsTaken) {
  start(Operation::kInitiate, NeighborOffloadState, &n2)->Status = NDIS_STATUS_SUCCESS;
  target.give_back();
  EXPECT_EQ(world.found(), Found{"INIT-2 target"});
  world.violations.clear();
  n2 = {};
  start(Operation::kInitiate, NeighborOffloadState, &n2);
  target.answer()->Status = NDIS_STATUS_FAILURE;
  target.give_back();
  EXPECT_EQ(world.found(), Found{"INIT-3 target"});
}

TEST_P(TargetRules, CellOfAnObjectNamedTwiceMayBeWrittenOnce) {
  TestTree tree;
  tree.add(nullptr, NeighborOffloadState, &n2);  // without state: fails
  tree.add(nullptr, NeighborOffloadState, &n2, true);
  world.host.start(Operation::kInitiate, tree.root());
  target.answer()->Status = NDIS_STATUS_FAILURE;
  target.give_back();
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(TargetRules, CellMayHaveBeenWrittenByAnInitiateThatWasOpenAtTheSameTime) {
  start(Operation::kInitiate, NeighborOffloadState, &n2);
  start(Operation::kInitiate, NeighborOffloadState, &n2);
  target.complete();
  target.answer()->Status = NDIS_STATUS_FAILURE;
  target.give_back();
  EXPECT_EQ(world.found(), Found{"INIT-1 host"});
}

TEST_P(TargetRules, LinkerToAnObjectTakenInTheSameTreeMayFail) {
  TestTree tree;
  tree.add(nullptr, NeighborOffloadState, &n2, true);
  tree.add(nullptr, NeighborOffloadState, &n2);
  world.host.start(Operation::kInitiate, tree.root());
  target.answer()->NextBlock->Status = NDIS_STATUS_FAILURE;
  target.give_back();
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(TargetRules, TerminateBeforeWhatBeganEarlier) {
  start(Operation::kUpdate, NeighborOffloadCachedState, &n1);
  start(Operation::kTerminate, NeighborOffloadDelegatedState, &n1);
  target.complete(1);
  EXPECT_EQ(world.found(), Found{"TERM-12 target"});

  world.violations.clear();
  NDIS_OFFLOAD_HANDLE t1{};
  target.complete_all();
  world.offload(TcpOffloadState, &t1);
  NET_BUFFER_LIST send;
  world.host.below->NdisOffloadTcpSend(&t1, &send);
  start(Operation::kTerminate, TcpOffloadDelegatedState, &t1);
  target.complete();
  EXPECT_EQ(world.found(), Found{"TERM-12 target"});
  EXPECT_EQ(world.violations[0].detail, "terminated while a send is open");
}

TEST_P(TargetRules, TerminateNeedNotWaitForWhatBeganLater) {
  start(Operation::kTerminate, NeighborOffloadDelegatedState, &n1);
  start(Operation::kQuery, NeighborOffloadDelegatedState, &n1);
  target.complete_all();
  EXPECT_EQ(world.found(), Found{});
}

}  // namespace
}  // namespace flue::ndis
