// SPDX-License-Identifier: Apache-2.0
//
// Scenario: what a scenario file says, read and found valid.

#ifndef FLUE_SCENARIO_SCENARIO_HPP_
#define FLUE_SCENARIO_SCENARIO_HPP_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flue/host/tree.hpp"
#include "flue/host/variables.hpp"
#include "flue/miniport/adapter_config.hpp"
#include "flue/ndis/operation.hpp"

namespace flue::scenario {

/// The `adapter` object.
struct Adapter {
  AdapterConfig config;
  ULONG reachability_answer = 0;  ///< ticks
  unsigned intermediate_drivers = 0;
  /// Lines of the keys that were given, for an engine that cannot do what they ask.
  std::map<std::string, std::size_t, std::less<>> lines;
};

/// What the scenario wants to see of one block.
struct BlockExpectation {
  std::optional<NDIS_STATUS> status;
  bool wants_state = false;  ///< `expect_state` is there
  std::vector<std::pair<const host::Variable*, host::Value>> variables;
};

/// The five state-manipulation operations.
struct StateOperation {
  ndis::Operation kind{};
  host::Tree tree;
  std::size_t blocks = 0;
  // By the number of the block, depth first.
  std::map<std::size_t, BlockExpectation> expectations;
  std::vector<std::size_t> present_last;  ///< blocks with `"handle": "last"`
};

/// One element of `ops`.
struct Operation {
  enum class Kind { kState, kTransmit, kAdvance, kWait, kResetAdapter, kIndicate, kFail };
  Kind kind = Kind::kWait;
  std::size_t line = 0;
  bool wait = true;

  StateOperation state;                         ///< kState
  std::string tcp;                              ///< kTransmit: object name
  ULONG bytes = 1;                              ///< kTransmit
  std::optional<layout::ResolveResult> expect;  ///< kTransmit
  std::uint64_t ticks = 0;                      ///< kAdvance
  NDIS_STATUS status = NDIS_STATUS_SUCCESS;     ///< kIndicate
  bool corrupt = false;                         ///< kFail: corrupt, else hang
};

struct Scenario {
  Adapter adapter;
  std::vector<Operation> operations;
};

/// Reads and judges a scenario: every rule of the format that can be judged without an engine.
///
/// @throws InputError  It is not valid. The first error in the text is told.
Scenario parse_scenario(std::string_view text);

/// Reads the `adapter` object alone.
///
/// @throws InputError
Adapter parse_adapter(std::string_view text);

}  // namespace flue::scenario

#endif  // FLUE_SCENARIO_SCENARIO_HPP_
