// SPDX-License-Identifier: Apache-2.0
//
// flue_reset_sync.

#include <gtest/gtest.h>

#include "Vflue_reset_sync.h"
#include "bench.hpp"

namespace flue::test {
namespace {

TEST(ResetSync, IsInResetFromPowerUpOnAndReleasedThreeEdgesLater) {
  Bench<Vflue_reset_sync> bench;
  bench->async_rst = 0;
  for (int edges = 0; edges < 3; ++edges) {
    bench.settle();
    EXPECT_TRUE(bench->rst) << edges;
    bench.edge();
  }
  bench.settle();
  EXPECT_FALSE(bench->rst);
}

TEST(ResetSync, AssertsWithoutAClock) {
  Bench<Vflue_reset_sync> bench;
  bench->async_rst = 0;
  bench.run(5);
  bench.settle();
  bench->async_rst = 1;
  bench.settle();
  EXPECT_TRUE(bench->rst) << "no edge yet";
  bench->async_rst = 0;
  bench.settle();
  EXPECT_TRUE(bench->rst) << "a spike is a reset too";
  bench.run(3);
  bench.settle();
  EXPECT_FALSE(bench->rst);
}

}  // namespace
}  // namespace flue::test
