// SPDX-License-Identifier: Apache-2.0
//
// Line: a serial line, seen from the host: bytes out, bytes in, and a clock.

#ifndef FLUE_SERIAL_LINE_HPP_
#define FLUE_SERIAL_LINE_HPP_

#include <chrono>
#include <string>

#include "flue/serial/slip.hpp"

namespace flue::serial {

using Microseconds = std::chrono::microseconds;

/// Bytes may be lost, damaged, repeated or made up on their way, but not overtake each other.
class Line {
 public:
  Line() = default;
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  virtual ~Line() = default;

  /// Never waits: what the line cannot take yet is kept, and goes out during `read`.
  ///
  /// @throws EngineGone  There is no line any more.
  virtual void write(const Bytes& bytes) = 0;
  /// What has arrived. Waits for it, but not longer than `wait`; may be empty.
  ///
  /// @throws EngineGone  There is no line any more.
  virtual Bytes read(Microseconds wait) = 0;
  /// Is anything that was written still here?
  virtual bool sending() const = 0;
  /// Time that goes on while `read` waits.
  virtual Microseconds now() const = 0;
  /// For messages.
  virtual const std::string& name() const = 0;
};

}  // namespace flue::serial

#endif  // FLUE_SERIAL_LINE_HPP_
