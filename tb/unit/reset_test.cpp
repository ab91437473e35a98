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
constexpr int kLatency = kEntries + 24;      // as flue_reset's header says
constexpr int kStatedBound = kEntries + 32;  // docs/engine.md, Reset and faults

enum class Request { kRst, kSoftReset };

class Reset : public testing::TestWithParam<Request> {
 protected:
  Reset() {
    bench->rst = 0;
    bench->soft_reset = 0;
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
      if (bench->walk && !bench->flush) {
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

/// As if the last cycle of a request had been just before power-up.
TEST_P(Reset, PowerUpIsARequestByItself) {
  bench.settle();
  EXPECT_TRUE(bench->flush);
  bench.edge();
  EXPECT_EQ(cycles_to_ready(), kLatency - 1);
}

TEST_P(Reset, FlushIsTheRequestACycleLater) {
  bool requested = true;  // at power-up
  for (int i = 0; i < 1000; ++i) {
    request(bench.chance(50));
    bench.settle();
    EXPECT_EQ(bench->flush != 0, requested);
    requested = bench->rst || bench->soft_reset;
    bench.edge();
  }
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
    EXPECT_TRUE(bench->flush);
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
