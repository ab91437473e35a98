// SPDX-License-Identifier: Apache-2.0

#include "flue/serial/slip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace flue::serial {
namespace {

using testing::ElementsAre;

std::vector<Bytes> decoded(const Bytes& line) {
  SlipDecoder decoder;
  std::vector<Bytes> frames;
  for (const std::uint8_t byte : line) {
    if (const auto frame = decoder.add(byte)) frames.push_back(*frame);
  }
  return frames;
}

TEST(Slip, EncodesAsRfc1055Says) {
  EXPECT_THAT(slip_encode({1, 0xC0, 2, 0xDB, 3}),
              ElementsAre(0xC0, 1, 0xDB, 0xDC, 2, 0xDB, 0xDD, 3, 0xC0));
}

TEST(Slip, DecodesWhatItEncodes) {
  Bytes all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<std::uint8_t>(i));
  EXPECT_THAT(decoded(slip_encode(all)), ElementsAre(all));
}

TEST(Slip, FramesThatShareAnEndAreTwo) {
  EXPECT_THAT(decoded({0xC0, 1, 0xC0, 2, 0xC0}), ElementsAre(Bytes{1}, Bytes{2}));
}

TEST(Slip, GarbageInFrontIsAFrameOfItsOwn) {
  Bytes line{9, 9, 0xDB};
  for (const std::uint8_t byte : slip_encode({1, 2})) line.push_back(byte);
  EXPECT_THAT(decoded(line), ElementsAre(Bytes{9, 9}, Bytes{1, 2}));
}

TEST(Slip, ALineThatNeverEndsAFrameTakesNoMemoryForEver) {
  SlipDecoder decoder;
  for (int i = 0; i < 1'000'000; ++i) decoder.add(1);
  EXPECT_LT(decoder.add(0xC0).value().size(), 10'000U);
}

}  // namespace
}  // namespace flue::serial
