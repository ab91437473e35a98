// SPDX-License-Identifier: Apache-2.0
//
// flue_ram and flue_ram_fwd.

#include <array>
#include <cstdint>

#include <gtest/gtest.h>

#include "Vflue_ram.h"
#include "Vflue_ram_fwd.h"
#include "bench.hpp"

namespace flue::test {
namespace {

constexpr std::uint32_t kDepth = 12;
using Memory = std::array<std::uint32_t, kDepth>;

template <typename Model>
void write(Bench<Model>& bench, std::uint32_t address, std::uint32_t data) {
  bench->wr_en = 1;
  bench->wr_addr = static_cast<CData>(address);
  bench->wr_data = data;
}

template <typename Model>
Memory contents(Bench<Model>& bench) {
  Memory memory{};
  bench->wr_en = 0;
  for (std::uint32_t address = 0; address < kDepth; ++address) {
    bench->rd_addr = static_cast<CData>(address);
    bench.run(1);
    bench.settle();
    memory[address] = bench->rd_data;
  }
  return memory;
}

template <typename Model>
Memory filled(Bench<Model>& bench) {
  Memory memory{};
  for (std::uint32_t address = 0; address < kDepth; ++address) {
    memory[address] = static_cast<std::uint32_t>(bench.random()());
    write(bench, address, memory[address]);
    bench.run(1);
  }
  return memory;
}

/// Reads and writes in every cycle. `collide`: also a read of the word that is written.
template <typename Model>
void random_traffic(Bench<Model>& bench, bool collide) {
  Memory memory = filled(bench);
  std::uint32_t expected = 0;
  for (int i = 0; i < 5000; ++i) {
    const std::uint32_t wr_addr = bench.below(kDepth);
    std::uint32_t rd_addr = collide && bench.chance(40) ? wr_addr : bench.below(kDepth);
    if (!collide && rd_addr == wr_addr) rd_addr = (rd_addr + 1) % kDepth;
    write(bench, wr_addr, static_cast<std::uint32_t>(bench.random()()));
    bench->wr_en = bench.chance(80);
    bench->rd_addr = static_cast<CData>(rd_addr);
    bench.settle();
    if (i > 0) {
      ASSERT_EQ(bench->rd_data, expected) << "read " << i;
    }
    if (bench->wr_en) memory[wr_addr] = bench->wr_data;
    expected = memory[rd_addr];
    bench.edge();
  }
}

TEST(Ram, ReadShowsEveryEarlierWriteOneCycleLater) {
  Bench<Vflue_ram> bench;
  random_traffic(bench, false);
}

TEST(Ram, ReadOfTheWordBeingWrittenIsGarbage) {
  Bench<Vflue_ram> bench;
  const Memory memory = filled(bench);
  for (std::uint32_t address = 0; address < kDepth; ++address) {
    const std::uint32_t data = memory[address] ^ 0x5a5a0000;
    write(bench, address, data);
    bench->rd_addr = static_cast<CData>(address);
    bench.run(1);
    bench.settle();
    EXPECT_NE(bench->rd_data, memory[address]);
    EXPECT_NE(bench->rd_data, data);
  }
}

TEST(Ram, PowersUpWithAnything) {
  Bench<Vflue_ram> one(1), two(2);
  EXPECT_NE(contents(one), contents(two));
}

TEST(RamFwd, ReadSeesTheWriteOfItsOwnCycleAndAllEarlierOnes) {
  for (int seed : kSeeds) {
    Bench<Vflue_ram_fwd> bench(seed);
    random_traffic(bench, true);
  }
}

TEST(RamFwd, PowersUpZeroWhenAsked) {
  Bench<Vflue_ram_fwd> bench;
  EXPECT_EQ(contents(bench), Memory{});
}

}  // namespace
}  // namespace flue::test
