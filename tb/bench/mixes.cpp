// SPDX-License-Identifier: Apache-2.0

#include "tb/bench/mixes.hpp"

namespace flue::bench {

std::vector<Mix> all_mixes() {
  std::vector<Mix> mixes;
  for (const auto& group :
       {update_mixes(), initiate_mixes(), terminate_mixes(), query_mixes(), failing_mixes()}) {
    mixes.insert(mixes.end(), group.begin(), group.end());
  }
  mixes.push_back(realistic_mix());
  mixes.push_back(linux_mix());
  return mixes;
}

}  // namespace flue::bench
