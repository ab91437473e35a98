// SPDX-License-Identifier: Apache-2.0
//
// Measurement: what one piece of traffic cost, in clock cycles of the engine.

#ifndef TB_BENCH_MEASURE_HPP_
#define TB_BENCH_MEASURE_HPP_

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "tb/bench/traffic.hpp"

namespace flue::bench {

/// Least, middle and largest of some latencies; all 0 when there are none.
struct Latency {
  std::uint64_t min = 0, median = 0, max = 0;

  static Latency of(std::vector<std::uint64_t> cycles);
};

struct Measurement {
  std::size_t descriptors = 0;
  std::uint64_t command_beats = 0;     ///< register COMMAND_BEATS
  std::uint64_t command_stalls = 0;    ///< register COMMAND_STALLS
  std::uint64_t completion_beats = 0;  ///< register COMPLETION_BEATS
  /// For each descriptor the beats of itself or of its completion, whichever are more; their sum.
  std::uint64_t longer_beats = 0;
  /// Completions of one beat that were asked for two: a query or terminate with delegated state of
  /// a connection that failed. The second beat's cycle passes without one.
  std::uint64_t spare_beats = 0;
  /// From the one in which the first beat was offered to the last in which no descriptor but these
  /// could be taken, both included.
  std::uint64_t cycles = 0;
  /// From the cycle in which a descriptor's last beat was accepted to that in which its completion
  /// was offered.
  Latency latency;

  std::uint64_t resolves = 0;  ///< requests within `cycles`
  /// From the cycle in which a request was offered to that in which its answer was.
  Latency resolve_latency;
  std::uint64_t events = 0;      ///< until the engine was idle again
  std::uint64_t last_event = 0;  ///< cycles from the last command beat accepted to the last event

  /// 0 without descriptors.
  double cycles_per_beat() const;
  double cycles_per_descriptor() const;
  double resolves_per_cycle() const;
};

/// The engine did not do what the traffic says, or its registers contradict its pins.
class MeasureError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Sends `traffic` as fast as the engine takes it and takes everything that the engine gives at
/// once. The engine must have a clock, keep one beat per cycle on each stream and be idle; it is
/// idle again afterwards.
Measurement measure(Engine& engine, const Traffic& traffic);

}  // namespace flue::bench

#endif  // TB_BENCH_MEASURE_HPP_
