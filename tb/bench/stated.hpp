// SPDX-License-Identifier: Apache-2.0
//
// Stated: the latencies that the head of rtl/flue_engine.sv states, for tests that hold it to them.

#ifndef TB_BENCH_STATED_HPP_
#define TB_BENCH_STATED_HPP_

#include <cstdint>

namespace flue::bench {

/// In cycles. The statement itself is read, so that the numbers stand in one place.
struct Stated {
  std::uint64_t completion = 0;  ///< last beat taken to completion offered, of every operation
  std::uint64_t answer = 0;      ///< of a resolve

  /// @throws std::runtime_error  The head of the module does not say.
  static Stated read();
};

}  // namespace flue::bench

#endif  // TB_BENCH_STATED_HPP_
