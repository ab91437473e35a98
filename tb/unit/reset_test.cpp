// SPDX-License-Identifier: Apache-2.0
//
// flue_reset.

#include <array>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "Vflue_reset.h"
#include "bench.hpp"

namespace flue::test {
namespace {

constexpr int kEntries = 11;
constexpr int kLatency = kEntries + 31;  // as flue_reset's header says
constexpr int kSteps = 4;
constexpr int kEveryStep = (1 << kSteps) - 1;
constexpr int kStatedBound = kEntries + 32;  // docs/engine.md, Reset and faults

enum class Request { kRst, kSoftReset };

class Reset : public testing::TestWithParam<Request> {
 protected:
  Reset() {
    bench->rst = 0;
    bench->soft_reset = 0;
    bench->stop = 0;
  }
  void request(bool on) { (GetParam() == Request::kRst ? bench->rst : bench->soft_reset) = on; }

  /// One request of `cycles`, its last cycle included.
  void request_for(int cycles) {
    request(true);
    bench.run(cycles);
    request(false);
  }
  std::array<int, 4> shown() {
    return {bench->flush, bench->walk, bench->walk_index, bench->ready};
  }
  /// Cycles until `ready`; nothing after twice the bound. Every slot must be visited on the way, in
  /// order, once nothing is flushed any more: a visit of before is dropped like all else.
  std::optional<int> cycles_to_ready() {
    int visited = 0;
    for (int cycle = 1; cycle < 2 * kStatedBound; ++cycle) {
      bench.settle();
      if (bench->ready) {
        EXPECT_EQ(visited, kEntries);
        return cycle;
      }
      if (bench->walk && bench->flush == 0) {
        EXPECT_EQ(bench->walk_index, visited);
        ++visited;
      }
      bench.edge();
    }
    return std::nullopt;
  }

  Bench<Vflue_reset> bench;
};

TEST_P(Reset, IsReadySoManyCyclesAfterTheRequest) {
  request_for(1);
  EXPECT_EQ(cycles_to_ready(), kLatency);
  EXPECT_LE(kLatency, kStatedBound);
}

TEST_P(Reset, LongRequestCountsFromItsLastCycle) {
  request_for(40);
  EXPECT_EQ(cycles_to_ready(), kLatency);
}

/// As if the first cycle were one.
TEST_P(Reset, PowerUpIsARequestByItself) {
  bench.settle();
  EXPECT_EQ(bench->flush, kEveryStep);
  bench.edge();
  EXPECT_EQ(cycles_to_ready(), kLatency);
}

TEST_P(Reset, StepsOfFlushFollowEachOtherAndLastFiveCycles) {
  request_for(1);
  ASSERT_TRUE(cycles_to_ready());
  for (int length = 1; length < 4; ++length) {
    request_for(length);
    for (int cycle = length; cycle < length + 12; ++cycle) {  // since the first of the request
      bench.settle();
      for (int step = 0; step < kSteps; ++step) {
        const int begin = 1 + step;
        const bool flushed = cycle >= begin && cycle < begin + length + 4;
        EXPECT_EQ((bench->flush >> step & 1) != 0, flushed)
            << "cycle " << cycle << " step " << step;
      }
      bench.edge();
    }
    bench.run(kStatedBound);
  }
}

/// What is seen from outside does not wait for flush.
TEST_P(Reset, IsNotOpenFromTheRequestOnUntilReady) {
  request_for(1);
  ASSERT_TRUE(cycles_to_ready());
  EXPECT_TRUE(bench->open);
  request(true);
  bench.settle();
  EXPECT_FALSE(bench->open);
  bench.run(1);
  request(false);
  for (int cycle = 1; cycle < kLatency; ++cycle) {
    bench.settle();
    EXPECT_FALSE(bench->ready);
    EXPECT_EQ(bench->open != 0, cycle == kLatency - 1);  // of the next cycle
    bench.edge();
  }
}

TEST_P(Reset, StopClosesAndIsNoReset) {
  request_for(1);
  ASSERT_TRUE(cycles_to_ready());
  bench->stop = 1;
  bench.settle();
  EXPECT_FALSE(bench->open);
  bench.run(1);
  bench.settle();
  EXPECT_TRUE(bench->ready);
  EXPECT_EQ(bench->flush, 0);
  bench->stop = 0;
  bench.settle();
  EXPECT_TRUE(bench->open);
}

TEST_P(Reset, OutputsDoNotDependOnTheInputsOfTheirCycle) {
  request_for(1);
  for (int i = 0; i < 2 * kLatency; ++i) {
    bench.settle();
    const std::array<int, 4> outputs = shown();
    for (int inputs = 1; inputs < 4; ++inputs) {
      bench->rst = inputs & 1;
      bench->soft_reset = (inputs >> 1) & 1;
      bench.settle();
      ASSERT_EQ(shown(), outputs) << "cycle " << i;
    }
    bench->rst = bench->soft_reset = 0;
    bench.run(1);
  }
}

TEST_P(Reset, IsNotReadyWhileRequested) {
  request_for(1);
  ASSERT_TRUE(cycles_to_ready());
  request(true);
  bench.run(1);
  for (int i = 0; i < 2 * kStatedBound; ++i) {
    bench.settle();
    EXPECT_FALSE(bench->ready);
    EXPECT_TRUE(bench->flush & 1);
    EXPECT_FALSE(bench->walk);
    bench.edge();
  }
}

TEST_P(Reset, RequestInAResetStartsOver) {
  for (int after = 1; after < kLatency + 3; ++after) {
    request_for(1);
    bench.run(after);
    request_for(1);
    EXPECT_EQ(cycles_to_ready(), kLatency) << after << " cycles after the first";
  }
}

TEST_P(Reset, StaysReady) {
  request_for(3);
  ASSERT_TRUE(cycles_to_ready());
  for (int i = 0; i < 200; ++i) {
    bench.settle();
    EXPECT_TRUE(bench->ready);
    EXPECT_FALSE(bench->flush);
    EXPECT_FALSE(bench->walk);
    bench.edge();
  }
}

std::string request_name(const testing::TestParamInfo<Request>& request) {
  return request.param == Request::kRst ? "Rst" : "SoftReset";
}

INSTANTIATE_TEST_SUITE_P(Either, Reset, testing::Values(Request::kRst, Request::kSoftReset),
                         request_name);

}  // namespace
}  // namespace flue::test
