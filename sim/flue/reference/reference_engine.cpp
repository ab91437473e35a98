// SPDX-License-Identifier: Apache-2.0

#include "flue/reference/reference_engine.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "flue/engine/take_front.hpp"
#include "flue/layout/flue_regs.hpp"
#include "flue/reference/resolve.hpp"

namespace flue {
ReferenceEngine::ReferenceEngine(const ReferenceConfig& config)
    : config_(config),
      registers_(config),
      state_(config),
      commands_(state_, registers_.settings(), events_, now_) {}

bool ReferenceEngine::send_command(const Beat& beat) {
  if (registers_.hang()) return false;
  ++counters_.command_beats;
  if (const auto message = command_framer_.add(beat)) execute(*message);
  return true;
}

void ReferenceEngine::execute(const reference::Message& message) {
  const reference::Completion completion = commands_.execute(message, registers_.corrupt());
  counters_.count_completion(layout::CompletionHeader::decode(completion.words.data()));
  for (std::size_t i = 0; i < completion.beats; ++i) {
    Beat beat;
    const auto first =
        completion.words.begin() + static_cast<std::ptrdiff_t>(i * beat.words.size());
    std::copy_n(first, beat.words.size(), beat.words.begin());
    beat.last = i + 1 == completion.beats;
    completions_.push_back(beat);
  }
}

bool ReferenceEngine::send_delegate(const Beat& beat) {
  if (registers_.hang()) return false;
  if (const auto message = delegate_framer_.add(beat)) {
    commands_.delegate(*message, registers_.corrupt());
  }
  return true;
}

bool ReferenceEngine::send_resolve(const ResolveRequestWords& request) {
  if (registers_.hang()) return false;
  answers_.push_back(resolve_now(request));
  return true;
}

ResolveAnswerWords ReferenceEngine::resolve_now(const ResolveRequestWords& request) {
  const auto answer =
      reference::resolve(layout::ResolveRequest::decode(request.data()), state_,
                         registers_.settings(), events_, now_, registers_.corrupt());
  ++counters_.resolves[static_cast<std::size_t>(answer.result)];
  ResolveAnswerWords words{};
  answer.encode(words.data());
  return words;
}

void ReferenceEngine::observe_causes(reference::Events::Observer observer) {
  events_.observe(std::move(observer));
}

std::optional<Beat> ReferenceEngine::receive_completion() {
  if (registers_.hang()) return std::nullopt;
  auto beat = take_front(completions_);
  if (beat) ++counters_.completion_beats;
  return beat;
}

std::optional<EventWords> ReferenceEngine::receive_event() {
  if (registers_.hang()) return std::nullopt;
  auto event = take_front(events_.waiting());
  if (event) ++counters_.events_sent;
  return event;
}

std::optional<ResolveAnswerWords> ReferenceEngine::receive_resolve() {
  if (registers_.hang()) return std::nullopt;
  return take_front(answers_);
}

std::uint32_t ReferenceEngine::status_register() const {
  const bool busy = !completions_.empty() || !answers_.empty() || !events_.waiting().empty();
  return reg::status::kReadyMask | (busy ? reg::status::kBusyMask : 0) |
         (registers_.corrupt() ? reg::status::kCorruptMask : 0);
}

std::uint32_t ReferenceEngine::read_register(std::uint32_t address) {
  using layout::ResolveResult;
  const auto resolves = [this](ResolveResult result) {
    return counters_.resolves[static_cast<std::size_t>(result)];
  };
  switch (address) {
    case reg::status::kAddress:
      return status_register();
    case reg::now::kAddress:
      return now_;
    case reg::counter_value::kAddress: {
      const std::uint32_t select = *registers_.read(reg::counter_select::kAddress);
      return counters_.completions[(select & reg::counter_select::kOpcodeMask) >>
                                   reg::counter_select::kOpcodeLsb]
                                  [(select & reg::counter_select::kStatusMask) >>
                                   reg::counter_select::kStatusLsb];
    }
    case reg::command_beats::kAddress:
      return counters_.command_beats;
    case reg::completion_beats::kAddress:
      return counters_.completion_beats;
    case reg::events_sent::kAddress:
      return counters_.events_sent;
    case reg::events_merged::kAddress:
      return events_.merged();
    case reg::resolves_sent::kAddress:
      return resolves(ResolveResult::kSent);
    case reg::resolves_held::kAddress:
      return resolves(ResolveResult::kHeld);
    case reg::resolves_failed::kAddress:
      return resolves(ResolveResult::kFailed);
    default:
      return registers_.read(address).value_or(0);  // counters of cycles and stalls too: no clock
  }
}

void ReferenceEngine::write_register(std::uint32_t address, std::uint32_t value) {
  registers_.write(address, value);
  if (address == reg::add_ticks::kAddress) now_ += value;
  if (address == reg::control::kAddress && (value & reg::control::kSoftResetMask) != 0) {
    soft_reset();
  }
}

/// Configuration, counters, NCT and generations stay.
void ReferenceEngine::soft_reset() {
  state_.reset();
  events_.waiting().clear();
  completions_.clear();
  answers_.clear();
  command_framer_.reset();
  delegate_framer_.reset();
  registers_.clear_faults();
}

}  // namespace flue
