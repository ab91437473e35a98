// SPDX-License-Identifier: Apache-2.0
//
// PathRules: LX-6 and LX-7, what route lookups change about paths that are offloaded.

#ifndef FLUE_REPLAY_PATH_RULES_HPP_
#define FLUE_REPLAY_PATH_RULES_HPP_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "flue/linux/placement.hpp"
#include "flue/replay/context.hpp"
#include "flue/replay/neighbor_rules.hpp"
#include "flue/replay/upload_rules.hpp"

namespace flue::replay {

class PathRules final {
 public:
  PathRules(Context context, NeighborRules& neighbors, UploadRules& uploads)
      : context_(context), neighbors_(neighbors), uploads_(uploads) {}

  /// The lookups of a poll are answered: invalidates the paths that lead nowhere now, moves those
  /// that lead elsewhere, gives back those that were invalid and lead somewhere again, and tells
  /// the target new path MTUs. Connections that have lost their path by this are for LX-1 to
  /// offload again.
  ///
  /// @param looked_up  By this poll.
  void reconcile(const kernel::Moment& moment, const std::set<kernel::PathKey>& looked_up);

  /// After LX-1: gives back the neighbors that `reconcile` has left without a path.
  void finish(const kernel::Moment& moment);

 private:
  enum class Fate {
    kStays,
    kLeadsNowhere,  ///< invalidate, once
    kMoves,         ///< relink
    kIsReplaced,    ///< it was invalid, and leads somewhere again
  };
  Fate fate_of(const Mirror::Paths::Entry& path, const kernel::Placement& placement);
  void relink(const kernel::Moment& moment, const kernel::NeighborKey& next_hop,
              const std::vector<std::string>& paths);
  void replace(const kernel::Moment& moment, const std::string& name);
  void update_mtu(const kernel::Moment& moment, const kernel::PathKey& key);
  void give_back_if_bare(const Cause& cause, const std::string& neighbor);

  Context context_;
  NeighborRules& neighbors_;
  UploadRules& uploads_;
  std::vector<std::string> left_behind_;  // neighbors that replaced paths hung on
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_PATH_RULES_HPP_
