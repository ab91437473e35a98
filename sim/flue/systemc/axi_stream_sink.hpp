// SPDX-License-Identifier: Apache-2.0
//
// AxiStreamSink: AXI4-Stream in, packets at an analysis port out.

#ifndef FLUE_SYSTEMC_AXI_STREAM_SINK_HPP_
#define FLUE_SYSTEMC_AXI_STREAM_SINK_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <systemc>
#include <tlm>
#include <vector>

#include "flue/systemc/axi_stream.hpp"
#include "flue/systemc/clocked_process.hpp"

namespace flue::systemc {

/// One beat as it was on the pins.
template <int DATA_WIDTH>
struct AxiStreamBeat {
  std::array<std::uint32_t, DATA_WIDTH / 32> tdata{};  ///< word 0 in tdata[31:0]
  std::uint64_t tkeep = ~std::uint64_t{0};             ///< all ones where no such pin is read
};

template <int DATA_WIDTH>
using AxiStreamPacket = std::vector<AxiStreamBeat<DATA_WIDTH>>;

/// Takes a beat at every clock edge unless paused, and publishes each packet at the edge of its
/// tlast; without that pin every beat is a packet. A packet that a reset interrupts is forgotten.
template <int DATA_WIDTH>
class AxiStreamSink final : public sc_core::sc_module {
 public:
  static_assert(DATA_WIDTH % 32 == 0, "whole words");

  tlm::tlm_analysis_port<AxiStreamPacket<DATA_WIDTH>> port{"port"};

  sc_core::sc_in<bool> aclk{"aclk"};
  sc_core::sc_in<bool> aresetn{"aresetn"};
  sc_core::sc_in<bool> tvalid{"tvalid"};
  sc_core::sc_out<bool> tready{"tready"};
  sc_core::sc_in<AxiData<DATA_WIDTH>> tdata{"tdata"};
  OptionalIn<AxiData<DATA_WIDTH / 8>> tkeep{"tkeep"};
  OptionalIn<bool> tlast{"tlast"};

  explicit AxiStreamSink(const sc_core::sc_module_name& name) : sc_module(name) {
    drive_at_edges(aclk, pause_changed_, [this] { drive(); });
  }

  /// While true, tready is low: at once when called between two edges.
  void pause(bool paused) {
    if (paused == paused_) return;
    paused_ = paused;
    pause_changed_.notify(sc_core::SC_ZERO_TIME);
  }

 private:
  void drive() {
    if (aclk.posedge()) {
      running_ = aresetn.read();
      if (!running_) packet_.clear();
      if (running_ && tvalid.read() && tready.read()) take();
    }
    tready.write(running_ && !paused_);
  }

  void take() {
    AxiStreamBeat<DATA_WIDTH> beat;
    const AxiData<DATA_WIDTH>& data = tdata.read();
    for (std::size_t i = 0; i < beat.tdata.size(); ++i) {
      beat.tdata[i] = axi_word<DATA_WIDTH>(data, i);
    }
    if constexpr (DATA_WIDTH <= kWidestWithKeep) {
      if (tkeep.size() != 0) beat.tkeep = tkeep->read();
    }
    packet_.push_back(beat);
    if (tlast.size() != 0 && !tlast->read()) return;
    port.write(packet_);
    packet_.clear();
  }

  static constexpr int kWidestWithKeep = 512;  // 64 bits of tkeep

  AxiStreamPacket<DATA_WIDTH> packet_;  ///< so far
  bool paused_ = false;
  bool running_ = false;
  sc_core::sc_event pause_changed_;
};

}  // namespace flue::systemc

#endif  // FLUE_SYSTEMC_AXI_STREAM_SINK_HPP_
