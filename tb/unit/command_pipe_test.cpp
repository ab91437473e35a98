// SPDX-License-Identifier: Apache-2.0
//
// flue_command_pipe: what a descriptor sees of those just before it.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_command_pipe.h"
#include "bench.hpp"
#include "packed.hpp"

namespace flue::test {
namespace {

using layout::CommandHeader;
using layout::Layer;
using layout::Opcode;
using layout::Status;
using layout::Word;

constexpr std::uint64_t kLatency = 6;  // p0 to p6
constexpr std::size_t kBeatWords = 16;
constexpr std::uint32_t kObjects = 4;  // of each layer
constexpr unsigned kIndexWidth = 2;

using Message = std::array<Word, layout::kMessageWords>;

constexpr Word handle(std::uint32_t code, std::uint32_t generation, std::uint32_t index) {
  return code << layout::kHandleLayerLsb | generation << kIndexWidth | index;
}
constexpr Word neighbor(std::uint32_t index, std::uint32_t generation = 0) {
  return handle(layout::kHandleNeighbor, generation, index);
}
constexpr Word path(std::uint32_t index, std::uint32_t generation = 0) {
  return handle(layout::kHandlePath, generation, index);
}
constexpr Word connection(std::uint32_t index, std::uint32_t generation = 0) {
  return handle(layout::kHandleTcp, generation, index);
}

CommandHeader header_of(Opcode opcode, Layer layer, Word object) {
  CommandHeader header;
  header.opcode = opcode;
  header.layer = layer;
  header.handle = object;
  return header;
}
CommandHeader initiate(Layer layer, Word parent = 0) {
  CommandHeader header = header_of(Opcode::kInitiate, layer, parent);
  header.has_state = true;
  header.parent_last = layer != Layer::kNeighbor && parent == 0;
  return header;
}
CommandHeader query(Layer layer, Word object) { return header_of(Opcode::kQuery, layer, object); }
CommandHeader terminate(Layer layer, Word object) {
  return header_of(Opcode::kTerminate, layer, object);
}

class CommandPipe : public testing::Test {
 protected:
  CommandPipe() {
    bench->p0_walk = 0;
    bench->p1_delegate = 0;
    bench->cfg_neighbor_capacity = bench->cfg_path_capacity = bench->cfg_tcp_capacity = 1000;
    bench->cfg_max_mtu = bench->cfg_max_rcv_wnd = 0xffffffff;
    bench->cfg_mac = 0;
    bench->cfg_software_mac = 1;
    bench->cfg_vlan_filter = 0;
    bench->vlan_wr_en = 0;
    bench->corrupt = 0;
    reset(10);
    walk();
  }
  void reset(int count) {
    bench->rst = 1;
    for (int i = 0; i < count; ++i) cycle();
    bench->rst = 0;
    commits.clear();
  }
  /// As reset does: every slot is visited, and is free then.
  void walk() {
    for (std::uint32_t index = 0; index < kObjects; ++index) {
      bench->p0_walk = 1;
      bench->p0_walk_index = static_cast<SData>(index);
      cycle();
    }
    for (int i = 0; i < 8; ++i) cycle();
    walks = std::move(commits);
    commits.clear();
  }

  /// What was shown at p0 in the cycle before is at p1. Where no message is stands anything.
  void cycle() {
    bench->p1_valid = at_p1.has_value();
    drive_p1(at_p1 ? *at_p1 : anything());
    drive_p0(at_p0 ? *at_p0 : anything());
    bench.settle();
    const auto commit = shown<Commit>(bench->p6_commit);
    if (commit.valid) {
      commits.push_back(commit);
    } else if (was_reset) {
      expect_nothing_done(commit);
    }
    was_reset = bench->rst || was_reset;
    at_p1 = at_p0;
    at_p0.reset();
    bench.edge();
    bench->p0_walk = 0;
  }
  static void expect_nothing_done(const Commit& commit) {
    EXPECT_FALSE(commit.success || commit.create);
    EXPECT_FALSE(commit.neighbor_write || commit.path_write || commit.tcp_write);
    EXPECT_FALSE(commit.neighbor_take || commit.path_take || commit.tcp_take);
    EXPECT_FALSE(commit.neighbor_free || commit.path_free || commit.tcp_free);
    EXPECT_FALSE(commit.neighbor_arrive || commit.path_arrive);
    EXPECT_FALSE(commit.neighbor_depart || commit.path_depart);
  }
  Message anything() {
    Message message;
    for (Word& word : message) word = static_cast<Word>(bench.random()());
    return message;
  }
  void drive_p0(const Message& message) {
    bench->p0_header = message[0] | static_cast<QData>(message[1]) << 32;
    bench->p0_parent = message[2];
  }
  void drive_p1(const Message& message) {
    bench->p1_header = message[0] | static_cast<QData>(message[1]) << 32;
    for (std::size_t i = 0; i < kBeatWords; ++i) bench->p1_beat[i] = message[i];
    const CommandHeader header = CommandHeader::decode(message.data());
    bench->p1_keep_ok = 1;
    bench->p1_beats = is_tcp_initiate(header) ? 2 : 1;
  }
  static bool is_tcp_initiate(const CommandHeader& header) {
    return header.opcode == Opcode::kInitiate && header.has_state && header.layer == Layer::kTcp;
  }
  /// It is at p0 in the next cycle.
  void show(const CommandHeader& header, Word parent = 0) {
    Message message{};
    header.encode(message.data());
    message[2] = parent;
    if (is_tcp_initiate(header)) {
      layout::TcpState state;
      state.state = 4;  // Established
      state.encode(message.data());
    }
    at_p0 = message;
  }
  void send(const CommandHeader& header, Word parent = 0) {
    show(header, parent);
    cycle();
  }
  /// The statuses of all that was sent, one after the other without a cycle between them.
  std::vector<Status> statuses() {
    for (std::uint64_t i = 0; i <= kLatency; ++i) cycle();
    std::vector<Status> all;
    for (const Commit& commit : commits) all.push_back(commit.status);
    commits.clear();
    return all;
  }

  Bench<Vflue_command_pipe> bench;
  std::vector<Commit> walks, commits;

 private:
  std::optional<Message> at_p0, at_p1;
  bool was_reset = false;  // from then on nothing is done without a commit
};

constexpr Status kOk = Status::kSuccess, kNoHandle = Status::kFailureHandle;

TEST_F(CommandPipe, CommitIsFiveCyclesAfterItsMessageIsAtP1) {
  send(initiate(Layer::kNeighbor));
  cycle();  // p1
  for (std::uint64_t stage = 2; stage <= kLatency; ++stage) {
    bench.settle();
    EXPECT_EQ(shown<Commit>(bench->p6_commit).valid, stage == kLatency) << "p" << stage;
    EXPECT_FALSE(bench->idle) << "p" << stage;
    cycle();
  }
  bench.settle();
  EXPECT_FALSE(shown<Commit>(bench->p6_commit).valid);
  EXPECT_TRUE(bench->idle);
}

TEST_F(CommandPipe, IsBusyFromTheVisitOfASlotToItsCommit) {
  bench->p0_walk = 1;
  bench->p0_walk_index = 1;
  cycle();
  for (std::uint64_t stage = 1; stage <= kLatency; ++stage) {
    bench.settle();
    EXPECT_EQ(shown<Commit>(bench->p6_commit).valid, stage == kLatency) << "p" << stage;
    EXPECT_FALSE(bench->idle) << "p" << stage;
    cycle();
  }
  bench.settle();
  EXPECT_TRUE(bench->idle);
}

TEST_F(CommandPipe, OneMessageACycleAndCommitsInTheirOrder) {
  for (std::uint16_t tag = 0; tag < 200; ++tag) {
    CommandHeader header = query(Layer::kTcp, connection(0));
    header.tag = tag;
    send(header);
    if (tag >= kLatency) {
      ASSERT_EQ(commits.size(), tag - kLatency + 1u);
    }
  }
  for (std::uint64_t i = 0; i < kLatency; ++i) cycle();
  ASSERT_EQ(commits.size(), 200u);
  for (std::size_t i = 0; i < commits.size(); ++i) {
    EXPECT_EQ(commits[i].header.decoded().tag, i);
  }
}

TEST_F(CommandPipe, WalkVisitsEveryTable) {
  ASSERT_EQ(walks.size(), kObjects);
  for (std::uint32_t index = 0; index < kObjects; ++index) {
    EXPECT_TRUE(walks[index].walk);
    EXPECT_EQ(walks[index].index, index);
    EXPECT_TRUE(walks[index].neighbor_write && walks[index].path_write && walks[index].tcp_write);
    EXPECT_TRUE(walks[index].neighbor_free && walks[index].path_free && walks[index].tcp_free);
  }
}

TEST_F(CommandPipe, WalkAgesWhatWasThereInEveryTable) {
  send(initiate(Layer::kNeighbor));
  send(initiate(Layer::kIp4Path));
  send(initiate(Layer::kTcp));
  EXPECT_EQ(statuses(), (std::vector{kOk, kOk, kOk}));
  reset(10);
  walk();
  ASSERT_EQ(walks.size(), kObjects);
  for (std::uint32_t index = 0; index < kObjects; ++index) {
    const std::uint32_t generation = index == 0 ? 1 : 0;  // of the next object there
    EXPECT_EQ(walks[index].neighbor_meta.generation, generation) << index;
    EXPECT_EQ(walks[index].path_meta.generation, generation) << index;
    EXPECT_EQ(walks[index].tcp_meta.generation, generation) << index;
  }
}

TEST_F(CommandPipe, TreeIsBuiltAndTakenDownWithoutACycleBetween) {
  for (std::uint32_t round = 0; round < 12; ++round) {  // every slot, and generations that wrap
    const std::uint32_t slot = round % kObjects, generation = (round / kObjects) % 4;
    send(initiate(Layer::kNeighbor));
    send(initiate(Layer::kIp4Path));
    send(initiate(Layer::kTcp));
    send(query(Layer::kTcp, connection(slot, generation)));
    send(terminate(Layer::kNeighbor, neighbor(slot, generation)));
    send(terminate(Layer::kIp4Path, path(slot, generation)));
    send(terminate(Layer::kTcp, connection(slot, generation)));
    send(terminate(Layer::kIp4Path, path(slot, generation)));
    send(terminate(Layer::kNeighbor, neighbor(slot, generation)));
    send(query(Layer::kTcp, connection(slot, generation)));
    send(query(Layer::kIp4Path, path(slot, generation)));
    send(query(Layer::kNeighbor, neighbor(slot, generation)));
    EXPECT_EQ(statuses(), (std::vector{kOk, kOk, kOk, kOk, Status::kFailureDependents,
                                       Status::kFailureDependents, kOk, kOk, kOk, kNoHandle,
                                       kNoHandle, kNoHandle}))
        << "round " << round;
  }
}

/// A cause, then its effect `distance` cycles later.
TEST_F(CommandPipe, EffectIsSeenAtEveryDistance) {
  for (std::uint32_t distance = 1; distance <= 8; ++distance) {
    const std::uint32_t slot = (distance - 1) % kObjects, generation = (distance - 1) / kObjects;
    const auto then = [&](const CommandHeader& header) {
      for (std::uint32_t i = 1; i < distance; ++i) cycle();
      send(header);
    };
    send(initiate(Layer::kNeighbor));
    then(header_of(Opcode::kInvalidate, Layer::kNeighbor, neighbor(slot, generation)));
    CommandHeader update = header_of(Opcode::kUpdate, Layer::kNeighbor, neighbor(slot, generation));
    update.has_state = true;
    then(update);
    then(initiate(Layer::kIp4Path, neighbor(slot, generation)));
    then(terminate(Layer::kNeighbor, neighbor(slot, generation)));
    then(query(Layer::kNeighbor, neighbor(slot, generation)));
    EXPECT_EQ(statuses(), (std::vector{kOk, kOk, Status::kFailureInvalid, Status::kFailureParent,
                                       kOk, kNoHandle}))
        << "distance " << distance;
  }
}

TEST_F(CommandPipe, SlotFreedByOneIsTakenByTheNext) {
  for (std::uint32_t i = 0; i < kObjects; ++i) send(initiate(Layer::kNeighbor));
  for (std::uint32_t i = 0; i < 20; ++i) {
    send(initiate(Layer::kNeighbor));
    send(terminate(Layer::kNeighbor, neighbor(i % kObjects, i / kObjects % 4)));
    send(initiate(Layer::kNeighbor));
  }
  std::vector<Status> expected(kObjects, kOk);
  for (int i = 0; i < 20; ++i) {
    expected.insert(expected.end(), {Status::kOffloadNeighborEntries, kOk, kOk});
  }
  EXPECT_EQ(statuses(), expected);
}

TEST_F(CommandPipe, RelinkMovesTheDependentAtOnce) {
  send(initiate(Layer::kNeighbor));
  send(initiate(Layer::kNeighbor));
  send(initiate(Layer::kIp6Path, neighbor(0)));
  CommandHeader relink = header_of(Opcode::kUpdate, Layer::kIp6Path, path(0));
  relink.do_link = true;
  send(relink, neighbor(1));
  send(terminate(Layer::kNeighbor, neighbor(1)));
  send(terminate(Layer::kNeighbor, neighbor(0)));
  send(relink, neighbor(0));
  EXPECT_EQ(statuses(), (std::vector{kOk, kOk, kOk, kOk, Status::kFailureDependents, kOk,
                                     Status::kFailureParent}));
}

TEST_F(CommandPipe, ResetDropsWhatIsUnderWay) {
  for (std::uint64_t after = 0; after <= kLatency; ++after) {
    send(initiate(Layer::kNeighbor));
    for (std::uint64_t i = 0; i < after; ++i) cycle();
    reset(2);
    bench.settle();
    EXPECT_TRUE(bench->idle);
    for (int i = 0; i < 8; ++i) cycle();
    EXPECT_TRUE(commits.empty()) << after;
    walk();
  }
}

TEST_F(CommandPipe, ResetDropsTheVisitOfASlot) {
  for (std::uint64_t after = 0; after <= kLatency; ++after) {
    bench->p0_walk = 1;
    bench->p0_walk_index = 2;
    for (std::uint64_t i = 0; i < after; ++i) cycle();
    reset(2);
    bench.settle();
    EXPECT_TRUE(bench->idle);
    for (int i = 0; i < 8; ++i) cycle();
    EXPECT_TRUE(commits.empty()) << after;
  }
}

}  // namespace
}  // namespace flue::test
