// SPDX-License-Identifier: Apache-2.0
//
// flue_dependents.

#include <array>
#include <cstdint>
#include <deque>
#include <optional>

#include <gtest/gtest.h>

#include "Vflue_dependents.h"
#include "bench.hpp"

namespace flue::test {
namespace {

constexpr std::uint32_t kDepth = 5;
constexpr int kMost = 3;  // of one object: counts are modulo 4
constexpr int kLatency = 3;

class Dependents : public testing::TestWithParam<int> {
 protected:
  Dependents() : bench(GetParam()) {
    nothing();
    bench.reset();
    for (std::uint32_t index = 0; index < kDepth; ++index) clear(index);
    nothing();
  }
  void nothing() {
    bench->arrive_en = 0;
    bench->depart_en = 0;
    bench->clear_en = 0;
  }
  void clear(std::uint32_t index) {
    nothing();
    bench->clear_en = 1;
    bench->clear_index = static_cast<SData>(index);
    count[index] = 0;
    bench.run(1);
  }
  void arrive(std::uint32_t index) {
    bench->arrive_en = 1;
    bench->arrive_index = static_cast<SData>(index);
    ++count[index];
  }
  void depart(std::uint32_t index) {
    bench->depart_en = 1;
    bench->depart_index = static_cast<SData>(index);
    --count[index];
  }
  /// In a quiet moment.
  bool any(std::uint32_t index) {
    nothing();
    bench->p1_index = static_cast<SData>(index);
    bench.run(kLatency);
    bench.settle();
    return bench->p4_any;
  }
  std::optional<std::uint32_t> one_with(int least, int most) {
    const std::uint32_t start = bench.below(kDepth);
    for (std::uint32_t i = 0; i < kDepth; ++i) {
      const std::uint32_t index = (start + i) % kDepth;
      if (count[index] >= least && count[index] <= most) return index;
    }
    return std::nullopt;
  }

  Bench<Vflue_dependents> bench;
  std::array<int, kDepth> count{};
};

TEST_P(Dependents, AnswerContainsAllThatCameAndWentUntilItsCycle) {
  std::deque<std::uint32_t> asked;
  for (int i = 0; i < 40000; ++i) {
    nothing();
    asked.push_back(bench.chance(50) ? bench.below(kDepth) : bench.below(2));
    bench->p1_index = static_cast<SData>(asked.back());
    const unsigned crowding = (i / 100) % 2 ? 70 : 30;
    if (bench.chance(crowding)) {
      if (const auto index = one_with(0, kMost - 1)) arrive(*index);
    }
    if (bench.chance(100 - crowding)) {
      const bool arrived = bench->arrive_en;  // its dependent cannot leave in the same cycle
      const auto index = one_with(1, kMost);
      if (index && !(arrived && bench->arrive_index == *index && count[*index] == 1)) {
        depart(*index);
      }
    }
    bench.settle();
    if (asked.size() > kLatency) {
      ASSERT_EQ(bench->p4_any, count[asked.front()] != 0) << "question " << i;
      asked.pop_front();
    }
    bench.edge();
  }
}

/// One event at every distance from the question: 0 in the same cycle, kLatency in the cycle of the
/// answer.
TEST_P(Dependents, ArrivalAndDepartureAreSeenAtEveryDistance) {
  for (bool arrival : {true, false}) {
    for (int distance = -2; distance <= kLatency + 1; ++distance) {
      clear(1);
      nothing();
      if (!arrival) {
        arrive(1);
        bench.run(1);
        nothing();
      }
      bench.run(4);
      for (int cycle = -2; cycle <= kLatency; ++cycle) {
        nothing();
        bench->p1_index = cycle == 0 ? 1 : 0;
        if (cycle == distance) arrival ? arrive(1) : depart(1);
        bench.settle();
        if (cycle == kLatency) {
          const bool seen = distance <= kLatency;
          EXPECT_EQ(bench->p4_any, arrival == seen)
              << (arrival ? "arrival" : "departure") << " at distance " << distance;
        }
        bench.edge();
      }
    }
  }
}

TEST_P(Dependents, RelinkLeavesOneAndArrivesAtTheOtherInOneCycle) {
  arrive(0);
  bench.run(1);
  for (std::uint32_t from = 0; from < kDepth; ++from) {
    const std::uint32_t to = (from + 1) % kDepth;
    nothing();
    depart(from);
    arrive(to);
    bench.run(1);
    for (std::uint32_t index = 0; index < kDepth; ++index) EXPECT_EQ(any(index), index == to);
  }
}

TEST_P(Dependents, CountsWrapWithoutAnybodyNoticing) {
  for (int round = 0; round < 10; ++round) {
    for (int i = 0; i < kMost; ++i) {
      nothing();
      arrive(2);
      bench.run(1);
      EXPECT_TRUE(any(2));
    }
    for (int left = kMost; left > 0; --left) {
      EXPECT_TRUE(any(2)) << left;
      nothing();
      depart(2);
      bench.run(1);
    }
    EXPECT_FALSE(any(2)) << "round " << round;
  }
}

TEST_P(Dependents, OneObjectTakesAnArrivalOrADepartureEveryCycle) {
  for (int i = 0; i < 100; ++i) {  // in a row, each reads what the one before it wrote
    nothing();
    if (i % 2) {
      depart(3);
    } else {
      arrive(3);
    }
    bench.run(1);
    if (i % 10 == 9) {
      EXPECT_FALSE(any(3));
    }
  }
  nothing();
  for (int i = 0; i < kMost; ++i) {
    nothing();
    arrive(3);
    bench.run(1);
  }
  for (int i = 0; i < kMost; ++i) {
    EXPECT_TRUE(any(3));
    nothing();
    depart(3);
    bench.run(1);
  }
  EXPECT_FALSE(any(3));
}

TEST_P(Dependents, ClearForgetsOneObjectAndNoOther) {
  for (std::uint32_t index = 0; index < kDepth; ++index) {
    nothing();
    arrive(index);
    bench.run(1);
  }
  clear(2);
  for (std::uint32_t index = 0; index < kDepth; ++index) EXPECT_EQ(any(index), index != 2);
  for (std::uint32_t index = 0; index < kDepth; ++index) clear(index);  // one a cycle
  for (std::uint32_t index = 0; index < kDepth; ++index) EXPECT_FALSE(any(index));
}

INSTANTIATE_TEST_SUITE_P(Seeds, Dependents, testing::ValuesIn(kSeeds));

}  // namespace
}  // namespace flue::test
