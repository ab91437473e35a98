// SPDX-License-Identifier: Apache-2.0
//
// flue_query_tables and, in it, flue_tcp_query_tables; beside it, flue_tcp_moving.

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include <gtest/gtest.h>

#include "Vquery_tables.h"
#include "bench.hpp"
#include "formats.hpp"
#include "packed.hpp"
#include "query_tables_model.hpp"

namespace flue::test {
namespace {

constexpr std::size_t kLatency = 7;    // p6 to p13
constexpr std::size_t kBeatDelay = 4;  // p6 to p10
constexpr std::size_t kBeatWords = 16;
using BeatWords = std::array<Word, kBeatWords>;

BeatWords beat_of(const Message& message, std::size_t number) {
  BeatWords beat;
  for (std::size_t i = 0; i < kBeatWords; ++i) beat[i] = message[number * kBeatWords + i];
  return beat;
}

class QueryTables : public testing::TestWithParam<int> {
 protected:
  QueryTables() : bench(GetParam()) {
    bench->now = static_cast<IData>(bench.random()());
    drive(Commit{}, bench->p6_commit);
    bench.reset();
  }

  /// One descriptor: a cycle, or two when it has a second beat or asks for one.
  void cycle(const Commit& commit, const Message& message) {
    one_cycle(commit, beat_of(message, 0), model.apply(commit, message));
    const CommandHeader header = commit.header.decoded();
    if (commit.valid && (beats_of(header) == 2 || asks_for_two(header))) {
      one_cycle(Commit{}, beat_of(message, 1), Expected{});
    }
  }
  /// The completion of what was committed seven cycles ago is checked.
  void one_cycle(const Commit& commit, const BeatWords& beat, const Expected& completion) {
    drive(commit, bench->p6_commit);
    beats.push_front(beat);
    if (beats.size() > kBeatDelay) {
      for (std::size_t i = 0; i < kBeatWords; ++i) bench->beat[i] = beats.back()[i];
      beats.pop_back();
    }
    expected.push_back(completion);
    bench.settle();
    if (expected.size() > kLatency) {
      check(expected.front());
      expected.pop_front();
    }
    bench.edge();
  }
  void idle_cycles(int count) {
    for (int i = 0; i < count; ++i) cycle(Commit{}, any_message());
  }
  void check(const Expected& e) {
    ASSERT_EQ(bench->p13_valid, e.valid);
    if (owed_second) {
      ASSERT_FALSE(e.valid);
      check_beat(*owed_second, true);
      owed_second.reset();
      return;
    }
    ASSERT_EQ(bench->push, e.valid);
    ASSERT_EQ(bench->spare, e.valid && e.spare);
    if (!e.valid) return;
    check_beat(beat_of(e.completion, 0), !e.two_beats);
    ASSERT_EQ(static_cast<Word>(bench->p13_header), e.completion[0]) << "beside the beat";
    if (e.two_beats) owed_second = beat_of(e.completion, 1);
  }
  void check_beat(const BeatWords& beat, bool last) {
    ASSERT_TRUE(bench->push);
    ASSERT_EQ(bench->push_last, last);
    for (std::size_t i = 0; i < kBeatWords; ++i) {
      ASSERT_EQ(bench->push_beat[i], beat[i]) << "word " << i;
    }
  }
  Message any_message() {
    Message message;
    for (Word& word : message) word = static_cast<Word>(bench.random()());
    return message;
  }
  /// State as a well-formed descriptor of this layer has it: what is reserved is zero.
  Message any_state(Layer layer) {
    Held held;
    const Message random = any_message();
    held.neighbor = NeighborState::decode(random.data());
    held.ip4 = Ip4PathState::decode(random.data());
    held.ip6 = Ip6PathState::decode(random.data());
    held.tcp = TcpState::decode(random.data());
    held.tcp.ka_timeout = bench.below(2);  // an update's rules compare these
    held.tcp.ka_interval = bench.below(2);
    held.tcp.max_rt = bench.below(2);
    held.tcp.ka_probe_count = static_cast<std::uint8_t>(bench.below(2));
    Message message{};
    encode(layer, held, StateClass::kAll, message.data());
    return message;
  }
  Message state_for(const Commit& commit) { return any_state(commit.header.decoded().layer); }
  Commit commit_of(Opcode opcode, Layer layer, std::uint32_t index) {
    CommandHeader header;
    header.opcode = opcode;
    header.layer = layer;
    header.tag = static_cast<std::uint16_t>(bench.random()());
    header.handle = static_cast<std::uint32_t>(bench.random()());
    header.want_const = opcode == Opcode::kQuery;
    header.want_cached = opcode == Opcode::kQuery;
    header.want_delegated = opcode == Opcode::kQuery || opcode == Opcode::kTerminate;
    header.has_state = opcode == Opcode::kInitiate || opcode == Opcode::kUpdate ||
                       opcode == Opcode::kAnswer || opcode == Opcode::kDelegate;
    Commit commit;
    commit.valid = commit.success = true;
    commit.create = opcode == Opcode::kInitiate;
    commit.delegate = opcode == Opcode::kDelegate;
    commit.header = HeaderWords(header);
    commit.index = index;
    commit.generation = bench.below(1u << 26);
    return commit;
  }
  Commit any_commit() {
    const Layer layer = static_cast<Layer>(bench.below(4));
    const std::uint32_t index = bench.below(kObjects);
    auto opcode = static_cast<Opcode>(1 + bench.below(7));
    // Most are there, most of the time.
    if (opcode == Opcode::kTerminate && bench.chance(60)) opcode = Opcode::kQuery;
    if (opcode == Opcode::kAnswer && layer != Layer::kNeighbor) opcode = Opcode::kUpdate;
    if (opcode == Opcode::kDelegate && is_path(layer)) opcode = Opcode::kQuery;
    const bool there = model.exists(layer, index);
    if (!there) opcode = bench.chance(60) ? Opcode::kInitiate : opcode;
    Commit commit = commit_of(opcode, layer, index);
    CommandHeader header = commit.header.decoded();
    if (opcode == Opcode::kQuery) {
      header.want_const = bench.chance(60);
      header.want_cached = bench.chance(60);
      header.want_delegated = bench.chance(60);
    }
    if (opcode == Opcode::kTerminate) header.want_delegated = bench.chance(50);
    if (opcode == Opcode::kInitiate || opcode == Opcode::kUpdate)
      header.has_state = bench.chance(85);
    commit.header = HeaderWords(header);
    commit.create = opcode == Opcode::kInitiate && header.has_state;
    if (opcode == Opcode::kInitiate ? bench.chance(10) : !there || bench.chance(10)) {
      commit.success = commit.create = false;
      commit.status = Status::kFailureHandle;
    }
    commit.valid = bench.chance(92);
    if (!commit.valid) commit.success = commit.create = false;
    if (bench.chance(2)) {  // as in a reset
      commit = Commit{};
      commit.valid = commit.walk = true;
    }
    return commit;
  }

  Bench<Vquery_tables> bench;
  QueryTablesModel model;
  std::deque<BeatWords> beats;  // the newest first
  std::deque<Expected> expected;
  std::optional<BeatWords> owed_second;
};

TEST_P(QueryTables, CompletionsComeInOrderAndShowEveryDescriptorBeforeThem) {
  for (int i = 0; i < 30000 && !HasFatalFailure(); ++i) {
    const Commit commit = any_commit();
    cycle(commit, state_for(commit));
  }
  idle_cycles(10);
}

TEST_P(QueryTables, WriteAndQueryInATurnEveryCycle) {
  for (Layer layer : {Layer::kNeighbor, Layer::kIp4Path, Layer::kTcp, Layer::kIp6Path}) {
    cycle(commit_of(Opcode::kInitiate, layer, 1), any_state(layer));
    for (int i = 0; i < 50; ++i) {
      cycle(commit_of(Opcode::kUpdate, layer, 1), any_state(layer));
      cycle(commit_of(Opcode::kQuery, layer, 1), any_state(layer));
      if (is_path(layer)) continue;
      cycle(commit_of(Opcode::kDelegate, layer, 1), any_state(layer));
      cycle(commit_of(Opcode::kQuery, layer, 1), any_state(layer));
    }
    cycle(commit_of(Opcode::kTerminate, layer, 1), any_state(layer));
  }
  idle_cycles(10);
}

TEST_P(QueryTables, TwoBeatsOfEveryQueryFollowEachOther) {
  cycle(commit_of(Opcode::kInitiate, Layer::kTcp, 1), any_state(Layer::kTcp));
  for (int i = 0; i < 50; ++i) {
    cycle(commit_of(Opcode::kQuery, Layer::kTcp, 1), any_message());
    if (i % 3 == 0) cycle(commit_of(Opcode::kUpdate, Layer::kTcp, 1), any_state(Layer::kTcp));
  }
  idle_cycles(10);
}

TEST_P(QueryTables, NicReachabilityDeltaGrowsWithTime) {
  cycle(commit_of(Opcode::kInitiate, Layer::kNeighbor, 2), any_state(Layer::kNeighbor));
  idle_cycles(10);
  for (std::uint32_t ticks : {1u, 1000u, 0x80000000u}) {
    bench->now += ticks;  // the wrap included
    const Message given = any_state(Layer::kNeighbor);
    cycle(commit_of(Opcode::kDelegate, Layer::kNeighbor, 2), given);
    idle_cycles(10);
    bench->now += ticks;
    drive(commit_of(Opcode::kQuery, Layer::kNeighbor, 2), bench->p6_commit);
    bench.run(1);
    drive(Commit{}, bench->p6_commit);
    bench.run(static_cast<int>(kLatency) - 1);
    bench.settle();
    Message completion{};
    for (std::size_t i = 0; i < kBeatWords; ++i) completion[i] = bench->push_beat[i];
    EXPECT_EQ(NeighborState::decode(completion.data()).nic_reachability_delta,
              NeighborState::decode(given.data()).nic_reachability_delta + ticks);
    bench.run(1);
  }
}

TEST_P(QueryTables, IsBusyUntilTheLastBeatOfACompletionHasLeft) {
  cycle(commit_of(Opcode::kInitiate, Layer::kTcp, 0), any_state(Layer::kTcp));
  idle_cycles(10);
  for (Opcode opcode : {Opcode::kUpdate, Opcode::kQuery}) {
    bench.settle();
    EXPECT_TRUE(bench->idle);
    cycle(commit_of(opcode, Layer::kTcp, 0), any_state(Layer::kTcp));
    for (std::size_t i = 1; i <= kLatency; ++i) {  // a query's second beat: it took two cycles
      bench.settle();
      EXPECT_FALSE(bench->idle) << i;
      idle_cycles(1);
    }
    bench.settle();
    EXPECT_TRUE(bench->idle);
  }
}

TEST_P(QueryTables, ResetDropsWhatIsOnItsWay) {
  cycle(commit_of(Opcode::kInitiate, Layer::kTcp, 0), any_state(Layer::kTcp));
  idle_cycles(10);
  for (std::size_t after = 0; after <= kLatency; ++after) {
    drive(commit_of(Opcode::kQuery, Layer::kTcp, 0), bench->p6_commit);
    bench.run(1);
    drive(Commit{}, bench->p6_commit);
    bench.run(static_cast<int>(after));
    bench.reset();
    for (int i = 0; i < 8; ++i) {
      bench.settle();
      EXPECT_FALSE(bench->p13_valid || bench->push) << after;
      EXPECT_TRUE(bench->idle);
      bench.edge();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, QueryTables, testing::ValuesIn(kSeeds));

}  // namespace
}  // namespace flue::test
