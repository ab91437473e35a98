// SPDX-License-Identifier: Apache-2.0
//
// StackRun: the same work on the whole stack, protocol driver to engine, phase by phase, timed by
// the wall clock.

#ifndef TB_BENCH_STACK_STACK_RUN_HPP_
#define TB_BENCH_STACK_STACK_RUN_HPP_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "flue/host/host.hpp"
#include "tb/bench/stack/large_engine.hpp"

namespace flue::bench {

/// The objects: each neighbor has as many paths, each path as many connections, as they divide
/// into. The blocks of a tree of all of them are their sum.
struct Forest {
  std::size_t neighbors, paths, connections;
  std::size_t blocks() const { return neighbors + paths + connections; }
};
/// 100,000 blocks.
inline constexpr Forest kForest{2464, 32000, 65536};

/// What one phase cost.
struct Phase {
  std::string name;
  std::size_t descriptors = 0;
  std::uint64_t cycles = 0;  ///< of the engine; 0: it has no clock
  std::chrono::nanoseconds wall{};
  /// Of it, inside the Verilated model; nothing: there is none.
  std::optional<std::chrono::nanoseconds> in_model;

  double descriptors_per_second() const;
  /// Of the wall clock, outside the Verilated model.
  std::optional<double> share_outside() const;
};

struct Work {
  ndis::DriverStack::Checkers checkers = ndis::DriverStack::Checkers::kOn;
  Forest forest = kForest;                ///< more connections than kUnderWay (SYNC-2)
  std::size_t streamed_updates = 100000;  ///< of connections in turn, kUnderWay at once
  std::size_t awaited_updates = 10000;    ///< each started when the one before is completed
};
inline constexpr std::size_t kUnderWay = 64;
inline constexpr unsigned kIntermediateDrivers = 2;

/// Phases: the whole forest is initiated as one tree, updated as one tree; single updates; the
/// whole forest is queried and terminated as one tree.
///
/// @throws std::runtime_error  A block had another status than NDIS_STATUS_SUCCESS, or the contract
///                             checkers found a violation.
std::vector<Phase> run_stack(const MeasuredEngine& engine, const Work& work);

}  // namespace flue::bench

#endif  // TB_BENCH_STACK_STACK_RUN_HPP_
