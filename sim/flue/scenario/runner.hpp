// SPDX-License-Identifier: Apache-2.0
//
// Running a scenario over an engine.

#ifndef FLUE_SCENARIO_RUNNER_HPP_
#define FLUE_SCENARIO_RUNNER_HPP_

#include <ostream>

#include "flue/engine/engine.hpp"
#include "flue/scenario/scenario.hpp"

namespace flue::scenario {

/// Where a run writes.
struct RunOutput {
  std::ostream& out;   ///< the lines of the format
  std::ostream& err;   ///< violations, expectations that did not hold
  bool quiet = false;  ///< of the lines, only the summary
};

/// Exit statuses of `flue run`.
enum ExitStatus { kExitHeld = 0, kExitFailed = 1, kExitInvalid = 2, kExitLost = 3 };

/// Runs `scenario` to its end, or until something below the host breaks the contract or the target
/// stops answering unasked.
///
/// @param engine  Holds no objects.
/// @throws InputError  The adapter asks for what this engine cannot do; nothing was run.
/// @throws EngineRefused
ExitStatus run_scenario(Scenario scenario, Engine& engine, const RunOutput& output);

}  // namespace flue::scenario

#endif  // FLUE_SCENARIO_RUNNER_HPP_
