// SPDX-License-Identifier: Apache-2.0

#include "flue/host/host.hpp"

#include <stdexcept>
#include <utility>

namespace flue::host {

Host::Host(Engine& engine, HostConfig config)
    : config_(std::move(config)),
      protocol_(
          config_.policy,
          config_.reachability_answer ? config_.reachability_answer
                                      : [](const std::string&) -> ULONG { return 0; },
          [this](const ndis::Violation& violation) { report(violation); }, *this),
      miniport_(engine, config_.adapter, config_.driver),
      stack_(
          protocol_, miniport_, config_.intermediate_drivers,
          [this](const ndis::Violation& violation) { report(violation); }, config_.checkers) {}

Completion Host::run(OperationKind kind, Tree tree) {
  settle();
  awaited_completion_.reset();
  awaited_ = protocol_.start(kind, std::move(tree));
  settle();
  awaited_.reset();
  if (!awaited_completion_) {
    throw std::runtime_error("the target pauses offloads: the initiate waits for a RESUME");
  }
  return std::move(*awaited_completion_);
}

Transmission Host::transmit(const std::string& tcp, ULONG bytes) {
  settle();
  awaited_transmission_.reset();
  awaited_ = protocol_.transmit(tcp, bytes);
  settle();
  awaited_.reset();
  if (!awaited_transmission_) throw std::runtime_error("the target kept back a send");
  return std::move(*awaited_transmission_);
}

OperationId Host::start(OperationKind kind, Tree tree) {
  return protocol_.start(kind, std::move(tree));
}

OperationId Host::start_transmit(const std::string& tcp, ULONG bytes) {
  return protocol_.transmit(tcp, bytes);
}

bool Host::poll() {
  protocol_.start_waiting();
  if (miniport_.idle()) return false;
  miniport_.poll();
  return true;
}

void Host::settle() {
  while (poll()) {
  }
}

std::vector<Event> Host::take_events() { return std::exchange(events_, {}); }
std::vector<Completion> Host::take_completions() { return std::exchange(completions_, {}); }

void Host::advance(std::uint64_t ticks) {
  settle();
  miniport_.advance(ticks);
}

void Host::indicate(NDIS_STATUS status) {
  settle();
  miniport_.indicate(status);
}

void Host::reset_adapter() {
  settle();
  miniport_.reset_adapter();
  stack_.adapter_was_reset();
  protocol_.adapter_was_reset();
}

void Host::inject_fault(EngineFault fault) {
  settle();
  miniport_.inject_fault(fault);
}

void Host::on_completion(Completion completion) {
  if (awaited_ == completion.id) awaited_completion_ = completion;
  if (config_.observer != nullptr) {
    config_.observer->on_completion(std::move(completion));
  } else if (awaited_ != completion.id) {
    completions_.push_back(std::move(completion));
  }
}

void Host::on_transmission(Transmission transmission) {
  if (awaited_ == transmission.id) awaited_transmission_ = transmission;
  if (config_.observer != nullptr) config_.observer->on_transmission(std::move(transmission));
}

void Host::on_event(Event event) {
  if (config_.observer != nullptr) {
    config_.observer->on_event(std::move(event));
  } else {
    events_.push_back(std::move(event));
  }
}

void Host::report(const ndis::Violation& violation) {
  ++violations_;
  broken_below_ |= violation.by != ndis::Party::kHost;
  if (!config_.on_violation) return;
  const ProtocolDriver::Subject subject = protocol_.subject_of(violation);
  config_.on_violation(
      {violation.statement, violation.by, subject.operation, subject.object, violation.detail});
}

}  // namespace flue::host
