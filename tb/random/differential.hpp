// SPDX-License-Identifier: Apache-2.0
//
// run_differential: random traffic on an engine and on the reference model, everything compared.

#ifndef TB_RANDOM_DIFFERENTIAL_HPP_
#define TB_RANDOM_DIFFERENTIAL_HPP_

#include <cstddef>
#include <cstdint>
#include <string>

#include "flue/engine/engine.hpp"
#include "flue/reference/config.hpp"

namespace flue::test {

struct DifferentialOptions {
  std::uint32_t seed = 1;
  std::size_t rounds = 24;  ///< between two of them the engine is idle
  std::size_t size = 120;   ///< descriptors in a round, about
};

struct DifferentialResult {
  std::string failure;  ///< seed, round, fields; empty: everything was equal
  std::size_t descriptors = 0;
  std::size_t resolves = 0;
  std::size_t delegates = 0;
  std::size_t events = 0;
};

/// `device` is fresh from power-up and built with `config`. The same seed gives the same traffic.
DifferentialResult run_differential(Engine& device, const ReferenceConfig& config,
                                    const DifferentialOptions& options);

}  // namespace flue::test

#endif  // TB_RANDOM_DIFFERENTIAL_HPP_
