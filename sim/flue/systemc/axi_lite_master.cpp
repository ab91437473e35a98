// SPDX-License-Identifier: Apache-2.0

#include "flue/systemc/axi_lite_master.hpp"

#include <cstring>

#include "flue/systemc/clocked_process.hpp"
#include "flue/systemc/payload_rules.hpp"

namespace flue::systemc {
namespace {

constexpr PayloadRules kAccesses{true, 4, 1, 0xFFFFFFFC};
constexpr std::uint32_t kSlvErr = 2;
constexpr std::uint32_t kDecErr = 3;

tlm::tlm_response_status status_of(std::uint32_t response) {
  if (response == kSlvErr) return tlm::TLM_GENERIC_ERROR_RESPONSE;
  if (response == kDecErr) return tlm::TLM_ADDRESS_ERROR_RESPONSE;
  return tlm::TLM_OK_RESPONSE;
}

}  // namespace

AxiLiteMaster::AxiLiteMaster(const sc_core::sc_module_name& name) : sc_module(name) {
  socket.register_b_transport(this, &AxiLiteMaster::b_transport);
  drive_at_edges(aclk, queued_, [this] { drive(); });
}

void AxiLiteMaster::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay) {
  if (!kAccesses.admit(payload)) return;
  if (delay != sc_core::SC_ZERO_TIME) sc_core::wait(delay);
  delay = sc_core::SC_ZERO_TIME;
  Access access{&payload};
  accesses_.push_back(&access);
  queued_.notify(sc_core::SC_ZERO_TIME);
  while (!access.done) sc_core::wait(some_done_);
}

void AxiLiteMaster::finish(tlm::tlm_response_status status) {
  accesses_.front()->payload->set_response_status(status);
  accesses_.front()->done = true;
  accesses_.pop_front();
  started_ = false;
  awvalid_ = wvalid_ = arvalid_ = false;
  some_done_.notify(sc_core::SC_ZERO_TIME);
}

/// After each rising edge, and when there is something new.
void AxiLiteMaster::drive() {
  if (aclk.posedge()) {
    if (!aresetn.read()) {
      while (running_ && !accesses_.empty()) finish(tlm::TLM_GENERIC_ERROR_RESPONSE);
      running_ = false;
    } else {
      running_ = true;
      sample();
    }
  }
  if (running_ && !started_ && !accesses_.empty()) start();
  awvalid.write(awvalid_);
  wvalid.write(wvalid_);
  arvalid.write(arvalid_);
  bready.write(running_);
  rready.write(running_);
}

void AxiLiteMaster::sample() {
  if (!started_) return;
  if (awready.read()) awvalid_ = false;
  if (wready.read()) wvalid_ = false;
  if (arready.read()) arvalid_ = false;
  const bool reading = accesses_.front()->payload->is_read();
  if (reading && rvalid.read() && rready.read()) {
    const std::uint32_t value = rdata.read();
    std::memcpy(accesses_.front()->payload->get_data_ptr(), &value, sizeof value);
    finish(status_of(rresp.read()));
  } else if (!reading && bvalid.read() && bready.read()) {
    finish(status_of(bresp.read()));
  }
}

void AxiLiteMaster::start() {
  started_ = true;
  const tlm::tlm_generic_payload& payload = *accesses_.front()->payload;
  const auto address = static_cast<std::uint32_t>(payload.get_address());
  if (payload.is_read()) {
    arvalid_ = true;
    araddr.write(address);
    return;
  }
  std::uint32_t value = 0;
  std::memcpy(&value, payload.get_data_ptr(), sizeof value);
  awvalid_ = wvalid_ = true;
  awaddr.write(address);
  wdata.write(value);
  wstrb.write(0xF);
}

}  // namespace flue::systemc
