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
  /// One cycle: pushes `slot` if told, and takes the head if told and there is one. The head must
  /// be what the queue says.
  void cycle(bool push, bool pop) {
    const Slot slot = any_slot();
    drive(slot, bench->push_slot);
    bench->push = push;
    bench->pop = 0;
    if (push) queue.push_back(slot);
    bench.settle();
    ASSERT_EQ(bench->head_valid, !queue.empty());
    if (!queue.empty()) {
      const Slot head = shown<Slot>(bench->head);
      ASSERT_EQ(head.index, queue.front().index);
      ASSERT_EQ(head.generation, queue.front().generation);
      bench->pop = pop;
      if (pop) queue.pop_front();
    }
    bench.settle();
    bench.edge();
    bench->push = 0;
    bench->pop = 0;
  }
  void fill() {
    while (queue.size() < kDepth<Model> && !this->HasFatalFailure()) cycle(true, false);
  }

  Bench<Model> bench;
  std::deque<Slot> queue;
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
  for (int i = 0; i < 20; ++i) this->cycle(true, true);
  EXPECT_TRUE(this->queue.empty());
  this->cycle(false, false);
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
  }
}

TYPED_TEST(FreeList, FullQueueTakesAndGivesOneEveryCycle) {
  this->fill();
  for (int i = 0; i < 100; ++i) {  // a slot must have been taken before it comes back
    this->cycle(false, true);
    for (int j = 0; j < 20; ++j) this->cycle(true, true);
    this->cycle(true, false);
  }
}

TYPED_TEST(FreeList, EveryFillingTakesAndGivesInOneCycle) {
  for (std::uint32_t filling = 0; filling < kDepth<TypeParam>; ++filling) {
    while (this->queue.size() < filling) this->cycle(true, false);
    for (int i = 0; i < 50; ++i) this->cycle(true, true);
  }
}

TYPED_TEST(FreeList, PushesNowAndThenDoNotDelayTheDrain) {
  for (unsigned pattern = 0; pattern < 256; ++pattern) {
    this->fill();
    for (unsigned i = 0; !this->queue.empty() && !this->HasFatalFailure(); ++i) {
      const bool push = i < 64 && ((pattern >> (i % 8)) & 1) && i > 0;
      this->cycle(push && this->queue.size() < kDepth<TypeParam>, true);
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
    this->bench.reset();
    this->queue.clear();
    for (int i = 0; i < 6; ++i) this->cycle(false, false);
    this->cycle(true, true);
  }
}

}  // namespace
}  // namespace flue::test
