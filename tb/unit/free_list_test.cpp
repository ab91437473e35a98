// SPDX-License-Identifier: Apache-2.0
//
// flue_free_list, of a size that is no power of two and of the smallest.

#include <cstdint>
#include <deque>

#include <gtest/gtest.h>

#include "Vflue_free_list_12.h"
#include "Vflue_free_list_4.h"
#include "bench.hpp"
#include "packed.hpp"

namespace flue::test {
namespace {

template <typename Model>
constexpr std::uint32_t kDepth = 0;
template <>
constexpr std::uint32_t kDepth<Vflue_free_list_12> = 12;
template <>
constexpr std::uint32_t kDepth<Vflue_free_list_4> = 4;

template <typename Model>
class FreeList : public testing::Test {
 protected:
  FreeList() {
    bench->push = 0;
    bench->pop = 0;
    bench.reset();
  }
  Slot any_slot() {
    return {static_cast<std::uint32_t>(bench.random()()) >> 4, bench.below(kDepth<Model>)};
  }
  /// One cycle: pushes a slot if told, and takes the head if told and there is one: `pop` says so
  /// in the next cycle, in which nothing can be pushed. The head must be what the queue says.
  void cycle(bool push, bool take) {
    bench->pop = taken;
    bench->push = push && !taken;
    const Slot slot = any_slot();
    drive(slot, bench->push_slot);
    if (bench->push) queue.push_back(slot);
    taken = take && !queue.empty();
    bench.settle();
    if (!queue.empty()) {
      const Slot head = shown<Slot>(bench->head);
      ASSERT_EQ(head.index, queue.front().index) << "cycle " << bench.cycle();
      ASSERT_EQ(head.generation, queue.front().generation);
    }
    if (taken) queue.pop_front();
    bench.edge();
  }
  void reset() {
    bench->push = bench->pop = 0;
    bench.reset();
    queue.clear();
    taken = false;
  }
  void fill() {
    while (queue.size() < kDepth<Model> && !this->HasFatalFailure()) cycle(true, false);
  }

  Bench<Model> bench;
  std::deque<Slot> queue;
  bool taken = false;  // the head of the cycle before
};

using Builds = testing::Types<Vflue_free_list_12, Vflue_free_list_4>;
struct BuildNames {
  template <typename Model>
  static std::string GetName(int /*number*/) {
    return "Depth" + std::to_string(kDepth<Model>);
  }
};
TYPED_TEST_SUITE(FreeList, Builds, BuildNames);

TYPED_TEST(FreeList, SlotPushedIntoTheEmptyQueueCanBeTakenInThatCycle) {
  for (int i = 0; i < 20; ++i) {
    this->cycle(true, true);
    EXPECT_TRUE(this->queue.empty());
    for (int j = 0; j <= i % 4; ++j) this->cycle(false, false);
  }
}

TYPED_TEST(FreeList, SlotPushedIntoTheEmptyQueueIsThereInEveryLaterCycle) {
  this->cycle(true, false);
  for (int i = 0; i < 5; ++i) this->cycle(false, false);
  this->cycle(false, true);
  this->cycle(false, false);
}

TYPED_TEST(FreeList, FullQueueDrainsAndFillsAgainAtOneACycle) {
  for (int round = 0; round < 5; ++round) {
    this->fill();
    for (std::uint32_t i = 0; i < kDepth<TypeParam>; ++i) this->cycle(false, true);
    ASSERT_TRUE(this->queue.empty());
    this->cycle(false, false);
  }
}

TYPED_TEST(FreeList, EveryFillingTakesAndGivesInTurn) {
  for (std::uint32_t filling = 0; filling < kDepth<TypeParam>; ++filling) {
    while (this->queue.size() < filling) this->cycle(true, false);
    for (int i = 0; i < 50; ++i) {
      this->cycle(true, true);  // given back and, when it is the only one, taken at once
      this->cycle(false, false);
    }
    for (int i = 0; i < 50; ++i) {
      this->cycle(false, true);
      this->cycle(false, false);
      this->cycle(true, false);
    }
  }
}

TYPED_TEST(FreeList, PushesNowAndThenDoNotDelayTheDrain) {
  for (unsigned pattern = 0; pattern < 256; ++pattern) {
    this->fill();
    const auto pushes = [&](unsigned i) { return i > 0 && i < 64 && ((pattern >> (i % 8)) & 1); };
    for (unsigned i = 0; !this->queue.empty() && !this->HasFatalFailure(); ++i) {
      this->cycle(pushes(i) && this->queue.size() < kDepth<TypeParam>, !pushes(i + 1));
    }
  }
}

TYPED_TEST(FreeList, FirstInIsFirstOut) {
  for (int i = 0; i < 50000 && !this->HasFatalFailure(); ++i) {
    const unsigned filling = (i / 64) % 2 ? 75 : 25;
    this->cycle(this->queue.size() < kDepth<TypeParam> && this->bench.chance(filling),
                this->bench.chance(100 - filling));
  }
}

TYPED_TEST(FreeList, ResetEmptiesIt) {
  for (std::uint32_t filling = 1; filling <= kDepth<TypeParam>; ++filling) {
    for (std::uint32_t i = 0; i < filling; ++i) this->cycle(true, false);
    this->reset();
    for (int i = 0; i < 6; ++i) this->cycle(false, false);
    this->cycle(true, true);
    this->cycle(false, false);
  }
}

}  // namespace
}  // namespace flue::test
