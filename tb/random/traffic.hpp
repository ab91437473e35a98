// SPDX-License-Identifier: Apache-2.0
//
// Round: what a random test sends to an engine between two moments of rest.

#ifndef TB_RANDOM_TRAFFIC_HPP_
#define TB_RANDOM_TRAFFIC_HPP_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "flue/engine/engine.hpp"
#include "tb/common/descriptors.hpp"
#include "tb/common/paced_engine.hpp"

namespace flue::test {

/// Beats up to one tlast, well formed or not.
using MessageBeats = std::vector<Beat>;

struct TimedResolve {
  ResolveRequestWords words{};
  std::size_t after = 0;  ///< is offered once so many of the round's commands were taken
};

/// When DELEGATE descriptors may come, so that what they do to the order of things can still be
/// told from outside.
enum class DelegateMode {
  kParked,  ///< with commands and resolves: to connections that nothing else touches in this round
  kAlone,   ///< nothing else is under way: to anything
  kWithResolves  ///< no commands: to connections; an answer tells how many of them it has seen
};

struct Round {
  /// Register writes before the rest, while the engine is idle: {address, value}.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> registers;
  std::vector<MessageBeats> commands;
  std::vector<TimedResolve> resolves;
  DelegateMode delegate_mode = DelegateMode::kParked;
  std::vector<MessageBeats> delegates;
  Pace pace = Pace::kUnhurried;
  bool reset_after = false;  ///< soft reset, once idle again
};

/// One line: opcode, layer, flags, handle, and what is malformed about its beats.
std::string describe(const MessageBeats& message);

}  // namespace flue::test

#endif  // TB_RANDOM_TRAFFIC_HPP_
