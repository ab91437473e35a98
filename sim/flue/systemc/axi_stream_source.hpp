// SPDX-License-Identifier: Apache-2.0
//
// AxiStreamSource: TLM-2.0 writes in, AXI4-Stream out.

#ifndef FLUE_SYSTEMC_AXI_STREAM_SOURCE_HPP_
#define FLUE_SYSTEMC_AXI_STREAM_SOURCE_HPP_

#include <tlm_utils/simple_target_socket.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <systemc>
#include <tlm>

#include "flue/systemc/axi_stream.hpp"
#include "flue/systemc/clocked_process.hpp"
#include "flue/systemc/payload_rules.hpp"

namespace flue::systemc {

/// A payload, written to address 0, is one packet of whole beats, byte 0 in tdata[7:0]; an
/// AxiStreamExtension says otherwise. The call returns just after the clock edge with the last
/// handshake; a caller who then calls again at once keeps tvalid high from beat to beat. Several
/// callers are served in turn. `delay` is waited for first: pins are never ahead of time.
///
/// A packet under way when `aresetn` falls ends with TLM_GENERIC_ERROR_RESPONSE; one that comes
/// during a reset waits for its end.
template <int DATA_WIDTH>
class AxiStreamSource final : public sc_core::sc_module {
 public:
  static_assert(DATA_WIDTH % 32 == 0, "whole words");

  tlm_utils::simple_target_socket<AxiStreamSource, DATA_WIDTH> socket{"socket"};

  sc_core::sc_in<bool> aclk{"aclk"};
  sc_core::sc_in<bool> aresetn{"aresetn"};
  sc_core::sc_out<bool> tvalid{"tvalid"};
  sc_core::sc_in<bool> tready{"tready"};
  sc_core::sc_out<AxiData<DATA_WIDTH>> tdata{"tdata"};
  OptionalOut<AxiData<DATA_WIDTH / 8>> tkeep{"tkeep"};
  OptionalOut<bool> tlast{"tlast"};

  explicit AxiStreamSource(const sc_core::sc_module_name& name) : sc_module(name) {
    socket.register_b_transport(this, &AxiStreamSource::b_transport);
    drive_at_edges(aclk, queued_, [this] { drive(); });
  }

 private:
  static constexpr std::size_t kBeatBytes = DATA_WIDTH / 8;
  static constexpr PayloadRules kPackets{false, unsigned{kBeatBytes},
                                         std::numeric_limits<unsigned>::max(), 0};

  struct Packet {
    tlm::tlm_generic_payload* payload = nullptr;
    bool done = false;
  };

  void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
    if (!kPackets.admit(payload)) return;
    if (delay != sc_core::SC_ZERO_TIME) sc_core::wait(delay);
    delay = sc_core::SC_ZERO_TIME;
    Packet packet{&payload};
    packets_.push_back(&packet);
    queued_.notify(sc_core::SC_ZERO_TIME);
    while (!packet.done) sc_core::wait(some_done_);
  }

  void finish(tlm::tlm_response_status status) {
    packets_.front()->payload->set_response_status(status);
    packets_.front()->done = true;
    packets_.pop_front();
    some_done_.notify(sc_core::SC_ZERO_TIME);
    beat_ = 0;
    presented_ = false;
  }

  /// After each rising edge, and when there is something new.
  void drive() {
    if (aclk.posedge()) {
      if (!aresetn.read()) {
        while (running_ && !packets_.empty()) finish(tlm::TLM_GENERIC_ERROR_RESPONSE);
        running_ = false;
      } else {
        running_ = true;
        if (tvalid.read() && tready.read()) advance();
      }
    }
    present();
  }

  void advance() {
    presented_ = false;
    ++beat_;
    if (beat_ * kBeatBytes == packets_.front()->payload->get_data_length()) {
      finish(tlm::TLM_OK_RESPONSE);
    }
  }

  void present() {
    const bool valid = running_ && !packets_.empty();
    tvalid.write(valid);
    if (!valid || presented_) return;
    presented_ = true;
    const tlm::tlm_generic_payload& payload = *packets_.front()->payload;
    const unsigned char* const bytes = payload.get_data_ptr() + beat_ * kBeatBytes;
    AxiData<DATA_WIDTH> data{};
    for (std::size_t i = 0; i < kBeatBytes / 4; ++i)
      set_axi_word<DATA_WIDTH>(&data, i, word_at(bytes + 4 * i));
    tdata.write(data);

    const bool last_beat = (beat_ + 1) * kBeatBytes == payload.get_data_length();
    const auto* extension = payload.get_extension<AxiStreamExtension>();
    const bool as_usual = !last_beat || extension == nullptr;
    if (tkeep.size() != 0) {
      const std::uint64_t keep = as_usual ? ~std::uint64_t{0} : extension->tkeep;
      tkeep->write(static_cast<AxiData<DATA_WIDTH / 8>>(keep & kAllKept));
    }
    if (tlast.size() != 0) tlast->write(as_usual ? last_beat : extension->tlast);
  }

  static constexpr std::uint64_t kAllKept = ~std::uint64_t{0} >> (64 - kBeatBytes);
  static_assert(kBeatBytes <= 64, "tkeep in one word");

  std::deque<Packet*> packets_;  ///< each on its caller's stack
  std::size_t beat_ = 0;         ///< of the first packet
  bool presented_ = false;       ///< that beat is on the pins
  bool running_ = false;         ///< not in reset
  sc_core::sc_event queued_, some_done_;
};

}  // namespace flue::systemc

#endif  // FLUE_SYSTEMC_AXI_STREAM_SOURCE_HPP_
