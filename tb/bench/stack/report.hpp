// SPDX-License-Identifier: Apache-2.0
//
// The stack benchmark's results, as a table and as JSON.

#ifndef TB_BENCH_STACK_REPORT_HPP_
#define TB_BENCH_STACK_REPORT_HPP_

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "tb/bench/stack/stack_run.hpp"

namespace flue::bench {

/// The same phases of two runs, one row each, and a row for all together.
std::string stack_table(const std::vector<Phase>& reference, const std::vector<Phase>& rtl);
nlohmann::ordered_json to_json(const std::vector<Phase>& reference, const std::vector<Phase>& rtl);

}  // namespace flue::bench

#endif  // TB_BENCH_STACK_REPORT_HPP_
