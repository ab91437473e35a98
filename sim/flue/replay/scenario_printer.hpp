// SPDX-License-Identifier: Apache-2.0
//
// ScenarioPrinter: the operations of a replay as a scenario file, which `flue run` carries out
// again.

#ifndef FLUE_REPLAY_SCENARIO_PRINTER_HPP_
#define FLUE_REPLAY_SCENARIO_PRINTER_HPP_

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>

#include "flue/replay/observer.hpp"
#include "flue/replay/target.hpp"

namespace flue::replay {

/// Prints one operation a line, as they come. What the host does by itself is printed too: the host
/// of a scenario does nothing by itself.
///
/// A scenario is judged as if every operation succeeded, so a name can be offloaded once until it
/// is terminated. What the target refuses has `(refused N)` behind its name: the next offer of the
/// same thing is another object to `flue run`.
class ScenarioPrinter final : public Observer {
 public:
  /// Begins the file. The host's answers to NeighborReachabilityQueries cannot be said in a
  /// scenario: there they are the `reachability_answer`, 0.
  ScenarioPrinter(std::ostream& out, const TargetConfig& config);
  /// Ends the file.
  void finish();

  void on_advance(std::uint64_t ticks) override;
  void on_operation(const Deed& deed) override;
  void on_transmit(const Sent& sent) override;

 private:
  void begin_operation(const char* op);
  void print(const host::Tree& tree, const host::Completion& completion, std::size_t* at);
  void print(const host::Block& block, const host::Completion& completion, std::size_t* at);

  std::ostream& out_;
  bool first_ = true;
  std::uint64_t refused_ = 0;
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_SCENARIO_PRINTER_HPP_
