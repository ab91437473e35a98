// SPDX-License-Identifier: Apache-2.0

#include "flue/waves/recorded_engine.hpp"

#include <cstdio>
#include <stdexcept>
#include <utility>

#include "flue/waves/fst_to_vcd.hpp"

namespace flue::waves {
namespace {

/// `flue waves` knows by it that cycles are none of a clock.
constexpr char kVersion[] = "Flue (virtual cycles)";

}  // namespace

RecordedEngine::RecordedEngine(std::unique_ptr<Engine> engine, const std::string& path)
    : engine_(std::move(engine)), path_(path), fst_path_(is_vcd(path) ? path + ".fst" : path) {
  writer_ = std::make_unique<FstWriter>(fst_path_, kVersion);
  signals_ = std::make_unique<TransactionSignals>(*writer_);
  pins_ = std::make_unique<Pins>(*writer_);
}

RecordedEngine::~RecordedEngine() {
  begin_cycle();
  pins_->offer(Channel::kRegisterRead, nullptr);  // nothing moves
  signals_->finish();
  writer_.reset();
  if (fst_path_ == path_) return;
  try {
    convert_fst_to_vcd(fst_path_, path_);
  } catch (const std::runtime_error&) {
    return;  // the FST file stays, which says as much
  }
  std::remove(fst_path_.c_str());
}

bool RecordedEngine::send_command(const Beat& beat) {
  const bool taken = engine_->send_command(beat);
  if (taken) record(Channel::kCommand, beat.words.data(), beat.keep, beat.last);
  return taken;
}

std::optional<Beat> RecordedEngine::receive_completion() {
  const std::optional<Beat> beat = engine_->receive_completion();
  if (beat) record(Channel::kCompletion, beat->words.data(), beat->keep, beat->last);
  return beat;
}

std::optional<EventWords> RecordedEngine::receive_event() {
  const std::optional<EventWords> event = engine_->receive_event();
  if (event) record(Channel::kEvent, event->data());
  return event;
}

bool RecordedEngine::send_resolve(const ResolveRequestWords& request) {
  const bool taken = engine_->send_resolve(request);
  if (taken) record(Channel::kResolveRequest, request.data());
  return taken;
}

std::optional<ResolveAnswerWords> RecordedEngine::receive_resolve() {
  const std::optional<ResolveAnswerWords> answer = engine_->receive_resolve();
  if (answer) record(Channel::kResolveAnswer, answer->data());
  return answer;
}

bool RecordedEngine::send_delegate(const Beat& beat) {
  const bool taken = engine_->send_delegate(beat);
  if (taken) record(Channel::kDelegate, beat.words.data(), beat.keep, beat.last);
  return taken;
}

std::uint32_t RecordedEngine::read_register(std::uint32_t address) {
  const std::uint32_t value = engine_->read_register(address);
  record_register(Channel::kRegisterRead, address, value);
  return value;
}

void RecordedEngine::write_register(std::uint32_t address, std::uint32_t value) {
  engine_->write_register(address, value);
  record_register(Channel::kRegisterWrite, address, value);
}

void RecordedEngine::begin_cycle() { signals_->advance(2 * cycle_); }

void RecordedEngine::record(Channel channel, const layout::Word* words, std::uint64_t keep,
                            bool last) {
  begin_cycle();
  pins_->offer(channel, words, keep, last);
  log_.beat(channel, 2 * cycle_ + 1, words, last);
  show_new();
}

void RecordedEngine::record_register(Channel channel, std::uint32_t address, std::uint32_t value) {
  begin_cycle();
  pins_->offer(channel, nullptr);
  log_.register_access(channel, 2 * cycle_ + 1, address, value);
  show_new();
}

void RecordedEngine::show_new() {
  signals_->advance(2 * cycle_ + 1);
  pins_->take();
  for (; shown_ < log_.all().size(); ++shown_) signals_->show(log_.all()[shown_]);
  ++cycle_;
}

}  // namespace flue::waves
