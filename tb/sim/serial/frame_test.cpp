// SPDX-License-Identifier: Apache-2.0

#include "flue/serial/frame.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace flue::serial {
namespace {

using testing::ElementsAre;

Bytes content(const Bytes& line) {
  SlipDecoder decoder;
  for (const std::uint8_t byte : line) {
    if (const auto frame = decoder.add(byte)) return *frame;
  }
  return {};
}

TEST(Frame, HasItsBytesWhereThePageSays) {
  const Bytes bytes = content(encode(Request{RequestKind::kWrite, 2, 3, 4, {0x44332211}}));
  ASSERT_EQ(bytes.size(), 12U);
  EXPECT_THAT(Bytes(bytes.begin(), bytes.begin() + 8),
              ElementsAre(4 << 5 | 1, 2, 3, 4, 0x11, 0x22, 0x33, 0x44));
}

TEST(Frame, CrcIsThatOfEveryOtherProgram) {
  // Of four bytes that are zero it is 0x2144DF1C.
  const Bytes bytes = content(encode(Request{}));
  EXPECT_THAT(bytes, ElementsAre(0, 0, 0, 0, 0x1C, 0xDF, 0x44, 0x21));
}

TEST(Frame, ZerosAtTheEndAreNotSent) {
  const auto request =
      decode_request(content(encode(Request{RequestKind::kCommand, 1, 1, 1, {0, 5, 0, 0}})));
  ASSERT_TRUE(request.has_value());
  EXPECT_THAT(request->words, ElementsAre(0U, 5U));
}

TEST(Frame, RepliesComeBackAsTheyWereSent) {
  const auto reply =
      decode_reply(content(encode(Reply{ReplyKind::kResolve, 9, 8, 7, {1, 0xC0DBC0DB, 3}})));
  ASSERT_TRUE(reply.has_value());
  EXPECT_EQ(reply->kind, ReplyKind::kResolve);
  EXPECT_EQ(reply->session, 9);
  EXPECT_EQ(reply->sequence, 8);
  EXPECT_EQ(reply->next_beat, 7);
  EXPECT_THAT(reply->words, ElementsAre(1U, 0xC0DBC0DB, 3U));
}

TEST(Frame, EveryDamageOfOneBitIsFoundAndEveryCut) {
  const Bytes whole = content(encode(Reply{ReplyKind::kEvent, 1, 2, 3, {4, 5}}));
  for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    Bytes flipped = whole;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_FALSE(decode_reply(flipped).has_value()) << bit;
  }
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(
        decode_reply(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length))))
        << length;
  }
}

}  // namespace
}  // namespace flue::serial
