// SPDX-License-Identifier: Apache-2.0

#include "flue/systemc/engine_module.hpp"

#include <cstring>
#include <string>

#include "flue/layout/flue_regs.hpp"
#include "flue/systemc/payload_rules.hpp"

namespace flue::systemc {
namespace {

constexpr unsigned kBeatBytes = 4 * layout::kBeatWords;
constexpr PayloadRules kMessages{false, kBeatBytes, layout::kMessageWords / layout::kBeatWords, 0};
constexpr PayloadRules kResolves{false, 4 * layout::ResolveRequest::kWords, 1, 0};
constexpr PayloadRules kRegisters{true, 4, 1, 0xFC};  // s_axil_*addr has eight bits

}  // namespace

EngineModule::EngineModule(const sc_core::sc_module_name& name) : sc_module(name) {
  command_socket.register_b_transport(this, &EngineModule::transport_command);
  delegate_socket.register_b_transport(this, &EngineModule::transport_delegate);
  resolve_socket.register_b_transport(this, &EngineModule::transport_resolve);
  register_socket.register_b_transport(this, &EngineModule::transport_register);
  register_socket.register_transport_dbg(this, &EngineModule::debug_register);

  sc_core::sc_spawn_options options;
  options.spawn_method();
  options.set_sensitivity(&interrupt_changed_);
  sc_core::sc_spawn([this] { drive_interrupt(); }, "drive_interrupt", &options);
}

void EngineModule::transport_command(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  if (kMessages.admit(payload)) write_command(payload, delay);
}

void EngineModule::transport_delegate(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  if (kMessages.admit(payload)) write_delegate(payload, delay);
}

void EngineModule::transport_resolve(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  if (kResolves.admit(payload)) write_resolve(payload, delay);
}

void EngineModule::transport_register(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  if (!kRegisters.admit(payload)) return;
  access_register(payload, delay);
  const bool acknowledges = payload.is_read() && payload.get_address() == reg::status::kAddress;
  if (acknowledges && payload.is_response_ok()) set_interrupt(false);
}

unsigned EngineModule::debug_register(tlm::tlm_generic_payload& payload) {
  if (!payload.is_read() || !kRegisters.admit(payload)) return 0;
  std::uint32_t value = 0;
  if (!peek_register(static_cast<std::uint32_t>(payload.get_address()), &value)) return 0;
  std::memcpy(payload.get_data_ptr(), &value, sizeof value);
  payload.set_response_status(tlm::TLM_OK_RESPONSE);
  return sizeof value;
}

void EngineModule::trace(sc_core::sc_trace_file* file) const {
  sc_core::sc_trace(file, interrupt, std::string(name()) + ".interrupt");
}

void EngineModule::publish(const Completion& completion) {
  completion_port.write(completion);
  set_interrupt(true);
}

void EngineModule::publish(const EventWords& event) {
  event_port.write(event);
  set_interrupt(true);
}

// The pin has one driver, whoever changes the level.
void EngineModule::set_interrupt(bool level) {
  interrupt_level_ = level;
  interrupt_changed_.notify(sc_core::SC_ZERO_TIME);
}
void EngineModule::drive_interrupt() { interrupt.write(interrupt_level_); }

}  // namespace flue::systemc
