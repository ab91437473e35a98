// SPDX-License-Identifier: Apache-2.0
//
// OutstandingBeats: the beats that the board has not acknowledged yet.

#ifndef FLUE_SERIAL_OUTSTANDING_BEATS_HPP_
#define FLUE_SERIAL_OUTSTANDING_BEATS_HPP_

#include <cstddef>
#include <cstdint>
#include <deque>

#include "flue/serial/frame.hpp"

namespace flue::serial {

/// Numbers beats, and keeps them until acknowledged. Sequence numbers are modulo 256.
class OutstandingBeats {
 public:
  /// Few enough that a number names one of them only, and enough to fill a line of 3 Mbaud for the
  /// milliseconds that a USB bridge takes.
  static constexpr std::size_t kMost = 16;

  bool full() const { return frames_.size() == kMost; }
  bool empty() const { return frames_.empty(); }
  /// As bytes for the line, oldest first.
  const std::deque<Bytes>& frames() const { return frames_; }

  /// Gives `request` the next number and keeps it. Only when not full.
  const Bytes& add(Request request);
  /// The board waits for the beat `next`: all before it have arrived. True when that is news.
  bool acknowledge(std::uint8_t next);
  /// For a new session.
  void clear();

 private:
  std::deque<Bytes> frames_;
  std::uint8_t oldest_ = 0;  // number of the first, or of the next one
};

}  // namespace flue::serial

#endif  // FLUE_SERIAL_OUTSTANDING_BEATS_HPP_
