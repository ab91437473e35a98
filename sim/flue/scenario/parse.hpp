// SPDX-License-Identifier: Apache-2.0
//
// The parts of a scenario, from JSON. All throw InputError.

#ifndef FLUE_SCENARIO_PARSE_HPP_
#define FLUE_SCENARIO_PARSE_HPP_

#include "flue/scenario/cells.hpp"
#include "flue/scenario/json.hpp"
#include "flue/scenario/scenario.hpp"

namespace flue::scenario {

Adapter parse_adapter(Json json);

/// One element of `ops`; `cells` is where the scenario stands, and moves on.
Operation parse_operation(Json json, Cells& cells);

/// The value of `tree`; fills in all but `kind`, which is there already.
void parse_tree(Json json, Cells& cells, StateOperation& operation);

/// The value of `state`, for a block of `type`: the variables that it names, the others 0.
host::State parse_state(Json json, ndis::Operation kind, OFFLOAD_STATE_TYPE type);

/// The value of `expect_state`.
void parse_expected_state(Json json, OFFLOAD_STATE_TYPE type, BlockExpectation& expectation);

}  // namespace flue::scenario

#endif  // FLUE_SCENARIO_PARSE_HPP_
