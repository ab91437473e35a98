// SPDX-License-Identifier: Apache-2.0
//
// flue_resolve_tables: a look every cycle beside a commit every cycle, held against tables that
// change in one instant.

#include <cstdint>

#include <gtest/gtest.h>

#include "bench.hpp"
#include "commits.hpp"
#include "packed.hpp"
#include "resolve_tables_bench.hpp"

namespace flue::test {
namespace {

TEST_P(ResolveTables, EveryLookIsTheStateAtOneInstant) {
  for (int i = 0; i < 30000 && !HasFatalFailure(); ++i) {
    cycle(world.any_change(), any_look());
    if (i % 200 == 199) {  // time goes on between commits and looks
      quiet_cycles(12);
      bench->now += bench.chance(80) ? bench.below(40) : 0x70000000;
    }
  }
  for (const char* result : {"sent", "stale", "held", "failed"}) {
    EXPECT_GT(results[result], 500) << result;
  }
}

/// A neighbor, a path and a connection, and another neighbor and path.
class ResolveTablesChange : public ResolveTables {
 protected:
  ResolveTablesChange() {
    commit(world.create(Layer::kNeighbor, 0, 0));
    commit(world.create(Layer::kNeighbor, 1, 0));
    commit(world.create(Layer::kIp6Path, 0, 0));
    commit(world.create(Layer::kTcp, 0, 0));
    quiet_cycles(10);
  }
  void commit(const WorldCommit& change) { cycle(change, LookRequest{}); }

  /// Looks in every cycle around the change. `look` checks each; here is only where they are.
  void looks_around(const WorldCommit& change) {
    for (int i = 0; i < 12; ++i) cycle(WorldCommit{}, look_at(Look::kResolve, 0));
    cycle(change, look_at(Look::kResolve, 0));
    for (int i = 0; i < 12; ++i) cycle(WorldCommit{}, look_at(Look::kResolve, 0));
  }
};

TEST_P(ResolveTablesChange, EachKindOfChangeIsSeenAtOnceByEveryLookFromItsInstantOn) {
  looks_around(world.update(Layer::kTcp, 0));
  looks_around(world.delegate(Layer::kTcp, 0));
  looks_around(world.update(Layer::kIp6Path, 0));
  looks_around(world.relink(0, 1));
  looks_around(world.update(Layer::kNeighbor, 1));
  looks_around(world.answer(1));
  looks_around(world.delegate(Layer::kNeighbor, 1));
  looks_around(world.invalidate(Layer::kNeighbor, 1));
  looks_around(world.relink(0, 0));
  looks_around(world.invalidate(Layer::kIp6Path, 0));
  looks_around(world.invalidate(Layer::kTcp, 0));
  looks_around(world.terminate(Layer::kTcp, 0));
}

TEST_P(ResolveTablesChange, ParentsAndChildInARowAreSeenTogether) {
  for (int round = 0; round < 20; ++round) {
    const auto tcp = look_at(Look::kResolve, 1);
    cycle(world.create(Layer::kNeighbor, 2, 0), tcp);
    cycle(world.create(Layer::kIp4Path, 1, 2), tcp);
    cycle(world.create(Layer::kTcp, 1, 1), tcp);
    for (int i = 0; i < round % 4; ++i) cycle(WorldCommit{}, look_at(Look::kResolve, 1));
    cycle(world.terminate(Layer::kTcp, 1), look_at(Look::kResolve, 1));
    cycle(world.terminate(Layer::kIp4Path, 1), look_at(Look::kResolve, 1));
    cycle(world.terminate(Layer::kNeighbor, 2), look_at(Look::kResolve, 1));
  }
  quiet_cycles(10);
}

TEST_P(ResolveTablesChange, CorruptStateIsNobodys) {
  bench->corrupt = 1;
  for (int i = 0; i < 20; ++i) cycle(WorldCommit{}, look_at(Look::kResolve, 0));
}

TEST_P(ResolveTablesChange, NeighborIsStaleWhenBothSidesWereSilentForLonger) {
  layout::NeighborState silent = world.neighbors[0].state;
  for (std::uint32_t host : {kStaleTicks, kStaleTicks + 1, kStaleTicks + 100}) {
    for (std::uint32_t nic : {kStaleTicks, kStaleTicks + 1, 0x80000000u}) {
      for (std::uint32_t start : {1000u, 0xfffffff0u}) {  // the wrap is near
        bench->now = start;
        silent.host_reachability_delta = silent.nic_reachability_delta = 0;
        commit(world.update(Layer::kNeighbor, 0, silent));
        commit(world.delegate(Layer::kNeighbor, 0, silent));
        quiet_cycles(12);
        bench->now = start + 20;
        silent.host_reachability_delta = host - 20;
        silent.nic_reachability_delta = nic - 20;
        commit(world.update(Layer::kNeighbor, 0, silent));
        commit(world.delegate(Layer::kNeighbor, 0, silent));
        quiet_cycles(12);
        bench->now = start + 40;
        results.clear();
        cycle(WorldCommit{}, look_at(Look::kResolve, 0));
        quiet_cycles(10);
        EXPECT_EQ(results["stale"], host > kStaleTicks && nic > kStaleTicks) << host << " " << nic;
      }
    }
  }
}

TEST_P(ResolveTablesChange, ResetDropsLooksAndCountsCommandsFromZero) {
  for (std::size_t after = 0; after < kLatency; ++after) {
    drive(Commit{}, bench->p6_commit);
    drive(look_at(Look::kResolve, 0), bench->r1_request);
    bench.run(1);
    drive(LookRequest{}, bench->r1_request);
    bench.run(static_cast<int>(after));
    bench.reset();
    for (int i = 0; i < 10; ++i) {
      bench.settle();
      EXPECT_FALSE(bench->r9_answered);
      EXPECT_FALSE(shown<LookResult>(bench->r10_result).valid);
      EXPECT_TRUE(bench->idle);
      bench.edge();
    }
  }
  world.commands_seen = 0;
  expected.clear();
  looks_around(world.update(Layer::kTcp, 0));
  quiet_cycles(10);
}

TEST_P(ResolveTablesChange, IsBusyWhileALookIsOnItsWay) {
  cycle(WorldCommit{}, look_at(Look::kResolve, 0));
  for (std::size_t i = 1; i <= kLatency; ++i) {
    bench.settle();
    EXPECT_FALSE(bench->idle) << i;
    quiet_cycles(1);
  }
  bench.settle();
  EXPECT_TRUE(bench->idle);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ResolveTables, testing::ValuesIn(kSeeds));
INSTANTIATE_TEST_SUITE_P(Seeds, ResolveTablesChange, testing::ValuesIn(kSeeds));

}  // namespace
}  // namespace flue::test
