// SPDX-License-Identifier: Apache-2.0
//
// flue_query_tables and, in it, flue_tcp_query_tables.

#include <cstdint>
#include <deque>

#include <gtest/gtest.h>

#include "Vflue_query_tables.h"
#include "bench.hpp"
#include "formats.hpp"
#include "packed.hpp"
#include "query_tables_model.hpp"

namespace flue::test {
namespace {

constexpr std::size_t kLatency = 5;     // p5 to p10
constexpr std::size_t kStateDelay = 3;  // p5 to p8

/// A message's state words as they stand on `p5_state` and `p8_state`.
template <typename Port>
void drive_state(const Message& message, Port& port) {
  for (std::size_t i = 0; i + kHeaderWords < message.size(); ++i)
    port[i] = message[kHeaderWords + i];
}

class QueryTables : public testing::TestWithParam<int> {
 protected:
  QueryTables() : bench(GetParam()) {
    bench->now = static_cast<IData>(bench.random()());
    drive(Commit{}, bench->p5_commit);
    bench.reset();
  }

  /// One cycle. The completion of what was committed five cycles ago is checked.
  void cycle(const Commit& commit, const Message& message) {
    drive(commit, bench->p5_commit);
    drive_state(message, bench->p5_state);
    states.push_front(message);
    if (states.size() > kStateDelay) {
      drive_state(states.back(), bench->p8_state);
      states.pop_back();
    }
    expected.push_back(model.apply(commit, message));
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
    ASSERT_EQ(bench->p10_valid, e.valid);
    if (!e.valid) return;
    ASSERT_EQ(bench->p10_two_beats, e.two_beats);
    for (std::size_t i = 0; i < e.completion.size(); ++i) {
      ASSERT_EQ(bench->p10_completion[i], e.completion[i]) << "word " << i;
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
    commit.handle = static_cast<std::uint32_t>(bench.random()());
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

  Bench<Vflue_query_tables> bench;
  QueryTablesModel model;
  std::deque<Message> states;  // the newest first
  std::deque<Expected> expected;
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

TEST_P(QueryTables, NicReachabilityDeltaGrowsWithTime) {
  cycle(commit_of(Opcode::kInitiate, Layer::kNeighbor, 2), any_state(Layer::kNeighbor));
  idle_cycles(10);
  for (std::uint32_t ticks : {1u, 1000u, 0x80000000u}) {
    bench->now += ticks;  // the wrap included
    const Message given = any_state(Layer::kNeighbor);
    cycle(commit_of(Opcode::kDelegate, Layer::kNeighbor, 2), given);
    idle_cycles(10);
    bench->now += ticks;
    drive(commit_of(Opcode::kQuery, Layer::kNeighbor, 2), bench->p5_commit);
    bench.run(1);
    drive(Commit{}, bench->p5_commit);
    bench.run(static_cast<int>(kLatency) - 1);
    bench.settle();
    Message completion{};
    for (std::size_t i = 0; i < completion.size(); ++i) completion[i] = bench->p10_completion[i];
    EXPECT_EQ(NeighborState::decode(completion.data()).nic_reachability_delta,
              NeighborState::decode(given.data()).nic_reachability_delta + ticks);
    bench.run(1);
  }
}

TEST_P(QueryTables, IsBusyWhileACompletionIsOnItsWay) {
  cycle(commit_of(Opcode::kInitiate, Layer::kTcp, 0), any_state(Layer::kTcp));
  for (std::size_t i = 1; i <= kLatency; ++i) {
    EXPECT_FALSE(bench->idle) << i;
    idle_cycles(1);
  }
  bench.settle();
  EXPECT_TRUE(bench->idle);
}

TEST_P(QueryTables, ResetDropsWhatIsOnItsWay) {
  for (std::size_t after = 0; after < kLatency; ++after) {
    drive(commit_of(Opcode::kInitiate, Layer::kTcp, 0), bench->p5_commit);
    bench.run(1);
    drive(Commit{}, bench->p5_commit);
    bench.run(static_cast<int>(after));
    bench.reset();
    for (int i = 0; i < 8; ++i) {
      bench.settle();
      EXPECT_FALSE(bench->p10_valid);
      EXPECT_TRUE(bench->idle);
      bench.edge();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, QueryTables, testing::ValuesIn(kSeeds));

}  // namespace
}  // namespace flue::test
