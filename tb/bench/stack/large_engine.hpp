// SPDX-License-Identifier: Apache-2.0
//
// The engines that the whole stack is measured on: large enough for 100,000 objects.

#ifndef TB_BENCH_STACK_LARGE_ENGINE_HPP_
#define TB_BENCH_STACK_LARGE_ENGINE_HPP_

#include <chrono>
#include <functional>
#include <memory>

#include "flue/engine/engine.hpp"
#include "flue/reference/config.hpp"

namespace flue::bench {

/// 4,096 neighbors, 32,768 paths, 65,536 connections.
inline constexpr ReferenceConfig kLarge = ReferenceConfig::of(4096, 32768, 65536);

/// An engine, and how long its model has been at work.
struct MeasuredEngine {
  std::unique_ptr<Engine> engine;
  /// Empty: there is no model that could be told apart from the rest.
  std::function<std::chrono::nanoseconds()> time_in_model;
};

MeasuredEngine make_large_rtl();
MeasuredEngine make_large_reference();

}  // namespace flue::bench

#endif  // TB_BENCH_STACK_LARGE_ENGINE_HPP_
