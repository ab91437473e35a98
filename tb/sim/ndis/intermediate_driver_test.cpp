// SPDX-License-Identifier: Apache-2.0
//
// What an intermediate driver shows above, and what it lets through (IM-4, IM-5, IM-6).

#include "flue/ndis/intermediate_driver.hpp"

#include <gtest/gtest.h>

#include "world.hpp"

namespace flue::ndis {
namespace {

std::uint64_t value(const NDIS_OFFLOAD_HANDLE& handle) {
  return reinterpret_cast<std::uint64_t>(handle.MiniportOffloadContext);
}

TEST(IntermediateDriver, TokensAreTheSameInEveryRunAndNeverReused) {
  for (int round = 0; round < 2; ++round) {
    World world(2);
    NDIS_OFFLOAD_HANDLE n1{}, n2{};
    world.offload(NeighborOffloadState, &n1);
    world.offload(NeighborOffloadState, &n2);
    EXPECT_EQ(value(n1), 0x494D000000000001);  // the uppermost one's
    EXPECT_EQ(value(n2), 0x494D000000000002);
    EXPECT_EQ(world.run(Operation::kTerminate, NeighborOffloadDelegatedState, &n1),
              NDIS_STATUS_SUCCESS);
    n1.MiniportOffloadContext = nullptr;
    world.offload(NeighborOffloadState, &n1);
    EXPECT_EQ(value(n1), 0x494D000000000003);
  }
}

TEST(IntermediateDriver, EachHasItsOwnHandleForTheObject) {
  World world(2);
  NDIS_OFFLOAD_HANDLE n1{};
  TestTree tree;
  tree.add(nullptr, NeighborOffloadState, &n1, true);
  world.host.start(Operation::kInitiate, tree.root());
  Mobl* const block = world.target.open[0].tree;
  const auto* lower = static_cast<NDIS_OFFLOAD_HANDLE*>(block->NdisOffloadHandle);
  EXPECT_NE(lower, &n1);
  EXPECT_EQ(block->MiniportOffloadContext, &lower->MiniportOffloadContext);
  EXPECT_EQ(value(n1), 0U);
  world.target.complete();
  EXPECT_EQ(value(*lower), 0x40000001U);
}

TEST(IntermediateDriver, ForgedAndStaleValuesGoDownAsWhatTheTargetNeverGave) {
  World world(2);
  NDIS_OFFLOAD_HANDLE n1{};
  world.offload(NeighborOffloadState, &n1);
  NDIS_OFFLOAD_HANDLE stale = n1;
  EXPECT_EQ(world.run(Operation::kTerminate, NeighborOffloadDelegatedState, &n1),
            NDIS_STATUS_SUCCESS);

  const std::uint64_t forged[] = {value(stale),       0x40000001,         0x494D000100000001,
                                  0xFFFFFFFFFFFFFFFF, 0x494D000000000099, 1};
  for (const std::uint64_t number : forged) {
    NDIS_OFFLOAD_HANDLE handle{{nullptr}, cell_value(number)};
    for (const Operation operation : {Operation::kInitiate, Operation::kQuery, Operation::kUpdate,
                                      Operation::kInvalidate, Operation::kTerminate}) {
      EXPECT_EQ(world.run(operation, NeighborOffloadState, &handle), NDIS_STATUS_FAILURE);
      EXPECT_EQ(world.target.presented.back(), IntermediateDriver::kNeverGiven);
      EXPECT_EQ(value(handle), number);
    }
    NET_BUFFER_LIST send;
    world.host.below->NdisOffloadTcpSend(&handle, &send);
    EXPECT_EQ(world.target.sends.back().context, IntermediateDriver::kNeverGiven);
    send.Status = NDIS_STATUS_SUCCESS;
    world.target.above->NdisTcpOffloadSendComplete(&send);
  }
  EXPECT_EQ(world.found(), Found{});
}

TEST(IntermediateDriver, EmptyCellStaysAnEmptyCell) {
  World world(2);
  NDIS_OFFLOAD_HANDLE n1{};
  EXPECT_EQ(world.run(Operation::kQuery, NeighborOffloadState, &n1), NDIS_STATUS_FAILURE);
  EXPECT_EQ(world.target.presented.back(), nullptr);
}

TEST(IntermediateDriver, FailedInitiateLeavesNothingBehind) {
  World world(2);
  NDIS_OFFLOAD_HANDLE n1{};
  TestTree tree;
  tree.add(nullptr, NeighborOffloadState, &n1, true);
  world.host.start(Operation::kInitiate, tree.root());
  Mobl* const block = world.target.open[0].tree;
  NDIS_HANDLE const seen = block->NdisOffloadHandle;
  block->Status = NDIS_STATUS_OFFLOAD_NEIGHBOR_ENTRIES;
  world.target.give_back();
  EXPECT_EQ(value(n1), 0U);
  world.target.above->NdisTcpOffloadEventHandler(seen, TcpIndicateAbort, 0);
  EXPECT_TRUE(world.host.events.empty());
  EXPECT_EQ(world.found(), Found{"CTX-2 target"});

  world.offload(NeighborOffloadState, &n1);
  EXPECT_EQ(value(n1), 0x494D000000000001);
}

TEST(IntermediateDriver, CellNamedTwiceIsOneObject) {
  World world(2);
  NDIS_OFFLOAD_HANDLE n1{}, p1{}, p2{};
  TestTree tree;
  tree.add(tree.add(nullptr, NeighborOffloadState, &n1, true), Ip4OffloadState, &p1, true);
  tree.add(tree.add(nullptr, NeighborOffloadState, &n1), Ip4OffloadState, &p2, true);
  world.host.start(Operation::kInitiate, tree.root());
  Mobl* const first = world.target.open[0].tree;
  EXPECT_EQ(first->MiniportOffloadContext, first->NextBlock->MiniportOffloadContext);
  world.target.complete();
  EXPECT_EQ(value(n1), 0x494D000000000001);
  EXPECT_EQ(value(p1), 0x494D000000000002);
  EXPECT_EQ(value(p2), 0x494D000000000003);
  EXPECT_EQ(world.found(), Found{});
}

TEST(IntermediateDriver, OperationOnAnObjectBeingTerminatedStillHasItsHandle) {
  World world(2);
  NDIS_OFFLOAD_HANDLE n1{};
  world.offload(NeighborOffloadState, &n1);
  TestTree terminate, query;
  terminate.add(nullptr, NeighborOffloadDelegatedState, &n1);
  query.add(nullptr, NeighborOffloadDelegatedState, &n1);
  world.host.start(Operation::kTerminate, terminate.root());
  world.host.start(Operation::kQuery, query.root());
  world.target.complete_all();
  EXPECT_EQ(terminate.root()->Status, NDIS_STATUS_SUCCESS);
  EXPECT_EQ(query.root()->Status, NDIS_STATUS_FAILURE);
  EXPECT_EQ(world.target.presented.back(), reinterpret_cast<PVOID>(0x40000001));
}

TEST(IntermediateDriver, CallEntryStandsInImReservedOfEveryBlock) {
  World world(1);
  TestTree tree;
  Pobl* const first = tree.add(nullptr, 0, nullptr);
  Pobl* const second = tree.add(nullptr, 0, nullptr);
  first->ImReserved[0] = first;
  second->ImReserved[0] = second;
  world.host.start(Operation::kUpdate, tree.root());
  Mobl* const below = world.target.open[0].tree;
  EXPECT_NE(below->ImReserved[0], static_cast<void*>(first));
  EXPECT_EQ(below->ImReserved[0], below->NextBlock->ImReserved[0]);
  world.target.complete();
  EXPECT_EQ(first->ImReserved[0], first);
  EXPECT_EQ(second->ImReserved[0], second);
}

// Nobody puts right what the target does here.
class Unchecked : public testing::Test {
 protected:
  Unchecked() {
    host.attach_below(upper);
    driver.attach_above(upper);
    driver.attach_below(lower);
    target.attach_above(lower);
  }
  TestHost host;
  TestTarget target;
  IntermediateDriver driver{0};
  Binding upper{host, driver, nullptr};
  Binding lower{driver, target, nullptr};
};

TEST_F(Unchecked, OverlaidFieldsAreRestoredWhateverTheTargetDid) {
  TestTree tree;
  Pobl* const block = tree.add(nullptr, 0, nullptr);
  block->ImReserved[0] = block->ImReserved[1] = block;
  host.start(Operation::kQuery, tree.root());
  Mobl* const below = target.answer();
  below->ImReserved[1] = below->SourceHandle = nullptr;
  target.give_back();
  EXPECT_EQ(block->ImReserved[0], block);
  EXPECT_EQ(block->ImReserved[1], block);
  EXPECT_EQ(block->SourceHandle, &upper);
}

TEST_F(Unchecked, IndicationsOfWhatWasNotOffloadedGoNoFurther) {
  NDIS_OFFLOAD_HANDLE n1{};
  TestTree tree;
  tree.add(nullptr, NeighborOffloadState, &n1, true);
  host.start(Operation::kInitiate, tree.root());
  NDIS_HANDLE const seen = target.open[0].tree->NdisOffloadHandle;
  target.open[0].tree->Status = NDIS_STATUS_FAILURE;
  target.give_back();

  std::vector<std::uint64_t> memory(block_size_with_state(NeighborOffloadState));
  Mobl* const block = new (memory.data()) Mobl{};
  block->Header = {NeighborOffloadState, 1, kBlockSize};
  block->NdisOffloadHandle = seen;
  lower.NdisMOffloadEventIndicate(block, NeighborReachabilityQuery);
  lower.NdisTcpOffloadEventHandler(seen, TcpIndicateAbort, 0);
  EXPECT_TRUE(host.queries.empty());
  EXPECT_TRUE(host.events.empty());
  EXPECT_EQ(driver.upper_handle(static_cast<NDIS_OFFLOAD_HANDLE*>(seen)), nullptr);
}

TEST(IntermediateDriver, CompletionThatFitsNoCallGoesNoFurther) {
  IntermediateDriver driver(0);
  TestTarget target;
  Binding below(driver, target, nullptr);
  driver.attach_below(below);
  target.attach_above(below);
  Mobl stray{};
  below.NdisMQueryOffloadStateComplete(&stray);  // would call a binding above that is not there
  SUCCEED();
}

}  // namespace
}  // namespace flue::ndis
