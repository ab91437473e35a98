// SPDX-License-Identifier: Apache-2.0
//
// What a ProcessEngine and the process of its engine say to each other. Both are built from this
// one file and run on one machine, so structures go over as they are.

#ifndef FLUE_PROCESS_EXCHANGE_HPP_
#define FLUE_PROCESS_EXCHANGE_HPP_

#include <cstdint>
#include <type_traits>

#include "flue/engine/engine.hpp"

namespace flue::process {

/// The engine's process finds its end of the socket there.
inline constexpr int kChannelFd = 3;

enum Stream : std::uint32_t { kCommand = 1, kDelegate = 2, kResolve = 4 };   // sets of bits
enum Outgoing : std::uint32_t { kCompletion = 1, kEvent = 2, kAnswer = 4 };  // sets of bits

enum class Action : std::uint32_t { kStep, kRead, kWrite };

/// Takes what is offered, then acts. Each has one Answer; before the first one, an Answer of its
/// own says that the engine is ready.
struct Request {
  Action action = Action::kStep;
  std::uint32_t address = 0;
  std::uint32_t value = 0;
  std::uint32_t offered = 0;  ///< Stream: of these, what follows here is meant
  std::uint32_t paused = 0;   ///< Outgoing: of these nothing is wanted now
  Beat command;
  Beat delegate;
  ResolveRequestWords resolve{};
};

/// Followed by so many beats, events and answers.
struct Answer {
  std::uint32_t value = 0;    ///< of a register that was read
  std::uint32_t waiting = 0;  ///< Stream: what was offered and not taken by the engine yet
  std::uint32_t beats = 0;
  std::uint32_t events = 0;
  std::uint32_t answers = 0;
  std::int32_t assertion_failures = 0;
  std::uint32_t clocked = 0;  ///< 1: `cycles` means something
  std::uint64_t cycles = 0;
};

static_assert(std::is_trivially_copyable_v<Request> && std::is_trivially_copyable_v<Answer>);

}  // namespace flue::process

#endif  // FLUE_PROCESS_EXCHANGE_HPP_
