// SPDX-License-Identifier: Apache-2.0
//
// flue_frame_rx, fed with what the host encodes (flue/serial/frame.hpp).

#include <cstdint>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_frame_rx.h"
#include "bench.hpp"
#include "flue/serial/frame.hpp"

namespace flue::test {
namespace {

using serial::Bytes;
using serial::Request;

constexpr std::size_t kBeatWords = 16;  // a frame with more is refused at its end

class FrameRx : public testing::Test {
 protected:
  FrameRx() {
    bench->in_valid = 0;
    bench->in_end = 0;
    bench->in_bad = 0;
    bench.reset();
    end();
    end();
    EXPECT_FALSE(done);
  }
  void cycle() {
    bench.settle();
    bench.edge();
    bench.settle();
    if (bench->word_valid) {
      EXPECT_TRUE(words.size() >= kBeatWords || bench->word_index == words.size());
      words.push_back(bench->word);
    }
    if (bench->done) done = bench->ok != 0;
  }
  void byte(std::uint8_t value) {
    bench->in_valid = 1;
    bench->in_data = value;
    cycle();
    bench->in_valid = 0;
    for (int i = 0; i < 8; ++i) cycle();
  }
  void end(bool bad = false) {
    bench->in_end = 1;
    bench->in_bad = bad;
    cycle();
    bench->in_end = 0;
  }
  /// The bytes of a frame between its ends.
  static Bytes content(const Request& request) {
    serial::SlipDecoder decoder;
    for (const std::uint8_t encoded : encode(request)) {
      if (const auto found = decoder.add(encoded)) return *found;
    }
    return {};
  }
  /// True: whole and undamaged.
  bool receive(const Bytes& bytes, bool bad = false) {
    words.clear();
    done.reset();
    for (const std::uint8_t value : bytes) byte(value);
    end(bad);
    EXPECT_TRUE(done.has_value());
    return done.value_or(false);
  }
  Request random_request(std::size_t count) {
    Request request{static_cast<serial::RequestKind>(bench.below(8)),
                    static_cast<std::uint8_t>(bench.below(256)),
                    static_cast<std::uint8_t>(bench.below(256)),
                    static_cast<std::uint8_t>(bench.below(256))};
    for (std::size_t i = 0; i < count; ++i) {
      request.words.push_back(static_cast<layout::Word>(bench.random()() | 1U));
    }
    return request;
  }

  Bench<Vflue_frame_rx> bench;
  std::vector<layout::Word> words;
  std::optional<bool> done;
};

TEST_F(FrameRx, GivesHeaderAndPayloadOfEveryLength) {
  for (std::size_t count = 0; count <= 16; ++count) {
    const Request sent = random_request(count);
    ASSERT_TRUE(receive(content(sent))) << count;
    EXPECT_EQ(words, sent.words);
    const std::uint32_t header = bench->header;
    EXPECT_EQ(header, count | static_cast<std::uint32_t>(sent.kind) << 5 |
                          std::uint32_t{sent.session} << 8 | std::uint32_t{sent.sequence} << 16 |
                          std::uint32_t{sent.argument} << 24);
  }
}

TEST_F(FrameRx, FindsEveryDamage) {
  for (int i = 0; i < 200; ++i) {
    const Bytes whole = content(random_request(bench.below(17)));
    Bytes flipped = whole;
    flipped[bench.below(static_cast<std::uint32_t>(whole.size()))] ^=
        static_cast<std::uint8_t>(1U << bench.below(8));
    EXPECT_FALSE(receive(flipped));
    Bytes cut = whole;
    cut.resize(1 + bench.below(static_cast<std::uint32_t>(whole.size() - 1)));
    EXPECT_FALSE(receive(cut));
    Bytes longer = whole;
    for (std::uint32_t n = 1 + bench.below(80); n > 0; --n) longer.push_back(0);
    EXPECT_FALSE(receive(longer));
    EXPECT_FALSE(receive(whole, true)) << "bad";
    EXPECT_TRUE(receive(whole)) << "damage is forgotten with its frame";
  }
}

TEST_F(FrameRx, RefusesMorePayloadThanABeat) {
  EXPECT_TRUE(receive(content(random_request(16))));
  EXPECT_FALSE(receive(content(random_request(17))));
  EXPECT_FALSE(receive(content(random_request(31))));
}

TEST_F(FrameRx, EndBehindAnEndIsNoFrame) {
  done.reset();
  for (int i = 0; i < 5; ++i) end();
  EXPECT_FALSE(done.has_value());
}

}  // namespace
}  // namespace flue::test
