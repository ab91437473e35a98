// SPDX-License-Identifier: Apache-2.0
//
// One descriptor beat every cycle, whatever the mix, and the latencies that the head of
// rtl/flue_engine.sv states. Clock cycles of a simulation are exact, so these are equalities.

#include <algorithm>
#include <cctype>
#include <memory>
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "flue/rtl/rtl_engine.hpp"
#include "tb/bench/measure.hpp"
#include "tb/bench/mixes.hpp"
#include "tb/bench/stated.hpp"
#include "tb/bench/world.hpp"

namespace flue::bench {

void PrintTo(const Mix& mix, std::ostream* out) { *out << mix.name; }

namespace {

constexpr double kShareOfBackground = 1.0 / 16;  // of the cycles, when it has something to look at

std::string name_of(const testing::TestParamInfo<Mix>& info) {
  std::string name;
  bool upper = true;
  for (char c : info.param.name) {
    const auto letter = static_cast<unsigned char>(c);
    if (std::isalnum(letter)) name += upper ? static_cast<char>(std::toupper(letter)) : c;
    upper = !std::isalnum(letter);
  }
  return name;
}

class Throughput : public testing::TestWithParam<Mix> {
 protected:
  const std::unique_ptr<RtlEngine> engine_ = make_rtl_engine();
  const Stated stated_ = Stated::read();

  Traffic prepared() {
    World world(*engine_);
    return GetParam().prepare(world);
  }

  void expect_full_speed(const Traffic& traffic, const Measurement& m) const {
    EXPECT_EQ(m.cycles, m.longer_beats + m.spare_beats);
    if (m.spare_beats > 0) {
      EXPECT_FALSE(GetParam().why.empty());
    }
    // The quicker kind may always have to wait for the other one's completion.
    const Latency stated = stated_.completion(traffic);
    EXPECT_GE(m.latency.min, stated.min);
    EXPECT_EQ(m.latency.max, stated.max);
    EXPECT_EQ(engine_->assertion_failures(), 0);
  }

  /// Every mix that gives a reason invalidates connections.
  void expect_resolves(const Measurement& m) const {
    EXPECT_EQ(m.resolve_latency.min, stated_.answer);
    if (GetParam().why.empty() || GetParam().why == kFailsWithOneBeat) {
      EXPECT_EQ(m.resolves, m.cycles);
      EXPECT_EQ(m.resolve_latency.max, stated_.answer);
    } else {
      EXPECT_GE(m.resolves_per_cycle(), 1 - kShareOfBackground);
      EXPECT_LE(m.resolve_latency.max, stated_.answer + 1);
    }
  }
};

TEST_P(Throughput, OneBeatEveryCycle) {
  Traffic traffic = prepared();
  traffic.resolves.clear();
  expect_full_speed(traffic, measure(*engine_, traffic));
}

TEST_P(Throughput, OneBeatAndOneResolveEveryCycle) {
  const Traffic traffic = prepared();
  const Measurement m = measure(*engine_, traffic);
  expect_full_speed(traffic, m);
  expect_resolves(m);
}

TEST_P(Throughput, OneBeatAndOneResolveOfAHotConnectionEveryCycle) {
  Traffic traffic = prepared();
  traffic.ask_for_one();
  const Measurement m = measure(*engine_, traffic);
  expect_full_speed(traffic, m);
  expect_resolves(m);
}

INSTANTIATE_TEST_SUITE_P(Every, Throughput, testing::ValuesIn(all_mixes()), name_of);

class ResolveThroughput : public testing::TestWithParam<Mix> {};

TEST_P(ResolveThroughput, TheBackgroundTakesEverySixteenthCycleAtMost) {
  const auto engine = make_rtl_engine();
  World world(*engine);
  const Traffic traffic = GetParam().prepare(world);
  const Measurement m = measure(*engine, traffic);
  const double offered = 1.0 / static_cast<double>(traffic.resolve_interval);
  EXPECT_GE(m.resolves_per_cycle(), std::min(offered, 1 - kShareOfBackground));
  EXPECT_EQ(m.resolve_latency.min, Stated::read().answer);
  EXPECT_LE(m.resolve_latency.max, Stated::read().answer + 1);
}

INSTANTIATE_TEST_SUITE_P(Every, ResolveThroughput, testing::ValuesIn(resolve_mixes()), name_of);

TEST(EagerUpload, AsksForAConnectionACycle) {  // OP-11
  const auto engine = make_rtl_engine();
  World world(*engine);
  const Measurement m = measure(*engine, eager_upload(world));
  EXPECT_EQ(m.events, 8000u);
  EXPECT_LT(m.last_event, m.events + 100);
}

}  // namespace
}  // namespace flue::bench
