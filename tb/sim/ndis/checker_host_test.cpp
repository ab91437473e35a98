// SPDX-License-Identifier: Apache-2.0
//
// What the checker says of the host, with no, one and two intermediate drivers: each rule broken,
// and what comes close without breaking it.

#include <array>

#include <gtest/gtest.h>

#include "world.hpp"

namespace flue::ndis {
namespace {

class HostRules : public testing::TestWithParam<unsigned> {
 protected:
  void SetUp() override {
    world.offload(NeighborOffloadState, &n1);
    world.offload(TcpOffloadState, &t1);
  }

  /// Starts `operation` on one object and leaves it open.
  Pobl* start(Operation operation, UCHAR type, NDIS_OFFLOAD_HANDLE* handle) {
    TestTree& tree = trees.emplace_back();
    tree.add(nullptr, type, handle, true);
    world.host.start(operation, tree.root());
    return tree.root();
  }
  void send(NDIS_OFFLOAD_HANDLE* handle) {
    NET_BUFFER_LIST& list = lists.emplace_back();
    world.host.below->NdisOffloadTcpSend(handle, &list);
    list.Status = NDIS_STATUS_SUCCESS;
    world.target.above->NdisTcpOffloadSendComplete(&list);
  }
  void complete_all() { world.target.complete_all(); }

  World world{GetParam()};
  NDIS_OFFLOAD_HANDLE n1{}, t1{}, n2{}, t2{};
  std::deque<TestTree> trees;
  std::deque<NET_BUFFER_LIST> lists;
};

INSTANTIATE_TEST_SUITE_P(IntermediateDrivers, HostRules, testing::Values(0, 1, 2));

TEST_P(HostRules, UpdateOfAnObjectBeingOffloaded) {
  start(Operation::kInitiate, NeighborOffloadState, &n2);
  Pobl* const update = start(Operation::kUpdate, NeighborOffloadCachedState, &n2);
  ASSERT_EQ(world.found(), Found{"SYNC-1 host"});
  EXPECT_EQ(world.violations[0].object, &n2);
  EXPECT_EQ(world.violations[0].tree, update);
  EXPECT_EQ(world.violations[0].block, update);
  EXPECT_EQ(world.target.open.size(), 2U);  // carried out all the same
  complete_all();
  EXPECT_EQ(world.found(), Found{"SYNC-1 host"});
}

TEST_P(HostRules, TwoOpenUpdatesOfOneObject) {
  start(Operation::kUpdate, NeighborOffloadCachedState, &n1);
  start(Operation::kUpdate, TcpOffloadCachedState, &t1);  // another object: fine
  EXPECT_EQ(world.found(), Found{});
  start(Operation::kUpdate, NeighborOffloadCachedState, &n1);
  complete_all();
  start(Operation::kUpdate, NeighborOffloadCachedState, &n1);  // the first ones are done: fine
  complete_all();
  EXPECT_EQ(world.found(), Found{"SYNC-2 host"});
}

TEST_P(HostRules, ObjectTwiceInOneUpdateIsReportedForTheOtherOperationOnly) {
  TestTree tree;
  tree.add(nullptr, NeighborOffloadCachedState, &n1);
  tree.add(nullptr, NeighborOffloadCachedState, &n1);
  world.host.start(Operation::kUpdate, tree.root());
  EXPECT_EQ(world.found(), Found{});
  TestTree again;
  again.add(nullptr, NeighborOffloadCachedState, &n1);
  again.add(nullptr, NeighborOffloadCachedState, &n1);
  world.host.start(Operation::kUpdate, again.root());
  EXPECT_EQ(world.found(), Found{"SYNC-2 host"});
  complete_all();
  start(Operation::kUpdate, NeighborOffloadCachedState, &n1);
  complete_all();
  EXPECT_EQ(world.found(), Found{"SYNC-2 host"});
}

TEST_P(HostRules, UpdateOfAnInvalidatedObject) {
  start(Operation::kInvalidate, NeighborOffloadState, &n1);
  start(Operation::kUpdate, NeighborOffloadCachedState, &n1);  // still open: silent
  complete_all();
  start(Operation::kQuery, NeighborOffloadState, &n1);
  start(Operation::kInvalidate, NeighborOffloadState, &n1);
  complete_all();
  EXPECT_EQ(world.found(), Found{});
  start(Operation::kUpdate, NeighborOffloadCachedState, &n1);
  complete_all();
  EXPECT_EQ(world.found(), Found{"SYNC-3 host"});
}

TEST_P(HostRules, FailedInvalidateLeavesTheObjectValid) {
  start(Operation::kInvalidate, NeighborOffloadState, &n1);
  world.target.answer()->Status = NDIS_STATUS_FAILURE;
  world.target.give_back();
  start(Operation::kUpdate, NeighborOffloadCachedState, &n1);
  complete_all();
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(HostRules, ObjectOffloadedAgainIsValidAgain) {
  start(Operation::kInvalidate, NeighborOffloadState, &n1);
  complete_all();
  start(Operation::kTerminate, NeighborOffloadDelegatedState, &n1);
  complete_all();
  n1.MiniportOffloadContext = nullptr;
  world.offload(NeighborOffloadState, &n1);
  start(Operation::kUpdate, NeighborOffloadCachedState, &n1);
  complete_all();
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(HostRules, ObjectLostInAResetIsValidAgain) {
  start(Operation::kInvalidate, NeighborOffloadState, &n1);
  complete_all();
  n1.MiniportOffloadContext = nullptr;
  world.offload(NeighborOffloadState, &n1);
  start(Operation::kUpdate, NeighborOffloadCachedState, &n1);
  complete_all();
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(HostRules, AnythingBeforeTheInitiateIsComplete) {
  start(Operation::kInitiate, TcpOffloadState, &t2);
  start(Operation::kQuery, TcpOffloadDelegatedState, &t2);
  start(Operation::kInvalidate, TcpOffloadState, &t2);
  send(&t2);
  start(Operation::kTerminate, TcpOffloadDelegatedState, &t2);
  const Found found = world.found();
  ASSERT_EQ(found.size(), 6U);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(found[static_cast<std::size_t>(i)], "SYNC-4 host");
  EXPECT_EQ(found[4], "SYNC-6 host");  // a query
  EXPECT_EQ(found[5], "SYNC-6 host");  // and an invalidate are open, too
  complete_all();
  EXPECT_EQ(world.found().size(), 6U);
}

TEST_P(HostRules, SharedParentMayBeUsedWhileChildrenAreOffloaded) {  // OP-7
  NDIS_OFFLOAD_HANDLE p1{};
  TestTree tree;
  tree.add(tree.add(nullptr, NeighborOffloadState, &n1), Ip4OffloadState, &p1, true);
  world.host.start(Operation::kInitiate, tree.root());
  start(Operation::kUpdate, NeighborOffloadCachedState, &n1);
  start(Operation::kQuery, NeighborOffloadState, &n1);
  start(Operation::kInvalidate, NeighborOffloadState, &n1);
  complete_all();
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(HostRules, SecondInitiateOfAnObjectBeingOffloaded) {
  start(Operation::kInitiate, NeighborOffloadState, &n2);
  start(Operation::kInitiate, NeighborOffloadState, &n2);
  EXPECT_EQ(world.found(), Found{"INIT-1 host"});
  complete_all();
  EXPECT_EQ(world.found(), Found{"INIT-1 host"});
}

TEST_P(HostRules, QueriesMayOverlap) {  // SYNC-5
  start(Operation::kQuery, NeighborOffloadState, &n1);
  start(Operation::kQuery, NeighborOffloadState, &n1);
  complete_all();
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(HostRules, TerminateOfAConnectionThatIsBusy) {
  for (const Operation operation :
       {Operation::kQuery, Operation::kUpdate, Operation::kInvalidate}) {
    SCOPED_TRACE(to_string(operation));
    world.violations.clear();
    world.offload(TcpOffloadState, &t2);
    start(operation, TcpOffloadCachedState, &t2);
    start(Operation::kTerminate, TcpOffloadDelegatedState, &t2);
    complete_all();
    EXPECT_EQ(world.found(), Found{"SYNC-6 host"});
    t2 = {};
  }
  world.violations.clear();
  start(Operation::kUpdate, NeighborOffloadCachedState,
        &n1);  // a neighbor: the documents are silent
  start(Operation::kTerminate, NeighborOffloadDelegatedState, &n1);
  complete_all();
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(HostRules, SendAfterTerminateWasCalled) {
  send(&t1);
  EXPECT_EQ(world.found(), Found{});
  start(Operation::kTerminate, TcpOffloadDelegatedState, &t1);
  send(&t1);
  EXPECT_EQ(world.found(), Found{"SYNC-8 host"});
  EXPECT_EQ(world.violations[0].object, &t1);
  complete_all();
  send(&t1);
  EXPECT_EQ(world.found(), (Found{"SYNC-8 host", "SYNC-8 host"}));
  t1.MiniportOffloadContext = nullptr;
  world.offload(TcpOffloadState, &t1);
  send(&t1);
  EXPECT_EQ(world.found().size(), 2U);
}

TEST_P(HostRules, SendAfterAFailedTerminate) {
  start(Operation::kTerminate, TcpOffloadDelegatedState, &t1);
  world.target.answer()->Status = NDIS_STATUS_FAILURE;
  world.target.give_back();
  send(&t1);
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(HostRules, TreeStartedAgainWhileItIsOpen) {
  Pobl* const tree = start(Operation::kQuery, NeighborOffloadState, &n1);
  world.host.start(Operation::kQuery, tree);
  EXPECT_EQ(world.target.open.size(), 1U);  // the one thing that is not carried out
  complete_all();
  NET_BUFFER_LIST list;
  world.host.below->NdisOffloadTcpSend(&t1, &list);
  world.host.below->NdisOffloadTcpSend(&t1, &list);
  EXPECT_EQ(world.target.sends.size(), 1U);
  EXPECT_EQ(world.found(), (Found{"GEN-4 host", "GEN-4 host"}));
}

}  // namespace
}  // namespace flue::ndis
