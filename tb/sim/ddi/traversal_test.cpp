// SPDX-License-Identifier: Apache-2.0

#include "flue/ddi/traversal.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace flue {
namespace {

using Block = NDIS_MINIPORT_OFFLOAD_BLOCK_LIST;

std::vector<std::size_t> order(std::vector<Block>& blocks) {
  std::vector<std::size_t> result;
  for_each_block(blocks.data(), [&](Block* block) {
    result.push_back(static_cast<std::size_t>(block - blocks.data()));
  });
  return result;
}

TEST(Traversal, FollowsTheWorkedOrder) {  // TRAV-2
  enum { N1, P1, T1, T2, P2, T3, N2, P3, T4, T5, kBlocks };
  std::vector<Block> blocks(kBlocks);
  const auto dependents = [&](int from, int to) { blocks[from].DependentBlockList = &blocks[to]; };
  const auto next = [&](int from, int to) { blocks[from].NextBlock = &blocks[to]; };
  next(N1, N2), dependents(N1, P1), next(P1, P2), dependents(P1, T1), next(T1, T2);
  dependents(P2, T3), dependents(N2, P3), dependents(P3, T4), next(T4, T5);
  EXPECT_EQ(order(blocks), (std::vector<std::size_t>{N1, P1, T1, T2, P2, T3, N2, P3, T4, T5}));
}

TEST(Traversal, VisitorMayDestroyTheLinks) {
  std::vector<Block> blocks(3);
  blocks[0].DependentBlockList = &blocks[1];
  blocks[0].NextBlock = &blocks[2];
  int visited = 0;
  for_each_block(blocks.data(), [&](Block* block) {
    *block = {};
    ++visited;
  });
  EXPECT_EQ(visited, 3);
}

TEST(Traversal, LongChainsAndDeepTreesNeedNoStack) {
  constexpr std::size_t kBlocks = 300000;
  std::vector<Block> chain(kBlocks), ladder(kBlocks);
  for (std::size_t i = 0; i + 1 < kBlocks; ++i) {
    chain[i].NextBlock = &chain[i + 1];
    ladder[i].DependentBlockList = &ladder[i + 1];
  }
  EXPECT_EQ(order(chain).size(), kBlocks);
  EXPECT_EQ(order(ladder).size(), kBlocks);
}

TEST(Traversal, NoTreeHasNoBlocks) {
  for_each_block<Block>(nullptr, [](Block*) { FAIL(); });
}

}  // namespace
}  // namespace flue
