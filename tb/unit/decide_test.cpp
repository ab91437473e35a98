// SPDX-License-Identifier: Apache-2.0
//
// flue_decide, beside a model of what it should do.

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_decide.h"
#include "bench.hpp"
#include "decide_model.hpp"
#include "formats.hpp"
#include "packed.hpp"

namespace flue::test {
namespace {

constexpr std::size_t kLatency = 2;  // p4 to p6

class Decide : public testing::TestWithParam<int> {
 protected:
  Decide() : bench(GetParam()) { reset(); }

  void reset() {
    drive(Token{}, bench->p4_token);
    bench.reset();
    model.reset();
    under_way.clear();
  }
  /// One cycle with `in` at p4 and the one before it at p5. What was there before that is the
  /// commit.
  void cycle(const Inputs& in) {
    drive(in.token, bench->p4_token);
    drive(in.findings, bench->p4_findings);
    drive_found(at_p5);
    under_way.push_back({in, model.decide(in)});
    bench.settle();
    if (under_way.size() > kLatency) {
      expect_commit(under_way.front());
      under_way.pop_front();
    }
    forecasts = {shown<Forecast>(bench->p5_neighbor_forecast),
                 shown<Forecast>(bench->p5_path_forecast), shown<Forecast>(bench->p5_tcp_forecast)};
    bench.edge();
    at_p5 = in;
  }
  void drive_found(const Inputs& in) {
    drive(in.found[kNeighbors], bench->p5_neighbor);
    drive(in.found[kPaths], bench->p5_path);
    drive(in.found[kConnections], bench->p5_tcp);
    bench->p5_neighbor_dependents = in.dependents[kNeighbors];
    bench->p5_path_dependents = in.dependents[kPaths];
    bench->neighbor_room = in.room[kNeighbors];
    bench->path_room = in.room[kPaths];
    bench->tcp_room = in.room[kConnections];
    drive(in.slot[kNeighbors], bench->neighbor_slot);
    drive(in.slot[kPaths], bench->path_slot);
    drive(in.slot[kConnections], bench->tcp_slot);
    bench->corrupt = in.corrupt;
  }
  /// The status of this one, by itself.
  Status decided(const Inputs& in) {
    cycle(in);
    cycle({});
    bench.settle();
    return shown<Commit>(bench->p6_commit).status;
  }
  static void expect_same(const Meta& expected, const Meta& actual) {
    EXPECT_EQ(actual.used, expected.used);
    EXPECT_EQ(actual.invalid, expected.invalid);
    EXPECT_EQ(actual.generation, expected.generation);
    if (!expected.used) return;
    EXPECT_EQ(actual.ip6, expected.ip6);
    EXPECT_EQ(actual.link, expected.link);
  }
  struct Decision {
    Inputs in;
    Commit expected;
  };
  void expect_commit(const Decision& decision) {
    const auto& [in, expected] = decision;
    const auto actual = shown<Commit>(bench->p6_commit);
    const Forecast& forecast = forecasts[table_of(expected.header.decoded().layer)];
    ASSERT_EQ(actual.valid, expected.valid);
    EXPECT_EQ(actual.success, expected.success);
    EXPECT_EQ(actual.create, expected.create);
    if (expected.valid) {
      EXPECT_EQ(actual.walk, expected.walk);
      if (!expected.walk) {
        EXPECT_EQ(actual.status, expected.status)
            << to_string(actual.status) << " instead of " << to_string(expected.status);
        EXPECT_EQ(actual.delegate, expected.delegate);
        EXPECT_EQ(actual.header.words, expected.header.words);
        ++statuses[expected.status];
      }
      if (expected.success || expected.walk) {
        EXPECT_EQ(actual.index, expected.index);
      }
      if (expected.create) {
        EXPECT_EQ(actual.generation, expected.generation);
      }
    }
    EXPECT_EQ(actual.neighbor_write, expected.neighbor_write);
    EXPECT_EQ(actual.path_write, expected.path_write);
    EXPECT_EQ(actual.tcp_write, expected.tcp_write);
    if (expected.neighbor_write) expect_same(expected.neighbor_meta, actual.neighbor_meta);
    if (expected.path_write) expect_same(expected.path_meta, actual.path_meta);
    if (expected.tcp_write) expect_same(expected.tcp_meta, actual.tcp_meta);
    EXPECT_EQ(actual.neighbor_arrive, expected.neighbor_arrive);
    EXPECT_EQ(actual.neighbor_depart, expected.neighbor_depart);
    EXPECT_EQ(actual.path_arrive, expected.path_arrive);
    EXPECT_EQ(actual.path_depart, expected.path_depart);
    EXPECT_EQ(actual.neighbor_take, expected.neighbor_take);
    EXPECT_EQ(actual.path_take, expected.path_take);
    EXPECT_EQ(actual.tcp_take, expected.tcp_take);
    EXPECT_EQ(actual.neighbor_free, expected.neighbor_free);
    EXPECT_EQ(actual.path_free, expected.path_free);
    EXPECT_EQ(actual.tcp_free, expected.tcp_free);
    if (expected.neighbor_arrive || expected.path_arrive) {
      EXPECT_EQ(actual.arrive_index, expected.arrive_index);
      EXPECT_EQ(forecast.link, expected.arrive_index);
    }
    if (expected.neighbor_depart || expected.path_depart) {
      EXPECT_EQ(actual.depart_index, expected.depart_index);
      EXPECT_EQ(forecast.old_link, expected.depart_index);
    }
    if (expected.success && !expected.walk) expect_forecast(expected, forecast);
  }
  /// What was told a cycle before is what has been written.
  static void expect_forecast(const Commit& commit, const Forecast& forecast) {
    if (!commit.neighbor_write && !commit.path_write && !commit.tcp_write) return;
    const Meta& meta = commit.neighbor_write ? commit.neighbor_meta
                       : commit.path_write   ? commit.path_meta
                                             : commit.tcp_meta;
    EXPECT_EQ(forecast.index, commit.index);
    EXPECT_EQ(forecast.generation, meta.generation);
    EXPECT_EQ(forecast.used, meta.used);
    if (meta.used) {
      EXPECT_EQ(forecast.link, meta.link);
      EXPECT_EQ(forecast.ip6, meta.ip6);
    }
  }

  // --- Traffic. Few indices and generations, so that names often fit ---

  Name any_name() { return {bench.chance(95), bench.below(2), bench.below(2)}; }
  Found any_found(const Token& token) {
    Found found;
    found.live = bench.chance(80);
    found.invalid = bench.chance(20);
    found.link = bench.below(2);
    found.fits_parent = found.link == token.parent.index;
    found.used = bench.chance(50);
    found.generation = bench.below(kGenerations);
    return found;
  }
  Inputs any_inputs(const std::vector<CommandHeader>& commands,
                    const std::vector<CommandHeader>& delegates) {
    Inputs in;
    Token& token = in.token;
    token.valid = bench.chance(90);
    token.walk = !token.valid && bench.chance(50);
    token.delegate = bench.chance(10);
    CommandHeader header;
    // Half of them INITIATEs, so that a chain of them is nothing rare.
    do {
      const auto& formats = token.delegate ? delegates : commands;
      header = formats[bench.below(static_cast<std::uint32_t>(formats.size()))];
    } while (header.opcode != Opcode::kInitiate && bench.chance(50));
    header.tag = static_cast<std::uint16_t>(bench.random()());
    if (header.handle != 0) header.handle = static_cast<std::uint32_t>(bench.random()());
    token.header = HeaderWords(header);
    token.object = any_name();
    token.parent = any_name();
    Findings& findings = in.findings;
    findings.malformed = bench.chance(8) ? Status::kMalformedReserved : Status::kSuccess;
    findings.over_limit = bench.chance(10);
    findings.state_ok = bench.chance(90);
    findings.vlan_ok = bench.chance(90);
    findings.mac_ok = bench.chance(90);
    for (Table table : {kNeighbors, kPaths, kConnections}) {
      in.found[table] = any_found(token);
      in.room[table] = bench.chance(85);
      in.slot[table] = {bench.below(kGenerations), bench.below(2)};
    }
    in.dependents = {bench.chance(40), bench.chance(40)};
    in.corrupt = bench.chance(3);
    return in;
  }

  Inputs good_initiate(Layer layer, bool parent_last) {
    Inputs in;
    CommandHeader header;
    header.opcode = Opcode::kInitiate;
    header.layer = layer;
    header.has_state = true;
    header.parent_last = parent_last;
    in.token.valid = true;
    in.token.header = HeaderWords(header);
    in.findings.state_ok = in.findings.vlan_ok = in.findings.mac_ok = true;
    in.room = {true, true, true};
    return in;
  }

  Bench<Vflue_decide> bench;
  DecideModel model;
  std::deque<Decision> under_way;
  Inputs at_p5;
  std::array<Forecast, kTables> forecasts;  // of the cycle before
  std::map<Status, int> statuses;           // decided so far
};

TEST_P(Decide, EveryDescriptorGetsItsFirstFailureOrDoesWhatItSays) {
  const auto commands = legal_formats(false), delegates = legal_formats(true);
  for (int i = 0; i < 60000 && !HasFailure(); ++i) {
    cycle(any_inputs(commands, delegates));
    ASSERT_FALSE(HasFailure()) << "decision " << i;
  }
  for (int status = 0; status <= static_cast<int>(Status::kHardware); ++status) {
    EXPECT_GT(statuses[static_cast<Status>(status)], 5) << to_string(static_cast<Status>(status));
  }
}

TEST_P(Decide, WalkEmptiesASlotOfEachTableAndAgesWhatWasThere) {
  for (std::uint32_t index = 0; index < 8; ++index) {
    for (int used = 0; used < 8; ++used) {
      Inputs in;
      in.token.valid = in.token.walk = true;
      in.token.object.index = index;
      for (Table table : {kNeighbors, kPaths, kConnections}) {
        in.found[table].used = ((used >> table) & 1) != 0;
        in.found[table].generation = kGenerations - 1 - bench.below(2);
      }
      cycle(in);
    }
  }
  for (std::size_t i = 0; i < kLatency; ++i) cycle({});
}

TEST_P(Decide, LastObjectIsTheOneOfTheCycleBeforeOrOfAnyEarlierOne) {
  for (int gap = 0; gap < 4; ++gap) {
    const auto quiet = [&] {
      for (int i = 0; i < gap; ++i) cycle({});
    };
    cycle(good_initiate(Layer::kNeighbor, false));
    quiet();
    cycle(good_initiate(Layer::kIp4Path, true));
    quiet();
    EXPECT_EQ(decided(good_initiate(Layer::kTcp, true)), Status::kSuccess) << gap;
  }
}

TEST_P(Decide, ResetForgetsLastObjects) {
  EXPECT_EQ(decided(good_initiate(Layer::kNeighbor, false)), Status::kSuccess);
  EXPECT_EQ(decided(good_initiate(Layer::kIp4Path, true)), Status::kSuccess);
  reset();
  EXPECT_EQ(decided(good_initiate(Layer::kTcp, true)), Status::kFailureParent);
  EXPECT_EQ(decided(good_initiate(Layer::kIp4Path, true)), Status::kFailureParent);
}

TEST_P(Decide, ResetDropsTheCommitAndWhatIsBeingDecided) {
  for (int after = 0; after < 2; ++after) {
    cycle(good_initiate(Layer::kNeighbor, false));
    for (int i = 0; i < after; ++i) cycle({});
    reset();
    for (int i = 0; i < 3; ++i) {
      bench.settle();
      const auto commit = shown<Commit>(bench->p6_commit);
      EXPECT_FALSE(commit.valid || commit.success || commit.create || commit.neighbor_write ||
                   commit.neighbor_take);
      bench.edge();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Decide, testing::ValuesIn(kSeeds));

}  // namespace
}  // namespace flue::test
