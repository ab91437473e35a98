// SPDX-License-Identifier: Apache-2.0

#include "flue/systemc/engine_pins.hpp"

namespace flue::systemc {
namespace {

/// The default context of the thread, before the model is made in it: the model's constructor fills
/// what is not reset with random values.
VerilatedContext* prepared_context(int seed) {
  VerilatedContext* const context = Verilated::threadContextp();
  context->randReset(2);
  context->randSeed(seed);
  context->fatalOnError(false);
  context->traceEverOn(true);  // allows it; before the first cycle or never
  return context;
}

template <typename Adapter>
void connect_clock(Adapter& adapter, sc_core::sc_in<bool>& clk, Signal<bool>& resetn) {
  adapter.aclk(clk);
  adapter.aresetn(resetn);
}

}  // namespace

EnginePins::EnginePins(sc_core::sc_in<bool>& clk, sc_core::sc_in<bool>& rst, Handlers handlers,
                       int seed)
    : context_(prepared_context(seed)),
      model_(std::make_unique<Vflue_engine_systemc>("flue_engine")),
      on_completion_(std::move(handlers.completion)),
      on_event_(std::move(handlers.event)),
      on_answer_(std::move(handlers.answer)) {
  model_->clk(clk);
  model_->rst(rst);
  connect_clock(command_source_, clk, streams_resetn_);
  connect_clock(delegate_source_, clk, streams_resetn_);
  connect_clock(resolve_source_, clk, streams_resetn_);
  connect_clock(completions, clk, streams_resetn_);
  connect_clock(events, clk, streams_resetn_);
  connect_clock(answers, clk, streams_resetn_);
  connect_clock(register_master_, clk, registers_resetn_);
  connect_streams();
  connect_registers();

  sc_core::sc_spawn_options options;
  options.spawn_method();
  options.dont_initialize();
  options.set_sensitivity(&clk.pos());
  sc_core::sc_spawn([this, &rst] { drive_resets(rst.read()); }, "drive_resets", &options);
}

EnginePins::~EnginePins() {
  waves_.reset();
  model_->final();
}

void EnginePins::begin_waves(const std::string& path) {
  waves_ = std::make_unique<WaveFile<Vflue_engine_systemc, SystemcData>>(*model_, path);
}

void EnginePins::connect_streams() {
  command.bind(command_source_.socket);
  delegate.bind(delegate_source_.socket);
  resolve.bind(resolve_source_.socket);
  completions.port(on_completion_);
  events.port(on_event_);
  answers.port(on_answer_);

  cmd_.bind_packets(command_source_);
  dlg_.bind_packets(delegate_source_);
  cpl_.bind_packets(completions);
  rsv_request_.bind(resolve_source_);
  rsv_answer_.bind(answers);
  evt_.bind(events);

  model_->s_axis_cmd_tvalid(cmd_.tvalid);
  model_->s_axis_cmd_tready(cmd_.tready);
  model_->s_axis_cmd_tdata(cmd_.tdata);
  model_->s_axis_cmd_tkeep(cmd_.tkeep);
  model_->s_axis_cmd_tlast(cmd_.tlast);
  model_->s_axis_dlg_tvalid(dlg_.tvalid);
  model_->s_axis_dlg_tready(dlg_.tready);
  model_->s_axis_dlg_tdata(dlg_.tdata);
  model_->s_axis_dlg_tkeep(dlg_.tkeep);
  model_->s_axis_dlg_tlast(dlg_.tlast);
  model_->m_axis_cpl_tvalid(cpl_.tvalid);
  model_->m_axis_cpl_tready(cpl_.tready);
  model_->m_axis_cpl_tdata(cpl_.tdata);
  model_->m_axis_cpl_tkeep(cpl_.tkeep);
  model_->m_axis_cpl_tlast(cpl_.tlast);
  model_->m_axis_evt_tvalid(evt_.tvalid);
  model_->m_axis_evt_tready(evt_.tready);
  model_->m_axis_evt_tdata(evt_.tdata);
  model_->s_axis_rsv_tvalid(rsv_request_.tvalid);
  model_->s_axis_rsv_tready(rsv_request_.tready);
  model_->s_axis_rsv_tdata(rsv_request_.tdata);
  model_->m_axis_rsv_tvalid(rsv_answer_.tvalid);
  model_->m_axis_rsv_tready(rsv_answer_.tready);
  model_->m_axis_rsv_tdata(rsv_answer_.tdata);
}

void EnginePins::connect_registers() {
  registers.bind(register_master_.socket);
  const auto wire = [](auto& master_pin, auto& model_pin, auto& signal) {
    master_pin(signal);
    model_pin(signal);
  };
  wire(register_master_.awvalid, model_->s_axil_awvalid, awvalid_);
  wire(register_master_.awready, model_->s_axil_awready, awready_);
  wire(register_master_.awaddr, model_->s_axil_awaddr, awaddr_);
  wire(register_master_.awprot, model_->s_axil_awprot, awprot_);
  wire(register_master_.wvalid, model_->s_axil_wvalid, wvalid_);
  wire(register_master_.wready, model_->s_axil_wready, wready_);
  wire(register_master_.wdata, model_->s_axil_wdata, wdata_);
  wire(register_master_.wstrb, model_->s_axil_wstrb, wstrb_);
  wire(register_master_.bvalid, model_->s_axil_bvalid, bvalid_);
  wire(register_master_.bready, model_->s_axil_bready, bready_);
  wire(register_master_.bresp, model_->s_axil_bresp, bresp_);
  wire(register_master_.arvalid, model_->s_axil_arvalid, arvalid_);
  wire(register_master_.arready, model_->s_axil_arready, arready_);
  wire(register_master_.araddr, model_->s_axil_araddr, araddr_);
  wire(register_master_.arprot, model_->s_axil_arprot, arprot_);
  wire(register_master_.rvalid, model_->s_axil_rvalid, rvalid_);
  wire(register_master_.rready, model_->s_axil_rready, rready_);
  wire(register_master_.rdata, model_->s_axil_rdata, rdata_);
  wire(register_master_.rresp, model_->s_axil_rresp, rresp_);
}

void EnginePins::drive_resets(bool rst) {
  registers_resetn_.write(!rst);
  streams_resetn_.write(!rst && flush_cycles_ == 0);
  if (flush_cycles_ != 0 && --flush_cycles_ == 0) flushed_.notify(sc_core::SC_ZERO_TIME);
}

void EnginePins::flush() {
  flush_cycles_ = 4;
  sc_core::wait(flushed_);
}

void EnginePins::trace(sc_core::sc_trace_file* file, const std::string& scope) const {
  cmd_.trace_packets(file, scope + "s_axis_cmd");
  cpl_.trace_packets(file, scope + "m_axis_cpl");
  evt_.trace(file, scope + "m_axis_evt");
  rsv_request_.trace(file, scope + "s_axis_rsv");
  rsv_answer_.trace(file, scope + "m_axis_rsv");
  dlg_.trace_packets(file, scope + "s_axis_dlg");
}

}  // namespace flue::systemc
