// SPDX-License-Identifier: Apache-2.0

#include "flue/serial/serial_session.hpp"

#include <random>
#include <utility>

#include <fmt/format.h>

#include "flue/engine/engine.hpp"

namespace flue::serial {
namespace {

/// For one answer while the board is there: far above what sending again takes.
constexpr int kMostPatience = 10;

}  // namespace

SerialSession::SerialSession(std::unique_ptr<Line> line, const Timing& timing, Receiver receiver)
    : line_(std::move(line)),
      timing_(timing),
      receiver_(std::move(receiver)),
      echo_(static_cast<std::uint8_t>(std::random_device()())),
      heard_(line_->now()) {}

void SerialSession::send(const Request& request) {
  if (request.kind != RequestKind::kAck && !unanswered_since_) unanswered_since_ = line_->now();
  line_->write(encode(request));
}

void SerialSession::ask() {
  ++echo_;
  answer_.reset();
  ask_again();
}

void SerialSession::ask_again() { send({RequestKind::kAsk, session_, 0, echo_}); }

void SerialSession::wait(const std::string& what, const std::function<bool()>& done,
                         const std::function<void()>& again) {
  const Microseconds begin = line_->now();
  Microseconds last = begin;
  while (!done()) {
    pump(timing_.resend / 10);
    const Microseconds now = line_->now();
    if (line_->sending()) last = now;
    if (now - last >= timing_.resend && !done()) {
      again();
      last = now;
    }
    if (now - begin > timing_.give_up * kMostPatience) {
      throw EngineGone(fmt::format("{}: expected {}, which never came although the board answers",
                                   line_->name(), what));
    }
  }
}

/// Twice, each time with another echo: what an earlier host left on the line answers neither.
std::uint8_t SerialSession::find_session() {
  for (int i = 0; i < 2; ++i) {
    ask();
    wait(
        "an answer to ASK", [this] { return answer_.has_value(); }, [this] { ask_again(); });
  }
  return *answer_;
}

void SerialSession::start() {
  started_ = false;
  beats_.clear();
  went_back_.reset();
  register_answer_.reset();
  next_register_ = next_reply_ = 0;
  wish_sent_ = ack_due_ = false;

  const std::uint8_t before = find_session();
  session_ = static_cast<std::uint8_t>(before + 1);
  const Request start{RequestKind::kStart, session_, 0, before};
  send(start);
  // The board is in it when it says so in answer to a question that was asked afterwards.
  ask();
  wait(
      "the new session", [this] { return answer_ == session_; },
      [this, &start] {
        send(start);
        ask_again();
      });
  started_ = true;
}

bool SerialSession::send_beat(RequestKind kind, std::uint8_t argument,
                              std::vector<layout::Word> words) {
  if (beats_.full()) return false;
  if (beats_.empty()) moved_ = line_->now();
  if (!unanswered_since_) unanswered_since_ = line_->now();
  line_->write(beats_.add({kind, session_, 0, argument, std::move(words)}));
  return true;
}

layout::Word SerialSession::access_register(RequestKind kind, std::uint8_t address,
                                            layout::Word value) {
  Request request{kind, session_, next_register_++, address};
  if (kind == RequestKind::kWrite) request.words = {value};
  register_answer_.reset();
  send(request);
  wait(
      fmt::format("the answer of register 0x{:02X}", address),
      [this] { return register_answer_.has_value(); }, [this, &request] { send(request); });
  return *register_answer_;
}

void SerialSession::pump(Microseconds wait) {
  for (const std::uint8_t byte : line_->read(wait)) {
    const std::optional<Bytes> content = decoder_.add(byte);
    if (!content) continue;
    if (const std::optional<Reply> reply = decode_reply(*content)) {
      on_reply(*reply);
    } else {
      ++counts_.damaged;
      // It may have been any reply: as if a later one had come.
      if (started_ && !wish_sent_) {
        send({RequestKind::kAck, session_, kAckResend, next_reply_});
        wish_sent_ = true;
      }
    }
  }
  if (ack_due_) {
    send({RequestKind::kAck, session_, 0, next_reply_});
    ack_due_ = false;
  }
  mend();
}

void SerialSession::on_reply(const Reply& reply) {
  heard_ = line_->now();
  unanswered_since_.reset();
  if (reply.kind == ReplyKind::kState) on_state(reply);
  if (!started_ || reply.session != session_) return;
  if (beats_.acknowledge(reply.next_beat)) {
    moved_ = heard_;
    went_back_.reset();
  }
  if (reply.kind == ReplyKind::kState) {
    if ((reply.sequence & kStateResend) != 0) go_back();
  } else {
    on_numbered(reply);
  }
}

void SerialSession::on_state(const Reply& reply) {
  const BoardState state = BoardState::decode(reply.words.empty() ? 0 : reply.words.front());
  counts_.board_damaged = state.damaged;
  counts_.board_refused = state.refused;
  if (state.echo != echo_) return;  // an answer to something older
  answer_ = reply.session;
  if (started_ && reply.session != session_) {
    throw EngineGone(fmt::format(
        "{}: expected session {}, but the board is in session {}: it was reset, or another host "
        "has taken it",
        line_->name(), session_, reply.session));
  }
}

void SerialSession::on_numbered(const Reply& reply) {
  if (reply.sequence != next_reply_) {
    const bool old = static_cast<std::uint8_t>(next_reply_ - reply.sequence) < 128;
    ++(old ? counts_.repeated : counts_.missing);
    if (old) {
      ack_due_ = true;
    } else if (!wish_sent_) {
      send({RequestKind::kAck, session_, kAckResend, next_reply_});
      wish_sent_ = true;
    }
    return;
  }
  ++next_reply_;
  ack_due_ = true;
  wish_sent_ = false;
  if (reply.kind == ReplyKind::kRegister) {
    register_answer_ = reply.words.empty() ? 0 : reply.words.front();
  } else {
    receiver_(reply);
  }
}

void SerialSession::go_back() {
  if (beats_.empty()) return;
  const Microseconds now = line_->now();
  if (went_back_ && now - *went_back_ < timing_.guard) return;
  went_back_ = moved_ = now;
  counts_.resent += beats_.frames().size();
  for (const Bytes& frame : beats_.frames()) line_->write(frame);
}

/// What is due because nothing came for a while.
void SerialSession::mend() {
  const Microseconds now = line_->now();
  if (line_->sending()) {  // nothing is late that has not left yet
    moved_ = now;
    if (went_back_) went_back_ = now;
  }
  if (!beats_.empty() && now - moved_ >= timing_.resend) {
    if (!unanswered_since_) unanswered_since_ = now;
    went_back_.reset();
    go_back();
  }
  if (unanswered_since_ && now - *unanswered_since_ >= timing_.give_up) {
    throw EngineGone(
        fmt::format("{}: the board does not answer: expected a frame within {} ms of asking",
                    line_->name(), timing_.give_up.count() / 1000));
  }
  if (started_ && !unanswered_since_ && now - heard_ >= timing_.ask) ask();
}

}  // namespace flue::serial
