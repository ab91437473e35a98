// SPDX-License-Identifier: Apache-2.0
//
// flue_resolve: answers, and the background beside them. What an answer says is
// flue_resolve_tables' bench.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "commits.hpp"
#include "resolve_bench.hpp"

namespace flue::test {
namespace {

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

TEST_F(ResolveModule, AnswersAndEventsStandStillUntilTheyAreTaken) {
  using Waiting = std::optional<std::vector<std::uint64_t>>;
  Waiting answer, event;
  const auto hold = [](Waiting& waiting, bool valid, bool ready, std::vector<std::uint64_t> data) {
    if (waiting) {
      ASSERT_TRUE(valid);
      ASSERT_EQ(data, *waiting);
    }
    waiting = valid && !ready ? Waiting(std::move(data)) : std::nullopt;
  };
  for (int i = 0; i < 4000 && !HasFatalFailure(); ++i) {
    if (requests.size() < 4) ask(bench.below(kConnections));
    bench->m_axis_rsv_tready = bench.chance(30);
    bench->m_axis_evt_tready = bench.chance(10);
    bench.settle();
    std::vector<std::uint64_t> words;
    for (std::size_t w = 0; w < ResolveAnswer::kWords; ++w) {
      words.push_back(bench->m_axis_rsv_tdata[w]);
    }
    hold(answer, bench->m_axis_rsv_tvalid, bench->m_axis_rsv_tready, words);
    hold(event, bench->m_axis_evt_tvalid, bench->m_axis_evt_tready, {bench->m_axis_evt_tdata});
    const bool change = bench.chance(20) && i / 30 < static_cast<int>(kConnections);
    one_cycle(
        change ? world.invalidate(Layer::kTcp, static_cast<std::uint32_t>(i / 30)) : WorldCommit{},
        BeatWords{});
  }
  EXPECT_GT(events.size(), 100u);
}

TEST_F(ResolveModule, WrongNamesFail) {
  const std::uint32_t good = connection(0);
  for (unsigned bit = 0; bit < 32; ++bit) {
    if (bit >= kIndexWidth) requests.push_back(good ^ 1u << bit);
  }
  cycles(60);
  EXPECT_EQ(answers[ResolveResult::kFailed], 32 - static_cast<int>(kIndexWidth));
}

TEST_F(ResolveModule, TakesAndGivesNothingWhileNotOpen) {
  cycle(world.invalidate(Layer::kTcp, 3));
  ask(0);
  cycles(3);
  EXPECT_EQ(requests.size(), 0u);  // under way
  bench->open = 0;
  cycle();
  ask(1);
  cycles(50);
  EXPECT_EQ(requests.size(), 1u);
  EXPECT_TRUE(answers.empty());
  EXPECT_TRUE(events.empty());
  bench->open = 1;
  cycles(50);
  EXPECT_EQ(answers[ResolveResult::kSent], 2);
  EXPECT_EQ(events, std::vector{retrieve(3)});
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
    drive(Commit{}, bench->p6_commit);
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
