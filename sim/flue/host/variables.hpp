// SPDX-License-Identifier: Apache-2.0
//
// The variables by name: what a scenario calls them, what fits into them, how they print.

#ifndef FLUE_HOST_VARIABLES_HPP_
#define FLUE_HOST_VARIABLES_HPP_

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "flue/host/state.hpp"

namespace flue::host {

/// What a variable can hold: a number, or an address.
using Value = std::variant<std::uint64_t, MacAddress, IpAddress>;

/// How text stands for a variable's value.
enum class Form {
  kNumber,
  kMac,
  kIp,
  kConnectionState,  ///< RFC 793 name
  kConstFlags,       ///< a number; read also from TCP_FLAG_... names
  kCachedFlags,      ///< a number; read also from TCP_FLAG_... names
};

/// One variable of one layer.
struct Variable {
  std::string_view name;  ///< member name in the DDI structures; the three TCP Flags: ConstFlags,
                          ///< CachedFlags, DelegatedFlags
  int level;              ///< 0 neighbor, 1 path, 2 TCP
  layout::StateClass state_class;
  Form form;
  std::uint64_t max;                  ///< of a number
  bool query_only;                    ///< returned by a query, given by nobody (QRY-7)
  Value (*get)(const State&);         ///< the state must be of the variable's level
  void (*set)(State&, const Value&);  ///< the state must be of the variable's level, the value of
                                      ///< its form and no larger than `max`
};

/// All variables of a level, in the order of the DDI structures: constant, cached, delegated.
const std::vector<Variable>& variables_of(int level);

/// The variable of that name; NULL if no layer has it. Names do not clash between layers.
const Variable* find_variable(std::string_view name);

/// A state of that level with all variables 0.
State zero_state(int level);

/// The value as in the output lines: JSON, lower-case MAC, RFC 5952, unsigned numbers.
///
/// @param layer  Tells the family of an IP address.
std::string to_json(const Variable& variable, const Value& value, layout::Layer layer);

}  // namespace flue::host

#endif  // FLUE_HOST_VARIABLES_HPP_
