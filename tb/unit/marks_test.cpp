// SPDX-License-Identifier: Apache-2.0
//
// flue_marks.

#include <array>
#include <cstdint>

#include <gtest/gtest.h>

#include "Vflue_marks.h"
#include "bench.hpp"

namespace flue::test {
namespace {

constexpr std::uint32_t kDepth = 4;

struct Marks {
  bool want = false, told = false;
};

class MarksTest : public testing::TestWithParam<int> {
 protected:
  MarksTest() : bench(GetParam()) {
    bench->m1_set = 0;
    for (std::uint32_t index = 0; index < kDepth; ++index) {
      bench->m0_clear = 1;
      bench->m0_clear_index = static_cast<CData>(index);
      bench->m0_look_index = 0;
      bench.run(1);
    }
    bench->m0_clear = 0;
    bench.run(2);
  }

  Bench<Vflue_marks> bench;
};

class MarksModel {
 public:
  void clear(std::uint32_t index) { marks_[index] = {}; }
  void set(std::uint32_t index, Marks marks) { marks_[index] = marks; }
  const Marks& at(std::uint32_t index) const { return marks_[index]; }

 private:
  std::array<Marks, kDepth> marks_{};
};

TEST_P(MarksTest, LookSeesEveryEarlierLookAndEveryClearUpToItsOwnCycle) {
  MarksModel model;
  bool looking = false;  // a look is in m1
  std::uint32_t looked = 0;
  for (int i = 0; i < 40000; ++i) {
    bench->m0_clear = bench.chance(40);
    bench->m0_clear_index = static_cast<CData>(bench.below(kDepth));
    // Often the same object as the clear, or the same as in the last cycle.
    bench->m0_look_index = static_cast<CData>(bench.chance(30)   ? bench->m0_clear_index
                                              : bench.chance(40) ? looked
                                                                 : bench.below(kDepth));
    bench->m1_set = looking && bench.chance(60);
    const Marks marks{bench.chance(50), bench.chance(50)};
    bench->m1_set_want = marks.want;
    bench->m1_set_told = marks.told;
    bench.settle();
    if (looking) {
      ASSERT_EQ(bench->m1_want, model.at(looked).want) << i;
      ASSERT_EQ(bench->m1_told, model.at(looked).told) << i;
    }
    // The look that ends now came before this cycle's clear.
    if (bench->m1_set) model.set(looked, marks);
    if (bench->m0_clear) model.clear(bench->m0_clear_index);
    looked = bench->m0_look_index;
    looking = true;
    bench.edge();
  }
}

/// A look marks an object; a clear of it comes `distance` cycles later; then the object is looked
/// at again.
TEST_P(MarksTest, ClearBesideALookOfTheSameObjectTakesItsPlaceInTime) {
  for (int distance = -1; distance <= 3; ++distance) {
    for (int again = 1; again <= 4; ++again) {
      Marks seen;
      for (int cycle = -1; cycle <= 6; ++cycle) {
        bench->m0_clear = cycle == distance;
        bench->m0_clear_index = 1;
        bench->m0_look_index = cycle == 0 || cycle == again ? 1 : 0;
        bench->m1_set = cycle == 1;
        bench->m1_set_want = bench->m1_set_told = 1;
        bench.settle();
        if (cycle == again + 1) seen = {bench->m1_want != 0, bench->m1_told != 0};
        bench.edge();
      }
      const bool cleared = distance >= 1 && distance <= again;
      EXPECT_EQ(seen.want, !cleared) << "clear at " << distance << ", second look at " << again;
      EXPECT_EQ(seen.told, !cleared);
      bench->m0_clear = 1;
      bench.run(1);
      bench->m0_clear = 0;
      bench.run(2);
    }
  }
}

TEST_P(MarksTest, EachObjectHasItsOwnMarks) {
  for (std::uint32_t index = 0; index < kDepth; ++index) {
    bench->m0_look_index = static_cast<CData>(index);
    bench->m1_set = 0;
    bench.run(1);
    bench->m1_set = 1;
    bench->m1_set_want = index & 1;
    bench->m1_set_told = (index >> 1) & 1;
    bench.run(1);
  }
  bench->m1_set = 0;
  for (std::uint32_t index = 0; index < kDepth; ++index) {
    bench->m0_look_index = static_cast<CData>(index);
    bench.run(1);
    bench.settle();
    EXPECT_EQ(bench->m1_want, index & 1);
    EXPECT_EQ(bench->m1_told, index >> 1);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, MarksTest, testing::ValuesIn(kSeeds));

}  // namespace
}  // namespace flue::test
