// SPDX-License-Identifier: Apache-2.0
//
// EnginePins: the Verilated RTL with an AXI adapter on each of its streams and on its registers.

#ifndef FLUE_SYSTEMC_ENGINE_PINS_HPP_
#define FLUE_SYSTEMC_ENGINE_PINS_HPP_

#include <tlm_utils/simple_initiator_socket.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <systemc>
#include <tlm>
#include <utility>

#include "Vflue_engine_systemc.h"
#include "flue/rtl/wave_file.hpp"
#include "flue/systemc/axi_lite_master.hpp"
#include "flue/systemc/axi_stream_sink.hpp"
#include "flue/systemc/axi_stream_source.hpp"

namespace flue::systemc {

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

/// The first two words of a stream's data, as Verilator has them in SystemC.
struct SystemcData {
  template <typename Port>
  static PlainData::Words words(const Port& port) {
    return words_of(port.read());
  }

 private:
  template <int DATA_WIDTH>
  static PlainData::Words words_of(const sc_dt::sc_bv<DATA_WIDTH>& data) {
    return {data.get_word(0), data.get_word(1)};
  }
  static PlainData::Words words_of(std::uint64_t data) { return PlainData::words(data); }
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

/// Part of the module that makes it.
class EnginePins final {
 public:
  struct Handlers {
    Subscriber<512>::Handler completion;
    Subscriber<64>::Handler event;
    Subscriber<768>::Handler answer;
  };
  template <int DATA_WIDTH>
  using Initiator = tlm_utils::simple_initiator_socket<EnginePins, DATA_WIDTH>;

  EnginePins(sc_core::sc_in<bool>& clk, sc_core::sc_in<bool>& rst, Handlers handlers, int seed);
  EnginePins(const EnginePins&) = delete;
  EnginePins& operator=(const EnginePins&) = delete;
  ~EnginePins();

  /// Holds the streams' adapters in reset until a soft reset is at the engine's streams and
  /// whatever it had given before has been thrown away. Called by a thread.
  void flush();
  int assertion_failures() const { return context_->errorCount(); }
  /// @param scope  Goes before each name.
  void trace(sc_core::sc_trace_file* file, const std::string& scope) const;
  /// As CycleAccurateEngine's.
  void begin_waves(const std::string& path);
  void dump_waves(std::uint64_t time) { waves_->dump(time); }

 private:
  VerilatedContext* context_;
  std::unique_ptr<Vflue_engine_systemc> model_;
  std::unique_ptr<WaveFile<Vflue_engine_systemc, SystemcData>> waves_;
  AxiStreamSource<512> command_source_{"command_source"}, delegate_source_{"delegate_source"};
  AxiStreamSource<64> resolve_source_{"resolve_source"};
  AxiLiteMaster register_master_{"register_master"};

 public:
  Initiator<512> command{"to_command"}, delegate{"to_delegate"};
  Initiator<64> resolve{"to_resolve"};
  Initiator<32> registers{"to_registers"};
  AxiStreamSink<512> completions{"completion_sink"};
  AxiStreamSink<64> events{"event_sink"};
  AxiStreamSink<768> answers{"answer_sink"};

 private:
  void connect_streams();
  void connect_registers();
  void drive_resets(bool rst);

  StreamSignals<512> cmd_, cpl_, dlg_;
  StreamSignals<64> evt_, rsv_request_;
  StreamSignals<768> rsv_answer_;
  Signal<bool> streams_resetn_{"streams_resetn"}, registers_resetn_{"registers_resetn"};
  Signal<bool> awvalid_, awready_, wvalid_, wready_, bvalid_, bready_, arvalid_, arready_, rvalid_,
      rready_;
  Signal<std::uint32_t> awaddr_, awprot_, wdata_, wstrb_, bresp_, araddr_, arprot_, rdata_, rresp_;
  Subscriber<512> on_completion_;
  Subscriber<64> on_event_;
  Subscriber<768> on_answer_;
  unsigned flush_cycles_ = 0;
  sc_core::sc_event flushed_;
};

}  // namespace flue::systemc

#endif  // FLUE_SYSTEMC_ENGINE_PINS_HPP_
