// SPDX-License-Identifier: Apache-2.0
//
// Differences between two records, told by the names of their fields: "status: expected SUCCESS,
// got FAILURE_HANDLE".

#ifndef TB_COMMON_DIFFERENCES_HPP_
#define TB_COMMON_DIFFERENCES_HPP_

#include <array>
#include <ostream>
#include <string>
#include <vector>

#include "flue/engine/engine.hpp"
#include "tb/common/session.hpp"

// GoogleTest prints the enumerations by name.
namespace flue::layout {
inline void PrintTo(Status value, std::ostream* out) { *out << to_string(value); }
inline void PrintTo(Opcode value, std::ostream* out) { *out << to_string(value); }
inline void PrintTo(Layer value, std::ostream* out) { *out << to_string(value); }
inline void PrintTo(EventKind value, std::ostream* out) { *out << to_string(value); }
inline void PrintTo(ResolveResult value, std::ostream* out) { *out << to_string(value); }
}  // namespace flue::layout

namespace flue::test {

/// One line for each field that differs, and for bits of no field.
using Differences = std::vector<std::string>;

/// Of two completions of one descriptor.
Differences differences(const Reply& expected, const Reply& actual);
/// Of two answers to one resolve request.
Differences differences(const ResolveAnswerWords& expected, const ResolveAnswerWords& actual);

/// Of the state in a completion with what it should be. Fields of other classes must be zero.
template <typename State>
Differences state_differences(const State& expected, const Reply& actual,
                              StateClass classes = StateClass::kAll);

/// The lines, one below the other.
std::string join(const Differences& lines);

extern template Differences state_differences(const layout::NeighborState&, const Reply&,
                                              StateClass);
extern template Differences state_differences(const layout::Ip4PathState&, const Reply&,
                                              StateClass);
extern template Differences state_differences(const layout::Ip6PathState&, const Reply&,
                                              StateClass);
extern template Differences state_differences(const layout::TcpState&, const Reply&, StateClass);

}  // namespace flue::test

#endif  // TB_COMMON_DIFFERENCES_HPP_
