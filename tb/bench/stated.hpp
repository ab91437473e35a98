// SPDX-License-Identifier: Apache-2.0
//
// Stated: the latencies that the head of rtl/flue_engine.sv states, for tests that hold it to them.

#ifndef TB_BENCH_STATED_HPP_
#define TB_BENCH_STATED_HPP_

#include <cstdint>

#include "tb/bench/measure.hpp"
#include "tb/bench/traffic.hpp"

namespace flue::bench {

/// In cycles. The statement itself is read, so that the numbers stand in one place.
struct Stated {
  std::uint64_t one_beat = 0;    ///< last beat taken to completion offered, whatever the operation
  std::uint64_t more_beats = 0;  ///< the same of a descriptor that has more than one
  std::uint64_t answer = 0;      ///< of a resolve

  /// Of the descriptors in `traffic`, as long as no completion has to wait for another.
  Latency completion(const Traffic& traffic) const;

  /// @throws std::runtime_error  The head of the module does not say.
  static Stated read();
};

}  // namespace flue::bench

#endif  // TB_BENCH_STATED_HPP_
