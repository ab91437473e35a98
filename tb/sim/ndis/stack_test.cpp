// SPDX-License-Identifier: Apache-2.0
//
// Every operation, completion, send and indication, with no, one and two intermediate drivers.

#include "flue/ndis/stack.hpp"

#include <array>
#include <deque>

#include <gtest/gtest.h>

#include "world.hpp"

namespace flue::ndis {
namespace {

class DriverStackTest : public testing::TestWithParam<unsigned> {
 protected:
  World world{GetParam()};
  TestHost& host = world.host;
  TestTarget& target = world.target;
};

INSTANTIATE_TEST_SUITE_P(IntermediateDrivers, DriverStackTest, testing::Values(0, 1, 2));

constexpr Operation kOperations[] = {Operation::kInitiate, Operation::kQuery, Operation::kUpdate,
                                     Operation::kInvalidate, Operation::kTerminate};

TEST_P(DriverStackTest, EachOperationComesBackAsItself) {
  NDIS_OFFLOAD_HANDLE n1{};
  for (const Operation operation : kOperations) {
    SCOPED_TRACE(to_string(operation));
    TestTree tree;
    tree.add(nullptr, NeighborOffloadState, &n1, operation == Operation::kInitiate);
    host.completions.clear();
    host.start(operation, tree.root());
    ASSERT_EQ(target.open.size(), 1U);
    EXPECT_EQ(target.open[0].operation, operation);
    EXPECT_EQ(static_cast<void*>(target.open[0].tree), static_cast<void*>(tree.root()));
    EXPECT_TRUE(host.completions.empty());
    target.complete();
    ASSERT_EQ(host.completions.size(), 1U);
    EXPECT_EQ(host.completions[0].operation, operation);
    EXPECT_EQ(host.completions[0].tree, tree.root());
    EXPECT_EQ(tree.root()->Status, NDIS_STATUS_SUCCESS);
  }
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(DriverStackTest, HostGetsItsTreeBackWithStatusesAndStateOfTheTarget) {
  NDIS_OFFLOAD_HANDLE n1{}, p1{}, t1{};
  TestTree tree;
  Pobl* const n = tree.add(nullptr, NeighborOffloadState, &n1, true);
  Pobl* const p = tree.add(n, Ip4OffloadState, &p1, true);
  Pobl* const t = tree.add(p, TcpOffloadState, &t1, true);
  Pobl* const placeholder = tree.add(nullptr, 0, nullptr);
  for (Pobl* block : {n, p, t, placeholder}) {
    block->ProtocolReserved[0] = block;
    block->ImReserved[1] = &n1;
    block->PortNumber = 7;
  }
  host.start(Operation::kInitiate, tree.root());

  Mobl* const below = target.answer();
  EXPECT_EQ(copy_in<ULONG>(below, kBlockSize), 44U);
  EXPECT_EQ(below->DependentBlockList->PortNumber, 7U);
  Mobl* const lowest = below->DependentBlockList->DependentBlockList;
  EXPECT_EQ(copy_in<ULONG>(lowest, state_offset(TcpOffloadState, layout::StateClass::kDelegated)),
            128U);
  lowest->Status = NDIS_STATUS_OFFLOAD_TCP_RCV_WINDOW;
  *lowest->MiniportOffloadContext = nullptr;
  below->DependentBlockList->Status = NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS;
  target.give_back();

  EXPECT_EQ(n->Status, NDIS_STATUS_SUCCESS);
  EXPECT_EQ(p->Status, NDIS_STATUS_OFFLOAD_PARTIAL_SUCCESS);
  EXPECT_EQ(t->Status, NDIS_STATUS_OFFLOAD_TCP_RCV_WINDOW);
  EXPECT_EQ(placeholder->Status, NDIS_STATUS_SUCCESS);
  EXPECT_EQ(placeholder->OffloadHandle, nullptr);
  EXPECT_EQ(n->OffloadHandle, &n1);
  EXPECT_EQ(n->DependentBlockList, p);
  EXPECT_EQ(n->NextBlock, placeholder);
  for (Pobl* block : {n, p, t, placeholder}) {
    EXPECT_EQ(block->ProtocolReserved[0], block);
    EXPECT_EQ(block->ImReserved[1], &n1);
  }
  EXPECT_NE(n1.MiniportOffloadContext, nullptr);
  EXPECT_EQ(t1.MiniportOffloadContext, nullptr);
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(DriverStackTest, ReferenceReachesTheTargetAsItsOwnValue) {
  NDIS_OFFLOAD_HANDLE n1{}, n2{};
  world.offload(NeighborOffloadState, &n1);
  world.offload(NeighborOffloadState, &n2);
  EXPECT_EQ(world.run(Operation::kQuery, NeighborOffloadCachedState, &n2), NDIS_STATUS_SUCCESS);
  EXPECT_EQ(target.presented.back(), reinterpret_cast<PVOID>(0x40000002));
}

TEST_P(DriverStackTest, OperationsMayCompleteInAnyOrder) {
  std::array<NDIS_OFFLOAD_HANDLE, 5> neighbors{};
  std::array<TestTree, 5> trees;
  for (std::size_t i = 0; i < neighbors.size(); ++i) {
    trees[i].add(nullptr, NeighborOffloadState, &neighbors[i], true);
    host.start(Operation::kInitiate, trees[i].root());
  }
  for (const std::size_t index : {4, 1, 0, 1, 0}) target.complete(index);
  std::vector<Pobl*> order;
  for (const auto& completion : host.completions) order.push_back(completion.tree);
  EXPECT_EQ(order, (std::vector<Pobl*>{trees[4].root(), trees[1].root(), trees[0].root(),
                                       trees[3].root(), trees[2].root()}));
  for (auto& neighbor : neighbors) {
    EXPECT_EQ(world.run(Operation::kUpdate, NeighborOffloadCachedState, &neighbor),
              NDIS_STATUS_SUCCESS);
  }
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(DriverStackTest, HostMayStartTheSameMemoryFromInsideItsCompletion) {
  NDIS_OFFLOAD_HANDLE n1{};
  TestTree tree;
  tree.add(nullptr, NeighborOffloadState, &n1, true);
  int rounds = 0;
  host.on_completion = [&](const TestHost::Completion& completion) {
    if (++rounds == 4) return;
    completion.tree->Header.Type = NeighborOffloadCachedState;
    host.start(Operation::kQuery, completion.tree);
  };
  host.start(Operation::kInitiate, tree.root());
  target.complete_all();
  EXPECT_EQ(rounds, 4);
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(DriverStackTest, TreesOf100000BlocksWork) {
  constexpr std::size_t kConnections = 100000;
  std::deque<NDIS_OFFLOAD_HANDLE> handles(kConnections);
  NDIS_OFFLOAD_HANDLE n1{}, p1{};
  TestTree tree;
  Pobl* const n = tree.add(nullptr, NeighborOffloadState, &n1, true);
  Pobl* const p = tree.add(n, Ip4OffloadState, &p1, true);
  for (auto& handle : handles) tree.add(p, TcpOffloadState, &handle, true);
  host.start(Operation::kInitiate, tree.root());
  target.complete();
  EXPECT_EQ(target.given.size(), kConnections + 2);

  TestTree again;  // the same object, over and over, and a chain of placeholders
  for (std::size_t i = 0; i < kConnections; ++i) {
    again.add(nullptr, TcpOffloadDelegatedState, i % 2 == 0 ? &handles[7] : nullptr);
  }
  host.start(Operation::kQuery, again.root());
  target.complete();
  EXPECT_EQ(target.presented.size(), kConnections / 2);
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(DriverStackTest, TreesMuchDeeperThanLegalNeedNoStack) {
  TestTree tree;
  Pobl* block = nullptr;
  for (int i = 0; i < 100000; ++i) block = tree.add(block, NeighborOffloadState, nullptr);
  host.start(Operation::kUpdate, tree.root());
  target.complete();
  EXPECT_EQ(host.completions.size(), 1U);
  EXPECT_EQ(block->Status, NDIS_STATUS_SUCCESS);
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(DriverStackTest, SendGoesDownWithTheTargetsValueAndComesBack) {
  NDIS_OFFLOAD_HANDLE t1{};
  world.offload(TcpOffloadState, &t1);
  NET_BUFFER_LIST send;
  send.DataLength = 1;
  host.below->NdisOffloadTcpSend(&t1, &send);
  ASSERT_EQ(target.sends.size(), 1U);
  EXPECT_EQ(target.sends[0].context, reinterpret_cast<PVOID>(0x40000001));
  EXPECT_EQ(target.sends[0].list, &send);
  EXPECT_EQ(send.Status, NDIS_STATUS_PENDING);
  send.Status = NDIS_STATUS_SUCCESS;
  target.above->NdisTcpOffloadSendComplete(&send);
  EXPECT_EQ(host.sends, (std::vector<NET_BUFFER_LIST*>{&send}));
  EXPECT_EQ(world.found(), Found{});
}

/// The NdisOffloadHandle that the target got with an initiate of one block.
NDIS_HANDLE offload_and_keep_handle(World& world, UCHAR type, NDIS_OFFLOAD_HANDLE* handle) {
  TestTree tree;
  tree.add(nullptr, type, handle, true);
  world.host.start(Operation::kInitiate, tree.root());
  NDIS_HANDLE const seen = world.target.open.at(0).tree->NdisOffloadHandle;
  world.target.complete();
  return seen;
}

TEST_P(DriverStackTest, EventNamesTheHostsHandle) {
  NDIS_OFFLOAD_HANDLE t1{}, t2{};
  world.offload(TcpOffloadState, &t1);
  NDIS_HANDLE const seen = offload_and_keep_handle(world, TcpOffloadState, &t2);
  target.above->NdisTcpOffloadEventHandler(seen, TcpIndicateRetrieve, InvalidState);
  target.above->NdisMOffloadEventIndicate(nullptr, NeighborReachabilityInDoubt);
  target.above->NdisMIndicateStatusEx(NDIS_STATUS_UPLOAD_ALL);
  ASSERT_EQ(host.events.size(), 1U);
  EXPECT_EQ(host.events[0].handle, &t2);
  EXPECT_EQ(host.events[0].type, TcpIndicateRetrieve);
  EXPECT_EQ(host.events[0].information, InvalidState);
  EXPECT_EQ(host.other_events.size(), 1U);
  EXPECT_EQ(host.statuses, (std::vector<NDIS_STATUS>{NDIS_STATUS_UPLOAD_ALL}));
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(DriverStackTest, ReachabilityQueryBringsTheAnswerBackInPlace) {
  NDIS_OFFLOAD_HANDLE n1{};
  NDIS_HANDLE const seen = offload_and_keep_handle(world, NeighborOffloadState, &n1);
  host.reachability_answer = 4711;
  std::vector<std::uint64_t> memory((block_size_with_state(NeighborOffloadState) + 7) / 8);
  Mobl* const block = new (memory.data()) Mobl{};
  block->Header = {NeighborOffloadState, 1, kBlockSize};
  block->NdisOffloadHandle = seen;
  block->MiniportReserved[0] = block;
  block->MiniportOffloadContext = &block->Scratch[0];
  target.above->NdisMOffloadEventIndicate(block, NeighborReachabilityQuery);

  ASSERT_EQ(host.queries.size(), 1U);
  EXPECT_EQ(host.queries[0].handle, &n1);
  EXPECT_EQ(host.queries[0].lengths[0].Length, 44U);
  EXPECT_EQ(host.queries[0].lengths[1].Length, 44U);
  EXPECT_EQ(host.queries[0].lengths[2].Length, 12U);
  const std::size_t cached = state_offset(NeighborOffloadState, layout::StateClass::kCached);
  EXPECT_EQ(copy_in<NEIGHBOR_OFFLOAD_STATE_CACHED>(block, cached).HostReachabilityDelta, 4711U);
  EXPECT_EQ(block->NdisOffloadHandle, seen);
  EXPECT_EQ(block->MiniportReserved[0], block);
  EXPECT_EQ(block->MiniportOffloadContext, &block->Scratch[0]);
  EXPECT_EQ(world.found(), Found{});
}

TEST_P(DriverStackTest, ObjectsOfBeforeAnAdapterResetNameNothing) {
  NDIS_OFFLOAD_HANDLE n1{};
  world.offload(NeighborOffloadState, &n1);
  EXPECT_EQ(world.run(Operation::kInvalidate, NeighborOffloadState, &n1), NDIS_STATUS_SUCCESS);
  target.given.clear();
  world.stack.adapter_was_reset();
  EXPECT_EQ(world.run(Operation::kUpdate, NeighborOffloadCachedState, &n1), NDIS_STATUS_FAILURE);
  if (GetParam() > 0) {
    EXPECT_EQ(target.presented.back(), IntermediateDriver::kNeverGiven);
  }
  EXPECT_EQ(world.found(), Found{});  // no SYNC-3: the invalid object is no more
}

}  // namespace
}  // namespace flue::ndis
