// SPDX-License-Identifier: Apache-2.0
//
// The tests of tb/system/engine on a simulated board, at one pace: what paces try is behind the
// link, and it is slow enough by itself.

#include "tb/board/board_engine.hpp"
#include "tb/system/engine/engine_test.hpp"

namespace flue::test {

std::vector<Setting> every_setting() {
  const EngineFactory board{"Board8x16x16", ReferenceConfig::of(8, 16, 16),
                            [] { return std::make_unique<BoardEngine>(make_board_8x16x16()); }};
  return {{board, Pace::kUnhurried}};
}

}  // namespace flue::test
