// SPDX-License-Identifier: Apache-2.0
//
// SpyEngine: another engine with a clock and a latency, that remembers what it was sent and can be
// made to misbehave.

#ifndef TB_SIM_MINIPORT_SPY_ENGINE_HPP_
#define TB_SIM_MINIPORT_SPY_ENGINE_HPP_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "flue/engine/engine.hpp"

namespace flue::test {

/// With a latency it takes one beat a step, and gives completions, events and answers that many
/// steps later.
class SpyEngine final : public Engine {
 public:
  /// `inner` must outlive it. `latency` in steps; 0: as fast as `inner`.
  SpyEngine(Engine& inner, unsigned latency) : inner_(inner), latency_(latency) {}

  std::vector<layout::CommandHeader> sent;  ///< one for each descriptor, with its tag
  std::size_t resolves = 0;                 ///< resolve requests taken
  /// A register that reads otherwise than `inner` says.
  std::map<std::uint32_t, std::uint32_t> forged_registers;
  bool forge_tags = false;      ///< completions have a wrong tag from now on
  unsigned event_latency = 0;   ///< events take so many steps more
  bool reverse_events = false;  ///< of events that are there together the last comes first

  /// An event that the engine never had a cause for.
  void forge_event(const layout::Event& event);

  bool send_command(const Beat& beat) override;
  std::optional<Beat> receive_completion() override;
  std::optional<EventWords> receive_event() override;
  bool send_resolve(const ResolveRequestWords& request) override;
  std::optional<ResolveAnswerWords> receive_resolve() override;
  bool send_delegate(const Beat& beat) override { return inner_.send_delegate(beat); }
  std::uint32_t read_register(std::uint32_t address) override;
  void write_register(std::uint32_t address, std::uint32_t value) override;
  void step() override;
  std::optional<std::uint64_t> cycles() const override;

 private:
  template <typename T>
  using Delayed = std::deque<std::pair<std::uint64_t, T>>;  // when it is due, what

  template <typename T>
  std::optional<T> take_due(Delayed<T>& queue);
  void pull();

  Engine& inner_;
  unsigned latency_;
  std::uint64_t now_ = 0;
  bool beat_taken_ = false;  // in this step
  bool first_beat_ = true;
  Delayed<Beat> completions_;
  Delayed<EventWords> events_;
  Delayed<ResolveAnswerWords> answers_;
};

}  // namespace flue::test

#endif  // TB_SIM_MINIPORT_SPY_ENGINE_HPP_
