// SPDX-License-Identifier: Apache-2.0
//
// The mixes of descriptors that the benchmark measures.

#ifndef TB_BENCH_MIXES_HPP_
#define TB_BENCH_MIXES_HPP_

#include <functional>
#include <string>
#include <vector>

#include "tb/bench/traffic.hpp"
#include "tb/bench/world.hpp"

namespace flue::bench {

struct Mix {
  std::string name;
  /// Offloads what the mix needs and gives what is to be measured.
  std::function<Traffic(World&)> prepare;
};

/// Every mix of descriptors, grouped by operation.
std::vector<Mix> all_mixes();

// The groups.
std::vector<Mix> update_mixes();
std::vector<Mix> initiate_mixes();
std::vector<Mix> terminate_mixes();
std::vector<Mix> query_mixes();
std::vector<Mix> failing_mixes();
/// Everything at once, as a busy host would ask for it.
Mix realistic_mix();
/// Resolve requests without descriptors.
std::vector<Mix> resolve_mixes();
/// One INVALIDATE of a neighbor with 8,000 connections, each of which is to be uploaded at once
/// (OP-11).
Traffic eager_upload(World& world);

}  // namespace flue::bench

#endif  // TB_BENCH_MIXES_HPP_
