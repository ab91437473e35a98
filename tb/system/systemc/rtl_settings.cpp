// SPDX-License-Identifier: Apache-2.0
//
// The tests of tb/system/engine on the cycle-accurate module, of which there is one size.

#include "tb/system/engine/engine_test.hpp"
#include "tb/system/systemc/systemc_engines.hpp"

namespace flue::test {

/// For the one suite that wants a generation which wraps.
std::vector<EngineFactory> small_engines() {
  return {systemc("4x4x4", ReferenceConfig::of(4, 4, 4, 2))};
}

std::vector<Setting> every_setting() {
  return {{systemc_rtl(), Pace::kUnhurried}, {systemc_rtl(), Pace::kBoth}};
}

}  // namespace flue::test
