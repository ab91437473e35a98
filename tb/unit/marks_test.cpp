// SPDX-License-Identifier: Apache-2.0
//
// flue_marks.

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include <gtest/gtest.h>

#include "Vflue_marks.h"
#include "bench.hpp"
#include "packed.hpp"

namespace flue::test {
namespace {

constexpr std::uint32_t kDepth = 4;

bool operator==(const Marks& a, const Marks& b) { return a.want == b.want && a.told == b.told; }

class MarksTest : public testing::TestWithParam<int> {
 protected:
  MarksTest() : bench(GetParam()) {
    bench->m0_clear = bench->m2_set = 0;
    bench.run(kLatency);
    for (std::uint32_t index = 0; index < kDepth; ++index) {  // as reset does
      bench->m0_clear = 1;
      bench->m0_clear_index = static_cast<CData>(index);
      bench.run(1);
    }
  }

  struct Instant {
    std::optional<std::uint32_t> clear;
    std::uint32_t look = 0;
  };
  /// One cycle: `now` is at m0. The look of two cycles ago sees its marks, and gets new ones if
  /// `set` says so.
  void cycle(const Instant& now, const std::optional<Marks>& set = {}) {
    bench->m0_clear = now.clear.has_value();
    bench->m0_clear_index = static_cast<CData>(now.clear.value_or(bench.below(kDepth)));
    bench->m0_look_index = static_cast<CData>(now.look);
    under_way.push_back(now);
    const bool looking = under_way.size() > kLatency;
    bench->m2_set = looking && set;
    drive(set.value_or(Marks{bench.chance(50), bench.chance(50)}), bench->m2_new_marks);
    bench.settle();
    if (looking) {
      const Instant then = under_way.front();
      under_way.pop_front();
      if (then.clear) marks[*then.clear] = {};  // before the look of its cycle
      seen = shown<Marks>(bench->m2_marks);
      ASSERT_EQ(seen.want, marks[then.look].want) << "cycle " << bench.cycle();
      ASSERT_EQ(seen.told, marks[then.look].told) << "cycle " << bench.cycle();
      if (set) marks[then.look] = *set;
    }
    bench.edge();
  }

  static constexpr std::uint32_t kLatency = 2;  // m0 to m2

  Bench<Vflue_marks> bench;
  std::array<Marks, kDepth> marks{};
  std::deque<Instant> under_way;
  Marks seen;  // by the look that was at m2 last
};

TEST_P(MarksTest, LookSeesEveryEarlierLookAndEveryClearUpToItsOwnCycle) {
  std::uint32_t before = 0;
  for (int i = 0; i < 40000 && !HasFatalFailure(); ++i) {
    Instant now;
    if (bench.chance(40)) now.clear = bench.chance(30) ? before : bench.below(kDepth);
    // Often the same object as the clear, or the same as in the last cycle.
    now.look = now.clear && bench.chance(30) ? *now.clear
               : bench.chance(40)            ? before
                                             : bench.below(kDepth);
    before = now.look;
    std::optional<Marks> set;
    if (bench.chance(60)) set = Marks{bench.chance(50), bench.chance(50)};
    cycle(now, set);
  }
}

/// A look marks an object; a clear of it comes `distance` cycles later; then the object is looked
/// at again.
TEST_P(MarksTest, ClearBesideALookOfTheSameObjectTakesItsPlaceInTime) {
  for (int distance = -3; distance <= 5; ++distance) {
    for (int again = 1; again <= 5; ++again) {
      for (int now = -3; now <= 7; ++now) {
        Instant instant;
        if (now == distance) instant.clear = 1;
        instant.look = now == 0 || now == again ? 1 : 0;
        const bool sets = now == static_cast<int>(kLatency);
        cycle(instant, sets ? std::optional(Marks{true, true}) : std::nullopt);
        if (now != again + static_cast<int>(kLatency)) continue;
        const bool cleared = distance >= 1 && distance <= again;
        EXPECT_TRUE(seen == (cleared ? Marks{} : Marks{true, true}))
            << "clear at " << distance << ", second look at " << again;
      }
      cycle({1, 0});
      for (int i = 0; i < 4; ++i) cycle({});
    }
  }
}

TEST_P(MarksTest, EachObjectHasItsOwnMarks) {
  for (std::uint32_t index = 0; index < kDepth + kLatency; ++index) {
    const std::uint32_t looked = index - kLatency;
    const Marks own{(looked & 1) != 0, (looked & 2) != 0};
    cycle({{}, index % kDepth}, index >= kLatency ? std::optional(own) : std::nullopt);
  }
  for (int i = 0; i < 3; ++i) cycle({});
  for (std::uint32_t index = 0; index < kDepth + kLatency; ++index) {
    cycle({{}, index % kDepth});
    if (index < kLatency) continue;
    EXPECT_EQ(seen.want, (index - kLatency) & 1);
    EXPECT_EQ(seen.told, (index - kLatency) >> 1);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, MarksTest, testing::ValuesIn(kSeeds));

}  // namespace
}  // namespace flue::test
