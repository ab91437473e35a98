// SPDX-License-Identifier: Apache-2.0

#include "flue/reference/message.hpp"

#include <gtest/gtest.h>

#include "tb/common/descriptors.hpp"
#include "tb/common/differences.hpp"
#include "tb/common/samples.hpp"

namespace flue::reference {
namespace {

using layout::Status;
using test::delegate;
using test::to_beats;

Message whole(const test::Descriptor& descriptor) {
  Framer framer;
  std::optional<Message> message;
  for (const Beat& beat : to_beats(descriptor)) {
    EXPECT_FALSE(message.has_value());
    message = framer.add(beat);
  }
  EXPECT_TRUE(message.has_value());
  return *message;
}

TEST(Framer, AMessageIsWholeWithItsLastBeat) {
  const auto descriptor = test::initiate(test::Parent{1}, test::sample_connection(1));
  const Message message = whole(descriptor);
  EXPECT_EQ(message.beats, 2u);
  EXPECT_TRUE(message.keep_full);
  EXPECT_EQ(message.words, descriptor.words);
}

TEST(Framer, BeatsPastTheSecondAreCountedAndDropped) {
  auto descriptor = test::initiate(test::Parent{1}, test::sample_connection(1));
  const auto words = descriptor.words;
  descriptor.beats = 1000;
  const Message message = whole(descriptor);
  EXPECT_EQ(message.beats, 1000u);
  EXPECT_EQ(message.words, words);
}

TEST(Framer, ResetForgetsABegunMessage) {
  Framer framer;
  Beat begun;
  begun.words.fill(~Word{0});
  begun.keep = 0;
  begun.last = false;
  framer.add(begun);
  framer.reset();
  const auto message = framer.add(Beat{});
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->beats, 1u);
  EXPECT_TRUE(message->keep_full);
}

TEST(CheckMessage, ADelegateBelongsOnItsStreamAndNothingElseDoes) {
  const Message connection = whole(delegate(Word{1}, test::sample_connection(1)));
  const Message neighbor = whole(delegate(Word{1}, test::sample_neighbor(1)));
  EXPECT_EQ(check_message(connection, Port::kDelegate), Status::kSuccess);
  EXPECT_EQ(check_message(neighbor, Port::kDelegate), Status::kSuccess);
  EXPECT_EQ(check_message(connection, Port::kCommand), Status::kMalformedOpcode);
  EXPECT_EQ(check_message(neighbor, Port::kCommand), Status::kMalformedOpcode);
  const Message query = whole(test::query(layout::Layer::kTcp, 1, layout::StateClass::kAll));
  EXPECT_EQ(check_message(query, Port::kDelegate), Status::kMalformedOpcode);
}

TEST(CheckMessage, PathsHaveNothingDelegated) {
  auto descriptor = delegate(Word{1}, layout::NeighborState{});
  auto header = descriptor.header();
  for (layout::Layer family : {layout::Layer::kIp4Path, layout::Layer::kIp6Path}) {
    header.layer = family;
    descriptor.set_header(header);
    EXPECT_EQ(check_message(whole(descriptor), Port::kDelegate), Status::kMalformedOpcode);
  }
}

TEST(CheckMessage, ADelegateWithoutStateOrWithMoreThanItsClassIsReserved) {
  auto descriptor = delegate(Word{1}, test::sample_neighbor(1));
  descriptor.words[6] = 1;  // HostReachabilityDelta is the host's
  EXPECT_EQ(check_message(whole(descriptor), Port::kDelegate), Status::kMalformedReserved);
  descriptor = delegate(Word{1}, layout::NeighborState{});
  auto header = descriptor.header();
  header.has_state = false;
  descriptor.set_header(header);
  EXPECT_EQ(check_message(whole(descriptor), Port::kDelegate), Status::kMalformedReserved);
}

}  // namespace
}  // namespace flue::reference
