// SPDX-License-Identifier: Apache-2.0

#include "flue/serial/outstanding_beats.hpp"

#include <gtest/gtest.h>

namespace flue::serial {
namespace {

const Request kBeat{RequestKind::kCommand, 1, 0, 0, {1}};

std::uint8_t sequence_of(const Bytes& line) {
  SlipDecoder decoder;
  for (const std::uint8_t byte : line) {
    if (const auto frame = decoder.add(byte)) return decode_request(*frame)->sequence;
  }
  return 0;
}

TEST(OutstandingBeats, AreNumberedInOrderPastTheWrap) {
  OutstandingBeats beats;
  for (int i = 0; i < 600; ++i) {
    EXPECT_EQ(sequence_of(beats.add(kBeat)), i % 256);
    EXPECT_TRUE(beats.acknowledge(static_cast<std::uint8_t>(i + 1)));
    EXPECT_TRUE(beats.empty());
  }
}

TEST(OutstandingBeats, AreKeptUntilAcknowledgedOldestFirst) {
  OutstandingBeats beats;
  while (!beats.full()) beats.add(kBeat);
  EXPECT_EQ(beats.frames().size(), OutstandingBeats::kMost);
  EXPECT_TRUE(beats.acknowledge(5));
  EXPECT_EQ(beats.frames().size(), OutstandingBeats::kMost - 5);
  EXPECT_EQ(sequence_of(beats.frames().front()), 5);
  EXPECT_EQ(sequence_of(beats.add(kBeat)), OutstandingBeats::kMost);
}

TEST(OutstandingBeats, OldAndImpossibleAcknowledgementsChangeNothing) {
  OutstandingBeats beats;
  for (int i = 0; i < 5; ++i) beats.add(kBeat);
  beats.acknowledge(3);
  for (const int next : {3, 2, 0, 255, 6, 100}) {
    EXPECT_FALSE(beats.acknowledge(static_cast<std::uint8_t>(next))) << next;
  }
  EXPECT_EQ(beats.frames().size(), 2U);
}

TEST(OutstandingBeats, StartFromZeroInANewSession) {
  OutstandingBeats beats;
  beats.add(kBeat);
  beats.add(kBeat);
  beats.clear();
  EXPECT_TRUE(beats.empty());
  EXPECT_EQ(sequence_of(beats.add(kBeat)), 0);
}

}  // namespace
}  // namespace flue::serial
