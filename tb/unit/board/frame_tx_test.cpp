// SPDX-License-Identifier: Apache-2.0
//
// flue_frame_tx: what it sends is read as the host reads it (flue/serial/frame.hpp).

#include <cstdint>
#include <deque>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_frame_tx.h"
#include "bench.hpp"
#include "flue/serial/frame.hpp"

namespace flue::test {
namespace {

using serial::Bytes;
using serial::Reply;
using serial::ReplyKind;

struct Stored {
  ReplyKind kind;
  std::vector<layout::Word> words;
};

class FrameTx : public testing::Test {
 protected:
  FrameTx() {
    bench->state_due = 0;
    bench->state_resend = 0;
    bench->session = 5;
    bench->next_beat = 77;
    bench->next_register = 1;
    bench->refused = 2;
    bench->damaged = 3;
    bench->echo = 4;
    bench->rd_sequence = 200;
    bench->out_ready = 0;
    bench->rd_valid = 0;
    bench.reset();
  }
  /// One cycle of the store, the state and a line that takes now and then.
  void cycle() {
    bench->rd_valid = !store.empty() || inside;
    bench->rd_data = word();
    bench->out_ready = bench.chance(30);
    bench.settle();
    const bool pop = bench->rd_pop;
    const bool last = bench->rd_done;
    if (bench->state_taken) state_taken = true;
    if (bench->out_valid && bench->out_ready) line(bench->out_end, bench->out_data);
    bench.edge();
    if (state_taken) bench->state_due = 0;
    if (pop) {
      inside = true;
      ++at;
    }
    if (last) {
      store.pop_front();
      at = 0;
      inside = false;
      bench->rd_sequence = static_cast<std::uint8_t>(bench->rd_sequence + 1);
    }
  }
  std::uint32_t word() const {
    if (store.empty()) return 0;
    const Stored& front = store.front();
    if (at == 0) {
      return static_cast<std::uint32_t>(front.kind) << 5 |
             static_cast<std::uint32_t>(front.words.size());
    }
    return at <= front.words.size() ? front.words[at - 1] : 0;
  }
  void line(bool end, std::uint8_t byte) {
    if (!end) return frame_.push_back(byte);
    if (frame_.empty()) return;
    const auto reply = serial::decode_reply(frame_);
    ASSERT_TRUE(reply.has_value()) << "damaged";
    replies.push_back(*reply);
    frame_.clear();
  }
  void run() {
    for (int i = 0; i < 200'000 && (!store.empty() || bench->state_due); ++i) cycle();
    for (int i = 0; i < 2000; ++i) cycle();
  }

  Bench<Vflue_frame_tx> bench;
  std::deque<Stored> store;
  std::size_t at = 0;
  bool inside = false, state_taken = false;
  std::vector<Reply> replies;

 private:
  Bytes frame_;
};

TEST_F(FrameTx, SendsStoredRepliesOfEveryLength) {
  std::deque<Stored> sent;
  for (std::size_t count = 0; count <= 24; ++count) {
    Stored stored{static_cast<ReplyKind>(1 + count % 5), {}};
    for (std::size_t i = 0; i < count; ++i) {
      stored.words.push_back(static_cast<layout::Word>(bench.random()()));
    }
    sent.push_back(stored);
  }
  store = sent;
  run();
  ASSERT_EQ(replies.size(), sent.size());
  for (std::size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(replies[i].kind, sent[i].kind);
    EXPECT_EQ(replies[i].words, sent[i].words);
    EXPECT_EQ(replies[i].session, 5);
    EXPECT_EQ(replies[i].sequence, static_cast<std::uint8_t>(200 + i));
    EXPECT_EQ(replies[i].next_beat, 77);
  }
}

TEST_F(FrameTx, StateGoesBeforeTheNextReply) {
  store = {{ReplyKind::kEvent, {1, 2}}};
  bench->state_due = 1;
  bench->state_resend = 1;
  run();
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_EQ(replies[0].kind, ReplyKind::kState);
  EXPECT_EQ(replies[0].sequence, serial::kStateResend);
  const auto state = serial::BoardState::decode(replies[0].words.at(0));
  EXPECT_EQ(state.next_register, 1);
  EXPECT_EQ(state.refused, 2);
  EXPECT_EQ(state.damaged, 3);
  EXPECT_EQ(state.echo, 4);
  EXPECT_EQ(replies[1].kind, ReplyKind::kEvent);
}

}  // namespace
}  // namespace flue::test
