// SPDX-License-Identifier: Apache-2.0

#include "flue/systemc/cycle_accurate_engine.hpp"

#include <tlm_utils/simple_initiator_socket.h>

#include <cstring>
#include <functional>
#include <string>
#include <utility>

#include "Vflue_engine_systemc.h"
#include "flue/layout/flue_regs.hpp"
#include "flue/systemc/axi_lite_master.hpp"
#include "flue/systemc/axi_stream_sink.hpp"
#include "flue/systemc/axi_stream_source.hpp"

namespace flue::systemc {
namespace {

template <typename T>
using Signal = sc_core::sc_signal<T>;

/// The pins of one stream.
template <int DATA_WIDTH>
struct StreamSignals {
  Signal<bool> tvalid, tready, tlast;
  Signal<AxiData<DATA_WIDTH>> tdata;
  Signal<std::uint64_t> tkeep;

  template <typename Adapter>
  void bind(Adapter& adapter) {
    adapter.tvalid(tvalid);
    adapter.tready(tready);
    adapter.tdata(tdata);
  }
  template <typename Adapter>
  void bind_packets(Adapter& adapter) {
    bind(adapter);
    adapter.tkeep(tkeep);
    adapter.tlast(tlast);
  }
  void trace(sc_core::sc_trace_file* file, const std::string& name) const {
    sc_core::sc_trace(file, tvalid, name + "_tvalid");
    sc_core::sc_trace(file, tready, name + "_tready");
    sc_core::sc_trace(file, tdata, name + "_tdata");
  }
  void trace_packets(sc_core::sc_trace_file* file, const std::string& name) const {
    trace(file, name);
    sc_core::sc_trace(file, tkeep, name + "_tkeep");
    sc_core::sc_trace(file, tlast, name + "_tlast");
  }
};

/// Hands each packet on.
template <int DATA_WIDTH>
class Subscriber final : public tlm::tlm_analysis_if<AxiStreamPacket<DATA_WIDTH>> {
 public:
  using Handler = std::function<void(const AxiStreamPacket<DATA_WIDTH>&)>;
  explicit Subscriber(Handler handler) : handler_(std::move(handler)) {}
  void write(const AxiStreamPacket<DATA_WIDTH>& packet) override { handler_(packet); }

 private:
  Handler handler_;
};

/// The default context of the thread, before the model is made in it: the model's constructor fills
/// what is not reset with random values.
VerilatedContext* prepared_context(int seed) {
  VerilatedContext* const context = Verilated::threadContextp();
  context->randReset(2);
  context->randSeed(seed);
  context->fatalOnError(false);
  return context;
}

}  // namespace

/// The RTL, its adapters, and the wires in between.
struct CycleAccurateEngine::Pins {
  template <int DATA_WIDTH>
  using Initiator = tlm_utils::simple_initiator_socket<Pins, DATA_WIDTH>;

  Pins(CycleAccurateEngine& owner, int seed);
  ~Pins() { model.final(); }
  void drive_resets(bool rst);
  void flush();

  VerilatedContext* context;
  Vflue_engine_systemc model{"flue_engine"};

  AxiStreamSource<512> command_source{"command_source"}, delegate_source{"delegate_source"};
  AxiStreamSource<64> resolve_source{"resolve_source"};
  AxiStreamSink<512> completion_sink{"completion_sink"};
  AxiStreamSink<64> event_sink{"event_sink"};
  AxiStreamSink<768> answer_sink{"answer_sink"};
  AxiLiteMaster register_master{"register_master"};

  Initiator<512> to_command{"to_command"}, to_delegate{"to_delegate"};
  Initiator<64> to_resolve{"to_resolve"};
  Initiator<32> to_registers{"to_registers"};

  StreamSignals<512> cmd, cpl, dlg;
  StreamSignals<64> evt, rsv_request;
  StreamSignals<768> rsv_answer;
  Signal<bool> streams_resetn{"streams_resetn"}, registers_resetn{"registers_resetn"};
  Signal<bool> awvalid, awready, wvalid, wready, bvalid, bready, arvalid, arready, rvalid, rready;
  Signal<std::uint32_t> awaddr, awprot, wdata, wstrb, bresp, araddr, arprot, rdata, rresp;

  Subscriber<512> on_completion;
  Subscriber<64> on_event;
  Subscriber<768> on_answer;

  unsigned flush_cycles = 0;
  sc_core::sc_event flushed;
};

CycleAccurateEngine::Pins::Pins(CycleAccurateEngine& owner, int seed)
    : context(prepared_context(seed)),
      on_completion([&owner](const AxiStreamPacket<512>& packet) {
        Completion completion;
        for (const auto& beat : packet) completion.beats.push_back({beat.tdata, beat.tkeep, false});
        completion.beats.back().last = true;
        owner.publish(completion);
      }),
      on_event([&owner](const AxiStreamPacket<64>& packet) { owner.publish(packet[0].tdata); }),
      on_answer([&owner](const AxiStreamPacket<768>& packet) { owner.publish(packet[0].tdata); }) {
  const auto clocked = [&](auto& adapter, Signal<bool>& resetn) {
    adapter.aclk(owner.clk);
    adapter.aresetn(resetn);
  };
  clocked(command_source, streams_resetn);
  clocked(delegate_source, streams_resetn);
  clocked(resolve_source, streams_resetn);
  clocked(completion_sink, streams_resetn);
  clocked(event_sink, streams_resetn);
  clocked(answer_sink, streams_resetn);
  clocked(register_master, registers_resetn);

  cmd.bind_packets(command_source);
  dlg.bind_packets(delegate_source);
  cpl.bind_packets(completion_sink);
  rsv_request.bind(resolve_source);
  rsv_answer.bind(answer_sink);
  evt.bind(event_sink);
  completion_sink.port(on_completion);
  event_sink.port(on_event);
  answer_sink.port(on_answer);

  to_command.bind(command_source.socket);
  to_delegate.bind(delegate_source.socket);
  to_resolve.bind(resolve_source.socket);
  to_registers.bind(register_master.socket);

  model.clk(owner.clk);
  model.rst(owner.rst);
  const auto bind_model_stream = [](StreamSignals<512>& stream, auto& tvalid, auto& tready,
                                    auto& tdata, auto& tkeep, auto& tlast) {
    tvalid(stream.tvalid);
    tready(stream.tready);
    tdata(stream.tdata);
    tkeep(stream.tkeep);
    tlast(stream.tlast);
  };
  bind_model_stream(cmd, model.s_axis_cmd_tvalid, model.s_axis_cmd_tready, model.s_axis_cmd_tdata,
                    model.s_axis_cmd_tkeep, model.s_axis_cmd_tlast);
  bind_model_stream(dlg, model.s_axis_dlg_tvalid, model.s_axis_dlg_tready, model.s_axis_dlg_tdata,
                    model.s_axis_dlg_tkeep, model.s_axis_dlg_tlast);
  bind_model_stream(cpl, model.m_axis_cpl_tvalid, model.m_axis_cpl_tready, model.m_axis_cpl_tdata,
                    model.m_axis_cpl_tkeep, model.m_axis_cpl_tlast);
  model.m_axis_evt_tvalid(evt.tvalid);
  model.m_axis_evt_tready(evt.tready);
  model.m_axis_evt_tdata(evt.tdata);
  model.s_axis_rsv_tvalid(rsv_request.tvalid);
  model.s_axis_rsv_tready(rsv_request.tready);
  model.s_axis_rsv_tdata(rsv_request.tdata);
  model.m_axis_rsv_tvalid(rsv_answer.tvalid);
  model.m_axis_rsv_tready(rsv_answer.tready);
  model.m_axis_rsv_tdata(rsv_answer.tdata);

  const auto wire = [](auto& master_pin, auto& model_pin, auto& signal) {
    master_pin(signal);
    model_pin(signal);
  };
  wire(register_master.awvalid, model.s_axil_awvalid, awvalid);
  wire(register_master.awready, model.s_axil_awready, awready);
  wire(register_master.awaddr, model.s_axil_awaddr, awaddr);
  wire(register_master.awprot, model.s_axil_awprot, awprot);
  wire(register_master.wvalid, model.s_axil_wvalid, wvalid);
  wire(register_master.wready, model.s_axil_wready, wready);
  wire(register_master.wdata, model.s_axil_wdata, wdata);
  wire(register_master.wstrb, model.s_axil_wstrb, wstrb);
  wire(register_master.bvalid, model.s_axil_bvalid, bvalid);
  wire(register_master.bready, model.s_axil_bready, bready);
  wire(register_master.bresp, model.s_axil_bresp, bresp);
  wire(register_master.arvalid, model.s_axil_arvalid, arvalid);
  wire(register_master.arready, model.s_axil_arready, arready);
  wire(register_master.araddr, model.s_axil_araddr, araddr);
  wire(register_master.arprot, model.s_axil_arprot, arprot);
  wire(register_master.rvalid, model.s_axil_rvalid, rvalid);
  wire(register_master.rready, model.s_axil_rready, rready);
  wire(register_master.rdata, model.s_axil_rdata, rdata);
  wire(register_master.rresp, model.s_axil_rresp, rresp);

  sc_core::sc_spawn_options options;
  options.spawn_method();
  options.dont_initialize();
  options.set_sensitivity(&owner.clk.pos());
  sc_core::sc_spawn([this, &owner] { drive_resets(owner.rst.read()); }, "drive_resets", &options);
}

void CycleAccurateEngine::Pins::drive_resets(bool rst) {
  registers_resetn.write(!rst);
  streams_resetn.write(!rst && flush_cycles == 0);
  if (flush_cycles != 0 && --flush_cycles == 0) flushed.notify(sc_core::SC_ZERO_TIME);
}

/// Holds the streams' adapters in reset until a soft reset is at the engine's streams and whatever
/// it had given before has been thrown away.
void CycleAccurateEngine::Pins::flush() {
  flush_cycles = 4;
  sc_core::wait(flushed);
}

CycleAccurateEngine::CycleAccurateEngine(const sc_core::sc_module_name& name, int seed)
    : EngineModule(name), pins_(std::make_unique<Pins>(*this, seed)) {}
CycleAccurateEngine::~CycleAccurateEngine() = default;

void CycleAccurateEngine::write_command(tlm::tlm_generic_payload& payload,
                                        sc_core::sc_time& delay) {
  pins_->to_command->b_transport(payload, delay);
}
void CycleAccurateEngine::write_delegate(tlm::tlm_generic_payload& payload,
                                         sc_core::sc_time& delay) {
  pins_->to_delegate->b_transport(payload, delay);
}
void CycleAccurateEngine::write_resolve(tlm::tlm_generic_payload& payload,
                                        sc_core::sc_time& delay) {
  pins_->to_resolve->b_transport(payload, delay);
}

void CycleAccurateEngine::access_register(tlm::tlm_generic_payload& payload,
                                          sc_core::sc_time& delay) {
  pins_->to_registers->b_transport(payload, delay);
  if (!payload.is_write() || !payload.is_response_ok()) return;
  std::uint32_t value = 0;
  std::memcpy(&value, payload.get_data_ptr(), sizeof value);
  const bool resets = payload.get_address() == reg::control::kAddress &&
                      (value & reg::control::kSoftResetMask) != 0;
  if (resets) pins_->flush();
}

bool CycleAccurateEngine::peek_register(std::uint32_t, std::uint32_t*) { return false; }

void CycleAccurateEngine::pause_completions(bool paused) { pins_->completion_sink.pause(paused); }
void CycleAccurateEngine::pause_events(bool paused) { pins_->event_sink.pause(paused); }
void CycleAccurateEngine::pause_answers(bool paused) { pins_->answer_sink.pause(paused); }
int CycleAccurateEngine::assertion_failures() const { return pins_->context->errorCount(); }

void CycleAccurateEngine::trace(sc_core::sc_trace_file* file) const {
  EngineModule::trace(file);
  const Pins& pins = *pins_;
  const std::string scope = std::string(name()) + ".";
  sc_core::sc_trace(file, clk, scope + "clk");
  sc_core::sc_trace(file, rst, scope + "rst");
  pins.cmd.trace_packets(file, scope + "s_axis_cmd");
  pins.cpl.trace_packets(file, scope + "m_axis_cpl");
  pins.evt.trace(file, scope + "m_axis_evt");
  pins.rsv_request.trace(file, scope + "s_axis_rsv");
  pins.rsv_answer.trace(file, scope + "m_axis_rsv");
  pins.dlg.trace_packets(file, scope + "s_axis_dlg");
}

}  // namespace flue::systemc
