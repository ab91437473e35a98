// SPDX-License-Identifier: Apache-2.0
//
// A bad line between host and board: random traffic is compared with the reference model, every
// completion, event, answer, and the engine's counters, so a descriptor that was carried out twice
// or half, or a reply that was lost or repeated, shows.

#include "tb/board/line_faults.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "differential.hpp"
#include "tb/board/board_engine.hpp"

namespace flue::test {
namespace {

const ReferenceConfig kConfig = ReferenceConfig::of(8, 16, 16);

DifferentialOptions traffic(std::uint32_t seed, std::size_t rounds) {
  DifferentialOptions options;
  options.seed = seed;
  options.rounds = rounds;
  options.size = 40;
  return options;
}

struct OneFault {
  Fault fault;
  const char* name;
};

class LineFault : public testing::TestWithParam<OneFault> {};

/// The faults of each direction live in the line.
void run_with(const LineFaults& to_board, const LineFaults& from_board,
              const DifferentialOptions& options) {
  BoardEngine engine(make_board_8x16x16());
  auto to = std::make_shared<LineFaults>(to_board);
  auto from = std::make_shared<LineFaults>(from_board);
  engine.line().set_faults([to](const serial::Bytes& bytes) { return (*to)(bytes); },
                           [from](const serial::Bytes& bytes) { return (*from)(bytes); });
  const DifferentialResult result = run_differential(engine, kConfig, options);
  EXPECT_EQ(result.failure, "");
  EXPECT_GT(result.descriptors, 0U);
  EXPECT_GT(to->faults() + from->faults(), 0U) << "the test tried nothing";
}

TEST_P(LineFault, OnTheWayToTheBoardChangesNothing) {
  run_with(LineFaults(1).add(GetParam().fault, 12), LineFaults(2), traffic(1, 2));
}

TEST_P(LineFault, OnTheWayToTheHostChangesNothing) {
  run_with(LineFaults(3), LineFaults(4).add(GetParam().fault, 12), traffic(2, 2));
}

INSTANTIATE_TEST_SUITE_P(Every, LineFault,
                         testing::Values(OneFault{Fault::kLostByte, "LostByte"},
                                         OneFault{Fault::kFlippedBit, "FlippedBit"},
                                         OneFault{Fault::kLostFrame, "LostFrame"},
                                         OneFault{Fault::kCutFrame, "CutFrame"},
                                         OneFault{Fault::kRepeatedFrame, "RepeatedFrame"},
                                         OneFault{Fault::kLateRepetition, "LateRepetition"},
                                         OneFault{Fault::kGarbage, "Garbage"}),
                         [](const testing::TestParamInfo<OneFault>& fault) {
                           return std::string(fault.param.name);
                         });

class BadLine : public testing::TestWithParam<std::uint32_t> {};

TEST_P(BadLine, WithEveryFaultInBothDirectionsChangesNothing) {
  const std::uint32_t seed = GetParam();
  run_with(LineFaults(2 * seed).add_all(40), LineFaults(2 * seed + 1).add_all(40),
           traffic(seed, 4));
}

INSTANTIATE_TEST_SUITE_P(Seeds, BadLine, testing::Range(1U, 4U));

TEST(GoodLine, NeedsNothingSentAgainButWhatTheEngineDidNotTakeYet) {
  BoardEngine engine(make_board_8x16x16());
  EXPECT_EQ(run_differential(engine, kConfig, traffic(7, 2)).failure, "");
  const serial::LinkCounts& counts = engine.serial().link_counts();
  EXPECT_EQ(counts.damaged, 0U);
  EXPECT_EQ(counts.missing, 0U);
}

}  // namespace
}  // namespace flue::test
