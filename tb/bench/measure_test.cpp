// SPDX-License-Identifier: Apache-2.0
//
// What the benchmark's numbers are: the engine's own counters, checked against its pins.

#include "tb/bench/measure.hpp"

#include <memory>

#include <gtest/gtest.h>

#include "flue/layout/flue_regs.hpp"
#include "tb/bench/world.hpp"
#include "tb/common/rtl_builds.hpp"
#include "tb/common/samples.hpp"

namespace flue::bench {
namespace {

class Measure : public testing::Test {
 protected:
  const std::unique_ptr<RtlEngine> engine_ = test::make_rtl_8x16x16();
  World world_{*engine_};
};

TEST_F(Measure, EngineCyclesAreThoseOfTheCycleRegister) {
  const auto read = [&] { return engine_->read_register(reg::cycles_low::kAddress); };
  const std::uint64_t cycles = engine_->cycles().value();
  const std::uint32_t counted = read();
  for (int i = 0; i < 1000; ++i) engine_->step();
  const std::uint64_t cycles_later = engine_->cycles().value();
  EXPECT_EQ(read() - counted, cycles_later - cycles);
}

TEST_F(Measure, CountsTheBeatsOfTheCompletionWhereItIsLonger) {
  const Word connection =
      world_.new_connections(1, world_.new_paths(1, world_.new_neighbors(1))).front();
  Traffic traffic;
  for (int i = 0; i < 100; ++i) {
    traffic.add(test::query(Layer::kTcp, connection, layout::StateClass::kAll));
  }
  const Measurement m = measure(*engine_, traffic);
  EXPECT_EQ(m.command_beats, 100u);
  EXPECT_EQ(m.completion_beats, 200u);
  EXPECT_EQ(m.cycles, 200u);
  EXPECT_EQ(m.command_stalls, 99u);
}

TEST_F(Measure, AnotherStatusThanTheMixAsksForIsAnError) {
  Traffic traffic;
  traffic.add(test::invalidate(Layer::kTcp, world_.absent_connection()));
  EXPECT_THROW(measure(*engine_, traffic), MeasureError);
  traffic.statuses = {Status::kFailureHandle};
  EXPECT_EQ(measure(*engine_, traffic).cycles, 1u);
}

TEST_F(Measure, AnEngineThatStandsStillIsAnError) {
  Traffic traffic;
  traffic.add(test::initiate(test::sample_neighbor(1)));
  world_.write(reg::fault::kAddress, reg::fault::kHangMask);
  EXPECT_THROW(measure(*engine_, traffic), MeasureError);
}

TEST_F(Measure, AHandleOfTheNextObjectInASlotIsKnown) {
  const Word before = world_.new_neighbors(8).front();
  world_.run({test::terminate(Layer::kNeighbor, before)});
  EXPECT_EQ(world_.new_neighbors(1).front(), world_.next_in_slot(before));
}

TEST(LatencyTest, LeastMiddleAndLargest) {
  const Latency latency = Latency::of({5, 1, 9, 3, 2});
  EXPECT_EQ(latency.min, 1u);
  EXPECT_EQ(latency.median, 3u);
  EXPECT_EQ(latency.max, 9u);
  EXPECT_EQ(Latency::of({}).max, 0u);
}

}  // namespace
}  // namespace flue::bench
