// SPDX-License-Identifier: Apache-2.0
//
// TickClock: a clock that costs next to nothing to read.

#ifndef TB_BENCH_STACK_TICK_CLOCK_HPP_
#define TB_BENCH_STACK_TICK_CLOCK_HPP_

#include <chrono>
#include <cstdint>

namespace flue::bench {

/// Counts the processor's time stamps where there are any, else the steady clock's ticks.
class TickClock {
 public:
  using Ticks = std::uint64_t;

  static Ticks now() {
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#else
    return static_cast<Ticks>(std::chrono::steady_clock::now().time_since_epoch().count());
#endif
  }

  /// How long `ticks` are, by how many have passed since this was made.
  std::chrono::nanoseconds length_of(Ticks ticks) const {
    const std::chrono::duration<double, std::nano> time =
        std::chrono::steady_clock::now() - start_time_;
    const double share = static_cast<double>(ticks) / static_cast<double>(now() - start_);
    return std::chrono::nanoseconds(static_cast<std::int64_t>(time.count() * share));
  }

 private:
  std::chrono::steady_clock::time_point start_time_ = std::chrono::steady_clock::now();
  Ticks start_ = now();
};

}  // namespace flue::bench

#endif  // TB_BENCH_STACK_TICK_CLOCK_HPP_
