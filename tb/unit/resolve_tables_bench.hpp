// SPDX-License-Identifier: Apache-2.0
//
// ResolveTables: the fixture of flue_resolve_tables' tests.

#ifndef TB_UNIT_RESOLVE_TABLES_BENCH_HPP_
#define TB_UNIT_RESOLVE_TABLES_BENCH_HPP_

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "Vresolve_tables.h"
#include "bench.hpp"
#include "commits.hpp"
#include "packed.hpp"

namespace flue::test {

using layout::ResolveAnswer;
using layout::ResolveResult;

/// Every look is checked against the world as it was in its instant.
class ResolveTables : public testing::TestWithParam<int> {
 protected:
  static constexpr std::size_t kToIndices = 7, kToAnswer = 8;  // from r1
  static constexpr std::size_t kLatency = 9;                   // r1 to r10
  static constexpr std::uint32_t kStaleTicks = 50;
  static constexpr QData kMac = 0x060504030201;

  struct Expected {
    LookRequest request;
    bool found = false, own_invalid = false, held = false, stale = false;
    std::uint32_t tcp_generation = 0, neighbor_index = 0, neighbor_generation = 0;
    ResolveAnswer headers;
  };

  ResolveTables() : bench(GetParam()), world(bench.random()) {
    bench->now = 1000;
    bench->cfg_nce_stale_ticks = kStaleTicks;
    bench->cfg_mac = kMac;
    bench->corrupt = 0;
    drive(Commit{}, bench->p6_commit);
    drive(LookRequest{}, bench->r1_request);
    bench.reset(8);
    for (std::uint32_t index = 0; index < World::kObjects; ++index) {  // as reset does
      Commit walk;
      walk.valid = walk.walk = true;
      walk.index = index;
      walk.neighbor_write = walk.path_write = walk.tcp_write = true;
      drive(walk, bench->p6_commit);
      bench.run(1);
    }
    quiet_cycles(8);
  }

  /// A commit and, in its cycle, a look. A message of two beats takes another cycle, with the same
  /// look.
  void cycle(const WorldCommit& change, const LookRequest& request) {
    one_cycle(change, change.first_beat(), request);
    if (change.two_beats()) one_cycle(WorldCommit{}, change.second_beat(), request);
  }
  /// A look sees what was committed up to its own cycle: p6 there is r1 here.
  void one_cycle(const WorldCommit& change, const BeatWords& beat, const LookRequest& request) {
    drive(change.commit, bench->p6_commit);
    beats.cycle(beat, bench->beat);
    drive(request, bench->r1_request);
    world.apply(change, bench->now);
    expected.push_front(look(request));
    bench.settle();
    if (expected.size() > kToIndices) check_indices(expected[kToIndices]);
    if (expected.size() > kToAnswer) check_answer(expected[kToAnswer]);
    if (expected.size() > kLatency) {
      check_result(expected[kLatency]);
      expected.pop_back();
    }
    bench.edge();
  }
  void quiet_cycles(int count) {
    for (int i = 0; i < count && !HasFatalFailure(); ++i) cycle(WorldCommit{}, LookRequest{});
  }

  LookRequest look_at(Look kind, std::uint32_t index) const {
    LookRequest request;
    request.valid = true;
    request.look = kind;
    request.name.index = index;
    if (kind == Look::kResolve) {
      request.name.fits = true;
      request.name.generation = world.connections[index].generation;
    }
    return request;
  }
  LookRequest any_look() {
    LookRequest request;
    const auto kind = bench.chance(70) ? Look::kResolve : static_cast<Look>(1 + bench.below(2));
    request = look_at(kind, bench.below(World::kObjects));
    request.valid = bench.chance(85);
    request.eager = bench.chance(50);
    request.tag = bench.below(0x10000);
    request.handle = static_cast<std::uint32_t>(bench.random()());
    if (kind == Look::kResolve) {
      request.name.fits = bench.chance(95);
      if (bench.chance(5)) request.name.generation ^= 1u << bench.below(28);
    }
    return request;
  }

  Bench<Vresolve_tables> bench;
  World world;
  BeatDelay beats;
  std::deque<Expected> expected;       // the latest first
  std::map<std::string, int> results;  // of resolves, so far

 private:
  /// OP-21.
  static std::uint16_t mss_of(const layout::TcpState& tcp, const World::Path& path) {
    const std::int64_t room = std::int64_t{path.mtu()} - (path.ip6() ? 40 : 20) - 20;
    const std::int64_t less = (tcp.const_flags & 1) != 0 ? 12 : 0;
    return static_cast<std::uint16_t>(
        std::max<std::int64_t>(std::min<std::int64_t>(tcp.remote_mss, room) - less, 0));
  }

  /// What the tables hold at this instant.
  Expected look(const LookRequest& request) const {
    Expected e;
    e.request = request;
    const std::uint32_t index = request.name.index;
    const World::Neighbor* neighbor = nullptr;
    if (request.look == Look::kNeighbor) {
      neighbor = &world.neighbors[index];
      e.found = neighbor->used;
      e.neighbor_index = index;
    } else {
      const World::Connection& connection = world.connections[index];
      const World::Path& path = world.paths[connection.link];
      neighbor = &world.neighbors[path.link];
      e.found = connection.used &&
                (request.look == Look::kTcp ||
                 (request.name.fits && connection.generation == request.name.generation));
      e.own_invalid = connection.invalid;
      e.held = e.found && (connection.invalid || path.invalid || neighbor->invalid);
      e.tcp_generation = connection.generation;
      e.neighbor_index = path.link;
      if (e.found) e.headers = headers(connection, path, *neighbor);
    }
    if (bench_corrupt()) e.found = e.held = false;
    e.neighbor_generation = neighbor->generation;
    e.stale = e.found && !neighbor->invalid && now() - neighbor->nrt > kStaleTicks &&
              now() - neighbor->hrt > kStaleTicks;
    e.headers.tag = static_cast<std::uint16_t>(request.tag);
    e.headers.handle = request.handle;
    e.headers.commands_seen = world.commands_seen;
    return e;
  }
  ResolveAnswer headers(const World::Connection& connection, const World::Path& path,
                        const World::Neighbor& neighbor) const {
    const layout::TcpState& tcp = connection.state;
    ResolveAnswer answer;
    answer.result = ResolveResult::kSent;
    answer.ip6 = path.ip6();
    answer.vlan_id = neighbor.state.vlan_id;
    answer.user_priority = tcp.user_priority;
    answer.vlan_tagged = answer.vlan_id != 0 || answer.user_priority != 0;
    answer.dl_destination_address = neighbor.state.dl_destination_address;
    answer.dl_source_address = neighbor.state.dl_source_address;
    if (answer.dl_source_address == decltype(answer.dl_source_address){}) {
      answer.dl_source_address = {1, 2, 3, 4, 5, 6};
    }
    answer.source_address = path.source_address();
    answer.destination_address = path.destination_address();
    answer.mss = mss_of(tcp, path);
    answer.local_port = tcp.local_port;
    answer.remote_port = tcp.remote_port;
    answer.const_flags = static_cast<std::uint8_t>(tcp.const_flags & 7);
    answer.rcv_wind_scale = tcp.rcv_wind_scale;
    answer.flow_label = path.ip6() ? tcp.flow_label : 0;
    answer.tos_or_traffic_class = tcp.tos_or_traffic_class;
    answer.ttl_or_hop_limit = tcp.ttl_or_hop_limit;
    answer.snd_nxt = tcp.snd_nxt;
    answer.rcv_nxt = tcp.rcv_nxt;
    answer.rcv_wnd = tcp.rcv_wnd;
    answer.ts_recent = tcp.ts_recent;
    answer.ts_time = tcp.ts_time;
    answer.snd_wnd = tcp.snd_wnd;
    return answer;
  }
  std::uint32_t now() const { return const_cast<ResolveTables*>(this)->bench->now; }
  bool bench_corrupt() const { return const_cast<ResolveTables*>(this)->bench->corrupt; }

  void check_indices(const Expected& e) {
    if (!e.request.valid || !e.found) return;
    if (e.request.look != Look::kNeighbor) {
      ASSERT_EQ(bench->r8_tcp_index, e.request.name.index);
    }
    ASSERT_EQ(bench->r8_neighbor_index, e.neighbor_index);
  }
  void check_answer(const Expected& e) {
    const bool resolve = e.request.valid && e.request.look == Look::kResolve;
    ASSERT_EQ(bench->r9_answered, resolve);
    if (!resolve) return;
    ++results[!e.found ? "failed" : e.held ? "held" : e.stale ? "stale" : "sent"];
    ResolveAnswer answer;  // says nothing else unless it is sent
    if (e.found && !e.held) {
      answer = e.headers;
    } else {
      answer.tag = e.headers.tag;
      answer.handle = e.headers.handle;
      answer.commands_seen = e.headers.commands_seen;
      answer.result = e.found ? ResolveResult::kHeld : ResolveResult::kFailed;
    }
    std::array<layout::Word, ResolveAnswer::kWords> words{};
    answer.encode(words.data());
    for (const layout::Field& field : ResolveAnswer::kFields) {
      for (unsigned bit = 0; bit < field.width; bit += 32) {
        const std::size_t word = field.word + bit / 32;
        ASSERT_EQ(bench->r9_answer[word], words[word]) << field.name << " (word " << word << ")";
      }
    }
  }
  void check_result(const Expected& e) {
    const auto actual = shown<LookResult>(bench->r10_result);
    ASSERT_EQ(actual.valid, e.request.valid);
    if (!e.request.valid) return;
    ASSERT_EQ(actual.look, e.request.look);
    ASSERT_EQ(actual.eager, e.request.eager);
    ASSERT_EQ(actual.found, e.found);
    ASSERT_EQ(actual.held, e.held);
    if (!e.found) return;
    if (e.request.look != Look::kNeighbor) {
      ASSERT_EQ(actual.own_invalid, e.own_invalid);
      ASSERT_EQ(actual.tcp_index, e.request.name.index);
      ASSERT_EQ(actual.tcp_generation, e.tcp_generation);
    }
    ASSERT_EQ(actual.neighbor_index, e.neighbor_index);
    ASSERT_EQ(actual.neighbor_generation, e.neighbor_generation);
    if (!e.held) {
      ASSERT_EQ(actual.stale, e.stale);
    }
  }
};

}  // namespace flue::test

#endif  // TB_UNIT_RESOLVE_TABLES_BENCH_HPP_
