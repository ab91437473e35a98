// SPDX-License-Identifier: Apache-2.0
//
// From a Tree to blocks: links, roles, room for state, memory between completion and reuse.

#include "flue/host/operation_tree.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "flue/ddi/block_state.hpp"

namespace flue::host {
namespace {

class OperationTreeTest : public testing::Test {
 protected:
  void offload(const std::string& name, layout::Layer layer) {
    Object& object = objects_.get(name);
    object.layer = layer;
    object.handle.MiniportOffloadContext = as_cell(0x40000000);
    objects_.offloaded(object, {}, nullptr);
  }

  std::vector<ndis::Violation> violations_;
  BlockMemory memory_{
      [this](const ndis::Violation& violation) { violations_.push_back(violation); }};
  ObjectTable objects_;
};

TEST_F(OperationTreeTest, LinksBlocksAsTheTreeSays) {
  const Tree tree{
      {"n1", NeighborOffloadState, NeighborState{}, {{"p1", Ip4OffloadState, PathState{}}, {}}},
      {"n2"}};
  const OperationTree made(OperationKind::kInitiate, tree, objects_, memory_);
  const auto& entries = made.entries();
  ASSERT_EQ(entries.size(), 4U);
  EXPECT_EQ(made.list(), entries[0].block);
  EXPECT_EQ(entries[0].block->DependentBlockList, entries[1].block);
  EXPECT_EQ(entries[0].block->NextBlock, entries[3].block);
  EXPECT_EQ(entries[1].block->NextBlock, entries[2].block);
  EXPECT_EQ(entries[2].block->NextBlock, nullptr);
  EXPECT_EQ(entries[2].block->OffloadHandle, nullptr);
  EXPECT_EQ(entries[1].block->OffloadHandle, &objects_.get("p1").handle);
  EXPECT_EQ(entries[3].block->NextBlock, nullptr);
}

TEST_F(OperationTreeTest, AnInitiateBringsStateForEmptyCellsOnce) {
  offload("n1", layout::Layer::kNeighbor);
  const Tree tree{
      {"n1",
       NeighborOffloadState,
       NeighborState{},
       {{"p1", Ip4OffloadState, PathState{}}, {"p1", Ip4OffloadState, PathState{}}, {"p2"}}}};
  const OperationTree made(OperationKind::kInitiate, tree, objects_, memory_);
  const auto& entries = made.entries();
  EXPECT_FALSE(entries[0].brings_state) << "a linker: the cell is full";
  EXPECT_TRUE(entries[1].brings_state);
  EXPECT_FALSE(entries[2].brings_state) << "a linker to the block before it (OP-36)";
  EXPECT_FALSE(entries[3].brings_state);
  EXPECT_EQ(entries[1].block->Header.Revision, 1);
  EXPECT_EQ(entries[3].block->Header.Revision, 0) << "no state follows";
}

TEST_F(OperationTreeTest, ATypeLeftOutIsTheAllTypeOfTheObject) {
  offload("p6", layout::Layer::kIp6Path);
  const Tree tree{{"p6", kTypeLeftOut, {}, {{"unknown"}}},
                  {"nobody", kTypeLeftOut, {}, {{"known by place"}}}};
  const OperationTree made(OperationKind::kInvalidate, tree, objects_, memory_);
  EXPECT_EQ(made.entries()[0].block->Header.Type, Ip6OffloadState);
  EXPECT_EQ(made.entries()[1].block->Header.Type, TcpOffloadState);
  EXPECT_EQ(made.entries()[2].block->Header.Type, NeighborOffloadState);
  EXPECT_EQ(made.entries()[3].block->Header.Type, Ip4OffloadState);
}

TEST_F(OperationTreeTest, AnotherHandleIsPresentedInACellOfItsOwn) {
  offload("n1", layout::Layer::kNeighbor);
  Tree tree{{"n1"}};
  tree[0].handle = 0xDEAD;
  const OperationTree made(OperationKind::kQuery, tree, objects_, memory_);
  EXPECT_EQ(made.list()->OffloadHandle->MiniportOffloadContext, as_cell(0xDEAD));
  EXPECT_EQ(objects_.get("n1").cell(), 0x40000000U);
}

TEST_F(OperationTreeTest, ALateWriteIntoACompletedTreeIsFound) {
  NDIS_PROTOCOL_OFFLOAD_BLOCK_LIST* late = nullptr;
  { late = OperationTree(OperationKind::kQuery, {{"n1"}}, objects_, memory_).list(); }
  EXPECT_EQ(late->Header.Type, ndis::BlockGuard::kPattern) << "a late read shows";
  late->Status = NDIS_STATUS_SUCCESS;
  memory_.check_all();
  ASSERT_EQ(violations_.size(), 1U);
  EXPECT_STREQ(violations_[0].statement, "GEN-4");
}

TEST_F(OperationTreeTest, TreesOfAnySizeAndDepthCostNoStack) {
  Tree wide(100000, Block{"n1"});
  const OperationTree made(OperationKind::kQuery, wide, objects_, memory_);
  EXPECT_EQ(made.entries().size(), 100000U);
  EXPECT_EQ(made.entries().back().block->NextBlock, nullptr);
}

}  // namespace
}  // namespace flue::host
