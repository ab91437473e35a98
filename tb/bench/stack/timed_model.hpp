// SPDX-License-Identifier: Apache-2.0
//
// TimedModel: a Verilated model that knows how long it has been at work.

#ifndef TB_BENCH_STACK_TIMED_MODEL_HPP_
#define TB_BENCH_STACK_TIMED_MODEL_HPP_

#include <chrono>

#include "tb/bench/stack/tick_clock.hpp"

namespace flue::bench {

/// The clock is read twice for each `eval`: half of what that costs counts as the model's time,
/// half as everybody else's.
template <typename Model>
class TimedModel final : public Model {
 public:
  using Model::Model;

  void eval() {
    const TickClock::Ticks start = TickClock::now();
    Model::eval();
    ticks_ += TickClock::now() - start;
  }
  /// Of the wall clock, spent in `eval`.
  std::chrono::nanoseconds time() const { return clock_.length_of(ticks_); }

 private:
  TickClock clock_;
  TickClock::Ticks ticks_ = 0;
};

}  // namespace flue::bench

#endif  // TB_BENCH_STACK_TIMED_MODEL_HPP_
