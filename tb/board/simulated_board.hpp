// SPDX-License-Identifier: Apache-2.0
//
// SimulatedBoard: a board's top, Verilated, with its serial pins on a UartWire.

#ifndef TB_BOARD_SIMULATED_BOARD_HPP_
#define TB_BOARD_SIMULATED_BOARD_HPP_

#include <cstdint>
#include <memory>

#include <verilated.h>

#include "tb/board/uart_wire.hpp"

namespace flue::test {

/// The clock of the simulated builds, in bits of their serial lines.
inline constexpr unsigned kCyclesPerBit = 2;

/// A board that runs a cycle at a time. Everything that is not reset starts at random.
class SimulatedBoard {
 public:
  SimulatedBoard() = default;
  SimulatedBoard(const SimulatedBoard&) = delete;
  SimulatedBoard& operator=(const SimulatedBoard&) = delete;
  virtual ~SimulatedBoard() = default;

  virtual void step() = 0;
  virtual void press_reset(bool pressed) = 0;
  /// Bit 0 life, 1 traffic, 2 trouble.
  virtual unsigned led() const = 0;
  virtual int assertion_failures() const = 0;

  UartWire& wire() { return wire_; }
  std::uint64_t cycles() const { return cycles_; }

 protected:
  UartWire wire_{kCyclesPerBit};
  std::uint64_t cycles_ = 0;
};

/// `Model`: flue_ulx3s.
template <typename Model>
class SimulatedUlx3s final : public SimulatedBoard {
 public:
  explicit SimulatedUlx3s(int seed = 1)
      : context_(make_context(seed)), model_(context_.get(), "board") {
    model_.clk_25mhz = 1;
    model_.btn = 0;
    model_.ftdi_txd = 1;
    model_.eval();
  }
  SimulatedUlx3s(const SimulatedUlx3s&) = delete;
  SimulatedUlx3s& operator=(const SimulatedUlx3s&) = delete;
  ~SimulatedUlx3s() override {
    model_.final();
    // The model takes itself out of the thread's context, which may be another board's by now.
    Verilated::threadContextp(context_.get());
  }

  void step() override {
    model_.clk_25mhz = 0;
    model_.eval();
    wire_.sample(model_.ftdi_rxd != 0);
    model_.clk_25mhz = 1;
    model_.eval();
    model_.ftdi_txd = wire_.drive();
    ++cycles_;
  }
  void press_reset(bool pressed) override { model_.btn = pressed; }
  unsigned led() const override { return model_.led; }
  int assertion_failures() const override { return context_->errorCount(); }

 private:
  static std::unique_ptr<VerilatedContext> make_context(int seed) {
    auto context = std::make_unique<VerilatedContext>();
    context->randReset(2);
    context->randSeed(seed);
    context->fatalOnError(false);
    return context;
  }

  std::unique_ptr<VerilatedContext> context_;
  Model model_;
};

/// 8 neighbors, 16 paths, 16 connections.
std::unique_ptr<SimulatedBoard> make_board_8x16x16(int seed = 1);
/// As many objects as the engine's default build has.
std::unique_ptr<SimulatedBoard> make_board_default(int seed = 1);

}  // namespace flue::test

#endif  // TB_BOARD_SIMULATED_BOARD_HPP_
