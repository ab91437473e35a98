// SPDX-License-Identifier: Apache-2.0
//
// UploadRules: LX-10, giving back what the kernel has no use for any more.

#ifndef FLUE_REPLAY_UPLOAD_RULES_HPP_
#define FLUE_REPLAY_UPLOAD_RULES_HPP_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "flue/replay/context.hpp"

namespace flue::replay {

class UploadRules final {
 public:
  explicit UploadRules(Context context) : context_(context) {}

  /// These sockets are gone, or not offloadable any more. A path that has no connection left goes
  /// with them, and a neighbor that has no path left: one tree for what goes together.
  void sockets_gone(const kernel::Moment& moment, const std::vector<kernel::Socket>& sockets);

  /// Gives back a path with all that hangs on it, and its neighbor if that has no other path.
  ///
  /// @param name  Of a path that is offloaded.
  void give_back_path(const Cause& cause, const std::string& name);

  /// Gives back those of these neighbors and paths that have nothing on them.
  void give_back_bare(const Cause& cause, const std::vector<std::string>& names);

 private:
  using Objects = std::set<const host::Object*, host::EarlierOffloaded>;
  /// What goes of one neighbor's tree.
  struct Leaving {
    Objects connections;
    Objects paths;  ///< that lose some of these, or have none
  };
  using LeavingByNeighbor = std::map<const host::Object*, Leaving, host::EarlierOffloaded>;

  static void add_path(const host::Object& path, LeavingByNeighbor& leaving);
  void give_back(Cause cause, const host::Object& neighbor, const Leaving& leaving);

  Context context_;
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_UPLOAD_RULES_HPP_
