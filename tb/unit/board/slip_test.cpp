// SPDX-License-Identifier: Apache-2.0
//
// flue_slip_rx and flue_slip_tx, against the host's (flue/serial/slip.hpp).

#include "flue/serial/slip.hpp"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_slip_rx.h"
#include "Vflue_slip_tx.h"
#include "bench.hpp"

namespace flue::test {
namespace {

using serial::Bytes;

constexpr std::uint8_t kEnd = 0xC0;
constexpr std::uint8_t kEscape = 0xDB;

template <typename Model>
Bytes random_content(Bench<Model>& bench, int length) {
  Bytes bytes;
  for (int i = 0; i < length; ++i) {
    const std::uint8_t special[] = {kEnd, kEscape, 0xDC, 0xDD};
    bytes.push_back(bench.chance(40) ? special[bench.below(4)]
                                     : static_cast<std::uint8_t>(bench.random()()));
  }
  return bytes;
}

class SlipRx : public testing::Test {
 protected:
  SlipRx() {
    bench->in_valid = 0;
    bench->in_error = 0;
    bench.reset();
  }
  void feed(std::uint8_t byte, bool error = false) {
    bench->in_valid = 1;
    bench->in_data = byte;
    bench->in_error = error;
    cycle();
    bench->in_valid = 0;
    bench->in_error = 0;
  }
  /// What a byte does is seen one cycle later.
  void cycle() {
    bench.settle();
    bench.edge();
    bench.settle();
    if (bench->out_valid) content.push_back(bench->out_data);
    if (bench->frame_end) {
      ++ends;
      bad = bench->bad;
    }
  }

  Bench<Vflue_slip_rx> bench;
  Bytes content;
  int ends = 0;
  bool bad = false;
};

TEST_F(SlipRx, UndoesWhatTheHostEncodes) {
  feed(kEnd);
  for (int i = 0; i < 200; ++i) {
    const Bytes sent = random_content(bench, 1 + static_cast<int>(bench.below(30)));
    content.clear();
    ends = 0;
    for (const std::uint8_t byte : serial::slip_encode(sent)) {
      feed(byte);
      if (bench.chance(20)) cycle();
    }
    EXPECT_EQ(content, sent);
    EXPECT_EQ(ends, 2);
    EXPECT_FALSE(bad);
  }
}

TEST_F(SlipRx, FrameWithAWrongEscapeOrAByteWithoutStopBitIsBadAndTheNextIsNot) {
  feed(kEnd);
  EXPECT_TRUE(bad) << "its beginning was before the reset";
  feed(1);
  feed(kEscape);
  feed(7);
  feed(kEnd);
  EXPECT_TRUE(bad);
  feed(1);
  feed(kEscape);
  feed(kEnd);
  EXPECT_TRUE(bad);
  feed(1);
  feed(2, true);
  feed(kEnd);
  EXPECT_TRUE(bad);
  feed(1);
  feed(kEnd);
  EXPECT_FALSE(bad);
}

TEST(SlipTx, EncodesAsTheHostWhateverTheLineTakes) {
  Bench<Vflue_slip_tx> bench;
  bench->in_valid = 0;
  bench.reset();
  for (int round = 0; round < 200; ++round) {
    const Bytes sent = random_content(bench, 1 + static_cast<int>(bench.below(30)));
    Bytes line;
    for (std::size_t i = 0; i < sent.size() + 2;) {
      bench->in_valid = 1;
      bench->in_end = i == 0 || i == sent.size() + 1;
      bench->in_data = bench->in_end ? static_cast<std::uint8_t>(bench.random()()) : sent[i - 1];
      bench->out_ready = bench.chance(50);
      bench.settle();
      EXPECT_TRUE(bench->out_valid);
      if (bench->out_ready) line.push_back(bench->out_data);
      if (bench->in_ready) ++i;
      bench.edge();
    }
    EXPECT_EQ(line, serial::slip_encode(sent));
  }
}

}  // namespace
}  // namespace flue::test
