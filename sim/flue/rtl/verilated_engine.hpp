// SPDX-License-Identifier: Apache-2.0
//
// VerilatedEngine: a Verilated build of flue_engine as an Engine.

#ifndef FLUE_RTL_VERILATED_ENGINE_HPP_
#define FLUE_RTL_VERILATED_ENGINE_HPP_

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <verilated.h>

#include "flue/engine/take_front.hpp"
#include "flue/layout/flue_regs.hpp"
#include "flue/rtl/rtl_engine.hpp"
#include "flue/rtl/wave_file.hpp"

namespace flue {

/// `Model` is what Verilator made of rtl/flue_engine.sv with some parameters.
///
/// One `step` is one clock cycle: inputs change just after the rising edge, outputs are sampled
/// just before the next one. Of each stream one beat waits on either side of the pins, so a caller
/// who sends and receives before every step keeps all of them at one beat a cycle.
template <typename Model>
class VerilatedEngine final : public RtlEngine {
 public:
  explicit VerilatedEngine(const RtlOptions& options)
      : context_(make_context(options)), model_(context_.get(), "flue") {
    if (!options.wave.empty()) context_->traceEverOn(true);
    model_.clk = 1;
    model_.s_axil_awvalid = 0;  // pins too start at random
    model_.s_axil_wvalid = 0;
    model_.s_axil_arvalid = 0;
    model_.s_axil_bready = 0;
    model_.s_axil_rready = 0;
    reset(4);
    do step();
    while (!model_.s_axis_cmd_tready);
    // Not earlier: clearing the tables takes as many cycles as the largest has entries.
    if (!options.wave.empty()) wave_ = std::make_unique<WaveFile<Model>>(model_, options.wave);
  }
  VerilatedEngine(const VerilatedEngine&) = delete;
  VerilatedEngine& operator=(const VerilatedEngine&) = delete;
  ~VerilatedEngine() override {
    wave_.reset();
    model_.final();
    // The model takes itself out of the thread's context, which may be another engine's by now, and
    // gone.
    Verilated::threadContextp(context_.get());
  }

  bool send_command(const Beat& beat) override { return offer(command_, beat); }
  bool send_delegate(const Beat& beat) override { return offer(delegate_, beat); }
  bool send_resolve(const ResolveRequestWords& request) override {
    return offer(request_, request);
  }
  std::optional<Beat> receive_completion() override { return take_front(completions_); }
  std::optional<EventWords> receive_event() override { return take_front(events_); }
  std::optional<ResolveAnswerWords> receive_resolve() override { return take_front(answers_); }

  std::uint32_t read_register(std::uint32_t address) override {
    model_.s_axil_arvalid = 1;
    model_.s_axil_araddr = static_cast<std::uint8_t>(address);
    model_.s_axil_rready = 1;
    std::uint32_t value = 0;
    for (bool done = false; !done;) {
      step([&] {
        done = model_.s_axil_rvalid;
        value = model_.s_axil_rdata;
        return model_.s_axil_arready ? &model_.s_axil_arvalid : nullptr;
      });
    }
    return value;
  }

  void write_register(std::uint32_t address, std::uint32_t value) override {
    model_.s_axil_awvalid = 1;
    model_.s_axil_awaddr = static_cast<std::uint8_t>(address);
    model_.s_axil_wvalid = 1;
    model_.s_axil_wdata = value;
    model_.s_axil_wstrb = 0xF;
    model_.s_axil_bready = 1;
    bool data_taken = false;
    for (bool done = false; !done;) {
      step([&] {
        done = model_.s_axil_bvalid;
        data_taken = model_.s_axil_wready;
        return model_.s_axil_awready ? &model_.s_axil_awvalid : nullptr;
      });
      if (data_taken) model_.s_axil_wvalid = 0;
    }
    if (address == reg::control::kAddress && (value & reg::control::kSoftResetMask) != 0) {
      for (int i = 0; i < 4; ++i) step();  // until it is at the streams
      forget();
    }
  }

  void step() override {
    step([]() -> CData* { return nullptr; });
  }
  std::optional<std::uint64_t> cycles() const override { return cycles_; }
  int assertion_failures() const override { return context_->errorCount(); }
  const Model& model() const { return model_; }
  void reset(int cycles) override {
    model_.rst = 1;
    for (int i = 0; i < cycles; ++i) step();
    model_.rst = 0;
    forget();
  }

 private:
  /// Before the model is made: its constructor fills what is not reset or written with random
  /// values.
  static std::unique_ptr<VerilatedContext> make_context(const RtlOptions& options) {
    auto context = std::make_unique<VerilatedContext>();
    context->randReset(2);
    context->randSeed(options.seed);
    context->fatalOnError(false);
    std::vector<const char*> arguments{"flue"};
    for (const std::string& argument : options.plusargs) arguments.push_back(argument.c_str());
    context->commandArgs(static_cast<int>(arguments.size()), arguments.data());
    return context;
  }

  /// What is under way at the pins when the engine is reset is gone too.
  void forget() {
    command_.reset();
    delegate_.reset();
    request_.reset();
    completions_.clear();
    events_.clear();
    answers_.clear();
  }

  template <typename T>
  static bool offer(std::optional<T>& slot, const T& value) {
    if (slot) return false;
    slot = value;
    return true;
  }
  template <typename Words, typename Pins>
  static void drive(const Words& words, Pins& pins) {
    for (std::size_t i = 0; i < words.size(); ++i) pins[i] = words[i];
  }
  template <typename Words, typename Pins>
  static Words sampled(const Pins& pins) {
    Words words{};
    for (std::size_t i = 0; i < words.size(); ++i) words[i] = pins[i];
    return words;
  }

  /// One cycle. `sample` is called just before the rising edge and may name a pin to lower after
  /// it.
  template <typename Sample>
  void step(Sample sample) {
    drive_streams();
    model_.clk = 0;
    model_.eval();
    if (wave_) wave_->dump(2 * cycles_);
    CData* const lower = sample();
    sample_streams();
    model_.clk = 1;
    model_.eval();
    if (wave_) wave_->dump(2 * cycles_ + 1);
    if (lower) *lower = 0;
    ++cycles_;
  }

  void drive_streams() {
    model_.s_axis_cmd_tvalid = command_.has_value();
    if (command_) {
      drive(command_->words, model_.s_axis_cmd_tdata);
      model_.s_axis_cmd_tkeep = command_->keep;
      model_.s_axis_cmd_tlast = command_->last;
    }
    model_.s_axis_dlg_tvalid = delegate_.has_value();
    if (delegate_) {
      drive(delegate_->words, model_.s_axis_dlg_tdata);
      model_.s_axis_dlg_tkeep = delegate_->keep;
      model_.s_axis_dlg_tlast = delegate_->last;
    }
    model_.s_axis_rsv_tvalid = request_.has_value();
    if (request_)
      model_.s_axis_rsv_tdata = (*request_)[0] | static_cast<QData>((*request_)[1]) << 32;
    model_.m_axis_cpl_tready = completions_.empty();
    model_.m_axis_evt_tready = events_.empty();
    model_.m_axis_rsv_tready = answers_.empty();
  }

  void sample_streams() {
    if (model_.s_axis_cmd_tready) command_.reset();
    if (model_.s_axis_dlg_tready) delegate_.reset();
    if (model_.s_axis_rsv_tready) request_.reset();
    if (model_.m_axis_cpl_tvalid && model_.m_axis_cpl_tready) {
      completions_.push_back({sampled<decltype(Beat::words)>(model_.m_axis_cpl_tdata),
                              model_.m_axis_cpl_tkeep, model_.m_axis_cpl_tlast != 0});
    }
    if (model_.m_axis_evt_tvalid && model_.m_axis_evt_tready) {
      const QData event = model_.m_axis_evt_tdata;
      events_.push_back({static_cast<layout::Word>(event), static_cast<layout::Word>(event >> 32)});
    }
    if (model_.m_axis_rsv_tvalid && model_.m_axis_rsv_tready) {
      answers_.push_back(sampled<ResolveAnswerWords>(model_.m_axis_rsv_tdata));
    }
  }

  std::unique_ptr<VerilatedContext> context_;
  Model model_;
  std::unique_ptr<WaveFile<Model>> wave_;
  std::uint64_t cycles_ = 0;
  std::optional<Beat> command_, delegate_;  // offered on the pins
  std::optional<ResolveRequestWords> request_;
  std::deque<Beat> completions_;  // taken from the pins
  std::deque<EventWords> events_;
  std::deque<ResolveAnswerWords> answers_;
};

}  // namespace flue

#endif  // FLUE_RTL_VERILATED_ENGINE_HPP_
