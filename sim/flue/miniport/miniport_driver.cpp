// SPDX-License-Identifier: Apache-2.0

#include "flue/miniport/miniport_driver.hpp"

#include <utility>

#include "flue/miniport/driver_core.hpp"

namespace flue {
namespace {

/// Everything that construction can refuse, before anything is written.
EngineIdentity examine(Engine& engine, const AdapterConfig& config, const DriverOptions& options) {
  const EngineIdentity identity = identify(engine);
  check(config, identity);
  if (!wait_until_ready(engine, options.watchdog_steps)) {
    throw EngineRefused("the engine does not come out of its reset");
  }
  return identity;
}

}  // namespace

MiniportDriver::Core::Core(Engine& engine, const AdapterConfig& config,
                           const DriverOptions& options)
    : engine_(engine),
      config_(config),
      identity_(examine(engine, config, options)),
      contexts_(identity_),
      link_(engine),
      events_(identity_, contexts_, link_),
      watchdog_(options.watchdog_steps) {
  configure(engine_, config_);
}

MiniportDriver::MiniportDriver(Engine& engine, const AdapterConfig& config,
                               const DriverOptions& options)
    : core_(std::make_unique<Core>(engine, config, options)) {}
MiniportDriver::~MiniportDriver() = default;

void MiniportDriver::attach_above(ndis::Binding& binding) { core_->binding_ = &binding; }

void MiniportDriver::MiniportInitiateOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) {
  core_->arrive(ndis::Operation::kInitiate, OffloadBlockList);
}
void MiniportDriver::MiniportQueryOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) {
  core_->arrive(ndis::Operation::kQuery, OffloadBlockList);
}
void MiniportDriver::MiniportUpdateOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) {
  core_->arrive(ndis::Operation::kUpdate, OffloadBlockList);
}
void MiniportDriver::MiniportInvalidateOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) {
  core_->arrive(ndis::Operation::kInvalidate, OffloadBlockList);
}
void MiniportDriver::MiniportTerminateOffload(NDIS_MINIPORT_OFFLOAD_BLOCK_LIST* OffloadBlockList) {
  core_->arrive(ndis::Operation::kTerminate, OffloadBlockList);
}
void MiniportDriver::MiniportTcpOffloadSend(PVOID MiniportOffloadContext,
                                            NET_BUFFER_LIST* NetBufferList) {
  core_->arrive(MiniportOffloadContext, NetBufferList);
}

void MiniportDriver::poll() { core_->poll(); }
bool MiniportDriver::idle() const { return core_->idle(); }
void MiniportDriver::indicate(NDIS_STATUS GeneralStatus) { core_->indicate(GeneralStatus); }
void MiniportDriver::advance(std::uint64_t ticks) { core_->advance(ticks); }
void MiniportDriver::reset_adapter() { core_->reset_adapter(); }
void MiniportDriver::inject_fault(EngineFault fault) { core_->inject_fault(fault); }

bool MiniportDriver::lost() const { return core_->lost_; }
const std::string& MiniportDriver::loss() const { return core_->loss_; }
const EngineIdentity& MiniportDriver::engine_identity() const { return core_->identity_; }
const LatencyTable& MiniportDriver::latency() const { return core_->latency_; }
std::optional<std::uint64_t> MiniportDriver::cycles() const { return core_->link_.cycles(); }
void MiniportDriver::observe(Observer observer) { core_->observer_ = std::move(observer); }

}  // namespace flue
