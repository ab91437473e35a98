// SPDX-License-Identifier: Apache-2.0
//
// flue_room.

#include <algorithm>
#include <cstdint>

#include <gtest/gtest.h>

#include "Vflue_room.h"
#include "bench.hpp"

namespace flue::test {
namespace {

constexpr std::uint32_t kSlots = 5;
constexpr int kCapacityLatency = 5;

class Room : public testing::TestWithParam<int> {
 protected:
  Room() : bench(GetParam()) {
    bench->created = bench->ended = 0;
    set_capacity(kSlots);
    bench.reset(kCapacityLatency);
  }
  void set_capacity(std::uint32_t value) { bench->cfg_capacity = capacity = value; }
  /// One cycle in which an object comes or goes, as told by `change`, or neither. There is room for
  /// the next as long as there are fewer than slots and capacity.
  void cycle(int change) {
    bench->created = change > 0;
    bench->ended = change < 0;
    objects += change;
    bench.settle();
    ASSERT_EQ(bench->room, room()) << objects << " of " << capacity << ", cycle " << bench.cycle();
    bench.edge();
  }
  /// `count` in a row, one a cycle.
  void cycles(int count, int change) {
    for (int i = 0; i < count && !HasFatalFailure(); ++i) cycle(change);
  }
  /// The same, while a new capacity is on its way: nobody looks.
  void settle_capacity() {
    bench->created = bench->ended = 0;
    bench.run(kCapacityLatency);
  }
  bool room() const { return objects < static_cast<int>(std::min(capacity, kSlots)); }

  Bench<Vflue_room> bench;
  std::uint32_t capacity = 0;
  int objects = 0;
};

TEST_P(Room, EveryObjectCountsInTheCycleInWhichItComesOrGoes) {
  for (int i = 0; i < 20000 && !HasFatalFailure(); ++i) {
    const bool filling = (i / 64) % 2 != 0;
    const bool create = bench.chance(filling ? 80 : 30);
    cycle(create && room() ? 1 : !create && objects > 0 ? -1 : 0);
  }
}

TEST_P(Room, LastPlaceIsTakenAndGivenBackCycleByCycle) {
  for (std::uint32_t most = 1; most <= kSlots; ++most) {
    set_capacity(most);
    settle_capacity();
    cycles(static_cast<int>(most), 1);
    for (int i = 0; i < 20; ++i) {
      cycle(-1);
      cycle(1);
      cycles(i % 5, 0);
    }
    cycles(static_cast<int>(most), -1);
  }
}

TEST_P(Room, CapacityMayBeZeroOrMoreThanTheTable) {
  for (std::uint32_t most : {0u, 1u, 4u, 5u, 6u, 8u, 0x80000000u, 0xffffffffu}) {
    set_capacity(most);
    settle_capacity();
    cycles(3, 0);
    while (room() && !HasFatalFailure()) cycle(1);
    cycles(3, 0);
    cycles(objects, -1);
  }
}

TEST_P(Room, CapacityBelowWhatIsThereWaitsUntilEnoughHaveGone) {
  cycles(static_cast<int>(kSlots), 1);
  set_capacity(2);
  settle_capacity();
  cycles(static_cast<int>(kSlots), -1);
  EXPECT_EQ(objects, 0);
}

TEST_P(Room, NewCapacityCountsFiveCyclesLater) {
  for (std::uint32_t most : {0u, 1u, 0u, kSlots}) {
    set_capacity(most);
    bench->created = bench->ended = 0;
    bench.run(kCapacityLatency - 1);
    bench.settle();
    EXPECT_EQ(bench->room, most == 0) << "still as it was";
    bench.edge();
    cycles(10, 0);
  }
}

TEST_P(Room, ResetForgetsTheObjects) {
  for (int count = 1; count <= static_cast<int>(kSlots); ++count) {
    cycles(count, 1);
    bench->created = 0;
    bench.reset(kCapacityLatency);
    objects = 0;
    cycles(3, 0);
    cycles(static_cast<int>(kSlots), 1);
    cycles(static_cast<int>(kSlots), -1);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Room, testing::ValuesIn(kSeeds));

}  // namespace
}  // namespace flue::test
