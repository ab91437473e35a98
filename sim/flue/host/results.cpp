// SPDX-License-Identifier: Apache-2.0

#include "flue/host/results.hpp"

#include <algorithm>

namespace flue::host {

bool Completion::all_succeeded() const {
  return std::all_of(blocks.begin(), blocks.end(),
                     [](const BlockResult& block) { return block.status == NDIS_STATUS_SUCCESS; });
}

}  // namespace flue::host
