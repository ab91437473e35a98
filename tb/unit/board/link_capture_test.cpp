// SPDX-License-Identifier: Apache-2.0
//
// flue_link_capture: what the engine gives becomes replies.

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_link_capture.h"
#include "bench.hpp"
#include "flue/serial/frame.hpp"

namespace flue::test {
namespace {

using serial::ReplyKind;

class LinkCapture : public testing::Test {
 protected:
  LinkCapture() {
    bench->cpl_valid = 0;
    bench->evt_valid = 0;
    bench->rsv_valid = 0;
    bench->reg_wanted = 0;
    bench->reg_done = 0;
    bench->hold = 0;
    bench->wr_room = 1;
    for (std::size_t i = 0; i < 16; ++i) bench->cpl_data[i] = 0;
    for (std::size_t i = 0; i < 24; ++i) bench->rsv_data[i] = 0;
    bench->evt_data = 0;
    bench.reset();
  }
  void cycle() {
    bench.settle();
    if (bench->wr_valid) reply_.push_back(bench->wr_data);
    if (bench->wr_commit) {
      replies.push_back(reply_);
      reply_.clear();
    }
    taken_cpl += bench->cpl_ready;
    taken_evt += bench->evt_ready;
    taken_rsv += bench->rsv_ready;
    const bool cpl = bench->cpl_ready, evt = bench->evt_ready, rsv = bench->rsv_ready;
    const bool reg = bench->reg_taken;
    bench.edge();
    if (cpl) bench->cpl_valid = 0;
    if (evt) bench->evt_valid = 0;
    if (rsv) bench->rsv_valid = 0;
    if (reg) bench->reg_wanted = 0;
  }
  void run(int cycles) {
    for (int i = 0; i < cycles; ++i) cycle();
  }
  static std::uint32_t label(ReplyKind kind, std::size_t words) {
    return static_cast<std::uint32_t>(kind) << 5 | static_cast<std::uint32_t>(words);
  }

  Bench<Vflue_link_capture> bench;
  std::vector<std::vector<std::uint32_t>> replies;
  int taken_cpl = 0, taken_evt = 0, taken_rsv = 0;

 private:
  std::vector<std::uint32_t> reply_;
};

TEST_F(LinkCapture, CompletionIsItsWordsUpToTheLastThatIsNotZero) {
  for (std::size_t count = 0; count <= 16; ++count) {
    replies.clear();
    std::vector<std::uint32_t> words;
    for (std::size_t i = 0; i < 16; ++i) {
      bench->cpl_data[i] =
          i < count ? static_cast<WData>(bench.chance(30) && i + 1 < count ? 0 : i + 1) : 0;
      if (i < count) words.push_back(bench->cpl_data[i]);
    }
    bench->cpl_last = count % 2 != 0;
    bench->cpl_valid = 1;
    run(80);
    ASSERT_EQ(replies.size(), 1U) << count;
    const ReplyKind kind = count % 2 != 0 ? ReplyKind::kCompletionLast : ReplyKind::kCompletion;
    words.insert(words.begin(), label(kind, count));
    EXPECT_EQ(replies[0], words);
    EXPECT_EQ(taken_cpl, static_cast<int>(count) + 1);
  }
}

TEST_F(LinkCapture, ResolveAnswersAndEventsTakeTheirWords) {
  for (std::size_t i = 0; i < 24; ++i) bench->rsv_data[i] = static_cast<WData>(100 + i);
  bench->evt_data = 0x0000000700000006;
  bench->rsv_valid = 1;
  bench->evt_valid = 1;
  run(200);
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_EQ(replies[0], (std::vector<std::uint32_t>{label(ReplyKind::kEvent, 2), 6, 7}));
  ASSERT_EQ(replies[1].size(), 25U);
  EXPECT_EQ(replies[1][0], label(ReplyKind::kResolve, 24));
  EXPECT_EQ(replies[1][24], 123U);
  EXPECT_EQ(taken_evt, 1);
  EXPECT_EQ(taken_rsv, 1);
}

TEST_F(LinkCapture, NothingElseIsLookedAtDuringARegisterAccess) {
  bench->reg_wanted = 1;
  bench->cpl_valid = 1;
  bench->cpl_data[0] = 1;
  run(100);
  EXPECT_TRUE(bench->reg_valid);
  EXPECT_TRUE(replies.empty());
  bench->reg_data = 55;
  bench->reg_done = 1;
  cycle();
  bench->reg_done = 0;
  run(100);
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_EQ(replies[0], (std::vector<std::uint32_t>{label(ReplyKind::kRegister, 1), 55}));
  EXPECT_EQ(replies[1].at(1), 1U);
}

TEST_F(LinkCapture, BeginsNothingWithoutRoomNorWhileHeld) {
  bench->evt_valid = 1;
  bench->wr_room = 0;
  run(50);
  bench->wr_room = 1;
  bench->hold = 1;
  run(50);
  EXPECT_TRUE(replies.empty());
  EXPECT_TRUE(bench->idle);
  bench->hold = 0;
  run(50);
  EXPECT_EQ(replies.size(), 1U);
}

}  // namespace
}  // namespace flue::test
