// SPDX-License-Identifier: Apache-2.0
//
// SerialSession with a line whose other end is this test.

#include "flue/serial/serial_session.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flue/engine/engine.hpp"

namespace flue::serial {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Time passes only while the session waits. What the session sends is answered by `on_request`.
class FakeLine final : public Line {
 public:
  void write(const Bytes& bytes) override {
    for (const std::uint8_t byte : bytes) {
      const auto content = decoder_.add(byte);
      if (!content) continue;
      requests.push_back(*decode_request(*content));
      if (on_request) on_request(requests.back());
    }
  }
  Bytes read(Microseconds wait) override {
    if (incoming.empty()) now_ += wait;
    Bytes bytes;
    bytes.swap(incoming);
    return bytes;
  }
  bool sending() const override { return false; }
  Microseconds now() const override { return now_; }
  const std::string& name() const override { return name_; }

  void reply(const Reply& reply) {
    const Bytes bytes = encode(reply);
    incoming.insert(incoming.end(), bytes.begin(), bytes.end());
  }

  std::function<void(const Request&)> on_request;
  std::vector<Request> requests;
  Bytes incoming;

 private:
  SlipDecoder decoder_;
  Microseconds now_{1};
  std::string name_ = "fake line";
};

class Session : public testing::Test {
 protected:
  Session() {
    auto line = std::make_unique<FakeLine>();
    line_ = line.get();
    session_ = std::make_unique<SerialSession>(
        std::move(line), Timing{},
        [this](const Reply& reply) { got_.push_back(reply.words.at(0)); });
    line_->on_request = [this](const Request& request) { board(request); };
  }
  void start() {
    session_->start();
    line_->requests.clear();
  }
  /// A board that does as it should, as far as sessions go.
  void board(const Request& request) {
    if (request.kind == RequestKind::kStart && request.argument == session_number_) {
      session_number_ = request.session;
    }
    if (request.kind == RequestKind::kAsk) echo_ = request.argument;
    if (request.kind == RequestKind::kStart || request.kind == RequestKind::kAsk) state(0);
  }
  void state(std::uint8_t next_beat, bool resend = false) {
    line_->reply({ReplyKind::kState,
                  session_number_,
                  resend ? kStateResend : std::uint8_t{0},
                  next_beat,
                  {std::uint32_t{echo_} << 24}});
  }
  void event(std::uint8_t sequence, std::uint32_t word) {
    line_->reply({ReplyKind::kEvent, session_number_, sequence, 0, {word}});
  }
  void pump() { session_->pump(Microseconds(100)); }
  std::vector<int> sent(RequestKind kind) {
    std::vector<int> sequences;
    for (const Request& request : line_->requests) {
      if (request.kind == kind) sequences.push_back(request.sequence);
    }
    return sequences;
  }

  FakeLine* line_ = nullptr;
  std::unique_ptr<SerialSession> session_;
  std::vector<std::uint32_t> got_;
  std::uint8_t session_number_ = 77, echo_ = 0;
};

TEST_F(Session, GoesFromTheBoardsSessionToTheNext) {
  start();
  EXPECT_EQ(session_number_, 78);
  start();
  EXPECT_EQ(session_number_, 79);
}

TEST_F(Session, IsNotTakenInByAnAnswerToAnEarlierHost) {
  line_->reply({ReplyKind::kState, 5, 0, 0, {0}});
  line_->reply({ReplyKind::kEvent, 5, 0, 0, {1}});
  start();
  EXPECT_EQ(session_number_, 78);
  EXPECT_THAT(got_, IsEmpty());
}

TEST_F(Session, ReceivesEachReplyOnceAndInOrder) {
  start();
  event(0, 10);
  event(0, 10);
  event(2, 12);
  event(3, 13);
  pump();
  EXPECT_THAT(got_, ElementsAre(10U));
  event(1, 11);
  event(2, 12);
  pump();
  EXPECT_THAT(got_, ElementsAre(10U, 11U, 12U));
  EXPECT_EQ(session_->counts().repeated, 1U);
  EXPECT_EQ(session_->counts().missing, 2U);
}

TEST_F(Session, AsksOnceForTheReplyThatIsMissing) {
  start();
  for (std::uint8_t i = 1; i < 5; ++i) event(i, i);
  pump();
  EXPECT_THAT(sent(RequestKind::kAck), ElementsAre(kAckResend));
  EXPECT_EQ(line_->requests.back().argument, 0);
}

TEST_F(Session, ForgetsRepliesOfAnotherSession) {
  start();
  --session_number_;
  event(0, 10);
  pump();
  EXPECT_THAT(got_, IsEmpty());
}

TEST_F(Session, SendsBeatsAgainWhenTheBoardAsksButNotTwiceForOneWish) {
  start();
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(session_->send_beat(RequestKind::kCommand, 0, {1}));
  line_->requests.clear();
  state(1, true);
  state(1, true);
  pump();
  EXPECT_THAT(sent(RequestKind::kCommand), ElementsAre(1, 2));
  state(3);
  pump();
  EXPECT_FALSE(session_->beats_outstanding());
}

TEST_F(Session, SendsBeatsAgainWhenNothingComes) {
  start();
  session_->send_beat(RequestKind::kResolve, 0, {1});
  line_->requests.clear();
  session_->pump(Microseconds(40'000));
  EXPECT_THAT(sent(RequestKind::kResolve), IsEmpty());
  session_->pump(Microseconds(20'000));
  EXPECT_THAT(sent(RequestKind::kResolve), ElementsAre(0));
}

TEST_F(Session, TakesNoMoreBeatsThanItCanKeep) {
  start();
  for (std::size_t i = 0; i < OutstandingBeats::kMost; ++i) {
    EXPECT_TRUE(session_->send_beat(RequestKind::kCommand, 0, {1}));
  }
  EXPECT_FALSE(session_->send_beat(RequestKind::kCommand, 0, {1}));
}

TEST_F(Session, RegisterAccessIsSentAgainUntilItsAnswerIsHere) {
  start();
  int tries = 0;
  line_->on_request = [&](const Request& request) {
    if (request.kind != RequestKind::kRead) return board(request);
    EXPECT_EQ(request.sequence, 0);
    if (++tries == 3) line_->reply({ReplyKind::kRegister, session_number_, 0, 0, {99}});
  };
  EXPECT_EQ(session_->access_register(RequestKind::kRead, 4, 0), 99U);
  EXPECT_EQ(tries, 3);
}

TEST_F(Session, SaysWhatItExpectedOfABoardThatAnswersEverythingButThat) {
  start();
  line_->on_request = [&](const Request&) { state(0); };
  try {
    session_->access_register(RequestKind::kRead, 0x24, 0);
    FAIL();
  } catch (const EngineGone& error) {
    EXPECT_THAT(error.what(), HasSubstr("fake line: expected the answer of register 0x24"));
  }
}

TEST_F(Session, GivesUpABoardThatIsSilentForThreeSeconds) {
  start();
  line_->on_request = nullptr;
  const Microseconds begin = line_->now();
  EXPECT_THROW(session_->access_register(RequestKind::kRead, 4, 0), EngineGone);
  EXPECT_GE(line_->now() - begin, Microseconds(3'000'000));
  EXPECT_LT(line_->now() - begin, Microseconds(3'200'000));
}

TEST_F(Session, OfAHostThatWasAwayForLongIsNotGivenUp) {
  start();
  session_->send_beat(RequestKind::kCommand, 0, {1});
  line_->read(Microseconds(60'000'000));
  state(1);
  EXPECT_NO_THROW(pump());
  EXPECT_FALSE(session_->beats_outstanding());
}

}  // namespace
}  // namespace flue::serial
