// SPDX-License-Identifier: Apache-2.0
//
// HostPort: an initiator for an EngineModule that is driven from outside the simulation.

#ifndef FLUE_SYSTEMC_SERVER_HOST_PORT_HPP_
#define FLUE_SYSTEMC_SERVER_HOST_PORT_HPP_

#include <tlm_utils/simple_initiator_socket.h>

#include <cstdint>
#include <optional>
#include <systemc>
#include <tlm>
#include <vector>

#include "flue/engine/engine.hpp"
#include "flue/process/exchange.hpp"
#include "flue/systemc/engine_module.hpp"

namespace flue::systemc {

/// Called between two runs of the simulation; its processes do the rest while it runs.
class HostPort final : public sc_core::sc_module {
 public:
  HostPort(const sc_core::sc_module_name& name, EngineModule& engine);

  /// Takes what is offered; nothing may be offered to a stream that is `waiting`.
  void offer(const process::Request& request);
  /// Begins the access that the request asks for.
  void begin_access(const process::Request& request);
  bool accessing() const { return access_.has_value(); }

  std::uint32_t waiting() const;
  std::uint32_t value() const { return value_; }
  /// What came since the last call.
  std::vector<Beat> take_completions();
  std::vector<EventWords> take_events();
  std::vector<ResolveAnswerWords> take_answers();
  void forget();

 private:
  /// What came through one of the engine's ports.
  template <typename T>
  struct Mailbox final : tlm::tlm_analysis_if<T> {
    void write(const T& value) override { values.push_back(value); }
    std::vector<T> values;
  };
  template <unsigned BUSWIDTH>
  using Socket = tlm_utils::simple_initiator_socket<HostPort, BUSWIDTH>;

  void send_beats(Socket<512>& socket, std::optional<Beat>& slot);
  void send_resolves();
  void access_registers();

  Socket<512> command_socket_{"command_socket"}, delegate_socket_{"delegate_socket"};
  Socket<64> resolve_socket_{"resolve_socket"};
  Socket<32> register_socket_{"register_socket"};
  sc_core::sc_signal<bool> interrupt_{"interrupt"};
  sc_core::sc_event offered_, access_begins_;

  std::optional<Beat> command_, delegate_;
  std::optional<ResolveRequestWords> resolve_;
  std::optional<process::Request> access_;
  std::uint32_t value_ = 0;
  Mailbox<Completion> completions_;
  Mailbox<EventWords> events_;
  Mailbox<ResolveAnswerWords> answers_;
};

}  // namespace flue::systemc

#endif  // FLUE_SYSTEMC_SERVER_HOST_PORT_HPP_
