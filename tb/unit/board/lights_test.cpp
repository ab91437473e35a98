// SPDX-License-Identifier: Apache-2.0
//
// flue_lights, with a counter of 8 bits: a tick is 64 cycles.

#include <gtest/gtest.h>

#include "Vflue_lights.h"
#include "bench.hpp"

namespace flue::test {
namespace {

class Lights : public testing::Test {
 protected:
  Lights() {
    bench->active = 0;
    bench->error = 0;
    bench.reset();
  }
  /// Cycles that the light stays on.
  template <typename Light>
  int lit(Light light) {
    for (int cycles = 0;; ++cycles) {
      bench.settle();
      if (!light()) return cycles;
      bench.edge();
    }
  }

  Bench<Vflue_lights> bench;
};

TEST_F(Lights, LifeBlinks) {
  int changes = 0;
  bool before = false;
  for (int i = 0; i < 1024; ++i) {
    bench.settle();
    changes += bench->life != before;
    before = bench->life;
    bench.edge();
  }
  EXPECT_EQ(changes, 7);
}

TEST_F(Lights, OneCycleOfTrafficOrTroubleIsSeenForTwoTicksAndMore) {
  for (int i = 0; i < 10; ++i) {
    bench.run(static_cast<int>(bench.below(300)));
    bench->active = 1;
    bench.run(1);
    bench->active = 0;
    EXPECT_FALSE(bench->trouble);
    EXPECT_GE(lit([this] { return bench->traffic != 0; }), 2 * 64);
    bench->error = 1;
    bench.run(1);
    bench->error = 0;
    EXPECT_FALSE(bench->traffic);
    EXPECT_LE(lit([this] { return bench->trouble != 0; }), 3 * 64 + 1);
  }
}

}  // namespace
}  // namespace flue::test
