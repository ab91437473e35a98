// SPDX-License-Identifier: Apache-2.0
//
// flue_background.

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "Vflue_background.h"
#include "bench.hpp"
#include "packed.hpp"

namespace flue::test {
namespace {

constexpr std::uint32_t kNeighbors = 3, kConnections = 5, kHints = 4;
constexpr int kScan = kNeighbors + kConnections;  // looks

struct Seen {
  Look kind;
  std::uint32_t index;
  bool eager;
  bool operator==(const Seen& other) const {
    return kind == other.kind && index == other.index && eager == other.eager;
  }
  friend std::ostream& operator<<(std::ostream& out, const Seen& seen) {
    return out << (seen.kind == Look::kTcp ? "tcp " : "neighbor ") << seen.index
               << (seen.eager ? " eager" : "");
  }
};

Seen hinted(std::uint32_t index) { return {Look::kTcp, index, false}; }

std::vector<Seen> whole_scan(bool eager = false) {
  std::vector<Seen> scan;
  for (std::uint32_t i = 0; i < kConnections; ++i) scan.push_back({Look::kTcp, i, eager});
  for (std::uint32_t i = 0; i < kNeighbors; ++i) scan.push_back({Look::kNeighbor, i, eager});
  return scan;
}

class Background : public testing::Test {
 protected:
  Background() {
    quiet();
    bench->look_take = 0;
    bench.reset();
  }
  void quiet() {
    bench->hint_en = 0;
    bench->scan_en = 0;
    bench->scan_eager_en = 0;
  }
  /// One cycle with what is driven, the look taken if `take`.
  std::optional<Seen> cycle(bool take) {
    bench->look_take = 0;
    bench.settle();
    std::optional<Seen> seen;
    if (bench->look_valid && take) {
      seen = Seen{static_cast<Look>(bench->look_kind), bench->look_index, bench->look_eager != 0};
      bench->look_take = 1;
      bench.settle();
    }
    bench.edge();
    quiet();
    return seen;
  }
  void hint(std::uint32_t index, bool take = false) {
    bench->hint_en = 1;
    bench->hint_index = static_cast<SData>(index);
    EXPECT_FALSE(cycle(take));
  }
  void ask_for_scan(bool eager = false) {
    (eager ? bench->scan_eager_en : bench->scan_en) = 1;
    cycle(false);
  }
  /// Takes all until nothing has come for a while.
  std::vector<Seen> taken() {
    std::vector<Seen> looks;
    for (int quiet_cycles = 0; quiet_cycles < 10; ++quiet_cycles) {
      if (const auto seen = cycle(true)) {
        looks.push_back(*seen);
        quiet_cycles = 0;
      }
    }
    bench.settle();
    EXPECT_TRUE(bench->idle);
    return looks;
  }

  Bench<Vflue_background> bench;
};

TEST_F(Background, HintLeadsToALookAFewCyclesLater) {
  hint(3);
  int cycles = 0;
  while (!cycle(true)) ASSERT_LT(++cycles, 4);
}

TEST_F(Background, HintsComeInTheirOrder) {
  for (std::uint32_t index : {4u, 0u, 4u, 1u}) hint(index);
  EXPECT_EQ(taken(), (std::vector<Seen>{hinted(4), hinted(0), hinted(4), hinted(1)}));
}

TEST_F(Background, LookWaitsUntilItIsTaken) {
  hint(2);
  bench.run(3);
  for (int i = 0; i < 20; ++i) {
    bench.settle();
    EXPECT_TRUE(bench->look_valid);
    EXPECT_EQ(bench->look_index, 2);
    bench.edge();
  }
  EXPECT_EQ(taken(), std::vector<Seen>{hinted(2)});
}

TEST_F(Background, ScanVisitsEveryConnectionThenEveryNeighborOneACycle) {
  ask_for_scan();
  bench.run(3);
  std::vector<Seen> looks;
  for (int i = 0; i < kScan; ++i) {
    const auto seen = cycle(true);
    ASSERT_TRUE(seen) << "look " << i;
    looks.push_back(*seen);
  }
  EXPECT_EQ(looks, whole_scan());
  EXPECT_TRUE(taken().empty());
}

TEST_F(Background, EagerScanIsEagerThroughout) {
  ask_for_scan(true);
  EXPECT_EQ(taken(), whole_scan(true));
  ask_for_scan(false);
  EXPECT_EQ(taken(), whole_scan(false)) << "but not the next one";
}

TEST_F(Background, CauseInAScanStartsAnotherAfterIt) {
  for (int at = 0; at < kScan; ++at) {
    for (bool eager : {false, true}) {
      ask_for_scan();
      bench.run(3);
      std::vector<Seen> looks;
      for (int i = 0; i < at; ++i) looks.push_back(*cycle(true));
      ask_for_scan(eager);
      for (const Seen& seen : taken()) looks.push_back(seen);
      std::vector<Seen> expected = whole_scan();
      for (const Seen& seen : whole_scan(eager)) expected.push_back(seen);
      EXPECT_EQ(looks, expected) << "cause after " << at << " looks";
    }
  }
}

TEST_F(Background, HintGoesBeforeTheScan) {
  ask_for_scan();
  bench.run(3);
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(cycle(true));
  hint(4);
  bench.run(3);
  EXPECT_EQ(cycle(true), hinted(4));
  EXPECT_EQ(cycle(true), (Seen{Look::kTcp, 2, false})) << "and the scan goes on";
}

TEST_F(Background, HintsWithoutRoomAreFoundByAScan) {
  // One more than the queue has places waits at its head. Between two hints a look of the scan may
  // come.
  for (std::uint32_t i = 0; i < kHints + 2; ++i) hint(i % (kHints + 1));
  std::vector<Seen> expected = whole_scan();
  for (std::uint32_t i = 0; i < kHints + 1; ++i) expected.push_back(hinted(i));
  EXPECT_THAT(taken(), ::testing::UnorderedElementsAreArray(expected));
}

TEST_F(Background, IsBusyFromTheCauseToTheLastLook) {
  bench.settle();
  EXPECT_TRUE(bench->idle);
  for (int what = 0; what < 3; ++what) {
    if (what == 0) hint(1);
    if (what > 0) ask_for_scan(what == 2);
    for (int looks = what == 0 ? 1 : kScan; looks > 0;) {
      bench.settle();
      EXPECT_FALSE(bench->idle);
      if (cycle(bench.chance(50))) --looks;
    }
    bench.settle();
    EXPECT_TRUE(bench->idle);
  }
}

TEST_F(Background, ResetForgetsHintsAndScans) {
  for (std::uint32_t i = 0; i < kHints; ++i) hint(i);
  ask_for_scan();
  bench.run(3);
  for (std::uint32_t i = 0; i < kHints + 3; ++i) ASSERT_TRUE(cycle(true));
  ask_for_scan();
  hint(1);
  bench.reset();
  EXPECT_TRUE(taken().empty());
  ask_for_scan();
  EXPECT_EQ(taken(), whole_scan()) << "from the start";
}

TEST_F(Background, EveryCauseIsFollowedByTheLooksItNeeds) {
  std::set<std::uint32_t> hints;                 // not looked at since
  std::set<std::pair<Look, std::uint32_t>> due;  // by some scan
  std::set<std::uint32_t> eager_due;
  for (int i = 0; i < 50000; ++i) {
    const bool drain = i % 2000 > 1000;
    const bool asks = !drain && bench.chance(20);
    bench->hint_en = asks && bench.chance(70);
    bench->hint_index = static_cast<SData>(bench.below(kConnections));
    bench->scan_en = asks && bench.chance(10);
    bench->scan_eager_en = asks && bench.chance(10);
    const bool hint_en = bench->hint_en, scan = bench->scan_en, eager = bench->scan_eager_en;
    const std::uint32_t hint_index = bench->hint_index;
    // A look taken in the cycle of a cause may have read too early for it.
    if (const auto seen = cycle(bench.chance(drain ? 100 : 60))) {
      due.erase({seen->kind, seen->index});
      if (seen->kind == Look::kTcp) hints.erase(seen->index);
      if (seen->kind == Look::kTcp && seen->eager) eager_due.erase(seen->index);
    }
    if (hint_en) hints.insert(hint_index);
    for (const Seen& look : whole_scan()) {
      if (scan || eager) due.insert({look.kind, look.index});
      if (eager && look.kind == Look::kTcp) eager_due.insert(look.index);
    }
    if (i % 2000 == 1999) {
      ASSERT_TRUE(hints.empty() && due.empty() && eager_due.empty()) << "cycle " << i;
    }
  }
}

}  // namespace
}  // namespace flue::test
