// SPDX-License-Identifier: Apache-2.0

#include "scoreboard.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "flue/layout/flue_regs.hpp"
#include "flue/reference/resolve.hpp"

namespace flue::test {
namespace {

constexpr std::size_t kContext = 8;  // descriptors shown before the one that differs

}  // namespace

Scoreboard::Scoreboard(const ReferenceConfig& config) : model_(config) {
  model_.observe_causes([this](const layout::Event& event) {
    ledger_.cause(event);
    if (applying_) ++command_causes_;
  });
}

std::string Scoreboard::check(const Round& round, const DeviceLog& log, Engine& device) {
  round_ = &round;
  log_ = &log;
  applied_ = 0;
  delegated_ = 0;
  failure_ = log.failure;
  for (const auto& [address, value] : round.registers) model_.write_register(address, value);
  commands_before_ = model_.state().commands_seen;

  for (std::size_t i = 0; i < log.answers.size() && failure_.empty(); ++i) check_answer(i);
  while (applied_ < round.commands.size() && failure_.empty()) apply(applied_);
  while (delegated_ < round.delegates.size()) apply_delegate();
  if (failure_.empty()) fail("events", ledger_.settle(log.events));
  if (failure_.empty()) check_registers(device);

  if (failure_.empty() && round.reset_after) {
    const std::uint32_t control =
        model_.read_register(reg::control::kAddress) | reg::control::kSoftResetMask;
    model_.write_register(reg::control::kAddress, control);
    device.write_register(reg::control::kAddress, control);
    while ((device.read_register(reg::status::kAddress) & reg::status::kReadyMask) == 0) {
      device.step();
    }
    ledger_.reset();
    merged_apart_ = device.read_register(reg::events_merged::kAddress) -
                    model_.read_register(reg::events_merged::kAddress);
  }
  return failure_;
}

void Scoreboard::apply(std::size_t command) {
  applying_ = true;
  for (const Beat& beat : round_->commands[command]) model_.send_command(beat);
  applying_ = false;
  ++applied_;
  Reply expected;
  while (const auto beat = model_.receive_completion()) {
    std::copy(
        beat->words.begin(), beat->words.end(),
        expected.words.begin() + static_cast<std::ptrdiff_t>(expected.beats * layout::kBeatWords));
    ++expected.beats;
  }
  while (model_.receive_event()) {
  }
  const auto sent = layout::CommandHeader::decode(round_->commands[command].front().words.data());
  note(sent, expected.header());
  if (command >= log_->completions.size()) return;
  const Differences lines = differences(expected, log_->completions[command]);
  if (!lines.empty()) fail(fmt::format("completion #{}", command) + context(command), lines);
}

/// What the descriptor did to the causes of events.
void Scoreboard::note(const layout::CommandHeader& sent, const layout::CompletionHeader& got) {
  if (got.status != Status::kSuccess) return;
  switch (got.opcode) {
    case Opcode::kInitiate:
      if (sent.layer == Layer::kTcp && sent.has_state && is_eager() && is_held(got.handle)) {
        ledger_.allow_retrieve(got.handle);
      }
      break;
    case Opcode::kUpdate:
      if (sent.do_link) ledger_.links_changed([this](Word handle) { return is_held(handle); });
      break;
    case Opcode::kTerminate:
      if (sent.layer == Layer::kTcp) ledger_.connection_gone(sent.handle);
      if (sent.layer == Layer::kNeighbor) ledger_.query_closed(sent.handle);
      break;
    case Opcode::kAnswer:
      ledger_.query_closed(sent.handle);
      break;
    default:
      break;
  }
}

void Scoreboard::apply_delegate() {
  for (const Beat& beat : round_->delegates[delegated_]) model_.send_delegate(beat);
  ++delegated_;
}

bool Scoreboard::is_held(Word connection) const {
  const reference::Connection* found = model_.state().connections.find(connection);
  return found != nullptr && model_.state().held(*found);
}

void Scoreboard::check_answer(std::size_t index) {
  const LoggedAnswer& got = log_->answers[index];
  const auto answer = layout::ResolveAnswer::decode(got.words.data());
  const std::uint32_t seen = answer.commands_seen - commands_before_;  // of this round
  if (seen < std::max(applied_, got.completed_before) || seen > got.sent_before) {
    fail(
        fmt::format("resolve #{} is the state after {} descriptors of the round; {} were completed "
                    "when it was asked, {} sent when it came, {} seen by the answer before it",
                    index, seen, got.completed_before, got.sent_before, applied_),
        {"commands_seen"});
    return;
  }
  while (applied_ < seen && failure_.empty()) apply(applied_);
  const ResolveRequestWords& request = round_->resolves[index].words;
  if (round_->delegate_mode == DelegateMode::kWithResolves) {
    while (peek(request) != got.words && delegated_ < got.delegates_before) apply_delegate();
  }
  const Differences lines = differences(model_.resolve_now(request), got.words);
  while (model_.receive_event()) {
  }
  if (!lines.empty()) {
    fail(fmt::format("resolve #{} of {:#010x} after {} descriptors", index, answer.handle, seen) +
             (applied_ == 0 ? "" : context(applied_ - 1)),
         lines);
  }
}

/// The answer now, without its consequences.
ResolveAnswerWords Scoreboard::peek(const ResolveRequestWords& request) const {
  reference::State state = model_.state();
  reference::Events events;
  const auto answer = reference::resolve(layout::ResolveRequest::decode(request.data()), state,
                                         model_.settings(), events, model_.now(), model_.corrupt());
  ResolveAnswerWords words{};
  answer.encode(words.data());
  return words;
}

void Scoreboard::check_registers(Engine& device) {
  Differences lines;
  const auto compare = [&](const char* name, std::uint32_t address) {
    const std::uint32_t expected = model_.read_register(address);
    const std::uint32_t got = device.read_register(address);
    if (got != expected)
      lines.push_back(fmt::format("{}: expected {}, got {}", name, expected, got));
  };
  compare("NOW", reg::now::kAddress);
  compare("COMMAND_BEATS", reg::command_beats::kAddress);
  compare("COMPLETION_BEATS", reg::completion_beats::kAddress);
  compare("RESOLVES_SENT", reg::resolves_sent::kAddress);
  compare("RESOLVES_HELD", reg::resolves_held::kAddress);
  compare("RESOLVES_FAILED", reg::resolves_failed::kAddress);
  check_merged(device, lines);
  fail("registers", lines);
}

/// A command's cause reaches the marks later than a resolve right behind it: then that one is the
/// first, and is not counted.
void Scoreboard::check_merged(Engine& device, Differences& lines) {
  const std::uint32_t expected = model_.read_register(reg::events_merged::kAddress) + merged_apart_;
  const std::uint32_t got = device.read_register(reg::events_merged::kAddress);
  if (!ledger_.had_a_choice() && expected - got > command_causes_) {
    lines.push_back(fmt::format("EVENTS_MERGED: expected {} or at most {} less, got {}", expected,
                                command_causes_, got));
  }
  merged_apart_ += got - expected;
  command_causes_ = 0;
}

std::string Scoreboard::check_counters(Engine& device) {
  Differences lines;
  for (std::uint32_t opcode = 0; opcode < 8; ++opcode) {
    for (std::uint32_t status = 0; status <= static_cast<std::uint32_t>(Status::kMalformedReserved);
         ++status) {
      const std::uint32_t select =
          opcode << reg::counter_select::kOpcodeLsb | status << reg::counter_select::kStatusLsb;
      model_.write_register(reg::counter_select::kAddress, select);
      device.write_register(reg::counter_select::kAddress, select);
      for (int i = 0; i < 4; ++i) device.step();
      const std::uint32_t expected = model_.read_register(reg::counter_value::kAddress);
      const std::uint32_t got = device.read_register(reg::counter_value::kAddress);
      if (expected != got) {
        lines.push_back(fmt::format("{} {}: expected {}, got {}", to_string(Opcode(opcode)),
                                    to_string(Status(status)), expected, got));
      }
    }
  }
  return join(lines);
}

void Scoreboard::fail(const std::string& what, const Differences& lines) {
  if (lines.empty() || !failure_.empty()) return;
  failure_ = what + "\n  " + fmt::format("{}", fmt::join(lines, "\n  "));
}

std::string Scoreboard::context(std::size_t command) const {
  std::string text;
  const std::size_t first = command > kContext ? command - kContext : 0;
  for (std::size_t i = first; i <= command; ++i) {
    text += fmt::format("\n    #{} {}", i, describe(round_->commands[i]));
  }
  return text;
}

}  // namespace flue::test
