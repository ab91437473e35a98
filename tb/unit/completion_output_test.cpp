// SPDX-License-Identifier: Apache-2.0
//
// flue_completion_output.

#include <array>
#include <cstdint>
#include <deque>
#include <optional>

#include <gtest/gtest.h>

#include "Vflue_completion_output.h"
#include "bench.hpp"

namespace flue::test {
namespace {

constexpr int kPlaces = 4;
constexpr int kBeatWords = 16;

using BeatWords = std::array<std::uint32_t, kBeatWords>;
struct Taken {
  BeatWords words;
  bool last;
  bool operator==(const Taken& other) const { return words == other.words && last == other.last; }
};

class CompletionOutput : public testing::Test {
 protected:
  CompletionOutput() {
    bench->open = 1;
    bench->push = 0;
    bench->m_axis_cpl_tready = 0;
    bench.reset();
  }

  BeatWords any_beat() {
    BeatWords words;
    for (std::uint32_t& word : words) word = static_cast<std::uint32_t>(bench.random()());
    return words;
  }
  /// Random words are pushed by the next cycle.
  void offer(bool last = true) {
    bench->push = 1;
    bench->push_last = last;
  }
  /// A cycle with what is driven. Beats that leave must be the expected ones; credits are counted.
  void cycle() {
    const BeatWords beat = any_beat();
    for (std::size_t i = 0; i < kBeatWords; ++i) bench->push_beat[i] = beat[i];
    bench.settle();
    if (bench->push) {
      --credits;
      expected.push_back({beat, bench->push_last != 0});
    }
    if (bench->credit_return) ++credits;
    if (bench->m_axis_cpl_tvalid && bench->m_axis_cpl_tready) {
      ++beats_taken;
      ASSERT_FALSE(expected.empty());
      ASSERT_EQ(bench->m_axis_cpl_tkeep, ~QData{0});
      ASSERT_TRUE(shown() == expected.front());
      expected.pop_front();
    }
    bench.edge();
    bench->push = 0;
  }
  Taken shown() {
    Taken taken{{}, bench->m_axis_cpl_tlast != 0};
    for (std::size_t i = 0; i < kBeatWords; ++i) taken.words[i] = bench->m_axis_cpl_tdata[i];
    return taken;
  }
  void drain() {
    bench->m_axis_cpl_tready = 1;
    for (int i = 0; i < 4 * kPlaces; ++i) cycle();
    EXPECT_TRUE(expected.empty());
  }

  Bench<Vflue_completion_output> bench;
  std::deque<Taken> expected;
  int credits = kPlaces;
  int beats_taken = 0;
};

TEST_F(CompletionOutput, IsOfferedInTheCycleAfterItsPush) {
  offer();
  bench.settle();
  EXPECT_FALSE(bench->m_axis_cpl_tvalid);
  cycle();
  bench.settle();
  EXPECT_TRUE(bench->m_axis_cpl_tvalid);
}

TEST_F(CompletionOutput, EachBeatGivesItsPlaceBack) {
  for (bool last : {false, true}) {
    offer(last);
    cycle();
    bench.settle();
    EXPECT_FALSE(bench->credit_return);
    bench->m_axis_cpl_tready = 1;
    bench.settle();
    EXPECT_TRUE(bench->credit_return);
    cycle();
    bench->m_axis_cpl_tready = 0;
  }
}

TEST_F(CompletionOutput, TakesAndGivesOneBeatEveryCycle) {
  bench->m_axis_cpl_tready = 1;
  for (int i = 0; i < 500; ++i) {
    offer(i % 3 != 0);
    cycle();
  }
  EXPECT_EQ(beats_taken, 500 - 1);
  drain();
}

TEST_F(CompletionOutput, NothingLeavesThatIsNotTakenAndNothingIsLost) {
  for (int i = 0; i < 20000; ++i) {
    const unsigned taking = (i / 300) % 2 ? 90 : 15;  // fills up and empties in turn
    if (credits > 0 && bench.chance(60)) offer(bench.chance(70));
    bench->m_axis_cpl_tready = bench.chance(taking);
    cycle();
    if (HasFatalFailure()) return;
    ASSERT_LE(credits, kPlaces);
  }
  drain();
  EXPECT_EQ(credits, kPlaces) << "each place has been given back";
}

TEST_F(CompletionOutput, PayloadStandsStillWhileItIsNotTaken) {
  std::optional<Taken> waiting;
  for (int i = 0; i < 5000; ++i) {
    if (credits > 0 && bench.chance(50)) offer(bench.chance(70));
    bench->m_axis_cpl_tready = bench.chance(30);
    bench.settle();
    if (waiting) {
      ASSERT_TRUE(bench->m_axis_cpl_tvalid);
      ASSERT_TRUE(shown() == *waiting);
    }
    waiting.reset();
    if (bench->m_axis_cpl_tvalid && !bench->m_axis_cpl_tready) waiting = shown();
    cycle();
    if (HasFatalFailure()) return;
  }
}

TEST_F(CompletionOutput, GivesNothingWhileNotOpen) {
  offer();
  bench->open = 0;
  cycle();
  bench->m_axis_cpl_tready = 1;
  for (int i = 0; i < 20; ++i) {
    bench.settle();
    EXPECT_FALSE(bench->m_axis_cpl_tvalid);
    EXPECT_FALSE(bench->idle);
    cycle();
  }
  bench->open = 1;
  cycle();
  drain();
  EXPECT_EQ(beats_taken, 1);
}

TEST_F(CompletionOutput, IsIdleWhenNothingWaits) {
  bench.settle();
  EXPECT_TRUE(bench->idle);
  offer();
  while (!expected.empty() || bench->push) {
    bench.settle();
    EXPECT_FALSE(bench->idle) << expected.size();
    bench->m_axis_cpl_tready = bench.chance(30);
    cycle();
    if (bench.cycle() > 300) FAIL() << "never left";
  }
  bench.settle();
  EXPECT_TRUE(bench->idle);
}

TEST_F(CompletionOutput, ResetEmptiesIt) {
  for (int i = 0; i < kPlaces; ++i) {
    offer();
    cycle();
  }
  bench.reset();
  expected.clear();
  bench->m_axis_cpl_tready = 1;
  for (int i = 0; i < 20; ++i) {
    bench.settle();
    EXPECT_FALSE(bench->m_axis_cpl_tvalid);
    EXPECT_TRUE(bench->idle);
    bench.edge();
  }
}

}  // namespace
}  // namespace flue::test
