// SPDX-License-Identifier: Apache-2.0
//
// Expectations: what a scenario wants to see, against what came.

#ifndef FLUE_SCENARIO_EXPECTATIONS_HPP_
#define FLUE_SCENARIO_EXPECTATIONS_HPP_

#include <cstddef>
#include <cstdint>
#include <ostream>

#include "flue/host/results.hpp"
#include "flue/scenario/scenario.hpp"

namespace flue::scenario {

/// Names each expectation that did not hold: operation, block, what was expected and what came.
class Expectations final {
 public:
  explicit Expectations(std::ostream& err) : err_(err) {}

  void check(std::size_t op, const StateOperation& wanted, const host::Completion& came);
  void check(std::size_t op, layout::ResolveResult wanted, const host::Transmission& came);
  /// The operation is still open at the end.
  void never_came(std::size_t op, const Operation& wanted);

  std::uint64_t failed() const { return failed_; }

 private:
  void check_state(std::size_t op, std::size_t number, const BlockExpectation& wanted,
                   const host::Completion& came);

  std::ostream& err_;
  std::uint64_t failed_ = 0;
};

}  // namespace flue::scenario

#endif  // FLUE_SCENARIO_EXPECTATIONS_HPP_
