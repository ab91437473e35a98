// SPDX-License-Identifier: Apache-2.0

#include "flue/reference/table.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flue/reference/config.hpp"

namespace flue::reference {
namespace {

constexpr HandleFormat kFormat{2, 2};  // indices 0 to 3, generations 0 to 3

Word handle(Word generation, Word index) { return kFormat.join({1, generation, index}); }

TEST(HandleFormat, LayerCodeGenerationAndIndexFromTheTop) {
  EXPECT_EQ(kFormat.join({3, 2, 1}), 0xC0000009u);
  const auto parts = kFormat.split(0xC0000009);
  ASSERT_TRUE(parts.has_value());
  EXPECT_EQ(parts->layer_code, 3u);
  EXPECT_EQ(parts->generation, 2u);
  EXPECT_EQ(parts->index, 1u);
}

TEST(HandleFormat, BitsBetweenLayerCodeAndGenerationAreZero) {
  for (unsigned bit = 4; bit < 30; ++bit) {
    EXPECT_FALSE(kFormat.split(0xC0000009 ^ (Word{1} << bit)).has_value()) << bit;
  }
}

TEST(Table, GivesIndicesInOrder) {
  Table<int> table(kFormat, 1, 3);
  EXPECT_EQ(table.insert(10), handle(0, 0));
  EXPECT_EQ(table.insert(11), handle(0, 1));
  EXPECT_EQ(table.next_handle(), handle(0, 2));
  EXPECT_EQ(table.insert(12), handle(0, 2));
  EXPECT_TRUE(table.full());
  EXPECT_EQ(table.size(), 3u);
  EXPECT_EQ(*table.find(handle(0, 1)), 11);
}

TEST(Table, FreedIndicesQueueUpWithTheirNextGeneration) {
  Table<int> table(kFormat, 1, 3);
  for (int i = 0; i < 3; ++i) table.insert(i);
  table.erase(handle(0, 2));
  table.erase(handle(0, 0));
  EXPECT_EQ(table.insert(20), handle(1, 2));
  EXPECT_EQ(table.insert(21), handle(1, 0));
}

TEST(Table, FindsOnlyWhatFitsInEveryPart) {
  Table<int> table(kFormat, 1, 3);
  table.insert(10);
  EXPECT_NE(table.find(handle(0, 0)), nullptr);
  EXPECT_EQ(table.find(handle(1, 0)), nullptr);             // another generation
  EXPECT_EQ(table.find(handle(0, 1)), nullptr);             // a free slot
  EXPECT_EQ(table.find(handle(0, 3)), nullptr);             // beyond the table
  EXPECT_EQ(table.find(kFormat.join({2, 0, 0})), nullptr);  // another layer
  EXPECT_EQ(table.find(handle(0, 0) | 0x100), nullptr);     // between the parts
  table.erase(handle(0, 0));
  EXPECT_EQ(table.find(handle(0, 0)), nullptr);
  EXPECT_EQ(table.find(handle(1, 0)), nullptr);  // not before it is given out
}

TEST(Table, GenerationsWrap) {
  Table<int> table(kFormat, 1, 1);
  for (Word n = 0; n < 9; ++n) {
    const Word given = table.insert(0);
    EXPECT_EQ(given, handle(n % 4, 0));
    table.erase(given);
  }
}

TEST(Table, ResetPutsIndicesInOrderAndChangesTheGenerationOfLostObjectsOnly) {
  Table<int> table(kFormat, 1, 3);
  table.insert(0);
  table.insert(1);
  table.erase(handle(0, 0));
  table.reset();
  EXPECT_EQ(table.size(), 0u);
  EXPECT_EQ(table.insert(0), handle(1, 0));
  EXPECT_EQ(table.insert(0), handle(1, 1));
  EXPECT_EQ(table.insert(0), handle(0, 2));
}

TEST(Table, VisitsObjectsInTheOrderOfIndices) {
  Table<int> table(kFormat, 1, 4);
  for (int i = 0; i < 4; ++i) table.insert(i);
  table.erase(handle(0, 1));
  std::vector<Word> visited;
  table.for_each([&visited](Word at, int&) { visited.push_back(at); });
  EXPECT_THAT(visited, testing::ElementsAre(handle(0, 0), handle(0, 2), handle(0, 3)));
}

TEST(ReferenceConfig, IndexIsAsWideAsTheLargestTableNeeds) {
  EXPECT_EQ(ReferenceConfig::of(4, 4, 4).index_width, 2u);
  EXPECT_EQ(ReferenceConfig::of(4, 5, 4).index_width, 3u);
  EXPECT_EQ(ReferenceConfig::of(8, 16, 16).generation_width, 26u);
  constexpr ReferenceConfig full = ReferenceConfig::of(1024, 4096, 8192);
  EXPECT_EQ(full.index_width, ReferenceConfig{}.index_width);
  EXPECT_EQ(full.generation_width, ReferenceConfig{}.generation_width);
}

}  // namespace
}  // namespace flue::reference
