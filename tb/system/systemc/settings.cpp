// SPDX-License-Identifier: Apache-2.0
//
// The tests of tb/system/engine on the loosely timed module. Only its sockets and its process are
// new: one pace for each size.

#include "tb/system/engine/engine_test.hpp"
#include "tb/system/systemc/systemc_engines.hpp"

namespace flue::test {

std::vector<EngineFactory> small_engines() {
  return {systemc("4x4x4", ReferenceConfig::of(4, 4, 4, 2)),
          systemc("8x16x16", ReferenceConfig::of(8, 16, 16))};
}

std::vector<Setting> every_setting() {
  return {{small_engines()[0], Pace::kUnhurried}, {small_engines()[1], Pace::kBoth}};
}

}  // namespace flue::test
