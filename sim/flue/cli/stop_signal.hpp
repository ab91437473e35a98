// SPDX-License-Identifier: Apache-2.0
//
// StopSignal: Ctrl-C (SIGINT) and SIGTERM as something to wait for.

#ifndef FLUE_CLI_STOP_SIGNAL_HPP_
#define FLUE_CLI_STOP_SIGNAL_HPP_

#include <csignal>

namespace flue::cli {

/// As long as it lives, these signals do not end the program: they make `descriptor` readable.
class StopSignal final {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  int descriptor() const { return descriptor_; }
  /// From now on a second Ctrl-C ends the program at once.
  void release();

 private:
  sigset_t before_{};
  int descriptor_ = -1;
};

}  // namespace flue::cli

#endif  // FLUE_CLI_STOP_SIGNAL_HPP_
