// SPDX-License-Identifier: Apache-2.0
//
// Target: the host's end of the chimney as the rules use it: one operation after the other, each
// at its time, and everybody told of it.

#ifndef FLUE_REPLAY_TARGET_HPP_
#define FLUE_REPLAY_TARGET_HPP_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "flue/host/host.hpp"
#include "flue/replay/mirror.hpp"
#include "flue/replay/observer.hpp"
#include "flue/replay/record_clock.hpp"

namespace flue::replay {

struct TargetConfig {
  AdapterConfig adapter;
  unsigned intermediate_drivers = 0;
};

class Target final : private host::Observer {
 public:
  using ReachabilityAnswer = host::ProtocolDriver::ReachabilityAnswer;

  /// @param engine    Holds no objects. Not owned, as `mirror` and `observer`.
  /// @param answer    The HostReachabilityDelta for a neighbor that the target asks about (LX-12).
  /// @throws EngineRefused, AdapterConfigError
  Target(Engine& engine, const TargetConfig& config, Mirror& mirror, ReachabilityAnswer answer,
         replay::Observer& observer);

  /// Carries the operation out, with whatever the host does by itself after it, and tells the
  /// mirror. The target's clock first moves on to the cause's moment.
  host::Completion carry_out(const Cause& cause, host::OperationKind kind, const host::Tree& tree);
  /// What would the connection's next segment carry? An upload that the target then asks for is
  /// done too.
  host::Transmission transmit(const Cause& cause, const std::string& tcp);
  /// For the check: not an operation of the replay, so nobody is told and it does not count.
  host::Completion query(const host::Tree& tree);

  /// False when it makes no sense to go on: the engine is lost, or something below the host broke
  /// the contract.
  bool is_sound() const { return !host_.miniport().lost() && !host_.broken_below(); }

  /// Looks for late writes of the target into completed trees.
  void check_memory() { host_.check_memory(); }

  const host::Host& host() const { return host_; }
  std::uint32_t ticks_per_second() const { return ticks_per_second_; }
  std::uint64_t operations() const { return operations_; }
  std::uint64_t transmits() const { return transmits_; }
  std::uint64_t blocks() const { return blocks_; }

 private:
  host::HostConfig host_config(const TargetConfig& config, ReachabilityAnswer answer);
  void begin(const Cause& cause);
  void tell_events();
  std::uint64_t offload_number(const host::Event& event) const;
  Cause cause_of(const host::Completion& completion);

  void on_completion(host::Completion completion) override;
  void on_transmission(host::Transmission transmission) override;
  void on_event(host::Event event) override;

  std::uint32_t ticks_per_second_;
  Mirror& mirror_;
  replay::Observer& observer_;
  RecordClock clock_;
  Cause cause_;                          // of what is being carried out
  const host::Tree* tree_ = nullptr;     // of that
  std::set<std::string> retrieved_;      // connections whose upload the target has asked for
  std::vector<host::Event> events_;      // not told yet
  std::optional<CycleRange> latency_;    // of the operation that is completing
  std::optional<std::uint64_t> cycles_;  // of that
  std::uint64_t queries_ = 0;
  std::uint64_t operations_ = 0;
  std::uint64_t transmits_ = 0;
  std::uint64_t blocks_ = 0;
  bool querying_ = false;
  host::Host host_;
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_TARGET_HPP_
