// SPDX-License-Identifier: Apache-2.0
//
// flue_decide, beside a model of what it should do.

#include <array>
#include <cstdint>
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

class Decide : public testing::TestWithParam<int> {
 protected:
  Decide() : bench(GetParam()) { reset(); }

  void reset() {
    drive(Token{}, bench->p4_token);
    bench.reset();
    model.reset();
  }
  /// Drives everything, and gives the commit that follows one cycle later.
  Commit decided(const Inputs& in) {
    drive(in.token, bench->p4_token);
    drive(in.meta[kNeighbors], bench->p4_neighbor_meta);
    drive(in.meta[kPaths], bench->p4_path_meta);
    drive(in.meta[kConnections], bench->p4_tcp_meta);
    bench->p4_neighbor_dependents = in.dependents[kNeighbors];
    bench->p4_path_dependents = in.dependents[kPaths];
    bench->neighbor_slot_valid = in.slot_valid[kNeighbors];
    bench->path_slot_valid = in.slot_valid[kPaths];
    bench->tcp_slot_valid = in.slot_valid[kConnections];
    drive(in.slot[kNeighbors], bench->neighbor_slot);
    drive(in.slot[kPaths], bench->path_slot);
    drive(in.slot[kConnections], bench->tcp_slot);
    bench->cfg_neighbor_capacity = in.capacity[kNeighbors];
    bench->cfg_path_capacity = in.capacity[kPaths];
    bench->cfg_tcp_capacity = in.capacity[kConnections];
    bench->corrupt = in.corrupt;
    bench.settle();
    taken = {bench->neighbor_slot_take != 0, bench->path_slot_take != 0, bench->tcp_slot_take != 0};
    bench.edge();
    bench.settle();
    return shown<Commit>(bench->p5_commit);
  }
  static void expect_same(const Meta& expected, const Meta& actual) {
    EXPECT_EQ(actual.used, expected.used);
    EXPECT_EQ(actual.invalid, expected.invalid);
    EXPECT_EQ(actual.generation, expected.generation);
    if (!expected.used) return;
    EXPECT_EQ(actual.ip6, expected.ip6);
    EXPECT_EQ(actual.link, expected.link);
  }
  void expect_decision(const Inputs& in) {
    const Commit expected = model.decide(in), actual = decided(in);
    const CommandHeader header = in.token.header.decoded();
    ASSERT_EQ(actual.valid, expected.valid);
    EXPECT_EQ(actual.success, expected.success);
    EXPECT_EQ(actual.create, expected.create);
    if (expected.valid) {
      EXPECT_EQ(actual.walk, expected.walk);
      if (!expected.walk) {
        EXPECT_EQ(actual.status, expected.status)
            << to_string(actual.status) << " instead of " << to_string(expected.status);
        EXPECT_EQ(actual.delegate, expected.delegate);
        EXPECT_EQ(actual.handle, expected.handle);
        EXPECT_EQ(actual.header.words, expected.header.words);
        ++statuses[expected.status];
      }
      if (expected.success || expected.walk) {
        EXPECT_EQ(actual.index, expected.index);
      }
    }
    for (Table table : {kNeighbors, kPaths, kConnections}) {
      const bool takes = expected.create && table_of(header.layer) == table;
      EXPECT_EQ(taken[table], takes) << "slot taken of table " << table;
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
    if (expected.neighbor_arrive) {
      EXPECT_EQ(actual.neighbor_arrive_index, expected.neighbor_arrive_index);
    }
    if (expected.neighbor_depart) {
      EXPECT_EQ(actual.neighbor_depart_index, expected.neighbor_depart_index);
    }
    if (expected.path_arrive) {
      EXPECT_EQ(actual.path_arrive_index, expected.path_arrive_index);
    }
    if (expected.path_depart) {
      EXPECT_EQ(actual.path_depart_index, expected.path_depart_index);
    }
    EXPECT_EQ(actual.neighbor_free, expected.neighbor_free);
    EXPECT_EQ(actual.path_free, expected.path_free);
    EXPECT_EQ(actual.tcp_free, expected.tcp_free);
  }

  // --- Traffic. Few indices and generations, so that names often fit ---

  Meta any_meta() {
    return {bench.chance(85), bench.chance(20), bench.chance(50), bench.below(2), bench.below(2)};
  }
  Name any_name() { return {bench.chance(95), bench.below(2), bench.below(2)}; }
  Inputs any_inputs(const std::vector<CommandHeader>& commands,
                    const std::vector<CommandHeader>& delegates) {
    Inputs in;
    Token& token = in.token;
    token.valid = bench.chance(90);
    token.delegate = bench.chance(10);
    CommandHeader header;
    // Half of them INITIATEs, so that a chain of them is nothing rare.
    do {
      const auto& formats = token.delegate ? delegates : commands;
      header = formats[bench.below(static_cast<std::uint32_t>(formats.size()))];
    } while (header.opcode != Opcode::kInitiate && bench.chance(50));
    header.tag = static_cast<std::uint16_t>(bench.random()());
    if (header.handle != 0) header.handle = static_cast<std::uint32_t>(bench.random()());
    if (header.opcode == Opcode::kTerminate && model.count(table_of(header.layer)) == 0) {
      header.opcode = Opcode::kQuery;  // nobody is there
    }
    token.header = HeaderWords(header);
    token.malformed = bench.chance(8) ? Status::kMalformedReserved : Status::kSuccess;
    token.object = any_name();
    token.parent = any_name();
    token.over_limit = bench.chance(10);
    token.state_ok = bench.chance(90);
    token.vlan_ok = bench.chance(90);
    token.mac_ok = bench.chance(90);
    for (Table table : {kNeighbors, kPaths, kConnections}) {
      in.meta[table] = any_meta();
      in.slot_valid[table] = bench.chance(95);
      in.slot[table] = {bench.below(kGenerations), bench.below(2)};
      in.capacity[table] = bench.chance(80) ? 1000 : bench.below(6);
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
    in.token.valid = in.token.state_ok = in.token.vlan_ok = in.token.mac_ok = true;
    in.token.header = HeaderWords(header);
    in.slot_valid = {true, true, true};
    in.capacity = {1, 1, 1};
    return in;
  }

  Bench<Vflue_decide> bench;
  DecideModel model;
  std::array<bool, kTables> taken{};
  std::map<Status, int> statuses;  // decided so far
};

TEST_P(Decide, EveryDescriptorGetsItsFirstFailureOrDoesWhatItSays) {
  const auto commands = legal_formats(false), delegates = legal_formats(true);
  for (int i = 0; i < 60000 && !HasFailure(); ++i) {
    expect_decision(any_inputs(commands, delegates));
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
        in.meta[table] = {((used >> table) & 1) != 0, true, true, kGenerations - 1 - bench.below(2),
                          1};
      }
      expect_decision(in);
    }
  }
}

TEST_P(Decide, ResetForgetsLastObjects) {
  EXPECT_EQ(decided(good_initiate(Layer::kNeighbor, false)).status, Status::kSuccess);
  EXPECT_EQ(decided(good_initiate(Layer::kIp4Path, true)).status, Status::kSuccess);
  reset();
  EXPECT_EQ(decided(good_initiate(Layer::kTcp, true)).status, Status::kFailureParent);
  EXPECT_EQ(decided(good_initiate(Layer::kIp4Path, true)).status, Status::kFailureParent);
}

TEST_P(Decide, ResetForgetsHowManyThereAre) {
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(decided(good_initiate(Layer::kNeighbor, false)).status, Status::kSuccess);
    EXPECT_EQ(decided(good_initiate(Layer::kIp6Path, true)).status, Status::kSuccess);
    EXPECT_EQ(decided(good_initiate(Layer::kTcp, true)).status, Status::kSuccess);
    EXPECT_EQ(decided(good_initiate(Layer::kTcp, true)).status, Status::kOffloadTcpEntries);
    EXPECT_EQ(decided(good_initiate(Layer::kIp6Path, true)).status, Status::kOffloadPathEntries);
    EXPECT_EQ(decided(good_initiate(Layer::kNeighbor, false)).status,
              Status::kOffloadNeighborEntries);
    reset();
  }
}

TEST_P(Decide, ResetDropsTheCommit) {
  const Inputs in = good_initiate(Layer::kNeighbor, false);
  drive(in.token, bench->p4_token);
  bench.reset();
  bench.settle();
  const Commit commit = shown<Commit>(bench->p5_commit);
  EXPECT_FALSE(commit.valid || commit.success || commit.create || commit.neighbor_write);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Decide, testing::ValuesIn(kSeeds));

}  // namespace
}  // namespace flue::test
