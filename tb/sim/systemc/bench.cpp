// SPDX-License-Identifier: Apache-2.0

#include "tb/sim/systemc/bench.hpp"

#include <cstring>

#include "flue/layout/flue_regs.hpp"

namespace flue::systemc::test {
namespace {

Bench* the_bench = nullptr;

void spawn_at_edges(const std::function<void()>& process, const char* name,
                    sc_core::sc_clock& clk) {
  sc_core::sc_spawn_options options;
  options.spawn_method();
  options.dont_initialize();
  options.set_sensitivity(&clk.posedge_event());
  sc_core::sc_spawn(process, name, &options);
}

}  // namespace

Payload::Payload(std::vector<unsigned char> content) : bytes(std::move(content)) {
  set_write();
  set_data_ptr(bytes.data());
  set_data_length(static_cast<unsigned>(bytes.size()));
  set_streaming_width(static_cast<unsigned>(bytes.size()));
}
Payload::~Payload() { clear_extension(&extension); }

Payload payload_of(const flue::test::Descriptor& descriptor) {
  return Payload(to_bytes(descriptor.words.data(), descriptor.beats * layout::kBeatWords));
}

Host::Host(const sc_core::sc_module_name& name, EngineModule& the_engine)
    : sc_module(name), engine(the_engine) {
  command.bind(engine.command_socket);
  delegate.bind(engine.delegate_socket);
  resolve.bind(engine.resolve_socket);
  registers.bind(engine.register_socket);
  registers.register_nb_transport_bw(this, &Host::respond);
  engine.interrupt(interrupt);
  engine.completion_port(completions);
  engine.event_port(events);
  engine.answer_port(answers);
}

tlm::tlm_sync_enum Host::respond(tlm::tlm_generic_payload&, tlm::tlm_phase& phase,
                                 sc_core::sc_time&) {
  if (phase != tlm::BEGIN_RESP) return tlm::TLM_ACCEPTED;
  responded.notify(sc_core::SC_ZERO_TIME);
  phase = tlm::END_RESP;
  return tlm::TLM_COMPLETED;
}

tlm::tlm_response_status Host::send(const flue::test::Descriptor& descriptor) {
  Payload payload = payload_of(descriptor);
  return transport(command, payload);
}

std::uint32_t Host::read(std::uint32_t address) {
  Payload payload(std::vector<unsigned char>(4));
  payload.set_read();
  payload.set_address(address);
  if (transport(registers, payload) != tlm::TLM_OK_RESPONSE) throw std::runtime_error("read");
  std::uint32_t value = 0;
  std::memcpy(&value, payload.bytes.data(), sizeof value);
  return value;
}

void Host::write(std::uint32_t address, std::uint32_t value) {
  Payload payload(to_bytes(&value, 1));
  payload.set_address(address);
  if (transport(registers, payload) != tlm::TLM_OK_RESPONSE) throw std::runtime_error("write");
}

bool Host::wait_for_completions(std::size_t count) {
  constexpr unsigned kPatience = 100;  // cycles; a soft reset is over before
  while (completions.values.size() < count) {
    const std::size_t before = completions.values.size();
    sc_core::wait(kPatience * kPeriod, completions.arrived);
    if (completions.values.size() == before) return false;
  }
  return true;
}

layout::CompletionHeader Host::completion(std::size_t n) const {
  return layout::CompletionHeader::decode(completions.values.at(n).words().data());
}

void Host::reset() {
  engine.pause_completions(false);
  engine.pause_events(false);
  engine.pause_answers(false);
  write(reg::control::kAddress, reg::control::kSoftResetMask | reg::control::kSoftwareMacMask);
  while ((read(reg::status::kAddress) & reg::status::kReadyMask) == 0) {
  }
  completions.clear();
  events.clear();
  answers.clear();
}

StreamLoop::StreamLoop(const sc_core::sc_module_name& name, sc_core::sc_clock& clk)
    : sc_module(name) {
  to_source.bind(source.socket);
  const auto connect = [&](auto& adapter) {
    adapter.aclk(clk);
    adapter.aresetn(aresetn);
    adapter.tvalid(tvalid);
    adapter.tready(tready);
    adapter.tdata(tdata);
    adapter.tkeep(tkeep);
    adapter.tlast(tlast);
  };
  connect(source);
  connect(sink);
  sink.port(packets);
  spawn_at_edges([this] { watch(); }, "watch", clk);
}

void StreamLoop::reset() {
  aresetn.write(false);
  sc_core::wait(2 * kPeriod);
  aresetn.write(true);
  sc_core::wait(2 * kPeriod);
  packets.clear();
  random_pauses = false;
  sink.pause(false);
  handshakes = stalls = broken_promises = 0;
}

void StreamLoop::watch() {
  if (aresetn.read() && stalled_ && (!tvalid.read() || tdata.read() != stalled_data_)) {
    ++broken_promises;
  }
  stalled_ = aresetn.read() && tvalid.read() && !tready.read();
  stalled_data_ = tdata.read();
  if (stalled_) ++stalls;
  if (tvalid.read() && tready.read()) ++handshakes;
  if (random_pauses) sink.pause(random_() % 2 == 0);
}

LiteLoop::LiteLoop(const sc_core::sc_module_name& name, sc_core::sc_clock& clk) : sc_module(name) {
  to_master.bind(master.socket);
  master.aclk(clk);
  master.aresetn(aresetn);
  master.awvalid(awvalid_);
  master.awready(awready_);
  master.awaddr(awaddr_);
  master.awprot(awprot_);
  master.wvalid(wvalid_);
  master.wready(wready_);
  master.wdata(wdata_);
  master.wstrb(wstrb_);
  master.bvalid(bvalid_);
  master.bready(bready_);
  master.bresp(bresp_);
  master.arvalid(arvalid_);
  master.arready(arready_);
  master.araddr(araddr_);
  master.arprot(arprot_);
  master.rvalid(rvalid_);
  master.rready(rready_);
  master.rdata(rdata_);
  master.rresp(rresp_);
  spawn_at_edges([this] { serve(); }, "serve", clk);
}

std::uint32_t LiteLoop::response_to(std::uint32_t address) {
  constexpr std::uint32_t kOkay = 0;
  constexpr std::uint32_t kSlvErr = 2;
  constexpr std::uint32_t kDecErr = 3;
  if (address < 0x40) return kOkay;
  return address == 0x40 ? kSlvErr : kDecErr;
}

/// Address and data of a write in either order, each answer some cycles later.
void LiteLoop::serve() {
  if (bvalid_.read() && bready_.read()) bvalid_.write(false);
  if (rvalid_.read() && rready_.read()) rvalid_.write(false);
  if (awvalid_.read() && awready_.read()) {
    have_address_ = true;
    address_ = awaddr_.read();
  }
  if (wvalid_.read() && wready_.read()) {
    have_data_ = wstrb_.read() == 0xF;
    data_ = wdata_.read();
  }
  if (arvalid_.read() && arready_.read()) {
    const std::uint32_t address = araddr_.read();
    rdata_.write(response_to(address) == 0 ? words_[address / 4] : 0);
    rresp_.write(response_to(address));
    rvalid_.write(true);
  }
  if (have_address_ && have_data_ && random_() % 2 == 0) {
    have_address_ = have_data_ = false;
    if (response_to(address_) == 0) words_[address_ / 4] = data_;
    bresp_.write(response_to(address_));
    bvalid_.write(true);
  }
  awready_.write(!have_address_ && random_() % 2 == 0);
  wready_.write(!have_data_ && random_() % 2 == 0);
  arready_.write(random_() % 2 == 0);
}

Bench::Bench() : loosely_timed("loosely_timed", ReferenceConfig::of(8, 16, 16)) {
  cycle_accurate.clk(clk);
  cycle_accurate.rst(rst);
}

Bench& bench() { return *the_bench; }
void set_bench(Bench* bench) { the_bench = bench; }

}  // namespace flue::systemc::test
