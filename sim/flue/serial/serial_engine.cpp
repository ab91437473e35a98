// SPDX-License-Identifier: Apache-2.0

#include "flue/serial/serial_engine.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "flue/engine/take_front.hpp"
#include "flue/layout/flue_regs.hpp"

namespace flue {
namespace {

using layout::Word;
using serial::Reply;
using serial::ReplyKind;
using serial::RequestKind;

constexpr std::size_t kMuch = 1024;  // completions, or answers

/// Words that were not sent are zero.
template <typename Words>
Words padded(const std::vector<Word>& words) {
  Words all{};
  std::copy_n(words.begin(), std::min(words.size(), all.size()), all.begin());
  return all;
}

bool resets(std::uint32_t address, std::uint32_t value) {
  return address == reg::control::kAddress && (value & reg::control::kSoftResetMask) != 0;
}

}  // namespace

SerialEngine::SerialEngine(std::unique_ptr<serial::Line> line, const serial::Timing& timing)
    : session_(std::move(line), timing, [this](const Reply& reply) { receive(reply); }) {
  session_.start();
  const std::uint32_t control = read_register(reg::control::kAddress);
  write_register(reg::control::kAddress, control | reg::control::kSoftResetMask);
  while ((read_register(reg::status::kAddress) & reg::status::kReadyMask) == 0) {
  }
}

bool SerialEngine::much_waits() const {
  return completions_.size() >= kMuch || answers_.size() >= kMuch;
}

bool SerialEngine::send(RequestKind kind, const Beat& beat) {
  if (much_waits() || (unfinished_ && *unfinished_ != kind)) return false;
  std::uint8_t argument = 0;
  if (beat.last) argument |= serial::kBeatLast;
  if (beat.keep == ~std::uint64_t{0}) argument |= serial::kBeatKeep;
  if (!session_.send_beat(kind, argument, {beat.words.begin(), beat.words.end()})) return false;
  unfinished_ = beat.last ? std::nullopt : std::optional(kind);
  return true;
}

bool SerialEngine::send_command(const Beat& beat) { return send(RequestKind::kCommand, beat); }
bool SerialEngine::send_delegate(const Beat& beat) { return send(RequestKind::kDelegate, beat); }

bool SerialEngine::send_resolve(const ResolveRequestWords& request) {
  if (much_waits()) return false;
  return session_.send_beat(RequestKind::kResolve, 0, {request.begin(), request.end()});
}

std::optional<Beat> SerialEngine::receive_completion() { return take_front(completions_); }
std::optional<EventWords> SerialEngine::receive_event() { return take_front(events_); }
std::optional<ResolveAnswerWords> SerialEngine::receive_resolve() { return take_front(answers_); }

void SerialEngine::receive(const Reply& reply) {
  switch (reply.kind) {
    case ReplyKind::kCompletion:
    case ReplyKind::kCompletionLast: {
      Beat beat;
      beat.words = padded<decltype(beat.words)>(reply.words);
      beat.last = reply.kind == ReplyKind::kCompletionLast;
      completions_.push_back(beat);
      break;
    }
    case ReplyKind::kEvent:
      events_.push_back(padded<EventWords>(reply.words));
      break;
    case ReplyKind::kResolve:
      answers_.push_back(padded<ResolveAnswerWords>(reply.words));
      break;
    case ReplyKind::kState:
    case ReplyKind::kRegister:
      break;  // the session's own
  }
}

std::uint32_t SerialEngine::read_register(std::uint32_t address) {
  // A beat that was lost may reach the engine after the register was read, and before its answer
  // is here.
  bool beats_on_their_way = session_.beats_outstanding();
  const std::uint32_t value =
      session_.access_register(RequestKind::kRead, static_cast<std::uint8_t>(address), 0);
  beats_on_their_way |= session_.beats_outstanding();
  const bool busy = address == reg::status::kAddress && beats_on_their_way;
  return busy ? value | reg::status::kBusyMask : value;
}

void SerialEngine::write_register(std::uint32_t address, std::uint32_t value) {
  // Beats that the engine has not taken must not reach it when it is empty.
  if (resets(address, value)) session_.start();
  session_.access_register(RequestKind::kWrite, static_cast<std::uint8_t>(address), value);
  if (resets(address, value)) forget();
}

void SerialEngine::forget() {
  unfinished_.reset();
  completions_.clear();
  events_.clear();
  answers_.clear();
}

void SerialEngine::step() { session_.pump(session_.timing().step); }

}  // namespace flue
