// SPDX-License-Identifier: Apache-2.0
//
// flue_message_input. The fixture also checks, in every cycle, what comes out.

#include <cstdint>

#include <gtest/gtest.h>

#include "bench.hpp"
#include "message_input_bench.hpp"

namespace flue::test {
namespace {

// --- Directed. Each `cycle` also checks what comes out, and in which cycle ---

TEST_F(MessageInput, MessagesComeTwoCyclesAfterTheirOnlyBeatAndOneAfterTheirSecond) {
  post(command, 1);
  post(command, 2);
  cycles(10);
  EXPECT_EQ(command.messages_taken, 2u);
  EXPECT_EQ(order.size(), 2u);
}

TEST_F(MessageInput, SecondBeatFollowsTheFirstHoweverLateItCame) {
  for (int gap = 0; gap < 5; ++gap) {
    for (bool from_delegates : {false, true}) {
      Source& source = from_delegates ? delegate : command;
      post(source, 2);
      const InBeat second = source.waiting.back();
      source.waiting.pop_back();
      while (!source.waiting.empty() && !HasFatalFailure()) cycle();
      cycles(gap);
      source.waiting.push_back(second);
      cycles_returning_credits(10);
    }
  }
  EXPECT_EQ(order.size(), 10u);
}

TEST_F(MessageInput, CommandsAloneMoveOneBeatACycle) {
  for (unsigned i = 0; i < 200; ++i) post(command, 1 + i % 2);
  cycles_returning_credits(200);
  EXPECT_EQ(command.beats_taken, 200u);
}

TEST_F(MessageInput, DelegatesAloneMoveOneBeatACycle) {
  for (unsigned i = 0; i < 200; ++i) post(delegate, 1 + i % 2);
  cycles(201);  // one to get its turn
  EXPECT_EQ(delegate.beats_taken, 200u);
}

TEST_F(MessageInput, BothStreamsTogetherMoveOneBeatACycle) {
  for (unsigned i = 0; i < 200; ++i) {
    post(command, 1 + i % 2);
    post(delegate, 1 + i % 3 % 2);
  }
  cycles_returning_credits(200);
  EXPECT_EQ(command.beats_taken + delegate.beats_taken, 200u);
}

TEST_F(MessageInput, StreamsAreServedMessageByMessageInTurn) {
  for (unsigned i = 0; i < 60; ++i) {
    post(command, 1 + i % 2);
    post(delegate, 1 + i % 5);
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

TEST_F(MessageInput, AfterOneThatAsksForTwoBeatsACyclePassesWithoutABeat) {
  for (unsigned i = 0; i < 100; ++i) post(command, 1, -1, true);
  cycles_returning_credits(200);
  EXPECT_EQ(command.beats_taken, 100u);
}

TEST_F(MessageInput, OneThatAsksForTwoBeatsTakesTwoPlaces) {
  for (int i = 0; i < 2 * kCredits; ++i) post(command, 1, -1, true);
  cycles(50);
  EXPECT_EQ(command.messages_taken, kCredits / 2);
  EXPECT_EQ(order.size(), kCredits / 2u);
}

TEST_F(MessageInput, WithOnePlaceOfTwoItWaitsAndNothingIsTakenMeanwhile) {
  for (int i = 0; i < kCredits - 1; ++i) post(command, 1);
  post(command, 1, -1, true);
  post(command, 1);
  for (int i = 0; i < 5; ++i) post(delegate, 1);
  cycles(50);
  EXPECT_EQ(command.messages_taken, kCredits);
  EXPECT_TRUE(waiting.has_value());
  bench->spare_return = 1;
  cycles(50);
  EXPECT_FALSE(waiting.has_value());
  EXPECT_EQ(command.messages_taken, kCredits) << "the last credit is taken";
}

TEST_F(MessageInput, MalformedOneOfMoreBeatsTakesTwoPlacesToo) {
  post(command, 3, -1, true);
  cycles(50);
  EXPECT_EQ(command.messages_taken, 1u);
  EXPECT_EQ(credits, kCredits - 2);
}

TEST_F(MessageInput, TwoCreditsMayComeBackInOneCycle) {
  for (int i = 0; i < kCredits; ++i) post(command, 1);
  cycles(10);
  ASSERT_EQ(credits, 0);
  for (int i = 0; i < 3 * kCredits; ++i) post(command, 1);
  bench->credit_return = bench->spare_return = 1;
  cycles(10);
  EXPECT_EQ(command.messages_taken, kCredits + 2);
}

TEST_F(MessageInput, DelegatesAskForNoCompletion) {
  for (int i = 0; i < 100; ++i) post(delegate, 1, -1, true);
  cycles(101);
  EXPECT_EQ(delegate.messages_taken, 100u);
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

TEST_F(MessageInput, TakesNothingWhileNotOpen) {
  bench->open = 0;
  cycles(1);
  post(command, 1);
  post(delegate, 1);
  cycles(20);
  EXPECT_EQ(command.beats_taken + delegate.beats_taken, 0u);
  bench->open = 1;
  cycles(10);
  EXPECT_EQ(command.beats_taken + delegate.beats_taken, 2u);
}

TEST_F(MessageInput, TreadyDoesNotDependOnTheInputsOfItsCycle) {
  for (int i = 0; i < 3; ++i) post(command, 2);
  for (int i = 0; i < 20; ++i) {
    bench.settle();
    const CData ready = bench->s_axis_cmd_tready;
    for (int inputs = 0; inputs < 32; ++inputs) {
      bench->s_axis_cmd_tvalid = inputs & 1;
      bench->s_axis_dlg_tvalid = (inputs >> 1) & 1;
      bench->open = (inputs >> 2) & 1;
      bench->credit_return = (inputs >> 3) & 1;
      bench->spare_return = (inputs >> 4) & 1;
      bench.settle();
      ASSERT_EQ(bench->s_axis_cmd_tready, ready);
    }
    bench->open = 1;
    bench->credit_return = bench->spare_return = 0;
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
      post(*source, beats, bench.chance(10) ? static_cast<int>(bench.below(3)) : -1,
           bench.chance(30));
    }
  }
  for (int i = 0; i < 60000 && !HasFatalFailure(); ++i) {
    if (i % 256 == 0) {  // another mood
      command.offering = 5 + bench.below(96);
      delegate.offering = bench.chance(30) ? 0 : 5 + bench.below(96);
    }
    bench->credit_return = credits < kCredits && bench.chance((i / 512) % 2 ? 100 : 20);
    bench->spare_return =
        credits + bench->credit_return < kCredits && bench.chance((i / 512) % 2 ? 30 : 5);
    bench->open = !bench.chance(2);
    cycle();
  }
  delegate.offering = command.offering = 100;
  bench->open = 1;
  cycles_returning_credits(30000);
  EXPECT_EQ(command.messages_taken, kMessages);
  EXPECT_EQ(delegate.messages_taken, kMessages);
  EXPECT_EQ(order.size(), 2u * kMessages);
}

INSTANTIATE_TEST_SUITE_P(Seeds, MessageInputRandom, testing::ValuesIn(kSeeds));

}  // namespace
}  // namespace flue::test
