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
  /// Why a beat takes more than a cycle here, or a cycle takes no resolve; empty: nothing of the
  /// kind happens.
  std::string why = {};
};

/// Reasons that several mixes have.
inline constexpr char kBackgroundLooks[] =
    "Connections are invalidated, and the host is told of each (TcpIndicateRetrieve). The "
    "background looks for them in\n  every 16th cycle of the resolve pipeline when resolves leave "
    "none free";
inline constexpr char kFailsWithOneBeat[] =
    "A query or terminate that asks for delegated state of a connection has the cycle of its "
    "completion's second beat; when\n  it fails, that cycle passes unused";
inline constexpr char kBackgroundLooksAndFails[] =
    "Connections are invalidated: the background takes some cycles from the resolves. Queries and "
    "terminates that ask for\n  delegated state and fail have the cycle of a second beat that does "
    "not come";

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
/// The descriptors that a real Linux host's capture becomes.
Mix linux_mix();
/// Resolve requests without descriptors.
std::vector<Mix> resolve_mixes();
/// One INVALIDATE of a neighbor with 8,000 connections, each of which is to be uploaded at once
/// (OP-11).
Traffic eager_upload(World& world);

}  // namespace flue::bench

#endif  // TB_BENCH_MIXES_HPP_
