// SPDX-License-Identifier: Apache-2.0
//
// flue_link_requests: which frames are carried out.

#include <array>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_link_requests.h"
#include "bench.hpp"
#include "flue/serial/frame.hpp"

namespace flue::test {
namespace {

using serial::Request;
using serial::RequestKind;

class LinkRequests : public testing::Test {
 protected:
  LinkRequests() {
    bench->header_valid = 0;
    bench->word_valid = 0;
    bench->done = 0;
    bench->cmd_ready = 1;
    bench->dlg_ready = 1;
    bench->rsv_ready = 1;
    bench->reg_taken = 0;
    bench->restart_allowed = 1;
    bench->state_taken = 0;
    bench.reset();
    // Into session 1.
    frame({RequestKind::kStart, 1, 0, 0});
    clear();
  }
  void cycle() {
    bench.settle();
    const auto beat = [this] {
      return std::array<std::uint32_t, 2>{bench->beat[0], bench->beat[15]};
    };
    if (bench->cmd_valid && bench->cmd_ready) commands.push_back(beat());
    if (bench->dlg_valid && bench->dlg_ready) delegates.push_back(beat());
    if (bench->rsv_valid && bench->rsv_ready) resolves.push_back(beat());
    if (bench->restart) ++restarts;
    if (bench->ack_valid) acks.push_back(bench->ack_sequence);
    bench.edge();
  }
  void run(int cycles) {
    for (int i = 0; i < cycles; ++i) cycle();
  }
  void frame(const Request& request, bool ok = true) {
    bench->header_valid = 1;
    bench->header = static_cast<std::uint32_t>(request.words.size()) |
                    static_cast<std::uint32_t>(request.kind) << 5 |
                    std::uint32_t{request.session} << 8 | std::uint32_t{request.sequence} << 16 |
                    std::uint32_t{request.argument} << 24;
    cycle();
    bench->header_valid = 0;
    for (std::size_t i = 0; i < request.words.size(); ++i) {
      bench->word_valid = 1;
      bench->word_index = static_cast<CData>(i);
      bench->word = request.words[i];
      cycle();
    }
    bench->word_valid = 0;
    bench->done = 1;
    bench->ok = ok;
    cycle();
    bench->done = 0;
    run(3);
  }
  void command(std::uint8_t sequence, std::uint32_t word, bool ok = true,
               std::uint8_t session = 1) {
    frame({RequestKind::kCommand, session, sequence, 3, {word}}, ok);
  }
  /// Is a STATE due, and does it ask for what is missing? Takes it.
  bool due() {
    bench.settle();
    const bool is = bench->state_due;
    resend = bench->state_resend;
    bench->state_taken = 1;
    cycle();
    bench->state_taken = 0;
    return is;
  }
  void clear() {
    due();
    commands.clear();
  }

  Bench<Vflue_link_requests> bench;
  std::vector<std::array<std::uint32_t, 2>> commands, delegates, resolves;
  std::vector<int> acks;
  int restarts = 0;
  bool resend = false;
};

TEST_F(LinkRequests, BeatGoesToItsStreamOnceWithZerosBehindItsWords) {
  frame({RequestKind::kCommand, 1, 0, 3, std::vector<layout::Word>(16, 0x1111)});
  frame({RequestKind::kDelegate, 1, 1, 2, {5}});
  frame({RequestKind::kResolve, 1, 2, 0, {7, 8}});
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_EQ(commands[0], (std::array<std::uint32_t, 2>{0x1111, 0x1111}));
  ASSERT_EQ(delegates.size(), 1U);
  EXPECT_EQ(delegates[0], (std::array<std::uint32_t, 2>{5, 0}));
  ASSERT_EQ(resolves.size(), 1U);
  EXPECT_TRUE(due());
  EXPECT_FALSE(resend);
  EXPECT_EQ(bench->next_beat, 3);
}

TEST_F(LinkRequests, LastAndKeepAreThoseOfTheFrame) {
  bench->cmd_ready = 0;
  for (std::uint8_t argument = 0; argument < 4; ++argument) {
    frame({RequestKind::kCommand, 1, argument, argument, {1}});
    bench.settle();
    EXPECT_EQ(bench->beat_last, argument & 1);
    EXPECT_EQ(bench->beat_keep, argument >> 1);
    bench->cmd_ready = 1;
    cycle();
    bench->cmd_ready = 0;
  }
}

TEST_F(LinkRequests, RepeatedBeatIsAnsweredButNotCarriedOut) {
  command(0, 1);
  clear();
  command(0, 1);
  EXPECT_TRUE(commands.empty());
  EXPECT_TRUE(due());
  EXPECT_FALSE(resend);
  EXPECT_EQ(bench->refused, 1);
}

TEST_F(LinkRequests, BeatOutOfSequenceIsRefusedAndTheMissingOneAskedFor) {
  command(1, 1);
  EXPECT_TRUE(commands.empty());
  EXPECT_TRUE(due());
  EXPECT_TRUE(resend);
  EXPECT_EQ(bench->next_beat, 0);
}

TEST_F(LinkRequests, DamagedBeatIsCountedAndAskedForAgain) {
  command(0, 1, false);
  EXPECT_TRUE(commands.empty());
  EXPECT_TRUE(due());
  EXPECT_TRUE(resend);
  EXPECT_EQ(bench->damaged, 1);
  command(0, 2);
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_EQ(commands[0][0], 2U);
}

TEST_F(LinkRequests, BeatOfAnotherSessionIsRefused) {
  command(0, 1, true, 2);
  command(0, 1, true, 0);
  EXPECT_TRUE(commands.empty());
  EXPECT_EQ(bench->refused, 2);
  EXPECT_TRUE(due()) << "the host learns which session is on";
}

TEST_F(LinkRequests, BeatThatComesWhileOneWaitsIsRefusedAndAskedForOnceThatIsTaken) {
  bench->cmd_ready = 0;
  command(0, 1);
  due();
  command(1, 2);
  EXPECT_TRUE(due());
  EXPECT_FALSE(resend);
  run(50);
  bench->cmd_ready = 1;
  run(2);
  EXPECT_TRUE(due());
  EXPECT_TRUE(resend);
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_EQ(commands[0][0], 1U) << "as it was";
}

TEST_F(LinkRequests, RegisterAccessIsWantedOnceUntilTaken) {
  const Request write{RequestKind::kWrite, 1, 0, 0x30, {99}};
  for (int i = 0; i < 2; ++i) frame(write);
  bench.settle();
  EXPECT_TRUE(bench->reg_valid);
  EXPECT_TRUE(bench->reg_write);
  EXPECT_EQ(bench->reg_address, 0x30);
  EXPECT_EQ(bench->reg_data, 99U);
  bench->reg_taken = 1;
  cycle();
  bench->reg_taken = 0;
  frame(write);
  bench.settle();
  EXPECT_FALSE(bench->reg_valid) << "repeated";
  frame({RequestKind::kWrite, 1, 1, 0x34});
  bench.settle();
  EXPECT_TRUE(bench->reg_valid);
  EXPECT_EQ(bench->reg_data, 0U) << "words that are not sent are zero";
}

TEST_F(LinkRequests, RegisterAccessPassesABeatThatWaits) {
  bench->cmd_ready = 0;
  command(0, 1);
  frame({RequestKind::kRead, 1, 0, 4});
  bench.settle();
  EXPECT_TRUE(bench->reg_valid);
  EXPECT_FALSE(bench->reg_write);
}

TEST_F(LinkRequests, AcknowledgementsOfTheSessionArePassedOn) {
  frame({RequestKind::kAck, 1, 1, 9});
  frame({RequestKind::kAck, 2, 1, 10});
  EXPECT_EQ(acks, std::vector<int>{9});
}

TEST_F(LinkRequests, StartForgetsEverythingButOnlyFromTheSessionThatIsOn) {
  restarts = 0;
  bench->cmd_ready = 0;
  command(0, 1);
  frame({RequestKind::kRead, 1, 0, 4});
  frame({RequestKind::kStart, 9, 0, 8});
  EXPECT_EQ(restarts, 0) << "from 8, but this is 1";
  frame({RequestKind::kStart, 2, 0, 1});
  EXPECT_EQ(restarts, 1);
  bench.settle();
  EXPECT_EQ(bench->session, 2);
  EXPECT_FALSE(bench->cmd_valid);
  EXPECT_FALSE(bench->reg_valid);
  EXPECT_EQ(bench->next_beat, 0);
  EXPECT_TRUE(due());
  frame({RequestKind::kStart, 2, 0, 1});
  EXPECT_EQ(restarts, 1) << "repeated";
  EXPECT_TRUE(due());
}

TEST_F(LinkRequests, StartWaitsUntilItIsAllowed) {
  restarts = 0;
  bench->restart_allowed = 0;
  frame({RequestKind::kStart, 2, 0, 1});
  EXPECT_EQ(restarts, 0);
  bench->restart_allowed = 1;
  run(2);
  EXPECT_EQ(restarts, 1);
}

TEST_F(LinkRequests, AskIsEchoed) {
  frame({RequestKind::kAsk, 77, 0, 42});
  EXPECT_TRUE(due());
  EXPECT_EQ(bench->echo, 42);
}

}  // namespace
}  // namespace flue::test
