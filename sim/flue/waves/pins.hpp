// SPDX-License-Identifier: Apache-2.0
//
// Pins: the streams of an engine that has no pins, under the names of rtl/flue_engine.sv's ports.

#ifndef FLUE_WAVES_PINS_HPP_
#define FLUE_WAVES_PINS_HPP_

#include <array>
#include <cstdint>

#include "flue/engine/engine.hpp"
#include "flue/waves/fst_writer.hpp"
#include "flue/waves/transaction.hpp"

namespace flue::waves {

/// A scope `flue` with a clock and the streams. In each cycle one beat moves, or none.
class Pins final {
 public:
  /// Declares the signals. `writer` lives longer.
  explicit Pins(FstWriter& writer);

  /// The first half of a cycle, before the edge that takes the beat: `clk` low, the beat offered.
  ///
  /// @param words  As many as the stream has. Of a channel without a stream: not read.
  void offer(Channel channel, const layout::Word* words, std::uint64_t keep = ~std::uint64_t{0},
             bool last = true);
  /// The second half, after the edge.
  void take();

 private:
  static constexpr std::size_t kStreams = 6;

  struct Stream {
    FstSignal valid, ready, data, keep, last;
  };

  FstWriter& writer_;
  FstSignal clk_;
  std::array<Stream, kStreams> streams_;
  const Stream* moving_ = nullptr;
};

}  // namespace flue::waves

#endif  // FLUE_WAVES_PINS_HPP_
