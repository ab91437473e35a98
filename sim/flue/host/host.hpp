// SPDX-License-Identifier: Apache-2.0
//
// Host: a host stack, NDIS and the miniport driver over one engine, ready to use. Flue's C++ API
// begins here.

#ifndef FLUE_HOST_HOST_HPP_
#define FLUE_HOST_HOST_HPP_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "flue/engine/engine.hpp"
#include "flue/host/protocol_driver.hpp"
#include "flue/host/results.hpp"
#include "flue/host/tree.hpp"
#include "flue/miniport/miniport_driver.hpp"
#include "flue/ndis/stack.hpp"

namespace flue::host {

/// A breach of the chimney's contract, as the contract checker found it.
struct Violation {
  std::string statement;  ///< "SYNC-3"
  ndis::Party by = ndis::Party::kHost;
  std::optional<OperationId> operation;
  std::string object;  ///< empty where none is concerned or known
  std::string detail;  ///< in plain words
};

struct HostConfig {
  AdapterConfig adapter;
  unsigned intermediate_drivers = 0;  ///< between host stack and target
  /// Contract checkers on every binding; without them a breach is not noticed and not put right,
  /// and the stack takes less time.
  ndis::DriverStack::Checkers checkers = ndis::DriverStack::Checkers::kOn;
  Policy policy = Policy::kPlain;
  /// Answers a NeighborReachabilityQuery, in ticks (NUD-5). Empty: 0.
  ProtocolDriver::ReachabilityAnswer reachability_answer;
  /// Told at once; must not call the host. Empty: only counted.
  std::function<void(const Violation&)> on_violation;
  /// Told of everything that comes back, from inside `poll`; must not call the host. Not owned;
  /// NULL: nobody.
  Observer* observer = nullptr;
  DriverOptions driver;
};

/// One thread. The engine is not owned, must hold no objects, and outlives the host.
///
///     Host host(engine);
///     Completion done = host.initiate({{"n1", NeighborOffloadState, neighbor}});
class Host final : private Observer {
 public:
  /// @throws EngineRefused, AdapterConfigError  As MiniportDriver.
  explicit Host(Engine& engine, HostConfig config = {});

  // --- One thing after the other: each of these waits until everything that is open is completed.
  // ---

  /// @throws std::runtime_error  The operation cannot be completed now: an initiate while the
  /// target pauses offloads (INIT-25). It
  ///                             stays open.
  Completion initiate(Tree tree) { return run(OperationKind::kInitiate, std::move(tree)); }
  Completion query(Tree tree) { return run(OperationKind::kQuery, std::move(tree)); }
  Completion update(Tree tree) { return run(OperationKind::kUpdate, std::move(tree)); }
  Completion invalidate(Tree tree) { return run(OperationKind::kInvalidate, std::move(tree)); }
  Completion terminate(Tree tree) { return run(OperationKind::kTerminate, std::move(tree)); }
  Completion run(OperationKind kind, Tree tree);
  /// What would the connection's next segment carry?
  Transmission transmit(const std::string& tcp, ULONG bytes = 1);

  /// The events since the last call, when there is no observer.
  std::vector<Event> take_events();

  // --- Several at once. ---

  /// Starts an operation; it comes back through the observer, or with `take_completions`.
  OperationId start(OperationKind kind, Tree tree);
  OperationId start_transmit(const std::string& tcp, ULONG bytes = 1);
  /// Lets the target work for one step. False: it had nothing to do.
  bool poll();
  /// Until nothing more happens: all is completed (but initiates that wait for a RESUME), all
  /// events are here.
  void settle();
  /// The completions of started operations since the last call, when there is no observer.
  std::vector<Completion> take_completions();

  // --- The adapter. Each first lets everything that is open complete. ---

  void advance(std::uint64_t ticks);
  void indicate(NDIS_STATUS status);
  /// Afterwards every object is gone and every cell empty.
  void reset_adapter();
  void inject_fault(EngineFault fault);

  // --- Looking. ---

  const ObjectTable& objects() const { return protocol_.objects(); }
  const MiniportDriver& miniport() const { return miniport_; }
  /// Learns of each operation with its latency; see MiniportDriver::observe.
  void observe(MiniportDriver::Observer observer) { miniport_.observe(std::move(observer)); }
  std::uint64_t violations() const { return violations_; }
  /// Some of them were not the host's: the target, an intermediate driver or NDIS is wrong.
  bool broken_below() const { return broken_below_; }
  /// Looks for late writes of the target into completed trees.
  void check_memory() { protocol_.check_memory(); }

 private:
  void on_completion(Completion completion) override;
  void on_transmission(Transmission transmission) override;
  void on_event(Event event) override;
  void report(const ndis::Violation& violation);

  HostConfig config_;
  std::uint64_t violations_ = 0;
  bool broken_below_ = false;
  ProtocolDriver protocol_;
  MiniportDriver miniport_;
  ndis::DriverStack stack_;

  std::optional<OperationId> awaited_;
  std::optional<Completion> awaited_completion_;
  std::optional<Transmission> awaited_transmission_;
  std::vector<Completion> completions_;
  std::vector<Event> events_;
};

}  // namespace flue::host

#endif  // FLUE_HOST_HOST_HPP_
