// SPDX-License-Identifier: Apache-2.0
//
// flue_delay, with every number of cycles.

#include <cstdint>
#include <deque>

#include <gtest/gtest.h>

#include "Vdelays.h"
#include "bench.hpp"

namespace flue::test {
namespace {

TEST(Delay, GivesBackWhatItWasGivenSoManyCyclesAgo) {
  for (int seed : kSeeds) {
    Bench<Vdelays> bench(seed);
    std::deque<std::uint32_t> given;  // the newest first
    for (int i = 0; i < 200; ++i) {
      given.push_front(static_cast<std::uint32_t>(bench.random()()));
      bench->in_data = given.front();
      bench.settle();
      for (std::size_t cycles = 2; cycles <= 15 && cycles < given.size(); ++cycles) {
        ASSERT_EQ(bench->out_data[cycles - 2], given[cycles]) << cycles << " cycles, word " << i;
      }
      bench.edge();
    }
  }
}

}  // namespace
}  // namespace flue::test
