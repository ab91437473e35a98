// SPDX-License-Identifier: Apache-2.0
//
// The tests of tb/system/engine that fill tables or reset again and again, on the cycle-accurate
// module: its tables are large, so at one pace.

#include "tb/system/engine/engine_test.hpp"
#include "tb/system/systemc/systemc_engines.hpp"

namespace flue::test {

std::vector<Setting> every_setting() { return {{systemc_rtl(), Pace::kUnhurried}}; }

}  // namespace flue::test
