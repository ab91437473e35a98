// SPDX-License-Identifier: Apache-2.0
//
// LooselyTimedEngine: the reference model as an EngineModule.

#ifndef FLUE_SYSTEMC_LOOSELY_TIMED_ENGINE_HPP_
#define FLUE_SYSTEMC_LOOSELY_TIMED_ENGINE_HPP_

#include <cstdint>
#include <deque>

#include "flue/reference/reference_engine.hpp"
#include "flue/systemc/engine_module.hpp"

namespace flue::systemc {

/// What a message costs: the RTL's own figures (rtl/flue_engine.sv).
struct LooseTiming {
  sc_core::sc_time clock_period{4, sc_core::SC_NS};
  unsigned completion_cycles = 15;
  unsigned answer_cycles = 10;
};

/// A call applies its message at once and adds the time that its beats take to `delay`, without
/// waiting: initiators may run ahead of time (temporal decoupling), and messages are applied in the
/// order of the calls. A completion is published when its time has come. A call waits only while
/// the engine takes nothing (FAULT.hang), until a register write lets it go on.
///
/// The debug transport reads registers.
class LooselyTimedEngine final : public EngineModule {
 public:
  explicit LooselyTimedEngine(const sc_core::sc_module_name& name,
                              const ReferenceConfig& config = {}, const LooseTiming& timing = {});

  void pause_completions(bool paused) override { pause(&completions_.paused, paused); }
  void pause_events(bool paused) override { pause(&events_paused_, paused); }
  void pause_answers(bool paused) override { pause(&answers_.paused, paused); }

 private:
  /// Of one of the streams that come out.
  struct Outgoing {
    std::deque<sc_core::sc_time> due;  ///< when the next one leaves
    bool paused = false;
  };

  void write_command(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) override;
  void write_delegate(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) override;
  void write_resolve(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) override;
  void access_register(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) override;
  bool peek_register(std::uint32_t address, std::uint32_t* value) override;

  bool write_beats(const tlm::tlm_generic_payload& payload, sc_core::sc_time& delay,
                   bool (ReferenceEngine::*send)(const Beat&));
  template <typename Send>
  bool until_taken(Send send);
  void schedule(Outgoing* outgoing, const sc_core::sc_time& when);
  void pause(bool* stream, bool paused);
  void publish_due();
  void publish_completions(const sc_core::sc_time& now);

  ReferenceEngine engine_;
  LooseTiming timing_;
  Outgoing completions_, answers_;
  bool events_paused_ = false;
  unsigned resets_ = 0;
  sc_core::sc_event something_due_;
  sc_core::sc_event register_written_;
};

}  // namespace flue::systemc

#endif  // FLUE_SYSTEMC_LOOSELY_TIMED_ENGINE_HPP_
