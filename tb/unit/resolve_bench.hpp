// SPDX-License-Identifier: Apache-2.0
//
// ResolveModule: the fixture of flue_resolve's tests.

#ifndef TB_UNIT_RESOLVE_BENCH_HPP_
#define TB_UNIT_RESOLVE_BENCH_HPP_

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "Vresolve.h"
#include "bench.hpp"
#include "commits.hpp"
#include "packed.hpp"

namespace flue::test {

using layout::ResolveAnswer;
using layout::ResolveResult;

/// 128 connections: more than there are places for events. Answers are checked as they come.
class ResolveModule : public testing::Test {
 protected:
  static constexpr std::uint32_t kConnections = 128;
  static constexpr unsigned kIndexWidth = 7;
  static constexpr std::uint64_t kLatency = 10;
  static constexpr std::size_t kAnswerPlaces = 15, kEventPlaces = 16;
  static constexpr int kSettled = 1000;  // cycles in which all that is due has come

  ResolveModule() : world(bench.random(), kConnections) {
    bench->open = 1;
    bench->now = 0;
    bench->cfg_nce_stale_ticks = 100;
    bench->cfg_mac = 0;
    bench->cfg_eager_upload = 0;
    bench->corrupt = 0;
    bench->s_axis_rsv_tvalid = 0;
    bench->m_axis_rsv_tready = 1;
    bench->m_axis_evt_tready = 1;
    drive(Commit{}, bench->p6_commit);
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

  /// A commit at p6, and the next of `requests` offered. A message of two beats takes another
  /// cycle.
  void cycle(const WorldCommit& change = {}) {
    one_cycle(change, change.first_beat());
    if (change.two_beats()) one_cycle({}, change.second_beat());
  }
  void one_cycle(const WorldCommit& change, const BeatWords& beat) {
    drive(change.commit, bench->p6_commit);
    beats.cycle(beat, bench->beat);
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
  Bench<Vresolve> bench;
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

  BeatDelay beats;
  std::uint16_t tag = 1;
};

}  // namespace flue::test

#endif  // TB_UNIT_RESOLVE_BENCH_HPP_
