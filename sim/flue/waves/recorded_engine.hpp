// SPDX-License-Identifier: Apache-2.0
//
// RecordedEngine: another engine, and waves of what went over its streams and registers.

#ifndef FLUE_WAVES_RECORDED_ENGINE_HPP_
#define FLUE_WAVES_RECORDED_ENGINE_HPP_

#include <cstdint>
#include <memory>
#include <string>

#include "flue/engine/engine.hpp"
#include "flue/waves/fst_writer.hpp"
#include "flue/waves/pins.hpp"
#include "flue/waves/transaction_signals.hpp"

namespace flue::waves {

/// For engines without signals: the reference model, a board. The file has the streams under their
/// names at the RTL, and the transactions.
///
/// Its time is virtual: one cycle for each beat that was taken and each access to a register, in
/// the order in which the driver did them, and none in which nothing happened. So it tells what
/// came after what, and nothing of how long it took.
class RecordedEngine final : public Engine {
 public:
  /// @param path  *.fst or *.vcd, whole when this is destroyed.
  ///
  /// Throws std::runtime_error when it cannot be written.
  RecordedEngine(std::unique_ptr<Engine> engine, const std::string& path);
  RecordedEngine(const RecordedEngine&) = delete;
  RecordedEngine& operator=(const RecordedEngine&) = delete;
  ~RecordedEngine() override;

  bool send_command(const Beat& beat) override;
  std::optional<Beat> receive_completion() override;
  std::optional<EventWords> receive_event() override;
  bool send_resolve(const ResolveRequestWords& request) override;
  std::optional<ResolveAnswerWords> receive_resolve() override;
  bool send_delegate(const Beat& beat) override;
  std::uint32_t read_register(std::uint32_t address) override;
  void write_register(std::uint32_t address, std::uint32_t value) override;
  void step() override { engine_->step(); }
  std::optional<std::uint64_t> cycles() const override { return engine_->cycles(); }

 private:
  void record(Channel channel, const layout::Word* words, std::uint64_t keep = ~std::uint64_t{0},
              bool last = true);
  void record_register(Channel channel, std::uint32_t address, std::uint32_t value);
  void begin_cycle();
  void show_new();

  std::unique_ptr<Engine> engine_;
  std::string path_, fst_path_;
  std::unique_ptr<FstWriter> writer_;
  std::unique_ptr<TransactionSignals> signals_;
  std::unique_ptr<Pins> pins_;
  TransactionLog log_;
  std::size_t shown_ = 0;  // of the log
  std::uint64_t cycle_ = 0;
};

}  // namespace flue::waves

#endif  // FLUE_WAVES_RECORDED_ENGINE_HPP_
