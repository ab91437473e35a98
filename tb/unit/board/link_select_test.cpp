// SPDX-License-Identifier: Apache-2.0
//
// flue_link_select: one word of many.

#include <cstdint>
#include <deque>

#include <gtest/gtest.h>

#include "Vflue_link_select.h"
#include "bench.hpp"

namespace flue::test {
namespace {

constexpr unsigned kWords = 48;
constexpr int kLatency = 6;

TEST(LinkSelect, GivesTheWordsOfPlacesInTheirOrderACycleEach) {
  Bench<Vflue_link_select> bench;
  bench->in_valid = 0;
  bench.reset();
  for (unsigned i = 0; i < kWords; ++i) bench->data[i] = 0x80000001U + i;
  std::deque<std::uint32_t> expected(kLatency, 0);  // 0: nothing comes
  for (int cycle = 0; cycle < 500; ++cycle) {
    const std::uint32_t place = bench.below(64);
    bench->in_valid = bench.chance(70);
    bench->in_place = static_cast<CData>(place);
    const std::uint32_t word = place < kWords ? bench->data[place] : 0;
    expected.push_back(bench->in_valid && word != 0 ? word : 0);
    bench.settle();
    EXPECT_EQ(bench->out_valid ? bench->out_word : 0, expected.front()) << "cycle " << cycle;
    expected.pop_front();
    bench.edge();
  }
}

TEST(LinkSelect, ResetDropsWhatIsUnderWay) {
  Bench<Vflue_link_select> bench;
  bench->in_valid = 1;
  bench->in_place = 0;
  bench.reset();
  for (int cycle = 0; cycle < kLatency - 1; ++cycle) bench.edge();
  bench->in_valid = 0;
  bench.reset();
  for (int cycle = 0; cycle < kLatency; ++cycle) {
    bench.settle();
    EXPECT_FALSE(bench->out_valid);
    bench.edge();
  }
}

}  // namespace
}  // namespace flue::test
