// SPDX-License-Identifier: Apache-2.0
//
// Lines: what a replay tells, as lines of JSON: the output of `flue linux replay`.

#ifndef FLUE_REPLAY_LINES_HPP_
#define FLUE_REPLAY_LINES_HPP_

#include <ostream>

#include "flue/replay/observer.hpp"

namespace flue::replay {

/// A line for each operation, transmit and event as `flue run` prints it, then one for each
/// difference, the check, and the summary. Violations go to `err`.
class Lines final : public Observer {
 public:
  /// @param quiet  No operations, transmits and events.
  Lines(std::ostream& out, std::ostream& err, bool quiet) : out_(out), err_(err), quiet_(quiet) {}

  void on_operation(const Deed& deed) override;
  void on_transmit(const Sent& sent) override;
  void on_event(const kernel::Moment& moment, const host::Event& event) override;
  void on_violation(const host::Violation& violation, std::optional<std::uint64_t> number) override;
  void on_difference(const Difference& difference) override;
  void on_check(const CheckResult& result) override;
  void on_summary(const Summary& summary) override;

 private:
  std::ostream& out_;
  std::ostream& err_;
  bool quiet_;
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_LINES_HPP_
