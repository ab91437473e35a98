// SPDX-License-Identifier: Apache-2.0

#include "flue/layout/flue_regs.hpp"
#include "flue/miniport/driver_core.hpp"

namespace flue {

using namespace miniport;

/// Until nothing is left but initiates that wait for a RESUME. The watchdog sees to it that this
/// ends.
void MiniportDriver::Core::drain() {
  while (!idle()) poll();
}

void MiniportDriver::Core::indicate(NDIS_STATUS status) {
  drain();
  if (status == NDIS_STATUS_OFFLOAD_PAUSE) paused_ = true;
  if (status == NDIS_STATUS_OFFLOAD_RESUME) {
    paused_ = false;
    for (Request& request : waiting_) request.paused = false;
  }
  binding_->NdisMIndicateStatusEx(status);
  take_in();
}

void MiniportDriver::Core::advance(std::uint64_t ticks) {
  drain();
  // Every clock in the engine is modulo 2^32, so whole turns change nothing.
  engine_.write_register(reg::add_ticks::kAddress, static_cast<std::uint32_t>(ticks));
}

void MiniportDriver::Core::reset_adapter() {
  drain();
  Requests paused;
  paused.swap(waiting_);
  while (!paused.empty()) {
    open_.splice(open_.end(), paused, paused.begin());
    complete_operation();
  }
  link_.drop();
  events_.clear();
  cells_.clear();
  contexts_.clear();
  watchdog_.rest();
  lost_ = loss_told_ = false;
  loss_.clear();

  soft_reset(engine_);
  if (!wait_until_ready(engine_, watchdog_.limit())) {
    lose("the engine does not come out of its reset");
    loss_told_ = true;  // there is no connection whose loss could be told
    return;
  }
  // The soft reset keeps the configuration; one by the engine's reset pin, meanwhile, would not
  // have.
  configure(engine_, config_);
}

void MiniportDriver::Core::inject_fault(EngineFault fault) {
  engine_.write_register(reg::fault::kAddress, fault == EngineFault::kHang
                                                   ? reg::fault::kHangMask
                                                   : reg::fault::kCorruptMask);
}

}  // namespace flue
