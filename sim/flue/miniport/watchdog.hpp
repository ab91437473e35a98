// SPDX-License-Identifier: Apache-2.0
//
// Watchdog: notices an engine that no longer answers (GEN-10, OP-38).

#ifndef FLUE_MINIPORT_WATCHDOG_HPP_
#define FLUE_MINIPORT_WATCHDOG_HPP_

#include <cstdint>

namespace flue::miniport {

/// Counts the steps in a row in which something was owed and nothing came.
class Watchdog {
 public:
  explicit Watchdog(std::uint64_t limit) : limit_(limit) {}

  /// One step of the engine. True when the limit is reached.
  bool step(bool something_owed, bool something_moved) {
    if (!something_owed || something_moved) {
      patience_spent_ = 0;
      return false;
    }
    return ++patience_spent_ >= limit_;
  }
  void rest() { patience_spent_ = 0; }
  std::uint64_t limit() const { return limit_; }

 private:
  std::uint64_t limit_;
  std::uint64_t patience_spent_ = 0;
};

}  // namespace flue::miniport

#endif  // FLUE_MINIPORT_WATCHDOG_HPP_
