// SPDX-License-Identifier: Apache-2.0
//
// flue_fifo: one that may be full and one that never is.

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>

#include <gtest/gtest.h>

#include "Vflue_fifo.h"
#include "Vflue_fifo_never_full.h"
#include "bench.hpp"

namespace flue::test {
namespace {

constexpr std::size_t kDepth = 4;
constexpr std::size_t kWords = 5;                          // of an entry
constexpr std::uint32_t kLastWord = (1u << 150 % 32) - 1;  // its bits

using Entry = std::array<std::uint32_t, kWords>;

struct MayBeFull {
  using Model = Vflue_fifo;
  static constexpr std::size_t kPlaces = kDepth;
};
struct NeverFull {
  using Model = Vflue_fifo_never_full;
  static constexpr std::size_t kPlaces = kDepth - 1;
};

template <typename Kind>
class Fifo : public testing::Test {
 protected:
  static constexpr std::size_t kPlaces = Kind::kPlaces;

  Fifo() {
    bench->push = 0;
    bench->pop = 0;
    bench->open = 1;
    bench.reset();
  }
  /// A cycle. What stands on push_data without `push` must not matter, so it is always another.
  void cycle(bool push, bool pop) {
    const Entry entry = any_entry();
    for (std::size_t i = 0; i < kWords; ++i) bench->push_data[i] = entry[i];
    bench->push = push;
    bench->pop = pop;
    bench.settle();
    ASSERT_EQ(bench->head_valid != 0, !held.empty()) << "cycle " << bench.cycle();
    ASSERT_EQ(bench->empty != 0, held.empty()) << "cycle " << bench.cycle();
    if (!held.empty()) {
      ASSERT_EQ(head(), held.front()) << "cycle " << bench.cycle();
    }
    if (pop) held.pop_front();
    if (push) held.push_back(entry);
    bench.edge();
    bench->push = bench->pop = 0;
  }
  Entry any_entry() {
    Entry entry;
    for (std::uint32_t& word : entry) word = static_cast<std::uint32_t>(bench.random()());
    entry.back() &= kLastWord;
    return entry;
  }
  Entry head() {
    Entry entry;
    for (std::size_t i = 0; i < kWords; ++i) entry[i] = bench->head_data[i];
    return entry;
  }

  Bench<typename Kind::Model> bench;
  std::deque<Entry> held;  // in every cycle the first of them must be on view
};

using Kinds = testing::Types<MayBeFull, NeverFull>;
TYPED_TEST_SUITE(Fifo, Kinds);

TYPED_TEST(Fifo, EntryIsOnViewInTheCycleAfterItsPush) {
  this->cycle(true, false);
  this->bench.settle();
  EXPECT_TRUE(this->bench->head_valid);
  EXPECT_EQ(this->head(), this->held.front());
}

TYPED_TEST(Fifo, HoldsAllItsPlacesAndGivesOneACycle) {
  for (std::size_t start = 0; start < kDepth; ++start) {  // wherever the ring begins
    for (std::size_t i = 0; i < this->kPlaces; ++i) this->cycle(true, false);
    for (int i = 0; i < 10; ++i) this->cycle(false, false);
    for (std::size_t i = 0; i < this->kPlaces; ++i) this->cycle(false, true);
    this->cycle(false, false);
    this->cycle(true, false);
    this->cycle(false, true);
  }
}

TYPED_TEST(Fifo, TakesAndGivesOneEveryCycleHoweverManyItHolds) {
  for (std::size_t filling = 1; filling <= this->kPlaces; ++filling) {
    this->cycle(true, false);
    for (int i = 0; i < 100; ++i) this->cycle(true, true);
    ASSERT_EQ(this->held.size(), filling);
  }
}

TYPED_TEST(Fifo, WhatIsPoppedIsWhatWasPushedInOrder) {
  for (int i = 0; i < 20000 && !this->HasFatalFailure(); ++i) {
    const unsigned pushing = (i / 500) % 2 ? 80 : 30;  // full and empty in turn
    const bool pop = !this->held.empty() && this->bench.chance(50);
    const bool room = this->held.size() < this->kPlaces || pop;
    this->cycle(room && this->bench.chance(pushing), pop);
  }
}

TYPED_TEST(Fifo, HeadDoesNotDependOnTheInputsOfItsCycle) {
  this->cycle(true, false);
  this->cycle(true, false);
  for (int inputs = 0; inputs < 4; ++inputs) {
    this->bench->push = inputs & 1;
    this->bench->pop = (inputs >> 1) & 1;
    this->bench->push_data[0] = this->held.front()[0] + static_cast<std::uint32_t>(inputs);
    this->bench.settle();
    EXPECT_TRUE(this->bench->head_valid);
    EXPECT_EQ(this->head(), this->held.front());
  }
}

TYPED_TEST(Fifo, ShowsNothingWhileItIsNotOpen) {
  this->cycle(true, false);
  for (int i = 0; i < 5; ++i) {
    this->bench->open = 0;
    this->bench.settle();
    EXPECT_EQ(this->bench->head_valid != 0, i == 0);
    EXPECT_FALSE(this->bench->empty);
    this->bench.edge();
  }
  this->bench->open = 1;
  this->bench.run(1);
  this->cycle(false, true);
  this->cycle(false, false);
}

TYPED_TEST(Fifo, ResetEmptiesIt) {
  for (std::size_t fill = 0; fill <= this->kPlaces; ++fill) {
    for (std::size_t i = 0; i < fill; ++i) this->cycle(true, false);
    this->bench.reset();
    this->held.clear();
    for (int i = 0; i < 5; ++i) this->cycle(false, false);
    this->cycle(true, false);
    this->cycle(false, true);
  }
}

}  // namespace
}  // namespace flue::test
