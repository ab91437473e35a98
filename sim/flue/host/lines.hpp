// SPDX-License-Identifier: Apache-2.0
//
// What comes back to a host, as lines of JSON: the output format of `flue run` and `flue linux
// replay`. Lines are without line end.

#ifndef FLUE_HOST_LINES_HPP_
#define FLUE_HOST_LINES_HPP_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "flue/host/host.hpp"
#include "flue/host/results.hpp"

namespace flue::host {

/// @param op  Number of the operation, as the reader counts.
std::string completion_line(std::uint64_t op, const Completion& completion);
std::string transmit_line(std::uint64_t op, const Transmission& transmission);
std::string event_line(const Event& event);
/// For standard error.
///
/// @param op  Number of the operation, where one is known.
std::string violation_line(std::optional<std::uint64_t> op, const Violation& violation);

/// "sent", "held", "failed".
const char* result_name(layout::ResolveResult result);

/// A JSON string, quotes included.
std::string json_string(std::string_view text);

}  // namespace flue::host

#endif  // FLUE_HOST_LINES_HPP_
