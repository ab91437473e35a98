// SPDX-License-Identifier: Apache-2.0
//
// The benchmark's results, as a table and as JSON.

#ifndef TB_BENCH_REPORT_HPP_
#define TB_BENCH_REPORT_HPP_

#include <string>

#include <nlohmann/json.hpp>

#include "tb/bench/measure.hpp"

namespace flue::bench {

/// The lines above the rows, each ending in a newline.
std::string mix_heading();
std::string resolve_heading();
/// What the marks mean, to stand below.
std::string mix_legend();
/// One row. `beside`: the same with a resolve request in every cycle.
std::string mix_row(const std::string& name, const Measurement& alone, const Measurement& beside);
std::string resolve_row(const std::string& name, const Measurement& measurement);

/// All of a measurement.
nlohmann::ordered_json to_json(const Measurement& measurement);

}  // namespace flue::bench

#endif  // TB_BENCH_REPORT_HPP_
