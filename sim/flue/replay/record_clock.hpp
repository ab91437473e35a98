// SPDX-License-Identifier: Apache-2.0
//
// RecordClock: record times as host ticks of the target's clock.

#ifndef FLUE_REPLAY_RECORD_CLOCK_HPP_
#define FLUE_REPLAY_RECORD_CLOCK_HPP_

#include <cstdint>
#include <optional>

#include "flue/linux/moment.hpp"

namespace flue::replay {

/// Starts with the first time that it is told. Rounding does not add up: the ticks given so far are
/// always the time so far, rounded down.
class RecordClock final {
 public:
  explicit RecordClock(std::uint32_t ticks_per_second) : ticks_per_second_(ticks_per_second) {}

  /// The ticks from the last call to `now`. A time before that (the recording host's clock was set
  /// back) gives none.
  std::uint64_t ticks_to(kernel::RecordTime now) {
    if (!start_) start_ = now;
    if (now <= *start_) return 0;
    constexpr std::uint64_t kSecond = 1'000'000'000;
    const auto passed = static_cast<std::uint64_t>((now - *start_).count());
    const std::uint64_t ticks =
        passed / kSecond * ticks_per_second_ + passed % kSecond * ticks_per_second_ / kSecond;
    if (ticks <= given_) return 0;
    const std::uint64_t more = ticks - given_;
    given_ = ticks;
    return more;
  }

 private:
  std::uint32_t ticks_per_second_;
  std::optional<kernel::RecordTime> start_;
  std::uint64_t given_ = 0;
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_RECORD_CLOCK_HPP_
