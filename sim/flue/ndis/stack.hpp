// SPDX-License-Identifier: Apache-2.0
//
// DriverStack: protocol, NDIS, any number of intermediate drivers, miniport.

#ifndef FLUE_NDIS_STACK_HPP_
#define FLUE_NDIS_STACK_HPP_

#include <memory>
#include <vector>

#include "flue/ndis/binding.hpp"
#include "flue/ndis/checker.hpp"
#include "flue/ndis/drivers.hpp"
#include "flue/ndis/intermediate_driver.hpp"
#include "flue/ndis/violation.hpp"

namespace flue::ndis {

/// protocol -> Binding -> [IntermediateDriver -> Binding]* -> miniport, with a ContractChecker on
/// every binding, unless nobody wants them.
///
///     DriverStack stack(host, miniport, 2, [](const Violation& v) { ... });
///     stack.top().NdisInitiateOffload(tree);   // the host has it from attach_below
///
/// Protocol and miniport are not owned. They may not be called after the stack is gone; operations
/// that are open then are never completed.
class DriverStack {
 public:
  enum class Checkers { kOn, kOff };

  /// Attaches the drivers to each other. `on_violation` may be empty: nobody is told.
  DriverStack(ProtocolDriver& protocol, MiniportDriver& miniport, unsigned intermediate_drivers,
              ViolationHandler on_violation, Checkers checkers = Checkers::kOn);
  DriverStack(const DriverStack&) = delete;
  DriverStack& operator=(const DriverStack&) = delete;
  ~DriverStack();

  Binding& top() { return *bindings_.front(); }
  Binding& bottom() { return *bindings_.back(); }

  /// To be called when the adapter was reset and no operation is open: every object is gone, so
  /// intermediate drivers and checkers forget theirs.
  void adapter_was_reset();

 private:
  const NDIS_OFFLOAD_HANDLE* hosts_handle(std::size_t level,
                                          const NDIS_OFFLOAD_HANDLE* handle) const;

  // Index 0 is the top. Intermediate driver i stands between bindings i and i + 1.
  std::vector<std::unique_ptr<IntermediateDriver>> intermediate_drivers_;
  std::vector<std::unique_ptr<ContractChecker>> checkers_;
  std::vector<std::unique_ptr<Binding>> bindings_;
  ViolationHandler on_violation_;
};

}  // namespace flue::ndis

#endif  // FLUE_NDIS_STACK_HPP_
