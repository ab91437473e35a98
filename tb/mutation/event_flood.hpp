// SPDX-License-Identifier: Apache-2.0
//
// event_flood: more events at once than the engine has places for, while nobody takes any.

#ifndef TB_MUTATION_EVENT_FLOOD_HPP_
#define TB_MUTATION_EVENT_FLOOD_HPP_

#include <cstdint>
#include <string>

#include "flue/engine/engine.hpp"

namespace flue::test {

/// Holds `connections` connections, first by their path, then each by itself; every one must ask to
/// be retrieved, once each time (docs/engine.md, Events). Empty, or what went wrong. The device is
/// fresh and has that many slots.
std::string event_flood(Engine& device, std::uint32_t connections);

}  // namespace flue::test

#endif  // TB_MUTATION_EVENT_FLOOD_HPP_
