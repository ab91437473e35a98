// SPDX-License-Identifier: Apache-2.0
//
// What a replay tells while it runs: what was done and why, what came back, what the check found.
// Those who listen make lines, tables or sentences of it; the rules themselves print nothing.

#ifndef FLUE_REPLAY_OBSERVER_HPP_
#define FLUE_REPLAY_OBSERVER_HPP_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "flue/host/host.hpp"
#include "flue/host/results.hpp"
#include "flue/host/tree.hpp"
#include "flue/linux/moment.hpp"
#include "flue/miniport/operation_record.hpp"

namespace flue::replay {

/// Why something was done. The numbers are those of the rules LX-1 to LX-14.
enum class Rule {
  kSourceChanged = 0,       ///< the MAC address of the neighbors' interface changed
  kOffload = 1,             ///< a socket can be offloaded
  kMacChanged = 2,          ///< a neighbor's MAC address changed
  kConfirmed = 3,           ///< a neighbor was confirmed anew
  kNeighborUnusable = 4,    ///< a neighbor's entry became unusable
  kNeighborBack = 5,        ///< it is usable again
  kNextHopChanged = 6,      ///< a path has another next hop, or none
  kPathMtuChanged = 7,      ///< a path's MTU changed
  kSocketChanged = 8,       ///< traffic class, receive buffer or keepalive
  kDataSent = 9,            ///< a socket sent new data
  kGone = 10,               ///< a socket, and what has nothing left on it
  kRetrieve = 11,           ///< the target asked for it (TcpIndicateRetrieve)
  kReachabilityQuery = 12,  ///< the target asked how old a confirmation is
  kRoom = 13,               ///< something was given back, so there is room for those that wait
  kInterfaceDown = 14,      ///< an interface is down or deleted
  kUpdateFailed = 15,       ///< UPD-19: the host reacts to a failed update
};

struct Cause {
  Rule rule{};
  kernel::Moment moment;
  /// The neighbor that another one takes the place of; empty: none.
  std::string instead_of{};
  /// That hang on what is changed, before the operation.
  std::size_t connections = 0;
};

/// An operation, done. Everything is valid during the call only.
struct Deed {
  std::uint64_t number = 0;  ///< `op` in the output
  const Cause& cause;
  const host::Tree* tree = nullptr;  ///< what was asked for; NULL where the host acted by itself
  const host::Completion& completion;
  std::optional<CycleRange> latency;    ///< of its descriptors
  std::optional<std::uint64_t> cycles;  ///< from its first beat to its last
};

/// A send attempt, done.
struct Sent {
  std::uint64_t number = 0;
  const Cause& cause;
  const host::Transmission& transmission;
};

/// Where kernel and engine do not agree.
struct Difference {
  std::string object;
  std::string variable;
  std::string kernel;  ///< JSON
  std::string engine;  ///< JSON
};

struct CheckResult {
  std::size_t neighbors = 0, paths = 0, connections = 0;  ///< offloaded
  std::uint64_t variables = 0;                            ///< compared
  std::uint64_t differences = 0;  ///< since the last check, those of transmits included
};

/// Open sockets in an offloadable state that are not offloaded, by the reason.
struct LeftWithKernel {
  std::uint64_t loopback = 0, no_neighbor = 0, table_full = 0;
};

struct Summary {
  std::uint64_t operations = 0;  ///< with transmits, without the queries of the check
  std::uint64_t blocks = 0;
  std::uint64_t transmits = 0;
  std::uint64_t differences = 0;  ///< of all checks
  std::uint64_t violations = 0;
  std::optional<std::uint64_t> cycles;  ///< nothing: the engine has no clock
  LeftWithKernel left_with_kernel;
};

/// Hears all of it, in the order in which it happened. May not call the replay.
class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;

  /// The target's clock moves on by so many host ticks.
  virtual void on_advance(std::uint64_t /*ticks*/) {}
  virtual void on_operation(const Deed& /*deed*/) {}
  virtual void on_transmit(const Sent& /*sent*/) {}
  virtual void on_event(const kernel::Moment& /*moment*/, const host::Event& /*event*/) {}
  /// @param number  Of the operation that it belongs to, where one is known.
  virtual void on_violation(const host::Violation& /*violation*/,
                            std::optional<std::uint64_t> /*number*/) {}
  virtual void on_difference(const Difference& /*difference*/) {}
  virtual void on_check(const CheckResult& /*result*/) {}
  virtual void on_summary(const Summary& /*summary*/) {}
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_OBSERVER_HPP_
