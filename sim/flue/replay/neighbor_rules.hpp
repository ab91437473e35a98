// SPDX-License-Identifier: Apache-2.0
//
// NeighborRules: LX-2 to LX-5, LX-14, and the interface's MAC address.

#ifndef FLUE_REPLAY_NEIGHBOR_RULES_HPP_
#define FLUE_REPLAY_NEIGHBOR_RULES_HPP_

#include <string>

#include "flue/replay/context.hpp"

namespace flue::replay {

class NeighborRules final {
 public:
  explicit NeighborRules(Context context) : context_(context) {}

  /// The kernel said something about the neighbor or its interface: does what follows for the
  /// object that is offloaded for it, if there is one.
  void reconcile(const kernel::Moment& moment, const kernel::NeighborKey& key);

  /// `reconcile` for each neighbor object on the interface.
  void reconcile_interface(const kernel::Moment& moment, int interface);

  /// LX-14: the interface is down or deleted. Invalidates every neighbor on it, and gives them back
  /// with all that hangs on them.
  void interface_down(const kernel::Moment& moment, int interface);

  /// Offloads a neighbor alone, as what paths are going to be relinked to.
  ///
  /// @param key  Usable, and its interface is known.
  /// @return     The object's name; empty if the target did not take it.
  std::string offload(const Cause& cause, const kernel::NeighborKey& key);

  /// LX-12: the HostReachabilityDelta of the neighbor object `name` at `now`, in ticks.
  ULONG reachability(const std::string& name, kernel::RecordTime now);

 private:
  void replace(Rule rule, const kernel::Moment& moment, const kernel::NeighborKey& key,
               const std::string& old_name);

  Context context_;
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_NEIGHBOR_RULES_HPP_
