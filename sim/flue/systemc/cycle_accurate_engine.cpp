// SPDX-License-Identifier: Apache-2.0

#include "flue/systemc/cycle_accurate_engine.hpp"

#include <cstring>
#include <string>

#include "flue/layout/flue_regs.hpp"
#include "flue/systemc/engine_pins.hpp"

namespace flue::systemc {
namespace {

Completion completion_of(const AxiStreamPacket<512>& packet) {
  Completion completion;
  for (const auto& beat : packet) completion.beats.push_back({beat.tdata, beat.tkeep, false});
  completion.beats.back().last = true;
  return completion;
}

}  // namespace

CycleAccurateEngine::CycleAccurateEngine(const sc_core::sc_module_name& name, int seed)
    : EngineModule(name) {
  const EnginePins::Handlers handlers{
      [this](const AxiStreamPacket<512>& packet) { publish(completion_of(packet)); },
      [this](const AxiStreamPacket<64>& packet) { publish(packet[0].tdata); },
      [this](const AxiStreamPacket<768>& packet) { publish(packet[0].tdata); }};
  pins_ = std::make_unique<EnginePins>(clk, rst, handlers, seed);
}
CycleAccurateEngine::~CycleAccurateEngine() = default;

void CycleAccurateEngine::write_command(tlm::tlm_generic_payload& payload,
                                        sc_core::sc_time& delay) {
  pins_->command->b_transport(payload, delay);
}
void CycleAccurateEngine::write_delegate(tlm::tlm_generic_payload& payload,
                                         sc_core::sc_time& delay) {
  pins_->delegate->b_transport(payload, delay);
}
void CycleAccurateEngine::write_resolve(tlm::tlm_generic_payload& payload,
                                        sc_core::sc_time& delay) {
  pins_->resolve->b_transport(payload, delay);
}

void CycleAccurateEngine::access_register(tlm::tlm_generic_payload& payload,
                                          sc_core::sc_time& delay) {
  pins_->registers->b_transport(payload, delay);
  if (!payload.is_write() || !payload.is_response_ok()) return;
  std::uint32_t value = 0;
  std::memcpy(&value, payload.get_data_ptr(), sizeof value);
  const bool resets = payload.get_address() == reg::control::kAddress &&
                      (value & reg::control::kSoftResetMask) != 0;
  if (resets) pins_->flush();
}

bool CycleAccurateEngine::peek_register(std::uint32_t, std::uint32_t*) { return false; }

void CycleAccurateEngine::pause_completions(bool paused) { pins_->completions.pause(paused); }
void CycleAccurateEngine::pause_events(bool paused) { pins_->events.pause(paused); }
void CycleAccurateEngine::pause_answers(bool paused) { pins_->answers.pause(paused); }
int CycleAccurateEngine::assertion_failures() const { return pins_->assertion_failures(); }

void CycleAccurateEngine::trace(sc_core::sc_trace_file* file) const {
  EngineModule::trace(file);
  const std::string scope = std::string(name()) + ".";
  sc_core::sc_trace(file, clk, scope + "clk");
  sc_core::sc_trace(file, rst, scope + "rst");
  pins_->trace(file, scope);
}

void CycleAccurateEngine::begin_waves(const std::string& path) { pins_->begin_waves(path); }
void CycleAccurateEngine::dump_waves(std::uint64_t time) { pins_->dump_waves(time); }

}  // namespace flue::systemc
