// SPDX-License-Identifier: Apache-2.0
//
// TtyLine: a serial device of the operating system, or a pseudo-terminal.

#ifndef FLUE_SERIAL_TTY_LINE_HPP_
#define FLUE_SERIAL_TTY_LINE_HPP_

#include <string>

#include "flue/serial/line.hpp"

namespace flue::serial {

/// Raw, 8N1, no flow control. The device is this program's alone as long as the object lives.
class TtyLine final : public Line {
 public:
  static constexpr unsigned kDefaultBaud = 3'000'000;

  /// Opens `device` and forgets what had arrived before. A pseudo-terminal takes any `baud`.
  ///
  /// @throws EngineGone  No such device, it is no terminal, somebody else has it, or it does not do
  ///                     `baud`.
  explicit TtyLine(const std::string& device, unsigned baud = kDefaultBaud);
  TtyLine(const TtyLine&) = delete;
  TtyLine& operator=(const TtyLine&) = delete;
  ~TtyLine() override;

  void write(const Bytes& bytes) override;
  Bytes read(Microseconds wait) override;
  bool sending() const override;
  Microseconds now() const override;
  const std::string& name() const override { return device_; }

 private:
  [[noreturn]] void fail(const std::string& what, int error) const;
  void flush();

  std::string device_;
  int file_ = -1;
  Bytes unsent_;
};

}  // namespace flue::serial

#endif  // FLUE_SERIAL_TTY_LINE_HPP_
