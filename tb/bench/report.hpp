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
/// What the mark of long completions means, to stand below.
std::string mix_legend();
/// One mix, three times: alone, and with a resolve request in every cycle.
struct MixResult {
  Measurement alone;
  Measurement beside_spread;  ///< resolves of many connections in turn
  Measurement beside_hot;     ///< of one connection

  /// A beat took more than a cycle, or a cycle took no resolve: to be explained.
  bool below_full_speed() const;
};
/// `note`: the number of the row's explanation; 0: none.
std::string mix_row(const std::string& name, const MixResult& result, unsigned note);
std::string resolve_row(const std::string& name, const Measurement& measurement);

/// All of the measurements.
nlohmann::ordered_json to_json(const MixResult& result);
nlohmann::ordered_json to_json(const Measurement& measurement);

}  // namespace flue::bench

#endif  // TB_BENCH_REPORT_HPP_
