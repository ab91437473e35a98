// SPDX-License-Identifier: Apache-2.0
//
// ReferenceEngine: the specification (docs/engine.md) as an engine. It shares nothing with the RTL.

#ifndef FLUE_REFERENCE_REFERENCE_ENGINE_HPP_
#define FLUE_REFERENCE_REFERENCE_ENGINE_HPP_

#include <cstdint>
#include <deque>
#include <optional>

#include "flue/engine/engine.hpp"
#include "flue/reference/commands.hpp"
#include "flue/reference/config.hpp"
#include "flue/reference/events.hpp"
#include "flue/reference/message.hpp"
#include "flue/reference/registers.hpp"
#include "flue/reference/state.hpp"

namespace flue {

/// An engine without a clock: a descriptor is applied at once when its last beat is taken, a
/// resolve when it is asked, an eager upload with its invalidate, a reset with its register write.
///
/// Beats, requests and register accesses are always taken (unless FAULT.hang), and what comes out
/// waits without limit. Host ticks pass only by ADD_TICKS; the counters of cycles and stalls stay
/// 0.
class ReferenceEngine final : public Engine {
 public:
  explicit ReferenceEngine(const ReferenceConfig& config = {});

  bool send_command(const Beat& beat) override;
  std::optional<Beat> receive_completion() override;
  std::optional<EventWords> receive_event() override;
  bool send_resolve(const ResolveRequestWords& request) override;
  std::optional<ResolveAnswerWords> receive_resolve() override;
  bool send_delegate(const Beat& beat) override;

  std::uint32_t read_register(std::uint32_t address) override;
  void write_register(std::uint32_t address, std::uint32_t value) override;

  void step() override {}
  std::optional<std::uint64_t> cycles() const override { return std::nullopt; }

  // For tests that compare another engine with this one.

  /// The answer that `request` has now. Its events are made as by `send_resolve`; the answer itself
  /// is not queued.
  ResolveAnswerWords resolve_now(const ResolveRequestWords& request);
  /// Calls `observer` with each cause of an event from now on, those that are merged too.
  void observe_causes(reference::Events::Observer observer);
  const reference::Settings& settings() const { return registers_.settings(); }
  /// The tables.
  const reference::State& state() const { return state_; }
  bool corrupt() const { return registers_.corrupt(); }
  /// Host ticks.
  std::uint32_t now() const { return now_; }

 private:
  void execute(const reference::Message& message);
  void soft_reset();
  std::uint32_t status_register() const;

  ReferenceConfig config_;
  reference::Registers registers_;
  reference::Counters counters_;
  reference::State state_;
  reference::Events events_;
  std::uint32_t now_ = 0;  // NCT; kept by a soft reset
  reference::Commands commands_;

  reference::Framer command_framer_;
  reference::Framer delegate_framer_;
  std::deque<Beat> completions_;
  std::deque<ResolveAnswerWords> answers_;
};

}  // namespace flue

#endif  // FLUE_REFERENCE_REFERENCE_ENGINE_HPP_
