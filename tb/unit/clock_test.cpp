// SPDX-License-Identifier: Apache-2.0
//
// flue_clock.

#include <cstdint>

#include <gtest/gtest.h>

#include "Vflue_clock.h"
#include "bench.hpp"

namespace flue::test {
namespace {

class Clock : public testing::Test {
 protected:
  Clock() {
    bench->cfg_cycles_per_tick = 0;
    bench->add_en = 0;
    bench->add_ticks = 0;
  }
  std::uint32_t now() {
    bench.settle();
    return bench->now;
  }
  void add(std::uint32_t ticks) {
    bench->add_en = 1;
    bench->add_ticks = ticks;
    bench.run(1);
    bench->add_en = 0;
  }
  void add_and_wait(std::uint32_t ticks) {
    add(ticks);
    bench.run(1);
  }

  Bench<Vflue_clock> bench;
};

TEST_F(Clock, StartsAtZero) {
  bench.settle();
  EXPECT_EQ(bench->now, 0u);
  EXPECT_EQ(bench->cycles, 0u);
}

TEST_F(Clock, CountsEveryCycle) {
  for (std::uint64_t cycle = 0; cycle < 300; ++cycle) {
    bench.settle();
    ASSERT_EQ(bench->cycles, cycle);
    bench.edge();
  }
}

TEST_F(Clock, TicksOnceInSoManyCycles) {
  for (std::uint32_t cycles_per_tick : {1u, 2u, 7u, 100u}) {
    bench->cfg_cycles_per_tick = 0;
    bench.run(2);
    bench->cfg_cycles_per_tick = cycles_per_tick;
    bench.run(4);
    const std::uint32_t before = now();
    bench.run(static_cast<int>(10 * cycles_per_tick));
    EXPECT_EQ(now() - before, 10u) << cycles_per_tick << " cycles a tick";
  }
}

TEST_F(Clock, StandsStillWithoutTicks) {
  bench.run(1000);
  EXPECT_EQ(now(), 0u);
}

TEST_F(Clock, FewerCyclesPerTickCountAtOnce) {
  bench->cfg_cycles_per_tick = 1'000'000;
  bench.run(500);
  bench->cfg_cycles_per_tick = 10;
  const std::uint32_t before = now();
  bench.run(100);
  EXPECT_GE(now() - before, 10u);
  EXPECT_LE(now() - before, 11u);
}

TEST_F(Clock, AddsTwoCyclesLaterHoweverManyTicks) {
  std::uint32_t expected = 0;
  for (std::uint32_t ticks : {1u, 0u, 250u, 0x80000000u, 0xffffffffu, 3u}) {
    add(ticks);
    EXPECT_EQ(now(), expected);
    expected += ticks;  // modulo 2^32
    bench.run(1);
    EXPECT_EQ(now(), expected);
  }
}

TEST_F(Clock, LosesNoTickWhileAdding) {
  bench->cfg_cycles_per_tick = 1;
  bench.run(4);
  const std::uint32_t before = now();
  for (int i = 0; i < 50; ++i) add_and_wait(100);
  EXPECT_EQ(now() - before, 50u * 102u);
}

TEST_F(Clock, WrapsRound) {
  bench->cfg_cycles_per_tick = 1;
  bench.run(4);
  add_and_wait(0xfffffff0u);
  const std::uint32_t before = now();
  EXPECT_GT(before, 0xfffffff0u);
  bench.run(20);
  EXPECT_EQ(now(), before + 20);
  EXPECT_LT(now(), 20u);
}

}  // namespace
}  // namespace flue::test
