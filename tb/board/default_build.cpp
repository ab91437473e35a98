// SPDX-License-Identifier: Apache-2.0

#include "Vflue_ulx3s_default.h"
#include "tb/board/simulated_board.hpp"

namespace flue::test {

std::unique_ptr<SimulatedBoard> make_board_default(int seed) {
  return std::make_unique<SimulatedUlx3s<Vflue_ulx3s_default>>(seed);
}

}  // namespace flue::test
