// SPDX-License-Identifier: Apache-2.0

#include "tb/sim/miniport/spy_engine.hpp"

#include "flue/layout/flue_regs.hpp"

namespace flue::test {

template <typename T>
std::optional<T> SpyEngine::take_due(Delayed<T>& queue) {
  pull();
  if (queue.empty() || queue.front().first > now_) return std::nullopt;
  T front = queue.front().second;
  queue.pop_front();
  return front;
}

void SpyEngine::pull() {
  while (auto beat = inner_.receive_completion()) {
    if (forge_tags) beat->words[0] ^= layout::Word{1} << 31;
    completions_.emplace_back(now_ + latency_, *beat);
  }
  while (const auto event = inner_.receive_event()) {
    const std::uint64_t due = now_ + latency_ + event_latency;
    if (reverse_events) {
      events_.emplace_front(due, *event);
    } else {
      events_.emplace_back(due, *event);
    }
  }
  while (const auto answer = inner_.receive_resolve()) {
    answers_.emplace_back(now_ + latency_, *answer);
  }
}

void SpyEngine::forge_event(const layout::Event& event) {
  EventWords words{};
  event.encode(words.data());
  events_.emplace_back(now_, words);
}

bool SpyEngine::send_command(const Beat& beat) {
  if (latency_ > 0 && beat_taken_) return false;
  if (!inner_.send_command(beat)) return false;
  if (first_beat_) sent.push_back(layout::CommandHeader::decode(beat.words.data()));
  first_beat_ = beat.last;
  beat_taken_ = true;
  return true;
}

std::optional<Beat> SpyEngine::receive_completion() { return take_due(completions_); }
std::optional<EventWords> SpyEngine::receive_event() { return take_due(events_); }
std::optional<ResolveAnswerWords> SpyEngine::receive_resolve() { return take_due(answers_); }

bool SpyEngine::send_resolve(const ResolveRequestWords& request) {
  if (!inner_.send_resolve(request)) return false;
  ++resolves;
  return true;
}

std::uint32_t SpyEngine::read_register(std::uint32_t address) {
  step();  // time goes on
  const auto forged = forged_registers.find(address);
  if (forged != forged_registers.end()) return forged->second;
  pull();
  const bool busy = !completions_.empty() || !events_.empty() || !answers_.empty();
  const std::uint32_t value = inner_.read_register(address);
  return address == reg::status::kAddress && busy ? value | reg::status::kBusyMask : value;
}

void SpyEngine::write_register(std::uint32_t address, std::uint32_t value) {
  inner_.write_register(address, value);
  if (address == reg::control::kAddress && (value & reg::control::kSoftResetMask) != 0) {
    completions_.clear();
    events_.clear();
    answers_.clear();
    first_beat_ = true;
  }
}

void SpyEngine::step() {
  inner_.step();
  ++now_;
  beat_taken_ = false;
}

std::optional<std::uint64_t> SpyEngine::cycles() const {
  if (latency_ == 0) return std::nullopt;
  return now_;
}

}  // namespace flue::test
