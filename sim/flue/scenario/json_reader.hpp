// SPDX-License-Identifier: Apache-2.0
//
// Reading a scenario's outermost object piece by piece, so that no more than one operation is held
// as JSON at a time.

#ifndef FLUE_SCENARIO_JSON_READER_HPP_
#define FLUE_SCENARIO_JSON_READER_HPP_

#include <functional>
#include <string_view>

#include "flue/scenario/json.hpp"

namespace flue::scenario {

/// Reads `{"adapter": {...}, "ops": [...]}` in one pass and calls `adapter` with the one and `op`
/// with each element of the other, in the order of the text.
///
/// @throws InputError  Not JSON; another outermost value, or other keys in it; a key twice in one
/// object; deeper than 200 levels; no `ops`. Also
///                     what the two functions throw.
void read_scenario_json(std::string_view text, const std::function<void(Json)>& adapter,
                        const std::function<void(Json)>& op);

/// Reads one JSON value.
///
/// @param name  What messages call it.
void read_json(std::string_view text, const char* name, const std::function<void(Json)>& value);

}  // namespace flue::scenario

#endif  // FLUE_SCENARIO_JSON_READER_HPP_
