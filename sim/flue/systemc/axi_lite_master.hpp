// SPDX-License-Identifier: Apache-2.0
//
// AxiLiteMaster: TLM-2.0 reads and writes in, AXI4-Lite out.

#ifndef FLUE_SYSTEMC_AXI_LITE_MASTER_HPP_
#define FLUE_SYSTEMC_AXI_LITE_MASTER_HPP_

#include <tlm_utils/simple_target_socket.h>

#include <cstdint>
#include <deque>
#include <systemc>
#include <tlm>

namespace flue::systemc {

/// Accesses of 4 bytes at multiples of 4, one at a time, several callers in turn. SLVERR is
/// TLM_GENERIC_ERROR_RESPONSE, DECERR is TLM_ADDRESS_ERROR_RESPONSE. An access under way when
/// `aresetn` falls ends with TLM_GENERIC_ERROR_RESPONSE; one that comes during a reset waits for
/// its end.
class AxiLiteMaster final : public sc_core::sc_module {
 public:
  tlm_utils::simple_target_socket<AxiLiteMaster, 32> socket{"socket"};

  sc_core::sc_in<bool> aclk{"aclk"};
  sc_core::sc_in<bool> aresetn{"aresetn"};
  sc_core::sc_out<bool> awvalid{"awvalid"};
  sc_core::sc_in<bool> awready{"awready"};
  sc_core::sc_out<std::uint32_t> awaddr{"awaddr"};
  sc_core::sc_out<std::uint32_t> awprot{"awprot"};
  sc_core::sc_out<bool> wvalid{"wvalid"};
  sc_core::sc_in<bool> wready{"wready"};
  sc_core::sc_out<std::uint32_t> wdata{"wdata"};
  sc_core::sc_out<std::uint32_t> wstrb{"wstrb"};
  sc_core::sc_in<bool> bvalid{"bvalid"};
  sc_core::sc_out<bool> bready{"bready"};
  sc_core::sc_in<std::uint32_t> bresp{"bresp"};
  sc_core::sc_out<bool> arvalid{"arvalid"};
  sc_core::sc_in<bool> arready{"arready"};
  sc_core::sc_out<std::uint32_t> araddr{"araddr"};
  sc_core::sc_out<std::uint32_t> arprot{"arprot"};
  sc_core::sc_in<bool> rvalid{"rvalid"};
  sc_core::sc_out<bool> rready{"rready"};
  sc_core::sc_in<std::uint32_t> rdata{"rdata"};
  sc_core::sc_in<std::uint32_t> rresp{"rresp"};

  explicit AxiLiteMaster(const sc_core::sc_module_name& name);

 private:
  struct Access {
    tlm::tlm_generic_payload* payload = nullptr;
    bool done = false;
  };

  void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
  void drive();
  void sample();
  void start();
  void finish(tlm::tlm_response_status status);

  std::deque<Access*> accesses_;  ///< each on its caller's stack
  bool started_ = false;          ///< the first one is on the pins
  bool running_ = false;          ///< not in reset
  bool awvalid_ = false, wvalid_ = false, arvalid_ = false;
  sc_core::sc_event queued_, some_done_;
};

}  // namespace flue::systemc

#endif  // FLUE_SYSTEMC_AXI_LITE_MASTER_HPP_
