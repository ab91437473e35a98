// SPDX-License-Identifier: Apache-2.0
//
// When the kernel said something.

#pragma once

#include <chrono>
#include <cstdint>

namespace flue::kernel {

/// Time of a record: since 1970-01-01 00:00 UTC. It is the time at which the record was read from
/// the kernel, and the clock of the whole replay.
using RecordTime = std::chrono::nanoseconds;

/// Place and time of what is told: record numbers count from 1, as messages to the user name them.
struct Moment {
  std::uint64_t record = 0;
  RecordTime time{0};
};

}  // namespace flue::kernel
