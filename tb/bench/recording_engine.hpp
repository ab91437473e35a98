// SPDX-License-Identifier: Apache-2.0
//
// RecordingEngine: the reference model, and what a driver sent to it.

#ifndef TB_BENCH_RECORDING_ENGINE_HPP_
#define TB_BENCH_RECORDING_ENGINE_HPP_

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "flue/reference/reference_engine.hpp"
#include "tb/bench/traffic.hpp"

namespace flue::bench {

class RecordingEngine final : public Engine {
 public:
  using RegisterWrite = std::pair<std::uint32_t, std::uint32_t>;  // address, value

  /// The descriptors, and the statuses of their completions as far as they were received.
  const Traffic& traffic() const { return traffic_; }
  /// Of registers, before the first descriptor.
  const std::vector<RegisterWrite>& configuration() const { return configuration_; }
  /// The connections that an INITIATE has brought.
  const std::vector<Word>& connections() const { return connections_; }

  bool send_command(const Beat& beat) override;
  std::optional<Beat> receive_completion() override;
  std::optional<EventWords> receive_event() override { return model_.receive_event(); }
  bool send_resolve(const ResolveRequestWords& request) override {
    return model_.send_resolve(request);
  }
  std::optional<ResolveAnswerWords> receive_resolve() override { return model_.receive_resolve(); }
  bool send_delegate(const Beat& beat) override { return model_.send_delegate(beat); }
  std::uint32_t read_register(std::uint32_t address) override {
    return model_.read_register(address);
  }
  void write_register(std::uint32_t address, std::uint32_t value) override;
  void step() override { model_.step(); }
  std::optional<std::uint64_t> cycles() const override { return model_.cycles(); }

 private:
  ReferenceEngine model_;
  Traffic traffic_ = {{}, {}, {}};
  std::vector<RegisterWrite> configuration_;
  std::vector<Word> connections_;
  bool inside_message_ = false, inside_completion_ = false;
};

}  // namespace flue::bench

#endif  // TB_BENCH_RECORDING_ENGINE_HPP_
