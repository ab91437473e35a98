// SPDX-License-Identifier: Apache-2.0
//
// Check: does the engine hold what the kernel says (docs/linux.md)?

#ifndef FLUE_REPLAY_CHECK_HPP_
#define FLUE_REPLAY_CHECK_HPP_

#include "flue/replay/context.hpp"

namespace flue::replay {

class Check final {
 public:
  Check(Context context, Observer& observer) : context_(context), observer_(observer) {}

  /// Queries everything that is offloaded, and tells the observer each variable that is not what it
  /// should be.
  ///
  /// Constant and cached variables are those that the kernel last said; where it says nothing any
  /// more (an invalidated object), those that the host last gave, and so are RemoteMss and
  /// HostReachabilityDelta. Delegated variables are those that the host last caused.
  /// NicReachabilityDelta is not compared.
  CheckResult run();

 private:
  host::State expected(const std::string& name) const;
  host::State expected(const Mirror::Neighbors::Entry& entry) const;
  host::State expected(const Mirror::Paths::Entry& entry) const;
  host::State expected(const Mirror::Connections::Entry& entry) const;
  void compare(const host::BlockResult& block, CheckResult* result);
  void tell(const Difference& difference, CheckResult* result);

  Context context_;
  Observer& observer_;
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_CHECK_HPP_
