// SPDX-License-Identifier: Apache-2.0

#include "flue/cli/stop_signal.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

namespace flue::cli {

StopSignal::StopSignal() {
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGINT);
  sigaddset(&wanted, SIGTERM);
  sigprocmask(SIG_BLOCK, &wanted, &before_);
  descriptor_ = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
}

StopSignal::~StopSignal() { release(); }

void StopSignal::release() {
  if (descriptor_ < 0) return;
  // What has arrived has been obeyed; unread, it would end the program when it is let through.
  signalfd_siginfo seen{};
  while (read(descriptor_, &seen, sizeof seen) == sizeof seen) {
  }
  close(descriptor_);
  descriptor_ = -1;
  sigprocmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace flue::cli
