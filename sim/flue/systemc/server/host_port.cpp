// SPDX-License-Identifier: Apache-2.0

#include "flue/systemc/server/host_port.hpp"

#include <stdexcept>
#include <utility>

namespace flue::systemc {
namespace {

/// Writes `bytes` to address 0, or whatever `payload` was prepared for, and lets the time pass that
/// the target says it took.
template <typename Socket>
void transport(Socket& socket, tlm::tlm_generic_payload& payload,
               std::vector<unsigned char>& bytes) {
  payload.set_data_ptr(bytes.data());
  payload.set_data_length(static_cast<unsigned>(bytes.size()));
  payload.set_streaming_width(static_cast<unsigned>(bytes.size()));
  payload.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
  sc_core::sc_time delay;
  socket->b_transport(payload, delay);
  if (delay != sc_core::SC_ZERO_TIME) sc_core::wait(delay);
}

}  // namespace

HostPort::HostPort(const sc_core::sc_module_name& name, EngineModule& engine) : sc_module(name) {
  command_socket_.bind(engine.command_socket);
  delegate_socket_.bind(engine.delegate_socket);
  resolve_socket_.bind(engine.resolve_socket);
  register_socket_.bind(engine.register_socket);
  engine.interrupt(interrupt_);
  engine.completion_port(completions_);
  engine.event_port(events_);
  engine.answer_port(answers_);

  sc_core::sc_spawn([this] { send_beats(command_socket_, command_); }, "send_commands");
  sc_core::sc_spawn([this] { send_beats(delegate_socket_, delegate_); }, "send_delegates");
  sc_core::sc_spawn([this] { send_resolves(); }, "send_resolves");
  sc_core::sc_spawn([this] { access_registers(); }, "access_registers");
}

/// A beat at a time: the extension says what a payload of its own would not.
void HostPort::send_beats(Socket<512>& socket, std::optional<Beat>& slot) {
  tlm::tlm_generic_payload payload;
  AxiStreamExtension extension;
  payload.set_write();
  payload.set_extension(&extension);
  for (;;) {
    while (!slot) sc_core::wait(offered_);
    std::vector<unsigned char> bytes = to_bytes(slot->words.data(), slot->words.size());
    extension.tkeep = slot->keep;
    extension.tlast = slot->last;
    transport(socket, payload, bytes);
    slot.reset();
  }
}

void HostPort::send_resolves() {
  tlm::tlm_generic_payload payload;
  payload.set_write();
  for (;;) {
    while (!resolve_) sc_core::wait(offered_);
    std::vector<unsigned char> bytes = to_bytes(resolve_->data(), resolve_->size());
    transport(resolve_socket_, payload, bytes);
    resolve_.reset();
  }
}

void HostPort::access_registers() {
  tlm::tlm_generic_payload payload;
  for (;;) {
    while (!access_) sc_core::wait(access_begins_);
    const bool reading = access_->action == process::Action::kRead;
    payload.set_command(reading ? tlm::TLM_READ_COMMAND : tlm::TLM_WRITE_COMMAND);
    payload.set_address(access_->address);
    std::vector<unsigned char> bytes = to_bytes(&access_->value, 1);
    transport(register_socket_, payload, bytes);
    if (!payload.is_response_ok()) {
      throw std::runtime_error("register access: " + payload.get_response_string());
    }
    value_ = word_at(bytes.data());
    access_.reset();
  }
}

void HostPort::offer(const process::Request& request) {
  if ((request.offered & process::kCommand) != 0) command_ = request.command;
  if ((request.offered & process::kDelegate) != 0) delegate_ = request.delegate;
  if ((request.offered & process::kResolve) != 0) resolve_ = request.resolve;
  if (request.offered != 0) offered_.notify(sc_core::SC_ZERO_TIME);
}

void HostPort::begin_access(const process::Request& request) {
  access_ = request;
  access_begins_.notify(sc_core::SC_ZERO_TIME);
}

std::uint32_t HostPort::waiting() const {
  return (command_ ? process::kCommand : 0u) | (delegate_ ? process::kDelegate : 0u) |
         (resolve_ ? process::kResolve : 0u);
}

std::vector<Beat> HostPort::take_completions() {
  std::vector<Beat> beats;
  for (const Completion& completion : std::exchange(completions_.values, {})) {
    beats.insert(beats.end(), completion.beats.begin(), completion.beats.end());
  }
  return beats;
}
std::vector<EventWords> HostPort::take_events() { return std::exchange(events_.values, {}); }
std::vector<ResolveAnswerWords> HostPort::take_answers() {
  return std::exchange(answers_.values, {});
}

void HostPort::forget() {
  take_completions();
  take_events();
  take_answers();
}

}  // namespace flue::systemc
