// SPDX-License-Identifier: Apache-2.0
//
// flue_resolve: which events leave, and when.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "commits.hpp"
#include "resolve_bench.hpp"

namespace flue::test {
namespace {

TEST_F(ResolveModule, HeldConnectionAsksOnceToBeRetrieved) {
  cycle(world.invalidate(Layer::kNeighbor, 1));
  cycles(50);
  EXPECT_TRUE(events.empty()) << "nobody asked for it";
  for (int i = 0; i < 3; ++i) ask(kConnections - 1);
  cycles(50);
  EXPECT_EQ(answers[ResolveResult::kHeld], 3);
  EXPECT_EQ(events, std::vector{retrieve(kConnections - 1)});
  EXPECT_EQ(merged, 2);
}

TEST_F(ResolveModule, InvalidatedConnectionAsksByItself) {
  cycle(world.invalidate(Layer::kTcp, 5));
  cycle(world.invalidate(Layer::kTcp, 4));
  cycle(world.invalidate(Layer::kTcp, 5));  // again is no error, and no event
  cycles(50);
  EXPECT_EQ(events, (std::vector{retrieve(5), retrieve(4)}));
}

TEST_F(ResolveModule, NewConnectionInTheSlotAsksAgain) {
  for (int i = 0; i < 3; ++i) {
    events.clear();
    cycle(world.invalidate(Layer::kTcp, 5));
    cycles(50);
    EXPECT_EQ(events, std::vector{retrieve(5)});
    cycle(world.terminate(Layer::kTcp, 5));
    cycle(world.create(Layer::kTcp, 5, 0));
  }
}

TEST_F(ResolveModule, EagerUploadAsksForEveryHeldConnectionInOrder) {
  bench->cfg_eager_upload = 1;
  cycle(world.invalidate(Layer::kIp4Path, 0));
  cycles(kSettled);
  std::vector<std::string> expected = retrieves_of_all();
  expected.pop_back();  // it hangs on the other path
  EXPECT_EQ(events, expected);
}

TEST_F(ResolveModule, EventsOfResolvesWithoutAPlaceComeLater) {
  bench->m_axis_evt_tready = 0;
  cycle(world.invalidate(Layer::kIp4Path, 0));
  cycle(world.invalidate(Layer::kIp4Path, 1));
  ask_all();
  cycles(kSettled);
  EXPECT_EQ(answers[ResolveResult::kHeld], static_cast<int>(kConnections));
  EXPECT_TRUE(events.empty());
  bench->m_axis_evt_tready = 1;
  cycles(kSettled);
  EXPECT_EQ(sorted_events(), sorted(retrieves_of_all()));
}

TEST_F(ResolveModule, EventsOfInvalidatesWithoutAPlaceComeLater) {
  bench->m_axis_evt_tready = 0;
  for (std::uint32_t index = 0; index < kConnections; ++index) {
    cycle(world.invalidate(Layer::kTcp, index));
  }
  cycles(kSettled);
  bench->m_axis_evt_tready = 1;
  cycles(kSettled);
  EXPECT_EQ(sorted_events(), sorted(retrieves_of_all()));
}

TEST_F(ResolveModule, EventsOfEagerUploadWithoutAPlaceComeLater) {
  bench->m_axis_evt_tready = 0;
  bench->cfg_eager_upload = 1;
  cycle(world.invalidate(Layer::kNeighbor, 0));
  cycle(world.invalidate(Layer::kNeighbor, 1));
  cycles(kSettled);
  bench->m_axis_evt_tready = 1;
  cycles(kSettled);
  EXPECT_EQ(sorted_events(), sorted(retrieves_of_all()));
}

TEST_F(ResolveModule, NothingIsLostWhateverStallsTheEvents) {
  for (int round = 0; round < 10; ++round) {
    events.clear();
    for (std::uint32_t index = 0; index < kConnections; ++index) {
      ask(bench.below(kConnections));
      bench->m_axis_evt_tready = bench.chance(10);
      bench->m_axis_rsv_tready = bench.chance(70);
      cycle(world.invalidate(Layer::kTcp, index));
      if (bench.chance(20)) cycle();
    }
    for (int i = 0; i < kSettled; ++i) {
      bench->m_axis_evt_tready = bench.chance(30);
      bench->m_axis_rsv_tready = bench.chance(70);
      cycle();
    }
    ASSERT_EQ(sorted_events(), sorted(retrieves_of_all())) << "round " << round;
    bench->m_axis_evt_tready = bench->m_axis_rsv_tready = 1;
    for (std::uint32_t index = 0; index < kConnections; ++index) {
      const std::uint32_t path = world.connections[index].link;
      cycle(world.terminate(Layer::kTcp, index));
      cycle(world.create(Layer::kTcp, index, path));
    }
    cycles(20);
  }
}

/// Resolves and the background compete for the places that come free.
TEST_F(ResolveModule, EveryFreePlaceGoesToOneEvent) {
  for (int round = 0; round < 10; ++round) {
    events.clear();
    const std::uint32_t path = bench.below(2);
    cycle(world.create(Layer::kIp4Path, 2, path));
    for (std::uint32_t index = 0; index < kConnections; ++index) {
      cycle(world.terminate(Layer::kTcp, index));
      cycle(world.create(Layer::kTcp, index, 2));
    }
    cycle(world.invalidate(Layer::kIp4Path, 2));
    ask_all();
    for (int i = 0; i < 4000; ++i) {
      if (requests.size() < 4 && bench.chance(60)) ask(bench.below(kConnections));
      bench->m_axis_evt_tready = bench.chance(10);
      cycle();
    }
    bench->m_axis_evt_tready = 1;
    cycles(kSettled);
    ASSERT_EQ(sorted_events(), sorted(retrieves_of_all())) << "round " << round;
    for (std::uint32_t index = 0; index < kConnections; ++index) {
      cycle(world.terminate(Layer::kTcp, index));
      cycle(world.create(Layer::kTcp, index, 0));
    }
    cycle(world.terminate(Layer::kIp4Path, 2));
  }
}

TEST_F(ResolveModule, EventOfATerminatedConnectionMayStayAwayButItsSuccessorHasItsOwn) {
  bench->m_axis_evt_tready = 0;
  cycle(world.invalidate(Layer::kIp4Path, 0));
  cycle(world.invalidate(Layer::kIp4Path, 1));
  ask_all();
  cycles(kSettled);
  cycle(world.terminate(Layer::kTcp, kConnections - 1));  // it has no place yet
  cycle(world.create(Layer::kTcp, kConnections - 1, 1));
  bench->m_axis_evt_tready = 1;
  cycles(kSettled);
  EXPECT_EQ(std::count(events.begin(), events.end(), retrieve(kConnections - 1)), 0);
  ask(kConnections - 1);
  cycles(50);
  EXPECT_EQ(std::count(events.begin(), events.end(), retrieve(kConnections - 1)), 1);
}

TEST_F(ResolveModule, StaleNeighborIsAskedForOnceUntilItIsAnswered) {
  bench->now += 1000;
  for (int i = 0; i < 5; ++i) ask(0);
  ask(kConnections - 1);
  cycles(50);
  EXPECT_EQ(answers[ResolveResult::kSent], 6);
  EXPECT_EQ(events, (std::vector{reachability_query(0), reachability_query(1)}));
  EXPECT_EQ(merged, 4);
  cycle(world.answer(0));
  cycles(20);
  ask(0);
  cycles(50);
  EXPECT_EQ(events.size(), 2u) << "it was reachable a moment ago";
  bench->now += 1000;
  ask(0);
  cycles(50);
  EXPECT_EQ(events.size(), 3u);
}

TEST_F(ResolveModule, AnswerBetweenResolvesTakesItsPlaceInTime) {
  for (int round = 1; round <= 5; ++round) {
    events.clear();
    bench->now += 1000;
    for (int i = 0; i < 60; ++i) ask(0);
    cycles(30);  // resolves in every cycle around the answer
    cycle(world.answer(0));
    cycles(60);
    EXPECT_EQ(events, std::vector{reachability_query(0)}) << "round " << round;
  }
}

/// An answer that says "not reachable for long": whoever resolves from its instant on asks again,
/// nobody before does.
TEST_F(ResolveModule, ResolveAsksAgainFromTheInstantOfTheAnswerOn) {
  constexpr std::size_t kHostReachabilityDelta = 6 - 2;  // word 6 of a message
  bench->now = 1'000'000;
  ask(0);
  cycles(30);
  ASSERT_EQ(events.size(), 1u);
  for (int offset = -15; offset <= 15; ++offset) {
    events.clear();
    const std::uint32_t seen_before = world.commands_seen;
    for (int i = -15; i <= 15; ++i) {
      WorldCommit change;
      if (i == 0) {
        change = world.answer(0);
        change.state[kHostReachabilityDelta] = 1000;
      }
      if (i == offset) ask(0);
      cycle(change);
    }
    cycles(30);
    const bool after = commands_seen > seen_before;
    EXPECT_EQ(events.size(), after ? 1u : 0u) << "resolve at " << offset;
    ask(0);  // and it is asked for at last
    cycles(30);
    EXPECT_EQ(events.size(), 1u);
  }
}

TEST_F(ResolveModule, StaleNeighborWithoutAPlaceIsAskedForLater) {
  bench->m_axis_evt_tready = 0;
  for (std::uint32_t index = 0; index < kEventPlaces; ++index) {
    cycle(world.invalidate(Layer::kTcp, index));
  }
  cycles(kSettled);
  // Two places are left for resolves: no matter how many.
  constexpr std::uint32_t kFirst = kEventPlaces, kLast = 2 * kEventPlaces;
  for (std::uint32_t index = kFirst; index < kLast; ++index) {
    cycle(world.invalidate(Layer::kTcp, index));
  }
  for (std::uint32_t index = kFirst; index < kLast; ++index) ask(index);
  cycles(kSettled);
  bench->now += 1000;
  ask(kConnections - 1);
  cycles(50);
  bench->m_axis_evt_tready = 1;
  cycles(kSettled);
  EXPECT_EQ(std::count(events.begin(), events.end(), reachability_query(1)), 1);
}

}  // namespace
}  // namespace flue::test
