// SPDX-License-Identifier: Apache-2.0
//
// flue_resolve: answers, and which events leave when. What an answer says is flue_resolve_tables'
// bench.

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_resolve.h"
#include "bench.hpp"
#include "commits.hpp"
#include "packed.hpp"

namespace flue::test {
namespace {

using layout::ResolveAnswer;
using layout::ResolveResult;

constexpr std::uint32_t kConnections = 128;
constexpr unsigned kIndexWidth = 7;
constexpr std::uint64_t kLatency = 10;
constexpr std::size_t kAnswerPlaces = 32, kEventPlaces = 64;
constexpr int kSettled = 1000;  // cycles in which all that is due has come

class ResolveModule : public testing::Test {
 protected:
  ResolveModule() : world(bench.random(), kConnections) {
    bench->ready = 1;
    bench->stop = 0;
    bench->now = 0;
    bench->cfg_nce_stale_ticks = 100;
    bench->cfg_mac = 0;
    bench->cfg_eager_upload = 0;
    bench->corrupt = 0;
    bench->s_axis_rsv_tvalid = 0;
    bench->m_axis_rsv_tready = 1;
    bench->m_axis_evt_tready = 1;
    drive(Commit{}, bench->p5_commit);
    bench.reset(20);
    for (std::uint32_t index = 0; index < kConnections; ++index) {  // as reset does
      WorldCommit walk;
      walk.commit.valid = walk.commit.walk = true;
      walk.commit.index = index;
      walk.commit.neighbor_write = walk.commit.path_write = index < World::kObjects;
      walk.commit.tcp_write = true;
      cycle(walk);
    }
    // Neighbor 0 and path 0 have all connections but the last; that hangs on neighbor 1 and path 1.
    cycle(world.create(Layer::kNeighbor, 0, 0));
    cycle(world.create(Layer::kNeighbor, 1, 0));
    cycle(world.create(Layer::kIp4Path, 0, 0));
    cycle(world.create(Layer::kIp4Path, 1, 1));
    for (std::uint32_t index = 0; index < kConnections; ++index) {
      cycle(world.create(Layer::kTcp, index, index + 1 < kConnections ? 0 : 1));
    }
    cycles(20);
  }

  /// One cycle with a commit at p5, and the next of `requests` offered.
  void cycle(const WorldCommit& change = {}) {
    drive(change.commit, bench->p5_commit);
    for (std::size_t i = 0; i < kStateWords; ++i) bench->p5_state[i] = change.state[i];
    states.push_front(change.state);
    if (states.size() > 3) {
      for (std::size_t i = 0; i < 9; ++i) bench->p8_state[i] = states.back()[i];
      states.pop_back();
    }
    world.apply(change, bench->now);
    bench->s_axis_rsv_tvalid = !requests.empty();
    if (!requests.empty()) {
      bench->s_axis_rsv_tdata = static_cast<QData>(requests.front()) << 32 | static_cast<QData>(tag)
                                                                                 << 16;
    }
    bench.settle();
    if (bench->s_axis_rsv_tvalid && bench->s_axis_rsv_tready) {
      asked.push_back({bench.cycle(), tag++, requests.front()});
      requests.pop_front();
    }
    if (bench->m_axis_rsv_tvalid && bench->m_axis_rsv_tready) take_answer();
    if (bench->m_axis_evt_tvalid && bench->m_axis_evt_tready) {
      const std::array<layout::Word, 2> words{
          static_cast<layout::Word>(bench->m_axis_evt_tdata),
          static_cast<layout::Word>(bench->m_axis_evt_tdata >> 32)};
      const auto event = layout::Event::decode(words.data());
      events.push_back(std::string(to_string(event.kind)) + " " + to_string(event.reason) + " " +
                       std::to_string(event.handle));
    }
    merged += bench->count_merged;
    bench.edge();
  }
  void cycles(int count) {
    for (int i = 0; i < count && !HasFatalFailure(); ++i) cycle();
  }

  static std::uint32_t handle_of(std::uint32_t code, std::uint32_t generation,
                                 std::uint32_t index) {
    return code << layout::kHandleLayerLsb | generation << kIndexWidth | index;
  }
  std::uint32_t connection(std::uint32_t index) const {
    return handle_of(layout::kHandleTcp, world.connections[index].generation, index);
  }
  std::string retrieve(std::uint32_t index) const {
    return "TCP_INDICATE_RETRIEVE INVALID_STATE " + std::to_string(connection(index));
  }
  std::string reachability_query(std::uint32_t index) const {
    return "NEIGHBOR_REACHABILITY_QUERY NONE " +
           std::to_string(
               handle_of(layout::kHandleNeighbor, world.neighbors[index].generation, index));
  }
  void ask(std::uint32_t index) { requests.push_back(connection(index)); }
  void ask_all() {
    for (std::uint32_t index = 0; index < kConnections; ++index) ask(index);
  }
  std::vector<std::string> retrieves_of_all() const {
    std::vector<std::string> all;
    for (std::uint32_t index = 0; index < kConnections; ++index) all.push_back(retrieve(index));
    return all;
  }
  std::vector<std::string> sorted_events() {
    std::sort(events.begin(), events.end());
    return events;
  }
  static std::vector<std::string> sorted(std::vector<std::string> texts) {
    std::sort(texts.begin(), texts.end());
    return texts;
  }

  struct Asked {
    std::uint64_t cycle;
    std::uint16_t tag;
    std::uint32_t handle;
  };
  Bench<Vflue_resolve> bench;
  World world;
  std::deque<std::uint32_t> requests;  // to be offered
  std::deque<Asked> asked;             // and taken, without an answer yet
  std::map<ResolveResult, int> answers;
  std::uint64_t latest = 0;         // of the answers' latencies
  std::uint32_t commands_seen = 0;  // by the latest answer
  std::vector<std::string> events;
  int merged = 0;

 private:
  void take_answer() {
    ASSERT_FALSE(asked.empty());
    std::array<layout::Word, ResolveAnswer::kWords> words{};
    for (std::size_t i = 0; i < words.size(); ++i) words[i] = bench->m_axis_rsv_tdata[i];
    const auto answer = ResolveAnswer::decode(words.data());
    ASSERT_EQ(answer.tag, asked.front().tag);
    ASSERT_EQ(answer.handle, asked.front().handle);
    if (answer.result != ResolveResult::kSent) {  // says nothing else
      for (std::size_t i = 3; i < words.size(); ++i) ASSERT_EQ(words[i], 0u) << "word " << i;
    }
    ++answers[answer.result];
    commands_seen = answer.commands_seen;
    latest = std::max(latest, bench.cycle() - asked.front().cycle);
    asked.pop_front();
  }

  std::deque<StateWords> states;  // the newest first
  std::uint16_t tag = 1;
};

// --- Requests and answers ---

TEST_F(ResolveModule, AnswerComesTenCyclesAfterItsRequest) {
  ask(0);
  cycles(30);
  EXPECT_EQ(answers[ResolveResult::kSent], 1);
  EXPECT_EQ(latest, kLatency);
}

TEST_F(ResolveModule, TakesARequestEveryCycle) {
  for (int i = 0; i < 8; ++i) ask_all();
  const int count = static_cast<int>(requests.size());
  cycles(count);
  EXPECT_TRUE(requests.empty());
  cycles(20);
  EXPECT_EQ(answers[ResolveResult::kSent], count);
  EXPECT_EQ(latest, kLatency);
}

TEST_F(ResolveModule, WithoutAPlaceForItsAnswerNoRequestIsTaken) {
  bench->m_axis_rsv_tready = 0;
  ask_all();
  cycles(200);
  EXPECT_EQ(asked.size(), kAnswerPlaces);
  bench->m_axis_rsv_tready = 1;
  cycles(1);
  bench->m_axis_rsv_tready = 0;
  cycles(50);
  EXPECT_EQ(asked.size(), kAnswerPlaces) << "one for the one that left";
  bench->m_axis_rsv_tready = 1;
  cycles(300);
  EXPECT_EQ(answers[ResolveResult::kSent], static_cast<int>(kConnections));
}

TEST_F(ResolveModule, AnswersAreInOrderWhateverStalls) {
  for (int i = 0; i < 20; ++i) ask_all();
  while (!requests.empty() && bench.cycle() < 20000 && !HasFatalFailure()) {
    bench->m_axis_rsv_tready = bench.chance(40);
    cycle();
  }
  bench->m_axis_rsv_tready = 1;
  cycles(100);
  EXPECT_EQ(answers[ResolveResult::kSent], static_cast<int>(20 * kConnections));
}

TEST_F(ResolveModule, WrongNamesFail) {
  const std::uint32_t good = connection(0);
  for (unsigned bit = 0; bit < 32; ++bit) {
    if (bit >= kIndexWidth) requests.push_back(good ^ 1u << bit);
  }
  cycles(60);
  EXPECT_EQ(answers[ResolveResult::kFailed], 32 - static_cast<int>(kIndexWidth));
}

TEST_F(ResolveModule, TakesNothingUnlessReadyAndGivesNothingWhileStopped) {
  bench->ready = 0;
  cycle();
  ask(0);
  cycles(30);
  EXPECT_EQ(requests.size(), 1u);
  bench->ready = 1;
  cycles(3);
  EXPECT_EQ(requests.size(), 0u);
  bench->stop = 1;
  cycle(world.invalidate(Layer::kTcp, 3));
  cycles(50);
  EXPECT_TRUE(answers.empty());
  EXPECT_TRUE(events.empty());
  bench->stop = 0;
  cycles(50);
  EXPECT_EQ(answers[ResolveResult::kSent], 1);
  EXPECT_EQ(events, std::vector{retrieve(3)});
}

// --- Events ---

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
    const std::uint32_t path = round % 2;
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
  cycle(
      world.invalidate(Layer::kTcp, 100));  // two places are left for resolves: no matter how many
  for (std::uint32_t index = 64; index < 80; ++index) cycle(world.invalidate(Layer::kTcp, index));
  for (std::uint32_t index = 64; index < 80; ++index) ask(index);
  cycles(kSettled);
  bench->now += 1000;
  ask(kConnections - 1);
  cycles(50);
  bench->m_axis_evt_tready = 1;
  cycles(kSettled);
  EXPECT_EQ(std::count(events.begin(), events.end(), reachability_query(1)), 1);
}

// --- The background beside the requests ---

TEST_F(ResolveModule, BackgroundHasEverySixteenthCycleWhenRequestsTakeTheRest) {
  bench->cfg_eager_upload = 1;
  for (int i = 0; i < 40; ++i) ask_all();
  cycles(20);
  cycle(world.invalidate(Layer::kNeighbor, 1));
  cycles(5);
  int refused = 0;
  constexpr int kObserved = 1600;
  for (int i = 0; i < kObserved; ++i) {
    bench.settle();
    refused += !bench->s_axis_rsv_tready;
    cycle();
  }
  EXPECT_EQ(refused, kObserved / 16);
  cycles(16 * static_cast<int>(kConnections));
  EXPECT_EQ(events, std::vector{retrieve(kConnections - 1)}) << "and it gets there";
}

// --- Reset ---

TEST_F(ResolveModule, ResetDropsRequestsAnswersAndEvents) {
  for (int after = 0; after < 24; ++after) {
    bench->m_axis_rsv_tready = bench->m_axis_evt_tready = 0;
    cycle(world.invalidate(Layer::kTcp, 7));
    ask(1);
    ask(2);
    cycles(after);
    requests.clear();
    asked.clear();
    bench->s_axis_rsv_tvalid = 0;
    drive(Commit{}, bench->p5_commit);
    bench.reset();
    bench->m_axis_rsv_tready = bench->m_axis_evt_tready = 1;
    answers.clear();
    events.clear();
    cycles(40);
    EXPECT_TRUE(answers.empty());
    EXPECT_TRUE(events.empty());
    EXPECT_TRUE(bench->idle);
    cycle(world.terminate(Layer::kTcp, 7));
    cycle(world.create(Layer::kTcp, 7, 0));
    cycles(20);
  }
  for (int i = 0; i < 8; ++i) ask_all();  // every place is free again
  cycles(2000);
  EXPECT_EQ(answers[ResolveResult::kSent], static_cast<int>(8 * kConnections));
}

TEST_F(ResolveModule, IsBusyUntilTheLastAnswerAndEventAreTaken) {
  bench.settle();
  EXPECT_TRUE(bench->idle);
  bench->m_axis_rsv_tready = bench->m_axis_evt_tready = 0;
  cycle(world.invalidate(Layer::kTcp, 9));
  ask(0);
  cycle();
  for (int i = 0; i < 100; ++i) {
    bench.settle();
    EXPECT_FALSE(bench->idle) << i;
    cycle();
  }
  bench->m_axis_rsv_tready = 1;
  cycles(5);
  bench.settle();
  EXPECT_FALSE(bench->idle) << "the event";
  bench->m_axis_evt_tready = 1;
  cycles(5);
  bench.settle();
  EXPECT_TRUE(bench->idle);
}

}  // namespace
}  // namespace flue::test
