// SPDX-License-Identifier: Apache-2.0
//
// BoardEngine: a SerialEngine with its simulated board.

#ifndef TB_BOARD_BOARD_ENGINE_HPP_
#define TB_BOARD_BOARD_ENGINE_HPP_

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "flue/serial/serial_engine.hpp"
#include "tb/board/simulated_line.hpp"
#include "tb/common/engines.hpp"

namespace flue::test {

class BoardEngine final : public Engine, public HoldsRtl {
 public:
  explicit BoardEngine(std::unique_ptr<SimulatedBoard> board) : board_(std::move(board)) {
    auto line = std::make_unique<SimulatedLine>(*board_);
    line_ = line.get();
    engine_.emplace(std::move(line), kSimulatedTiming);
  }

  bool send_command(const Beat& beat) override { return engine_->send_command(beat); }
  std::optional<Beat> receive_completion() override { return engine_->receive_completion(); }
  std::optional<EventWords> receive_event() override { return engine_->receive_event(); }
  bool send_resolve(const ResolveRequestWords& request) override {
    return engine_->send_resolve(request);
  }
  std::optional<ResolveAnswerWords> receive_resolve() override {
    return engine_->receive_resolve();
  }
  bool send_delegate(const Beat& beat) override { return engine_->send_delegate(beat); }
  std::uint32_t read_register(std::uint32_t address) override {
    return engine_->read_register(address);
  }
  void write_register(std::uint32_t address, std::uint32_t value) override {
    engine_->write_register(address, value);
  }
  void step() override { engine_->step(); }
  std::optional<std::uint64_t> cycles() const override { return engine_->cycles(); }

  int assertion_failures() const override { return board_->assertion_failures(); }

  SimulatedBoard& board() { return *board_; }
  SimulatedLine& line() { return *line_; }
  SerialEngine& serial() { return *engine_; }

 private:
  std::unique_ptr<SimulatedBoard> board_;
  SimulatedLine* line_ = nullptr;
  std::optional<SerialEngine> engine_;
};

}  // namespace flue::test

#endif  // TB_BOARD_BOARD_ENGINE_HPP_
