// SPDX-License-Identifier: Apache-2.0
//
// PacedEngine: an engine seen through a host that is sometimes slow to send or to receive.

#ifndef TB_COMMON_PACED_ENGINE_HPP_
#define TB_COMMON_PACED_ENGINE_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "flue/engine/engine.hpp"
#include "tb/common/samples.hpp"

namespace flue::test {

/// What the host is slow at.
enum class Pace { kUnhurried, kSlowHost, kBackPressure, kBoth };

inline constexpr std::array<Pace, 4> kPaces{Pace::kUnhurried, Pace::kSlowHost, Pace::kBackPressure,
                                            Pace::kBoth};
/// "Unhurried", "SlowHost", "BackPressure" or "Both".
const char* to_string(Pace pace);

/// Stalls of random lengths on each stream by itself, the same for the same seed: mostly of a few
/// steps, now and then of up to kLongestStall, so that what is behind the stream fills up.
/// Registers are not touched.
class PacedEngine final : public Engine {
 public:
  static constexpr unsigned kLongestStall = 120;  ///< steps

  /// `engine` must outlive it.
  PacedEngine(Engine& engine, Pace pace, std::uint32_t seed);

  bool send_command(const Beat& beat) override;
  std::optional<Beat> receive_completion() override;
  std::optional<EventWords> receive_event() override;
  bool send_resolve(const ResolveRequestWords& request) override;
  std::optional<ResolveAnswerWords> receive_resolve() override;
  bool send_delegate(const Beat& beat) override;
  std::uint32_t read_register(std::uint32_t address) override;
  void write_register(std::uint32_t address, std::uint32_t value) override;
  void step() override;
  std::optional<std::uint64_t> cycles() const override { return engine_.cycles(); }

  /// From now on.
  void set_pace(Pace pace) { pace_ = pace; }

 private:
  enum Stream : std::size_t {
    kCommand,
    kResolve,
    kDelegate,
    kCompletion,
    kEvent,
    kAnswer,
    kStreams
  };

  /// Runs and stalls in turn.
  struct Stall {
    bool stalled = false;
    unsigned left = 0;  // steps until it changes
  };
  bool may_send(Stream stream) const;
  bool may_receive(Stream stream) const;

  Engine& engine_;
  Pace pace_;
  Random random_;
  std::array<Stall, kStreams> stalls_{};
};

}  // namespace flue::test

#endif  // TB_COMMON_PACED_ENGINE_HPP_
