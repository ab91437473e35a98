// SPDX-License-Identifier: Apache-2.0

#include "differential.hpp"

#include <fmt/format.h>

#include "device_run.hpp"
#include "generator.hpp"
#include "scoreboard.hpp"
#include "tb/common/engines.hpp"

namespace flue::test {

DifferentialResult run_differential(Engine& device, const ReferenceConfig& config,
                                    const DifferentialOptions& options) {
  Generator generator(config, options.seed);
  Scoreboard scoreboard(config);
  PacedEngine paced(device, Pace::kUnhurried, options.seed);
  DifferentialResult result;
  for (std::size_t i = 0; i < options.rounds && result.failure.empty(); ++i) {
    const Round round = generator.next(options.size);
    const DeviceLog log = run_on_device(paced, round);
    result.descriptors += round.commands.size();
    result.resolves += round.resolves.size();
    result.delegates += round.delegates.size();
    result.events += log.events.size();
    std::string failure = scoreboard.check(round, log, device);
    if (failure.empty() && assertion_failures(device) != 0) failure = "assertions failed";
    if (!failure.empty()) {
      result.failure = fmt::format("seed {}, round {} at pace {}: {}", options.seed, i,
                                   to_string(round.pace), failure);
    }
  }
  if (result.failure.empty()) {
    const std::string counters = scoreboard.check_counters(device);
    if (!counters.empty()) {
      result.failure = fmt::format("seed {}, completion counters:\n{}", options.seed, counters);
    }
  }
  return result;
}

}  // namespace flue::test
