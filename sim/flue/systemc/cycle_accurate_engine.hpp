// SPDX-License-Identifier: Apache-2.0
//
// CycleAccurateEngine: the RTL, Verilated as a SystemC module, behind AXI adapters, as an
// EngineModule.

#ifndef FLUE_SYSTEMC_CYCLE_ACCURATE_ENGINE_HPP_
#define FLUE_SYSTEMC_CYCLE_ACCURATE_ENGINE_HPP_

#include <cstdint>
#include <memory>

#include "flue/systemc/engine_module.hpp"

namespace flue::systemc {

class EnginePins;

/// The default build: 1,024 neighbors, 4,096 paths, 8,192 connections. It needs `rst` high for a
/// rising edge of `clk` first, and takes 8,192 + 32 cycles then until it takes anything; a call
/// waits for that.
///
/// A call returns just after the rising edge at which the last beat was taken. The debug transport
/// reads nothing: the RTL has no way round its bus.
class CycleAccurateEngine final : public EngineModule {
 public:
  sc_core::sc_in<bool> clk{"clk"};
  sc_core::sc_in<bool> rst{"rst"};

  /// @param seed  Of the contents of what is not reset; 1 to 2^31-1.
  explicit CycleAccurateEngine(const sc_core::sc_module_name& name, int seed = 1);
  CycleAccurateEngine(const CycleAccurateEngine&) = delete;
  CycleAccurateEngine& operator=(const CycleAccurateEngine&) = delete;
  ~CycleAccurateEngine() override;

  void pause_completions(bool paused) override;
  void pause_events(bool paused) override;
  void pause_answers(bool paused) override;
  int assertion_failures() const override;
  void trace(sc_core::sc_trace_file* file) const override;

  /// Waves of every signal of the RTL, and the transactions, to a *.fst or *.vcd that is whole when
  /// this is destroyed. Once, and not before the simulation has begun.
  ///
  /// Throws std::runtime_error when it cannot be written.
  void begin_waves(const std::string& path);
  /// Writes the values at `time`, in half clock cycles: an even one is just before a rising edge
  /// of `clk`, the next one after it.
  void dump_waves(std::uint64_t time);

 private:
  void write_command(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) override;
  void write_delegate(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) override;
  void write_resolve(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) override;
  void access_register(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) override;
  bool peek_register(std::uint32_t address, std::uint32_t* value) override;

  std::unique_ptr<EnginePins> pins_;
};

}  // namespace flue::systemc

#endif  // FLUE_SYSTEMC_CYCLE_ACCURATE_ENGINE_HPP_
