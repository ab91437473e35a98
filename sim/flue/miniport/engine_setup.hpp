// SPDX-License-Identifier: Apache-2.0
//
// Finding out which engine is there, and configuring it: everything that start-up and reset do by
// registers.

#ifndef FLUE_MINIPORT_ENGINE_SETUP_HPP_
#define FLUE_MINIPORT_ENGINE_SETUP_HPP_

#include <cstdint>

#include "flue/engine/engine.hpp"
#include "flue/layout/flue_layout.hpp"
#include "flue/miniport/adapter_config.hpp"

namespace flue {

/// What an engine says about itself in its identity registers.
struct EngineIdentity {
  std::uint32_t neighbors;  ///< entries built
  std::uint32_t paths;      ///< IPv4 and IPv6 together
  std::uint32_t connections;
  std::uint32_t index_width;       ///< bits of a handle
  std::uint32_t generation_width;  ///< bits of a handle

  std::uint32_t index_of(std::uint32_t handle) const {
    return handle & ((std::uint32_t{1} << index_width) - 1);
  }
};

/// Reads the identity registers.
///
/// @throws EngineRefused  No Flue engine, one with another layout version, or one whose numbers
///                        make no sense (no entries, handle parts that do not fit).
EngineIdentity identify(Engine& engine);

/// Throws AdapterConfigError where `config` asks for what the engine cannot do.
void check(const AdapterConfig& config, const EngineIdentity& identity);

/// Lets the engine come out of its reset: false if it needs more than `steps`.
bool wait_until_ready(Engine& engine, std::uint64_t steps);

/// Empties the engine. Its configuration stays.
void soft_reset(Engine& engine);

/// Writes all of a checked `config` into the registers. The engine must be idle.
void configure(Engine& engine, const AdapterConfig& config);

}  // namespace flue

#endif  // FLUE_MINIPORT_ENGINE_SETUP_HPP_
