// SPDX-License-Identifier: Apache-2.0
//
// The engine's own counters, by the names of its registers.

#ifndef FLUE_REPLAY_COUNTERS_HPP_
#define FLUE_REPLAY_COUNTERS_HPP_

#include <cstdint>
#include <string>
#include <vector>

#include "flue/engine/engine.hpp"

namespace flue::replay {

struct Counter {
  std::string name;  ///< of the register; of a completion counter, its opcode and status
  std::uint32_t value;
};

/// Beats, stalls, events and resolves.
std::vector<Counter> read_counters(Engine& engine);

/// Completions by opcode and status, but those that are zero.
std::vector<Counter> read_completion_counters(Engine& engine);

}  // namespace flue::replay

#endif  // FLUE_REPLAY_COUNTERS_HPP_
