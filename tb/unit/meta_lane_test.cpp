// SPDX-License-Identifier: Apache-2.0
//
// flue_meta_lane.

#include <array>
#include <cstdint>
#include <deque>

#include <gtest/gtest.h>

#include "Vflue_meta_lane.h"
#include "bench.hpp"
#include "packed.hpp"

namespace flue::test {
namespace {

constexpr std::uint32_t kDepth = 8;
constexpr int kLatency = 3;

/// The built one keeps every bit of a meta_t, so that the word can be any number.
using Word = QData;
constexpr int kWordBits = 47;

class MetaLane : public testing::TestWithParam<int> {
 protected:
  MetaLane() : bench(GetParam()) {
    bench->wr_en = 0;
    for (std::uint32_t index = 0; index < kDepth; ++index) {
      write(index, any_word());
      bench.run(1);
    }
    bench->wr_en = 0;
  }
  Word any_word() {
    const Word high = bench.random()();
    return (high << 32 | bench.random()()) & ((Word{1} << kWordBits) - 1);
  }
  void write(std::uint32_t index, Word word) {
    bench->wr_en = 1;
    bench->wr_index = static_cast<SData>(index);
    bench->wr_meta = word;
    memory[index] = word;
  }

  Bench<Vflue_meta_lane> bench;
  std::array<Word, kDepth> memory{};
};

TEST_P(MetaLane, LookupIsAnsweredThreeCyclesLaterWithEveryWriteUntilThen) {
  std::deque<std::uint32_t> asked;  // the newest last
  for (int i = 0; i < 20000; ++i) {
    asked.push_back(bench.below(kDepth));
    bench->p1_index = static_cast<SData>(asked.back());
    bench->wr_en = 0;
    // Often the one that was asked for lately: a write that passes it.
    const std::uint32_t index = bench.chance(60)
                                    ? asked[bench.below(static_cast<std::uint32_t>(asked.size()))]
                                    : bench.below(kDepth);
    if (bench.chance(70)) write(index, any_word());
    bench.settle();
    if (asked.size() > kLatency) {
      ASSERT_EQ(bench->p4_meta, memory[asked.front()]) << "lookup " << i;
      asked.pop_front();
    }
    bench.edge();
  }
}

/// One write, `distance` cycles after the lookup that it passes: 0 in the same cycle, kLatency in
/// the cycle of the answer.
TEST_P(MetaLane, WritePassingAtEveryStageReplacesTheWord) {
  for (int distance = -1; distance <= kLatency + 1; ++distance) {
    const Word before = memory[5], after = ~before & ((Word{1} << kWordBits) - 1);
    for (int cycle = -1; cycle <= kLatency; ++cycle) {
      bench->p1_index = cycle == 0 ? 5 : 2;
      bench->wr_en = 0;
      if (cycle == distance) write(5, after);
      bench.settle();
      if (cycle == kLatency) {
        EXPECT_EQ(bench->p4_meta, distance <= kLatency ? after : before)
            << "written " << distance << " cycles after the lookup";
      }
      bench.edge();
    }
  }
}

TEST_P(MetaLane, WriteToAnotherObjectChangesNothing) {
  for (int distance = 0; distance <= kLatency; ++distance) {
    for (int cycle = 0; cycle <= kLatency; ++cycle) {
      bench->p1_index = 6;
      bench->wr_en = 0;
      if (cycle == distance) write(7, any_word());
      bench.settle();
      if (cycle == kLatency) {
        EXPECT_EQ(bench->p4_meta, memory[6]);
      }
      bench.edge();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, MetaLane, testing::ValuesIn(kSeeds));

TEST(MetaLaneAtPowerUp, GenerationsAreZero) {
  Bench<Vflue_meta_lane> bench;
  bench->wr_en = 0;
  for (std::uint32_t index = 0; index < kDepth; ++index) {
    bench->p1_index = static_cast<SData>(index);
    bench.run(kLatency);
    bench.settle();
    EXPECT_EQ(shown<Meta>(bench->p4_meta).generation, 0u);
  }
}

}  // namespace
}  // namespace flue::test
