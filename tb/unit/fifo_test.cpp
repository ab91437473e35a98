// SPDX-License-Identifier: Apache-2.0
//
// flue_fifo.

#include <cstdint>
#include <deque>

#include <gtest/gtest.h>

#include "Vflue_fifo.h"
#include "bench.hpp"

namespace flue::test {
namespace {

constexpr std::size_t kDepth = 4;
constexpr std::size_t kPlaces = kDepth + 1;  // and the head

class Fifo : public testing::Test {
 protected:
  Fifo() {
    bench->push = 0;
    bench->pop = 0;
    bench.reset();
  }
  void push(std::uint32_t data) {
    bench->push = 1;
    bench->push_data = data;
    bench.run(1);
    bench->push = 0;
  }

  Bench<Vflue_fifo> bench;
};

TEST_F(Fifo, WordIsHeadTwoCyclesAfterItsPush) {
  push(7);
  bench.settle();
  EXPECT_FALSE(bench->head_valid);
  bench.edge();
  bench.settle();
  EXPECT_TRUE(bench->head_valid);
  EXPECT_EQ(bench->head_data, 7u);
}

TEST_F(Fifo, HoldsItsDepthBesidesTheHead) {
  for (std::uint32_t i = 0; i < kPlaces; ++i) push(i);
  bench.run(10);
  for (std::uint32_t i = 0; i < kPlaces; ++i) {
    bench->pop = 1;
    bench.settle();
    ASSERT_TRUE(bench->head_valid) << "one a cycle";
    EXPECT_EQ(bench->head_data, i);
    bench.edge();
  }
  bench->pop = 0;
  bench.settle();
  EXPECT_FALSE(bench->head_valid);
}

TEST_F(Fifo, TakesAndGivesOneEveryCycle) {
  for (std::uint32_t i = 0; i < 1000; ++i) {
    bench->push = 1;
    bench->push_data = i;
    bench.settle();
    bench->pop = bench->head_valid;
    if (i >= 2) {
      ASSERT_TRUE(bench->head_valid);
      ASSERT_EQ(bench->head_data, i - 2);
    }
    bench.edge();
  }
}

TEST_F(Fifo, WhatIsPoppedIsWhatWasPushedInOrder) {
  std::deque<std::uint32_t> held;
  for (int i = 0; i < 20000; ++i) {
    const unsigned pushing = (i / 500) % 2 ? 80 : 30;  // full and empty in turn
    bench->push = held.size() < kPlaces && bench.chance(pushing);
    bench->push_data = static_cast<std::uint32_t>(bench.random()());
    bench->pop = 0;
    bench.settle();
    if (bench->head_valid) {
      ASSERT_FALSE(held.empty());
      ASSERT_EQ(bench->head_data, held.front());
      bench->pop = bench.chance(50);
      bench.settle();
    }
    if (bench->pop) held.pop_front();
    if (bench->push) held.push_back(bench->push_data);
    bench.edge();
  }
}

TEST_F(Fifo, ResetEmptiesIt) {
  for (std::uint32_t i = 0; i < kPlaces; ++i) push(i);
  bench.reset();
  for (int i = 0; i < 5; ++i) {
    bench.settle();
    EXPECT_FALSE(bench->head_valid);
    bench.edge();
  }
  push(99);
  bench.run(1);
  bench.settle();
  EXPECT_EQ(bench->head_data, 99u);
}

}  // namespace
}  // namespace flue::test
