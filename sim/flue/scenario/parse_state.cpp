// SPDX-License-Identifier: Apache-2.0

#include <string>

#include <fmt/format.h>

#include "flue/scenario/parse.hpp"
#include "flue/scenario/values.hpp"

namespace flue::scenario {
namespace {

using host::Variable;

std::string names(int level, layout::StateClass classes) {
  std::string all;
  for (const Variable& variable : host::variables_of(level)) {
    if (!has(classes, variable.state_class) || variable.query_only) continue;
    if (!all.empty()) all += ", ";
    all += variable.name;
  }
  return all;
}

}  // namespace

host::State parse_state(Json json, ndis::Operation kind, OFFLOAD_STATE_TYPE type) {
  require_object(json, "an object with variables");
  // The caller has seen to it that the type has a layer and that these classes may follow.
  const layout::Layer layer = *layer_of(type);
  const layout::StateClass classes =
      kind == ndis::Operation::kUpdate ? layout::StateClass::kCached : layout::StateClass::kAll;
  const int level = level_of(layer);
  host::State state = host::zero_state(level);
  for (const Json member : json) {
    const Variable* variable = host::find_variable(member.key());
    if (variable == nullptr || variable->level != level || variable->query_only ||
        !has(classes, variable->state_class)) {
      member.fail(fmt::format("no variable that {} gives; {} are possible",
                              offload_state_type_name(type), names(level, classes)));
    }
    variable->set(state, variable_value(member, *variable, layer));
  }
  return state;
}

void parse_expected_state(Json json, OFFLOAD_STATE_TYPE type, BlockExpectation& expectation) {
  require_object(json, "an object with variables");
  expectation.wants_state = true;
  auto layer = layer_of(type);
  if (layer && level_of(*layer) != 1) layer.reset();
  for (const Json member : json) {
    const Variable* variable = host::find_variable(member.key());
    if (variable == nullptr) {
      member.fail(
          fmt::format("no variable; {}, {}, {} are possible", names(0, layout::StateClass::kAll),
                      names(1, layout::StateClass::kAll), names(2, layout::StateClass::kAll)));
    }
    expectation.variables.emplace_back(variable, variable_value(member, *variable, layer));
  }
}

}  // namespace flue::scenario
