// SPDX-License-Identifier: Apache-2.0
//
// flue_ram_shared.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_ram_shared.h"
#include "bench.hpp"

namespace flue::test {
namespace {

constexpr std::uint32_t kDepth = 12;
constexpr std::size_t kLatency = 2;

class RamShared : public testing::Test {
 protected:
  RamShared() : held(kDepth) {
    for (std::uint32_t word = 0; word < kDepth; ++word) {
      access(true, word, word);
      bench.run(1);
    }
  }

  std::uint32_t any_word() { return static_cast<std::uint32_t>(bench.random()()); }
  void access(bool write, std::uint32_t address, std::uint32_t data) {
    bench->a_wr_en = write;
    bench->a_addr = static_cast<CData>(address);
    bench->a_wr_data = data;
    if (write) held[address] = data;
  }
  void look(std::uint32_t address) { bench->b_addr = static_cast<CData>(address); }

  Bench<Vflue_ram_shared> bench;
  std::vector<std::uint32_t> held;
};

TEST_F(RamShared, LooksSeeEveryWriteUpToTheirOwnCycle) {
  struct Cycle {
    bool write;
    std::uint32_t read, looked;  // what each side's word is
  };
  std::deque<Cycle> cycles;
  for (int i = 0; i < 20000; ++i) {
    const bool write = bench.chance(50);
    const std::uint32_t address = bench.below(kDepth);
    const std::uint32_t look_address = bench.chance(40) ? address : bench.below(kDepth);
    access(write, address, any_word());
    look(look_address);
    cycles.push_back({write, held[address], held[look_address]});
    bench.settle();
    if (cycles.size() > kLatency) {
      ASSERT_EQ(bench->b_rd_data, cycles.front().looked) << "cycle " << i;
      if (!cycles.front().write) {
        ASSERT_EQ(bench->a_rd_data, cycles.front().read) << "cycle " << i;
      }
      cycles.pop_front();
    }
    bench.edge();
  }
}

TEST_F(RamShared, TheFirstSidesWordIsGarbageInTheCycleOfAWrite) {
  const std::uint32_t before = held[7], data = before ^ 0x5a5a5a5a;
  access(true, 7, data);
  bench.run(1);
  access(false, 0, 0);
  bench.run(kLatency - 1);
  bench.settle();
  EXPECT_NE(bench->a_rd_data, before);
  EXPECT_NE(bench->a_rd_data, data);
}

}  // namespace
}  // namespace flue::test
