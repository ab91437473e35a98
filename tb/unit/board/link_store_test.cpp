// SPDX-License-Identifier: Apache-2.0
//
// flue_link_store.

#include <cstdint>
#include <deque>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_link_store.h"
#include "bench.hpp"

namespace flue::test {
namespace {

using Words = std::vector<std::uint32_t>;

constexpr int kResendCycles = 1024;

class LinkStore : public testing::Test {
 protected:
  LinkStore() {
    bench->restart = 0;
    bench->wr_valid = 0;
    bench->wr_commit = 0;
    bench->rd_pop = 0;
    bench->rd_done = 0;
    bench->ack_valid = 0;
    bench.reset();
    bench.run(2);
  }
  bool room() {
    bench.settle();
    return bench->wr_room;
  }
  Words write(std::size_t count) {
    Words words;
    for (std::size_t i = 0; i < count; ++i) {
      words.push_back(static_cast<std::uint32_t>(bench.random()()));
      bench->wr_valid = 1;
      bench->wr_data = words.back();
      bench->wr_commit = i + 1 == count;
      bench.run(1);
    }
    bench->wr_valid = bench->wr_commit = 0;
    bench.run(2);
    return words;
  }
  bool readable() {
    bench.settle();
    return bench->rd_valid;
  }
  /// The reply to be sent, of `count` words.
  Words send(std::size_t count) {
    Words words;
    for (std::size_t i = 0; i < count; ++i) {
      bench->rd_pop = 1;
      bench.settle();
      words.push_back(bench->rd_data);
      bench.edge();
      bench->rd_pop = 0;
      bench.run(1);
    }
    bench->rd_done = 1;
    bench.run(1);
    bench->rd_done = 0;
    bench.run(2);
    return words;
  }
  void ack(int sequence, bool resend = false) {
    bench->ack_valid = 1;
    bench->ack_sequence = static_cast<CData>(sequence);
    bench->ack_resend = resend;
    bench.run(1);
    bench->ack_valid = 0;
    bench.run(4);
  }
  int sequence() {
    bench.settle();
    return bench->rd_sequence;
  }

  Bench<Vflue_link_store> bench;
};

TEST_F(LinkStore, GivesRepliesInOrderWithTheirNumbers) {
  std::deque<Words> held;
  int next = 0, acked = 0;
  for (int i = 0; i < 2000; ++i) {
    if (room() && bench.chance(50)) held.push_back(write(1 + bench.below(25)));
    if (!held.empty() && bench.chance(50)) {
      ASSERT_TRUE(readable());
      EXPECT_EQ(sequence(), next % 256);
      EXPECT_EQ(send(held.front().size()), held.front());
      held.pop_front();
      ++next;
    }
    if (bench.chance(30)) ack((acked = next) % 256);
  }
  EXPECT_GT(acked, 500);
}

TEST_F(LinkStore, HasNoRoomUntilTheOldestIsAcknowledged) {
  int written = 0;
  while (room()) {
    write(25);
    ++written;
  }
  EXPECT_GE(written, 3);
  for (int i = 0; i < written; ++i) send(25);
  EXPECT_FALSE(room());
  ack(1);
  EXPECT_TRUE(room());
}

TEST_F(LinkStore, ShortRepliesFillItsNumbersFirst) {
  int written = 0;
  while (room()) {
    write(2);
    ++written;
  }
  EXPECT_EQ(written, 14);
}

TEST_F(LinkStore, SendsAgainFromTheOldestWhenTheHostWishes) {
  const Words first = write(3), second = write(2), third = write(4);
  send(3);
  send(2);
  ack(1, true);
  ASSERT_TRUE(readable());
  EXPECT_EQ(sequence(), 1);
  EXPECT_EQ(send(2), second);
  EXPECT_EQ(send(4), third);
  EXPECT_FALSE(readable());
}

TEST_F(LinkStore, SendsAgainByItselfAfterAWhile) {
  const Words only = write(3);
  send(3);
  EXPECT_FALSE(readable());
  bench.run(kResendCycles - 20);
  EXPECT_FALSE(readable());
  bench.run(40);
  ASSERT_TRUE(readable());
  EXPECT_EQ(sequence(), 0);
  EXPECT_EQ(send(3), only);
  ack(1);
  bench.run(2 * kResendCycles);
  EXPECT_FALSE(readable()) << "nothing is left";
}

TEST_F(LinkStore, IgnoresAcknowledgementsOfWhatWasNeverSentOrLongAgo) {
  write(3);
  const Words second = write(3);
  send(3);
  ack(1);
  for (int sequence : {0, 3, 100, 255}) ack(sequence, true);
  EXPECT_EQ(sequence(), 1);
  EXPECT_EQ(send(3), second);
}

TEST_F(LinkStore, AcknowledgementDuringARepetitionSkipsWhatItNames) {
  write(3);
  write(3);
  const Words third = write(3);
  for (int i = 0; i < 3; ++i) send(3);
  ack(0, true);
  EXPECT_EQ(sequence(), 0);
  bench->rd_pop = 1;
  bench.run(1);
  bench->rd_pop = 0;
  ack(2);
  bench->rd_done = 1;
  bench.run(1);
  bench->rd_done = 0;
  bench.run(4);
  ASSERT_TRUE(readable());
  EXPECT_EQ(sequence(), 2);
  EXPECT_EQ(send(3), third);
}

TEST_F(LinkStore, RestartEmptiesIt) {
  write(3);
  bench->restart = 1;
  bench.run(1);
  bench->restart = 0;
  bench.run(2);
  EXPECT_FALSE(readable());
  EXPECT_TRUE(room());
  const Words fresh = write(2);
  EXPECT_EQ(sequence(), 0);
  EXPECT_EQ(send(2), fresh);
}

}  // namespace
}  // namespace flue::test
