// SPDX-License-Identifier: Apache-2.0
//
// What the stack benchmark counts, on a small forest, and that it does not overlook a failure.

#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flue/reference/reference_engine.hpp"
#include "tb/bench/stack/report.hpp"
#include "tb/bench/stack/stack_run.hpp"

namespace flue::bench {
namespace {

using testing::HasSubstr;

Work small_work() {
  Work work;
  work.forest = {4, 8, 128};
  work.streamed_updates = 200;
  work.awaited_updates = 10;
  return work;
}

TEST(StackRun, EveryBlockOfEveryPhaseIsCounted) {
  const auto phases = run_stack(make_large_reference(), small_work());
  ASSERT_EQ(phases.size(), 6u);
  for (std::size_t i : {0, 1, 4, 5}) EXPECT_EQ(phases[i].descriptors, 140u) << phases[i].name;
  EXPECT_EQ(phases[2].descriptors, 200u);
  EXPECT_EQ(phases[3].descriptors, 10u);
}

TEST(StackRun, TheModelsShareIsMeasuredOnTheRtlOnly) {
  EXPECT_FALSE(run_stack(make_large_reference(), small_work()).front().share_outside());
  for (const Phase& phase : run_stack(make_large_rtl(), small_work())) {
    EXPECT_GT(*phase.share_outside(), 0) << phase.name;
    EXPECT_LT(*phase.share_outside(), 1) << phase.name;
    EXPECT_GE(phase.cycles, phase.descriptors) << phase.name;
  }
}

TEST(StackRun, TheSameWithoutContractCheckers) {
  Work work = small_work();
  work.checkers = ndis::DriverStack::Checkers::kOff;
  EXPECT_EQ(run_stack(make_large_reference(), work).back().descriptors, 140u);
}

TEST(StackRun, ARefusedBlockStopsTheRun) {
  const MeasuredEngine tiny{std::make_unique<ReferenceEngine>(ReferenceConfig::of(4, 8, 127)),
                            nullptr};
  EXPECT_THROW(run_stack(tiny, small_work()), std::runtime_error);
}

TEST(StackTable, RatiosAreThoseOfTheTwoRuns) {
  using std::chrono::milliseconds;
  const Phase reference{"a phase", 1000, 0, milliseconds(10), {}};
  const Phase rtl{"a phase", 1000, 1500, milliseconds(40), milliseconds(30)};
  const std::string table = stack_table({reference}, {rtl});
  EXPECT_THAT(table, HasSubstr("1.50"));    // cycles per descriptor
  EXPECT_THAT(table, HasSubstr("100000"));  // descriptors per second, reference
  EXPECT_THAT(table, HasSubstr("4.00"));    // RTL over reference
  EXPECT_THAT(table, HasSubstr("50000"));   // model cycles per second
  EXPECT_THAT(table, HasSubstr("25.0 %"));  // outside
}

}  // namespace
}  // namespace flue::bench
