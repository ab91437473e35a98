// SPDX-License-Identifier: Apache-2.0
//
// SimulatedLine: the serial line of a SimulatedBoard in this process. Its time is the board's: a
// cycle is a microsecond.

#ifndef TB_BOARD_SIMULATED_LINE_HPP_
#define TB_BOARD_SIMULATED_LINE_HPP_

#include <functional>
#include <memory>
#include <string>

#include "flue/serial/line.hpp"
#include "flue/serial/serial_session.hpp"
#include "tb/board/simulated_board.hpp"

namespace flue::test {

/// RESEND_CYCLES of the simulated builds.
inline constexpr unsigned kBoardResendCycles = 8192;

/// Delays that suit this line, where a byte takes 20 microseconds and nothing else takes time.
inline constexpr serial::Timing kSimulatedTiming{
    serial::Microseconds(8000), serial::Microseconds(2500), serial::Microseconds(400'000),
    serial::Microseconds(1'000'000), serial::Microseconds(40)};

class SimulatedLine final : public serial::Line {
 public:
  /// What the line makes of the bytes that are sent.
  using Faults = std::function<serial::Bytes(const serial::Bytes&)>;

  /// `board` must outlive the line.
  explicit SimulatedLine(SimulatedBoard& board) : board_(board) {}

  /// From now on; empty: none.
  void set_faults(Faults to_board, Faults from_board) {
    to_board_ = std::move(to_board);
    from_board_ = std::move(from_board);
  }
  /// Nothing comes through any more.
  void cut() { cut_ = true; }

  void write(const serial::Bytes& bytes) override {
    if (cut_) return;
    for (const std::uint8_t byte : to_board_ ? to_board_(bytes) : bytes) board_.wire().send(byte);
  }
  serial::Bytes read(serial::Microseconds wait) override {
    for (auto left = wait.count(); left > 0 && !board_.wire().any(); --left) board_.step();
    const serial::Bytes bytes = board_.wire().take();
    if (cut_) return {};
    return from_board_ && !bytes.empty() ? from_board_(bytes) : bytes;
  }
  bool sending() const override { return !board_.wire().idle(); }
  serial::Microseconds now() const override {
    return serial::Microseconds(static_cast<std::int64_t>(board_.cycles()));
  }
  const std::string& name() const override { return name_; }

 private:
  SimulatedBoard& board_;
  Faults to_board_, from_board_;
  bool cut_ = false;
  std::string name_ = "simulated line";
};

}  // namespace flue::test

#endif  // TB_BOARD_SIMULATED_LINE_HPP_
