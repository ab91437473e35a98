// SPDX-License-Identifier: Apache-2.0

#include "flue/ndis/stack.hpp"

#include <utility>

namespace flue::ndis {

DriverStack::DriverStack(ProtocolDriver& protocol, MiniportDriver& miniport,
                         unsigned intermediate_drivers, ViolationHandler on_violation,
                         Checkers checkers)
    : on_violation_(std::move(on_violation)) {
  for (unsigned i = 0; i < intermediate_drivers; ++i) {
    intermediate_drivers_.push_back(std::make_unique<IntermediateDriver>(i));
  }
  for (std::size_t level = 0; level <= intermediate_drivers; ++level) {
    const bool is_top = level == 0;
    const bool is_bottom = level == intermediate_drivers;
    ProtocolDriver& above = is_top ? protocol : *intermediate_drivers_[level - 1];
    MiniportDriver& below = is_bottom ? miniport : *intermediate_drivers_[level];

    if (checkers == Checkers::kOn) {
      checkers_.push_back(std::make_unique<ContractChecker>(
          is_top ? Party::kHost : Party::kIntermediateDriver,
          is_bottom ? Party::kTarget : Party::kIntermediateDriver,
          [this, level](Violation violation) {
            violation.object = hosts_handle(level, violation.object);
            if (on_violation_) on_violation_(violation);
          }));
      if (!is_top) ContractChecker::link(*checkers_[level - 1], *checkers_[level]);
    }
    bindings_.push_back(std::make_unique<Binding>(
        above, below, checkers_.empty() ? nullptr : checkers_.back().get()));
    above.attach_below(*bindings_.back());
    below.attach_above(*bindings_.back());
  }
}

DriverStack::~DriverStack() = default;

void DriverStack::adapter_was_reset() {
  for (auto& driver : intermediate_drivers_) driver->forget_objects();
  for (auto& checker : checkers_) checker->forget_objects();
}

const NDIS_OFFLOAD_HANDLE* DriverStack::hosts_handle(std::size_t level,
                                                     const NDIS_OFFLOAD_HANDLE* handle) const {
  for (; level > 0 && handle != nullptr; --level) {
    handle = static_cast<const NDIS_OFFLOAD_HANDLE*>(
        intermediate_drivers_[level - 1]->upper_handle(handle));
  }
  return handle;
}

}  // namespace flue::ndis
