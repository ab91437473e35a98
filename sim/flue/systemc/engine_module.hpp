// SPDX-License-Identifier: Apache-2.0
//
// EngineModule: the engine as a SystemC module with TLM-2.0 sockets, whatever is inside
// (docs/systemc.md).

#ifndef FLUE_SYSTEMC_ENGINE_MODULE_HPP_
#define FLUE_SYSTEMC_ENGINE_MODULE_HPP_

#include <tlm_utils/simple_target_socket.h>

#include <systemc>
#include <tlm>

#include "flue/engine/engine.hpp"
#include "flue/systemc/axi_stream.hpp"
#include "flue/systemc/messages.hpp"

namespace flue::systemc {

/// Base protocol, blocking and non-blocking transport alike. A write to a stream's socket returns
/// when the engine has taken the whole message; what comes of it arrives at a port, later, never
/// inside the call, and from a method process: a subscriber does not wait. A message that cannot be
/// a descriptor is no TLM error: it has its completion, as on every engine. Which payloads are
/// refused, and how: PayloadRules.
///
/// A stream write that a reset overtakes ends with TLM_GENERIC_ERROR_RESPONSE. After a write of
/// CONTROL.soft_reset nothing of what was under way arrives any more.
class EngineModule : public sc_core::sc_module {
 public:
  /// Descriptors: 64 or 128 bytes at address 0.
  tlm_utils::simple_target_socket<EngineModule, 512> command_socket{"command_socket"};
  /// Registers: 4 bytes at a multiple of 4 below 256.
  tlm_utils::simple_target_socket<EngineModule, 32> register_socket{"register_socket"};
  /// Resolve requests: 8 bytes at address 0. May stay unbound.
  tlm_utils::simple_target_socket_optional<EngineModule, 64> resolve_socket{"resolve_socket"};
  /// DELEGATE descriptors of a data path: 64 or 128 bytes at address 0. May stay unbound.
  tlm_utils::simple_target_socket_optional<EngineModule, 512> delegate_socket{"delegate_socket"};

  /// In the order of the descriptors.
  tlm::tlm_analysis_port<Completion> completion_port{"completion_port"};
  tlm::tlm_analysis_port<EventWords> event_port{"event_port"};
  /// Answers to `resolve_socket`, in the order of the requests.
  tlm::tlm_analysis_port<ResolveAnswerWords> answer_port{"answer_port"};

  /// High while a completion or event was given that no read of STATUS through `register_socket`
  /// has acknowledged yet.
  sc_core::sc_out<bool> interrupt{"interrupt"};

  // An analysis port cannot refuse. A subscriber that has no room pauses its stream, and what comes
  // waits inside: in the reference model without limit, in the RTL until it takes no more.
  virtual void pause_completions(bool paused) = 0;
  virtual void pause_events(bool paused) = 0;
  virtual void pause_answers(bool paused) = 0;

  /// Adds what can be seen of it to a file of SystemC's own: `interrupt`, and the pins where there
  /// are any (`s_axis_cmd_tvalid` and so on).
  void trace(sc_core::sc_trace_file* file) const override;

  /// How many of the RTL's own assertions have failed: its bugs. 0 where there is no RTL.
  virtual int assertion_failures() const { return 0; }

 protected:
  explicit EngineModule(const sc_core::sc_module_name& name);

  // What is inside. The payload has passed the rules; the response is left to be set.
  virtual void write_command(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) = 0;
  virtual void write_delegate(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) = 0;
  virtual void write_resolve(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) = 0;
  virtual void access_register(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) = 0;
  /// Reads a register without time or side effects. False: not possible.
  virtual bool peek_register(std::uint32_t address, std::uint32_t* value) = 0;

  void publish(const Completion& completion);
  void publish(const EventWords& event);
  void publish(const ResolveAnswerWords& answer) { answer_port.write(answer); }

 private:
  void transport_command(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  void transport_delegate(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  void transport_resolve(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  void transport_register(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  unsigned debug_register(tlm::tlm_generic_payload& payload);

  void set_interrupt(bool level);
  void drive_interrupt();

  bool interrupt_level_ = false;
  sc_core::sc_event interrupt_changed_;
};

}  // namespace flue::systemc

#endif  // FLUE_SYSTEMC_ENGINE_MODULE_HPP_
