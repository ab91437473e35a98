// SPDX-License-Identifier: Apache-2.0
//
// The table hides nothing: what is slower than one beat and one resolve a cycle is marked.

#include "tb/bench/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace flue::bench {
namespace {

using testing::HasSubstr;
using testing::Not;

Measurement full_speed() {
  Measurement m;
  m.descriptors = m.command_beats = m.completion_beats = m.longer_beats = 1000;
  m.cycles = m.resolves = 1000;
  m.latency = {14, 14, 14};
  return m;
}

TEST(MixResult, FullSpeedNeedsNoNote) {
  const MixResult result{full_speed(), full_speed(), full_speed()};
  EXPECT_FALSE(result.below_full_speed());
  EXPECT_THAT(mix_row("a mix", result, 0), Not(HasSubstr("(")));
}

TEST(MixResult, OneCycleMoreThanBeatsIsNoticedInEachColumn) {
  for (Measurement MixResult::*which :
       {&MixResult::alone, &MixResult::beside_spread, &MixResult::beside_hot}) {
    MixResult result{full_speed(), full_speed(), full_speed()};
    (result.*which).cycles = 1001;
    (result.*which).resolves = 1001;
    EXPECT_TRUE(result.below_full_speed());
  }
}

TEST(MixResult, ACycleWithoutAResolveIsNoticedInBothColumns) {
  for (Measurement MixResult::*which : {&MixResult::beside_spread, &MixResult::beside_hot}) {
    MixResult result{full_speed(), full_speed(), full_speed()};
    (result.*which).resolves = 999;
    EXPECT_TRUE(result.below_full_speed());
  }
}

TEST(MixResult, ARowShowsItsNoteAndTheRates) {
  MixResult result{full_speed(), full_speed(), full_speed()};
  result.alone.longer_beats = result.alone.completion_beats = 2000;
  result.alone.cycles = 2010;
  const std::string row = mix_row("a mix", result, 3);
  EXPECT_THAT(row, HasSubstr("(3)"));
  EXPECT_THAT(row, HasSubstr("1.005"));
  EXPECT_THAT(row, HasSubstr("2.010"));  // cycles per descriptor
}

}  // namespace
}  // namespace flue::bench
