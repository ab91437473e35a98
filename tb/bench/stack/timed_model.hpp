// SPDX-License-Identifier: Apache-2.0
//
// TimedModel: a Verilated model that knows how long it has been at work.

#ifndef TB_BENCH_STACK_TIMED_MODEL_HPP_
#define TB_BENCH_STACK_TIMED_MODEL_HPP_

#include <chrono>

namespace flue::bench {

/// Reading the clock twice for each `eval` costs some 2 % of a run; it counts half as the model's
/// time, half as everybody else's.
template <typename Model>
class TimedModel final : public Model {
 public:
  using Clock = std::chrono::steady_clock;
  using Model::Model;

  void eval() {
    const Clock::time_point start = Clock::now();
    Model::eval();
    time_ += Clock::now() - start;
  }
  /// Of the wall clock, spent in `eval`.
  Clock::duration time() const { return time_; }

 private:
  Clock::duration time_{};
};

}  // namespace flue::bench

#endif  // TB_BENCH_STACK_TIMED_MODEL_HPP_
