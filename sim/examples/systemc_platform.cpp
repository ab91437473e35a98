// SPDX-License-Identifier: Apache-2.0
//
// A SystemC platform with the engine in it: a driver model of one's own offloads a connection,
// follows its next hop to another MAC, sends, and stops it; a VCD shows both sides of the engine.
//
//   systemc_platform loosely-timed|cycle-accurate [FILE.vcd]
//
// Ends with status 1 if the engine says anything but SUCCESS.

#include <tlm_utils/simple_initiator_socket.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <systemc>
#include <tlm>

#include "flue/layout/flue_layout.hpp"
#include "flue/layout/flue_regs.hpp"
#include "flue/systemc/cycle_accurate_engine.hpp"
#include "flue/systemc/loosely_timed_engine.hpp"

using namespace flue;           // layout::, reg::
using namespace flue::systemc;  // EngineModule and its two implementations
using sc_core::sc_time_stamp;

namespace {

/// Keeps the last value that came through a port of the engine.
template <typename T>
struct Last final : tlm::tlm_analysis_if<T> {
  void write(const T& value) override {
    last = value;
    arrived.notify(sc_core::SC_ZERO_TIME);
  }
  T last{};
  sc_core::sc_event arrived;
};

/// The user's own model.
class Driver final : public sc_core::sc_module {
 public:
  tlm_utils::simple_initiator_socket<Driver, 512> command{"command"};
  tlm_utils::simple_initiator_socket<Driver, 64> resolve{"resolve"};
  tlm_utils::simple_initiator_socket<Driver, 32> registers{"registers"};
  sc_core::sc_in<bool> interrupt{"interrupt"};
  Last<Completion> completion;
  Last<ResolveAnswerWords> answer;
  Last<EventWords> event;

  // What it does, for the VCD.
  sc_core::sc_signal<std::uint32_t> opcode{"opcode"}, tag{"tag"}, status{"status"};
  sc_core::sc_signal<std::uint64_t> destination{"destination"};

  explicit Driver(const sc_core::sc_module_name& name) : sc_module(name) {
    sc_core::sc_spawn([this] { run(); }, "run");
  }

 private:
  using Words = std::array<layout::Word, layout::kMessageWords>;

  void run();
  layout::Word issue(layout::CommandHeader header, Words words, unsigned beats = 1);
  void send_a_segment(layout::Word connection);

  template <typename Socket>
  void transport(Socket& socket, tlm::tlm_command kind, std::uint64_t address,
                 std::vector<unsigned char> bytes) {
    tlm::tlm_generic_payload payload;
    payload.set_command(kind);
    payload.set_address(address);
    payload.set_data_ptr(bytes.data());
    payload.set_data_length(static_cast<unsigned>(bytes.size()));
    payload.set_streaming_width(static_cast<unsigned>(bytes.size()));
    sc_core::sc_time delay;
    socket->b_transport(payload, delay);
    sc_core::wait(delay);
    if (!payload.is_response_ok()) fail(payload.get_response_string());
  }
  static void fail(const std::string& why) {
    std::cerr << "systemc_platform: " << why << '\n';
    std::exit(EXIT_FAILURE);
  }

  std::uint16_t next_tag_ = 1;
};

/// Sends a descriptor and waits for its completion; the object's handle.
layout::Word Driver::issue(layout::CommandHeader header, Words words, unsigned beats) {
  header.tag = next_tag_++;
  header.encode(words.data());
  opcode.write(static_cast<std::uint32_t>(header.opcode));
  tag.write(header.tag);
  transport(command, tlm::TLM_WRITE_COMMAND, 0, to_bytes(words.data(), beats * layout::kBeatWords));
  sc_core::wait(completion.arrived);

  const auto done = layout::CompletionHeader::decode(completion.last.words().data());
  status.write(static_cast<std::uint32_t>(done.status));
  std::cout << sc_time_stamp() << ": " << to_string(done.opcode) << ' ' << to_string(done.layer)
            << ": " << to_string(done.status) << '\n';
  if (done.status != layout::Status::kSuccess || done.tag != header.tag) fail("not what I asked");
  return done.handle;
}

void Driver::send_a_segment(layout::Word connection) {
  ResolveRequestWords request{};
  layout::ResolveRequest{next_tag_++, connection}.encode(request.data());
  transport(resolve, tlm::TLM_WRITE_COMMAND, 0, to_bytes(request.data(), request.size()));
  sc_core::wait(answer.arrived);
  const auto headers = layout::ResolveAnswer::decode(answer.last.data());
  std::uint64_t mac = 0;
  for (const std::uint8_t byte : headers.dl_destination_address) mac = mac << 8 | byte;
  destination.write(mac);
  std::cout << sc_time_stamp() << ": segment " << to_string(headers.result) << std::hex << " to "
            << mac << std::dec << '\n';
}

void Driver::run() {
  using layout::Layer;
  using layout::Opcode;
  Words words{};
  layout::CommandHeader initiate;
  initiate.opcode = Opcode::kInitiate;
  initiate.has_state = true;

  // The next hop, the path through it, the connection on the path: each names the one before.
  layout::NeighborState next_hop;
  next_hop.dl_destination_address = {2, 0, 0, 0, 0, 9};
  next_hop.encode(words.data());
  initiate.layer = Layer::kNeighbor;
  initiate.handle = 0;
  const layout::Word neighbor = issue(initiate, words);

  layout::Ip4PathState path;
  path.path_mtu = 1500;
  words = {};
  path.encode(words.data());
  initiate.layer = Layer::kIp4Path;
  initiate.handle = neighbor;
  initiate.handle = issue(initiate, words);

  layout::TcpState tcp;
  tcp.remote_port = 80;
  tcp.remote_mss = 1460;
  tcp.state = 4;  // established
  words = {};
  tcp.encode(words.data());
  initiate.layer = Layer::kTcp;
  const layout::Word connection = issue(initiate, words, 2);
  send_a_segment(connection);

  // The next hop has another MAC: one update, and the connection follows.
  next_hop.dl_destination_address = {2, 0, 0, 0, 0, 10};
  words = {};
  next_hop.encode(words.data());
  layout::CommandHeader update;
  update.opcode = Opcode::kUpdate;
  update.layer = Layer::kNeighbor;
  update.has_state = true;
  update.handle = neighbor;
  issue(update, words);
  send_a_segment(connection);

  // The next hop is gone: nothing leaves through it, and the engine asks for the connection.
  layout::CommandHeader invalidate;
  invalidate.opcode = Opcode::kInvalidate;
  invalidate.layer = Layer::kNeighbor;
  invalidate.handle = neighbor;
  issue(invalidate, {});
  send_a_segment(connection);
  while (event.last == EventWords{}) sc_core::wait(event.arrived);
  std::cout << sc_time_stamp() << ": " << to_string(layout::Event::decode(event.last.data()).kind)
            << '\n';

  // All that came is seen: a read of STATUS takes the interrupt back.
  if (!interrupt.read()) fail("no interrupt");
  transport(registers, tlm::TLM_READ_COMMAND, reg::status::kAddress, std::vector<unsigned char>(4));
  sc_core::wait(20, sc_core::SC_NS);  // so that the VCD shows the end
  sc_core::sc_stop();
}

}  // namespace

int sc_main(int argc, char** argv) {
  const std::string kind = argc > 1 ? argv[1] : "loosely-timed";
  const sc_core::sc_time period(4, sc_core::SC_NS);
  sc_core::sc_clock clk("clk", period);
  sc_core::sc_signal<bool> rst("rst", true), interrupt("interrupt");

  std::unique_ptr<EngineModule> engine;
  if (kind == "cycle-accurate") {
    auto rtl = std::make_unique<CycleAccurateEngine>("engine");
    rtl->clk(clk);
    rtl->rst(rst);
    engine = std::move(rtl);
  } else {
    engine = std::make_unique<LooselyTimedEngine>("engine");
  }

  Driver driver("driver");
  driver.command.bind(engine->command_socket);
  driver.resolve.bind(engine->resolve_socket);
  driver.registers.bind(engine->register_socket);
  driver.interrupt(interrupt);
  engine->interrupt(interrupt);
  engine->completion_port(driver.completion);
  engine->answer_port(driver.answer);
  engine->event_port(driver.event);

  sc_core::sc_trace_file* vcd = nullptr;
  if (argc > 2) {
    std::string name = argv[2];
    name.resize(name.rfind(".vcd"));  // SystemC appends it
    vcd = sc_core::sc_create_vcd_trace_file(name.c_str());
    vcd->set_time_unit(1, sc_core::SC_PS);
    sc_core::sc_trace(vcd, driver.opcode, "driver.opcode");
    sc_core::sc_trace(vcd, driver.tag, "driver.tag");
    sc_core::sc_trace(vcd, driver.status, "driver.status");
    sc_core::sc_trace(vcd, driver.destination, "driver.destination");
    engine->trace(vcd);
  }

  sc_core::sc_start(4 * period);
  rst.write(false);
  sc_core::sc_start();
  if (vcd != nullptr) sc_core::sc_close_vcd_trace_file(vcd);
  return engine->assertion_failures() == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
