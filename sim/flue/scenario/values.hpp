// SPDX-License-Identifier: Apache-2.0
//
// Single values of a scenario: each function gives what the JSON says, or throws an InputError that
// names place, reason and what would be right.

#ifndef FLUE_SCENARIO_VALUES_HPP_
#define FLUE_SCENARIO_VALUES_HPP_

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "flue/host/variables.hpp"
#include "flue/scenario/json.hpp"

namespace flue::scenario {

void require_object(Json json, const char* what);
void require_list(Json json, const char* what);

/// A whole number from `min` to `max`; nothing is cut.
std::uint64_t number(Json json, std::uint64_t max, std::uint64_t min = 0);
bool boolean(Json json);
std::string_view string(Json json);
/// A string that is not empty.
std::string name(Json json);
host::MacAddress mac_address(Json json);
NDIS_STATUS status(Json json);
/// One of some words; its number among them.
std::size_t one_of(Json json, std::initializer_list<const char*> words);

/// A variable's value.
///
/// @param layer  Tells the family of an IP address; nothing: either will do.
host::Value variable_value(Json json, const host::Variable& variable,
                           std::optional<layout::Layer> layer);

/// "... is none of a, b, c": for an unknown key or word.
[[noreturn]] void unknown_key(Json json, std::string_view possible);

}  // namespace flue::scenario

#endif  // FLUE_SCENARIO_VALUES_HPP_
