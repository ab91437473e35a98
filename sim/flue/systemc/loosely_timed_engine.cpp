// SPDX-License-Identifier: Apache-2.0

#include "flue/systemc/loosely_timed_engine.hpp"

#include <algorithm>
#include <cstring>

#include "flue/layout/flue_regs.hpp"

namespace flue::systemc {
namespace {

constexpr std::size_t kBeatBytes = 4 * layout::kBeatWords;

void set_response(tlm::tlm_generic_payload& payload, bool done) {
  payload.set_response_status(done ? tlm::TLM_OK_RESPONSE : tlm::TLM_GENERIC_ERROR_RESPONSE);
}

}  // namespace

LooselyTimedEngine::LooselyTimedEngine(const sc_core::sc_module_name& name,
                                       const ReferenceConfig& config, const LooseTiming& timing)
    : EngineModule(name), engine_(config), timing_(timing) {
  sc_core::sc_spawn_options options;
  options.spawn_method();
  options.dont_initialize();
  options.set_sensitivity(&something_due_);
  sc_core::sc_spawn([this] { publish_due(); }, "publish_due", &options);
}

/// False: a reset came first.
template <typename Send>
bool LooselyTimedEngine::until_taken(Send send) {
  const unsigned resets = resets_;
  while (!send()) {
    sc_core::wait(register_written_);
    if (resets_ != resets) return false;
  }
  return true;
}

bool LooselyTimedEngine::write_beats(const tlm::tlm_generic_payload& payload,
                                     sc_core::sc_time& delay,
                                     bool (ReferenceEngine::*send)(const Beat&)) {
  const auto* extension = payload.get_extension<AxiStreamExtension>();
  const std::size_t beats = payload.get_data_length() / kBeatBytes;
  for (std::size_t i = 0; i < beats; ++i) {
    Beat beat;
    for (std::size_t word = 0; word < beat.words.size(); ++word) {
      beat.words[word] = word_at(payload.get_data_ptr() + i * kBeatBytes + 4 * word);
    }
    beat.last = i + 1 == beats;
    if (beat.last && extension != nullptr) {
      beat.keep = extension->tkeep;
      beat.last = extension->tlast;
    }
    if (!until_taken([&] { return (engine_.*send)(beat); })) return false;
    delay += timing_.clock_period;
  }
  return true;
}

void LooselyTimedEngine::write_command(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  const bool taken = write_beats(payload, delay, &ReferenceEngine::send_command);
  set_response(payload, taken);
  const auto* extension = payload.get_extension<AxiStreamExtension>();
  const bool whole = extension == nullptr || extension->tlast;
  if (taken && whole)
    schedule(&completions_, delay + timing_.completion_cycles * timing_.clock_period);
}

void LooselyTimedEngine::write_delegate(tlm::tlm_generic_payload& payload,
                                        sc_core::sc_time& delay) {
  set_response(payload, write_beats(payload, delay, &ReferenceEngine::send_delegate));
}

void LooselyTimedEngine::write_resolve(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  ResolveRequestWords request{};
  for (std::size_t i = 0; i < request.size(); ++i) {
    request[i] = word_at(payload.get_data_ptr() + 4 * i);
  }
  const bool taken = until_taken([&] { return engine_.send_resolve(request); });
  set_response(payload, taken);
  delay += timing_.clock_period;
  if (taken) schedule(&answers_, delay + timing_.answer_cycles * timing_.clock_period);
}

void LooselyTimedEngine::access_register(tlm::tlm_generic_payload& payload,
                                         sc_core::sc_time& delay) {
  const auto address = static_cast<std::uint32_t>(payload.get_address());
  std::uint32_t value = 0;
  if (payload.is_read()) {
    value = engine_.read_register(address);
    std::memcpy(payload.get_data_ptr(), &value, sizeof value);
  } else {
    std::memcpy(&value, payload.get_data_ptr(), sizeof value);
    engine_.write_register(address, value);
    if (address == reg::control::kAddress && (value & reg::control::kSoftResetMask) != 0) {
      ++resets_;
      completions_.due.clear();
      answers_.due.clear();
    }
    register_written_.notify();
    something_due_.notify(sc_core::SC_ZERO_TIME);
  }
  delay += timing_.clock_period;
  payload.set_response_status(tlm::TLM_OK_RESPONSE);
}

bool LooselyTimedEngine::peek_register(std::uint32_t address, std::uint32_t* value) {
  *value = engine_.read_register(address);
  return true;
}

void LooselyTimedEngine::pause(bool* stream, bool paused) {
  *stream = paused;
  something_due_.notify(sc_core::SC_ZERO_TIME);
}

/// Something leaves in `delay` from now, but never before what came earlier. What it caused in
/// events can leave with it.
void LooselyTimedEngine::schedule(Outgoing* outgoing, const sc_core::sc_time& delay) {
  sc_core::sc_time when = sc_core::sc_time_stamp() + delay;
  if (!outgoing->due.empty()) when = std::max(when, outgoing->due.back());
  outgoing->due.push_back(when);
  something_due_.notify(delay);
}

void LooselyTimedEngine::publish_completions(const sc_core::sc_time& now) {
  while (!completions_.paused && !completions_.due.empty() && completions_.due.front() <= now) {
    Completion completion;
    while (const auto beat = engine_.receive_completion()) {
      completion.beats.push_back(*beat);
      if (beat->last) break;
    }
    if (completion.beats.empty()) return;  // FAULT.hang
    completions_.due.pop_front();
    publish(completion);
  }
}

void LooselyTimedEngine::publish_due() {
  const sc_core::sc_time& now = sc_core::sc_time_stamp();
  publish_completions(now);
  while (!answers_.paused && !answers_.due.empty() && answers_.due.front() <= now) {
    const auto answer = engine_.receive_resolve();
    if (!answer) break;
    answers_.due.pop_front();
    publish(*answer);
  }
  while (!events_paused_) {
    const auto event = engine_.receive_event();
    if (!event) break;
    publish(*event);
  }
  for (const Outgoing* outgoing : {&completions_, &answers_}) {
    if (!outgoing->due.empty() && outgoing->due.front() > now) {
      something_due_.notify(outgoing->due.front() - now);
    }
  }
}

}  // namespace flue::systemc
