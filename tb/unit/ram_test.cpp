// SPDX-License-Identifier: Apache-2.0
//
// flue_ram_array, flue_ram (in LUTs and in blocks) and flue_ram_fwd (without and with NEXT, whole
// words and lanes of which only some are SEEN).

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_ram_12.h"
#include "Vflue_ram_600.h"
#include "Vflue_ram_array.h"
#include "Vflue_ram_fwd.h"
#include "Vflue_ram_fwd_lanes.h"
#include "Vflue_ram_fwd_lanes_next.h"
#include "Vflue_ram_fwd_next.h"
#include "bench.hpp"

namespace flue::test {
namespace {

/// What the header of each promises.
struct Promise {
  std::uint32_t depth = 12;
  std::size_t latency = 2;
  unsigned lanes = 1;
  std::uint32_t seen = 0;  // lanes that show the write in the cycle of the address
  bool next = false;       // and that of the cycle after it
};
template <typename Model>
constexpr Promise kPromise{};
template <>
constexpr Promise kPromise<Vflue_ram_array> = {12, 1, 4, 0, false};
template <>
constexpr Promise kPromise<Vflue_ram_12> = {12, 2, 4, 0, false};
template <>
constexpr Promise kPromise<Vflue_ram_600> = {600, 2, 4, 0, false};
template <>
constexpr Promise kPromise<Vflue_ram_fwd> = {12, 2, 1, 0b1, false};
template <>
constexpr Promise kPromise<Vflue_ram_fwd_next> = {12, 2, 1, 0b1, true};
template <>
constexpr Promise kPromise<Vflue_ram_fwd_lanes> = {12, 2, 4, 0b0110, false};
template <>
constexpr Promise kPromise<Vflue_ram_fwd_lanes_next> = {12, 2, 4, 0b0110, true};

/// A port is as wide as its build's depth.
template <typename Port>
void put(Port& port, std::uint32_t value) {
  port = static_cast<Port>(value);
}

template <typename Model>
class Memory : public testing::Test {
 protected:
  static constexpr Promise kHas = kPromise<Model>;
  static constexpr std::uint32_t kAllLanes = (1u << kHas.lanes) - 1;

  Memory() : held(kHas.depth) { bench->wr_en = 0; }

  /// The bits of the lanes in `enables`.
  static std::uint32_t bits(std::uint32_t enables) {
    std::uint32_t mask = 0;
    for (unsigned bit = 0; bit < 32; ++bit) {
      if ((enables >> (bit / (32 / kHas.lanes))) & 1) mask |= 1u << bit;
    }
    return mask;
  }
  std::uint32_t any_word() { return static_cast<std::uint32_t>(bench.random()()); }
  void address(std::uint32_t read) { put(bench->rd_addr, read); }
  void write(std::uint32_t enables, std::uint32_t address, std::uint32_t data) {
    bench->wr_en = static_cast<CData>(enables);
    put(bench->wr_addr, address);
    bench->wr_data = data;
    const std::uint32_t mask = bits(enables);
    held[address] = (held[address] & ~mask) | (data & mask);
  }
  void fill() {
    for (std::uint32_t word = 0; word < kHas.depth; ++word) {
      write(kAllLanes, word, any_word());
      bench.run(1);
    }
    bench->wr_en = 0;
    bench.run(2);
  }
  std::uint32_t read(std::uint32_t word) {
    bench->wr_en = 0;
    address(word);
    bench.run(static_cast<int>(kHas.latency));
    bench.settle();
    return bench->rd_data;
  }

  Bench<Model> bench;
  std::vector<std::uint32_t> held;
};

using Builds = testing::Types<Vflue_ram_array, Vflue_ram_12, Vflue_ram_600, Vflue_ram_fwd,
                              Vflue_ram_fwd_next, Vflue_ram_fwd_lanes, Vflue_ram_fwd_lanes_next>;
struct BuildNames {
  template <typename Model>
  static std::string GetName(int number) {
    return std::vector<std::string>{"Array",   "Luts",     "Blocks",      "Fwd",
                                    "FwdNext", "FwdLanes", "FwdLanesNext"}
        .at(static_cast<std::size_t>(number));
  }
};
TYPED_TEST_SUITE(Memory, Builds, BuildNames);

/// A read and a write in every cycle, often of the same word. A lane that is promised to be garbage
/// is not looked at.
TYPED_TEST(Memory, ReadShowsEveryWriteThatItPromisesAndNoLaterOne) {
  struct Read {
    std::uint32_t address, expected, known;
  };
  std::deque<Read> reads;  // the newest last
  this->fill();
  for (int i = 0; i < 20000; ++i) {
    const std::uint32_t before = reads.empty() ? 0 : reads.back().address;
    const std::uint32_t word = this->bench.chance(40)   ? before
                               : this->bench.chance(50) ? this->bench.below(3)
                                                        : this->bench.below(this->kHas.depth);
    const std::uint32_t enables = this->bench.below(this->kAllLanes + 1);
    this->write(enables, word, this->any_word());
    const std::uint32_t address =
        this->bench.chance(40) ? word : this->bench.below(this->kHas.depth);
    this->address(address);
    if (this->kHas.next && !reads.empty()) {
      const std::uint32_t seen = this->bits(this->kHas.seen);
      std::uint32_t& expected = reads.back().expected;
      expected = (expected & ~seen) | (this->held[before] & seen);
    }
    const std::uint32_t garbage = address == word ? this->bits(enables & ~this->kHas.seen) : 0;
    reads.push_back({address, this->held[address], ~garbage});
    this->bench.settle();
    if (reads.size() > this->kHas.latency) {
      const Read& read = reads.front();
      ASSERT_EQ(this->bench->rd_data & read.known, read.expected & read.known) << "read " << i;
      reads.pop_front();
    }
    this->bench.edge();
  }
}

TYPED_TEST(Memory, ReadOfALaneBeingWrittenIsGarbageUnlessItIsSeen) {
  this->fill();
  for (std::uint32_t enables = 1; enables <= this->kAllLanes; ++enables) {
    const std::uint32_t before = this->held[7], data = before ^ 0x5a5a5a5a;
    this->write(enables, 7, data);
    this->address(7);
    this->bench.run(1);
    this->bench->wr_en = 0;
    this->bench.run(static_cast<int>(this->kHas.latency) - 1);
    this->bench.settle();
    for (unsigned lane = 0; lane < this->kHas.lanes; ++lane) {
      const std::uint32_t mask = this->bits(1u << lane), shown = this->bench->rd_data & mask;
      if (((enables >> lane) & 1) == 0) {
        EXPECT_EQ(shown, before & mask) << lane;
      } else if ((this->kHas.seen >> lane) & 1) {
        EXPECT_EQ(shown, data & mask) << lane;
      } else {
        EXPECT_NE(shown, before & mask) << lane;
        EXPECT_NE(shown, data & mask) << lane;
      }
    }
  }
}

// --- flue_ram_array, flue_ram ---

template <typename Model>
class PlainMemory : public Memory<Model> {};
struct PlainNames {
  template <typename Model>
  static std::string GetName(int number) {
    return std::vector<std::string>{"Array", "Luts", "Blocks"}[static_cast<std::size_t>(number)];
  }
};
using PlainBuilds = testing::Types<Vflue_ram_array, Vflue_ram_12, Vflue_ram_600>;
TYPED_TEST_SUITE(PlainMemory, PlainBuilds, PlainNames);

TYPED_TEST(PlainMemory, PowersUpWithAnythingUnlessItIsToBeZero) {
  Bench<TypeParam> other(2);
  other->wr_en = 0;
  bool differs = false;
  for (std::uint32_t word = 0; word < this->kHas.depth; ++word) {
    put(other->rd_addr, word);
    other.run(static_cast<int>(this->kHas.latency));
    other.settle();
    if (this->read(word) != other->rd_data) differs = true;
    if constexpr (std::is_same_v<TypeParam, Vflue_ram_array>) {
      EXPECT_EQ(this->read(word), 0u);
    }
  }
  EXPECT_EQ(differs, (!std::is_same_v<TypeParam, Vflue_ram_array>));
}

// --- flue_ram_fwd ---

template <typename Model>
class ForwardingMemory : public Memory<Model> {};
struct ForwardingNames {
  template <typename Model>
  static std::string GetName(int number) {
    return std::vector<std::string>{"Fwd", "FwdNext", "FwdLanes", "FwdLanesNext"}.at(
        static_cast<std::size_t>(number));
  }
};
using ForwardingBuilds = testing::Types<Vflue_ram_fwd, Vflue_ram_fwd_next, Vflue_ram_fwd_lanes,
                                        Vflue_ram_fwd_lanes_next>;
TYPED_TEST_SUITE(ForwardingMemory, ForwardingBuilds, ForwardingNames);

TYPED_TEST(ForwardingMemory, PowersUpZeroWhenAsked) {
  for (std::uint32_t word = 0; word < this->kHas.depth; ++word) EXPECT_EQ(this->read(word), 0u);
}

/// One write, `distance` cycles after the address of the read: 0 in the same cycle. A lane that is
/// not SEEN shows what was written before; in the same cycle it is not looked at.
TYPED_TEST(ForwardingMemory, WriteIsSeenLaneByLaneUpToTheCycleOfTheAddressOrTheNext) {
  const int last_seen = this->kHas.next ? 1 : 0;
  for (std::uint32_t enables = 1; enables <= this->kAllLanes; ++enables) {
    for (int distance = -2; distance <= 2; ++distance) {
      this->fill();
      const std::uint32_t before = this->held[5];
      for (int cycle = -2; cycle < 2; ++cycle) {
        this->bench->wr_en = 0;
        if (cycle == distance) this->write(enables, 5, ~before);
        this->address(cycle == 0 ? 5 : 4);
        this->bench.run(1);
      }
      if (distance == 2) this->write(enables, 5, ~before);
      this->bench.settle();
      const std::uint32_t seen = this->kHas.seen;
      std::uint32_t shown = distance < 0 ? enables : 0;  // lanes
      if (distance <= last_seen) shown |= enables & seen;
      const std::uint32_t garbage = distance == 0 ? this->bits(enables & ~seen) : 0;
      EXPECT_EQ(this->bench->rd_data & ~garbage, (before ^ this->bits(shown)) & ~garbage)
          << "lanes " << enables << ", distance " << distance;
      this->bench.edge();
    }
  }
}

using RamFwdNext = Memory<Vflue_ram_fwd_next>;

TEST_F(RamFwdNext, WhatIsReadIsChangedAndWrittenBackOneChangeACycle) {
  constexpr std::uint32_t kChanges = 1000;
  for (std::uint32_t word = 0; word < 2; ++word) {  // one word, then two in turn
    std::vector<std::uint32_t> changes(kHas.depth);
    for (std::uint32_t i = 0; i < kChanges + kHas.latency; ++i) {
      address(i * word % 2);
      bench->wr_en = 0;
      if (i >= kHas.latency) {
        const std::uint32_t index = (i - kHas.latency) * word % 2;
        bench.settle();
        ++changes[index];
        write(1, index, bench->rd_data + 1);
        ASSERT_EQ(bench->wr_data, changes[index]);
      }
      bench.run(1);
    }
    for (std::uint32_t index = 0; index < 2; ++index) {
      EXPECT_EQ(read(index), changes[index]);
      write(1, index, 0);
      bench.run(1);
    }
  }
}

}  // namespace
}  // namespace flue::test
