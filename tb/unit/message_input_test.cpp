// SPDX-License-Identifier: Apache-2.0
//
// flue_message_input.

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_message_input.h"
#include "bench.hpp"

namespace flue::test {
namespace {

constexpr int kCredits = 4;
constexpr std::size_t kBeatWords = 16;
constexpr std::uint64_t kLatency = 2;

struct InBeat {
  std::array<std::uint32_t, kBeatWords> words{};
  bool full = true;  // tkeep
  bool last = true;
};

/// A stream's side of the bench: what waits to be offered, and what of a message is in.
struct Source {
  std::deque<InBeat> waiting;
  unsigned offering = 100;  // percent of the cycles in which a new beat is offered
  bool offered = false;     // and stays so until taken
  std::vector<InBeat> partial;
  std::uint64_t beats_taken = 0, messages_taken = 0;
};

struct Expected {
  std::uint64_t cycle;  // in which it must come out
  bool delegate;
  std::vector<InBeat> beats;
};

class MessageInput : public testing::Test {
 protected:
  explicit MessageInput(int seed = 1) : bench(seed) {
    bench->ready = 1;
    bench->credit_return = 0;
    bench->s_axis_cmd_tvalid = 0;
    bench->s_axis_dlg_tvalid = 0;
    bench.reset();
    bench.run(1);
  }

  void post(Source& source, std::size_t beats, int hole = -1) {
    for (std::size_t i = 0; i < beats; ++i) {
      InBeat beat;
      for (std::uint32_t& word : beat.words) word = static_cast<std::uint32_t>(bench.random()());
      beat.full = static_cast<int>(i) != hole;
      beat.last = i + 1 == beats;
      source.waiting.push_back(beat);
    }
  }

  void cycle() {
    offer(command, bench->s_axis_cmd_tvalid, bench->s_axis_cmd_tdata, bench->s_axis_cmd_tkeep,
          bench->s_axis_cmd_tlast);
    offer(delegate, bench->s_axis_dlg_tvalid, bench->s_axis_dlg_tdata, bench->s_axis_dlg_tkeep,
          bench->s_axis_dlg_tlast);
    bench.settle();
    ASSERT_EQ(bench->idle, expected.empty() && command.partial.empty() && delegate.partial.empty());
    check_message();
    const bool command_taken = bench->s_axis_cmd_tvalid && bench->s_axis_cmd_tready;
    const bool delegate_taken = bench->s_axis_dlg_tvalid && bench->s_axis_dlg_tready;
    ASSERT_FALSE(command_taken && delegate_taken);
    if (command_taken || delegate_taken) {
      ASSERT_GT(credits, 0) << "taken without a credit";
    }
    if (bench->credit_return) ++credits;
    if (command_taken && command.partial.empty()) --credits;
    if (command_taken) take(command, false);
    if (delegate_taken) take(delegate, true);
    bench.edge();
    bench->credit_return = 0;
  }
  void cycles(int count) {
    for (int i = 0; i < count && !HasFatalFailure(); ++i) cycle();
  }
  /// Gives back the credits of all that was taken.
  void cycles_returning_credits(int count) {
    for (int i = 0; i < count && !HasFatalFailure(); ++i) {
      bench->credit_return = credits < kCredits;
      cycle();
    }
  }

  Bench<Vflue_message_input> bench;
  Source command, delegate;
  int credits = kCredits;
  std::deque<Expected> expected;
  std::vector<bool> order;  // of the messages that came: from the delegates' stream?

 private:
  template <typename Data>
  void offer(Source& source, CData& valid, Data& data, QData& keep, CData& last) {
    if (!source.offered && !source.waiting.empty()) source.offered = bench.chance(source.offering);
    valid = source.offered;
    if (!source.offered) return;
    const InBeat& beat = source.waiting.front();
    for (std::size_t i = 0; i < kBeatWords; ++i) data[i] = beat.words[i];
    keep = beat.full ? ~QData{0} : ~(QData{1} << bench.below(64));
    last = beat.last;
  }
  void take(Source& source, bool from_delegate) {
    source.partial.push_back(source.waiting.front());
    source.waiting.pop_front();
    source.offered = false;
    ++source.beats_taken;
    if (!source.partial.back().last) return;
    expected.push_back({bench.cycle() + kLatency, from_delegate, source.partial});
    source.partial.clear();
    ++source.messages_taken;
  }
  void check_message() {
    const bool due = !expected.empty() && expected.front().cycle == bench.cycle();
    ASSERT_EQ(bench->message_valid, due) << "cycle " << bench.cycle();
    if (!due) return;
    const Expected message = expected.front();
    expected.pop_front();
    bool full = true;
    for (const InBeat& beat : message.beats) full = full && beat.full;
    ASSERT_EQ(bench->message_delegate, message.delegate);
    ASSERT_EQ(bench->message_keep_ok, full);
    ASSERT_EQ(bench->message_beats, std::min<std::size_t>(message.beats.size(), 3));
    order.push_back(message.delegate);
    if (message.beats.size() > 2) return;  // malformed; nobody reads it
    for (std::size_t i = 0; i < 2 * kBeatWords; ++i) {
      const std::size_t beat = i / kBeatWords;
      const std::uint32_t word =
          beat < message.beats.size() ? message.beats[beat].words[i % kBeatWords] : 0;
      ASSERT_EQ(bench->message[i], word) << "word " << i;
    }
  }
};

// --- Directed. Each `cycle` also checks what comes out, and in which cycle ---

TEST_F(MessageInput, MessagesOfOneAndTwoBeatsComeTwoCyclesAfterTheirLast) {
  post(command, 1);
  post(command, 2);
  cycles(10);
  EXPECT_EQ(command.messages_taken, 2u);
  EXPECT_EQ(order.size(), 2u);
}

TEST_F(MessageInput, CommandsAloneMoveOneBeatACycle) {
  for (int i = 0; i < 200; ++i) post(command, 1 + i % 2u);
  cycles_returning_credits(200);
  EXPECT_EQ(command.beats_taken, 200u);
}

TEST_F(MessageInput, DelegatesAloneMoveOneBeatACycle) {
  for (int i = 0; i < 200; ++i) post(delegate, 1 + i % 2u);
  cycles(201);  // one to get its turn
  EXPECT_EQ(delegate.beats_taken, 200u);
}

TEST_F(MessageInput, BothStreamsTogetherMoveOneBeatACycle) {
  for (int i = 0; i < 200; ++i) {
    post(command, 1 + i % 2u);
    post(delegate, 1 + i % 3u % 2u);
  }
  cycles_returning_credits(200);
  EXPECT_EQ(command.beats_taken + delegate.beats_taken, 200u);
}

TEST_F(MessageInput, StreamsAreServedMessageByMessageInTurn) {
  for (int i = 0; i < 60; ++i) {
    post(command, 1 + i % 2u);
    post(delegate, 1 + i % 5u);
  }
  cycles_returning_credits(150);
  ASSERT_GT(order.size(), 40u);
  for (std::size_t i = 1; i < order.size(); ++i) EXPECT_NE(order[i], order[i - 1]) << i;
}

TEST_F(MessageInput, WithoutCreditsNoCommandIsTaken) {
  for (int i = 0; i < 3 * kCredits; ++i) post(command, 1);
  cycles(50);
  EXPECT_EQ(command.messages_taken, kCredits);
  bench->credit_return = 1;
  cycles(10);
  EXPECT_EQ(command.messages_taken, kCredits + 1);
}

TEST_F(MessageInput, MessageWithTheLastCreditGoesOnWithTheNext) {
  for (int i = 0; i < kCredits; ++i) post(command, 2);
  cycles(50);
  EXPECT_EQ(command.beats_taken, 2 * kCredits - 1);
  bench->credit_return = 1;
  cycles(10);
  EXPECT_EQ(command.beats_taken, 2 * kCredits);
}

TEST_F(MessageInput, DelegatesTakeNoCredit) {
  for (int i = 0; i < 10 * kCredits; ++i) post(delegate, 2);
  cycles(100);
  EXPECT_EQ(delegate.messages_taken, 10 * kCredits);
}

TEST_F(MessageInput, LongMessageCostsOneCreditAndIsSwallowedToItsEnd) {
  for (int i = 0; i < kCredits - 1; ++i) post(command, 3 + 40 * static_cast<std::size_t>(i));
  cycles(200);
  EXPECT_EQ(command.messages_taken, kCredits - 1);
  EXPECT_EQ(credits, 1);
  post(command, 1);
  cycles(10);
  EXPECT_EQ(command.messages_taken, kCredits) << "in step again";
}

TEST_F(MessageInput, HoleInTheKeepOfAnyBeatSpoilsItsMessageOnly) {
  for (std::size_t beats = 1; beats <= 4; ++beats) {
    for (int hole = -1; hole < static_cast<int>(beats); ++hole) {
      post(command, beats, hole);
      post(delegate, beats, hole);
    }
  }
  cycles_returning_credits(200);
  EXPECT_TRUE(command.waiting.empty() && delegate.waiting.empty());
}

TEST_F(MessageInput, TakesNothingWhileNotReady) {
  bench->ready = 0;
  cycles(1);
  post(command, 1);
  post(delegate, 1);
  cycles(20);
  EXPECT_EQ(command.beats_taken + delegate.beats_taken, 0u);
  bench->ready = 1;
  cycles(10);
  EXPECT_EQ(command.beats_taken + delegate.beats_taken, 2u);
}

TEST_F(MessageInput, TreadyDoesNotDependOnTheInputsOfItsCycle) {
  for (int i = 0; i < 3; ++i) post(command, 2);
  for (int i = 0; i < 20; ++i) {
    bench.settle();
    const CData ready = bench->s_axis_cmd_tready;
    for (int inputs = 0; inputs < 16; ++inputs) {
      bench->s_axis_cmd_tvalid = inputs & 1;
      bench->s_axis_dlg_tvalid = (inputs >> 1) & 1;
      bench->ready = (inputs >> 2) & 1;
      bench->credit_return = (inputs >> 3) & 1;
      bench.settle();
      ASSERT_EQ(bench->s_axis_cmd_tready, ready);
    }
    bench->ready = 1;
    bench->credit_return = 0;
    cycle();
  }
}

TEST_F(MessageInput, ResetDropsWhatIsHalfInAndGivesAllCreditsBack) {
  post(command, 5);
  for (int i = 0; i < 2; ++i) cycle();
  ASSERT_FALSE(command.partial.empty());
  bench->s_axis_cmd_tvalid = 0;
  bench.reset();
  command = Source{};
  credits = kCredits;
  cycles(5);  // nothing comes out
  for (int i = 0; i < kCredits + 1; ++i) post(command, 1);
  cycles(40);
  EXPECT_EQ(command.messages_taken, kCredits);
}

TEST_F(MessageInput, ResetDropsWhatIsOnItsWay) {
  for (int after = 1; after <= 2; ++after) {
    post(command, 1);
    while (command.messages_taken == 0) cycle();
    cycles(after - 1);
    bench->s_axis_cmd_tvalid = 0;
    bench->rst = 1;
    bench.settle();
    bench.edge();
    bench->rst = 0;
    command = Source{};
    expected.clear();
    credits = kCredits;
    cycles(5);
  }
}

// --- Random ---

class MessageInputRandom : public MessageInput, public testing::WithParamInterface<int> {
 protected:
  MessageInputRandom() : MessageInput(GetParam()) {}
};

TEST_P(MessageInputRandom, NoBeatIsLostWhateverStalls) {
  constexpr int kMessages = 3000;
  for (int i = 0; i < kMessages; ++i) {
    for (Source* source : {&command, &delegate}) {
      const std::size_t beats = bench.chance(90) ? 1 + bench.below(2) : 1 + bench.below(9);
      post(*source, beats, bench.chance(10) ? static_cast<int>(bench.below(3)) : -1);
    }
  }
  for (int i = 0; i < 60000 && !HasFatalFailure(); ++i) {
    if (i % 256 == 0) {  // another mood
      command.offering = 5 + bench.below(96);
      delegate.offering = bench.chance(30) ? 0 : 5 + bench.below(96);
    }
    bench->credit_return = credits < kCredits && bench.chance((i / 512) % 2 ? 100 : 20);
    bench->ready = !bench.chance(2);
    cycle();
  }
  delegate.offering = command.offering = 100;
  bench->ready = 1;
  cycles_returning_credits(30000);
  EXPECT_EQ(command.messages_taken, kMessages);
  EXPECT_EQ(delegate.messages_taken, kMessages);
  EXPECT_EQ(order.size(), 2u * kMessages);
}

INSTANTIATE_TEST_SUITE_P(Seeds, MessageInputRandom, testing::ValuesIn(kSeeds));

}  // namespace
}  // namespace flue::test
