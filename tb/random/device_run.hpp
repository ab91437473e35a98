// SPDX-License-Identifier: Apache-2.0
//
// run_on_device: sends a round to an engine, all streams at once, and logs what comes back.

#ifndef TB_RANDOM_DEVICE_RUN_HPP_
#define TB_RANDOM_DEVICE_RUN_HPP_

#include <cstddef>
#include <string>
#include <vector>

#include "tb/common/paced_engine.hpp"
#include "tb/common/session.hpp"
#include "traffic.hpp"

namespace flue::test {

/// An answer, and between which of the round's descriptors its instant must lie.
struct LoggedAnswer {
  ResolveAnswerWords words{};
  std::size_t completed_before = 0;  ///< completions that the host had when it asked
  std::size_t sent_before = 0;       ///< commands whose last beat was sent when the answer came
  std::size_t delegates_before = 0;  ///< the same of DELEGATE
};

struct DeviceLog {
  std::vector<Reply> completions;
  std::vector<LoggedAnswer> answers;
  std::vector<layout::Event> events;
  std::string failure;  ///< why the round could not be brought to its end; empty: it could
};

/// Writes the round's registers, sends the rest at its pace, and returns when the engine is idle
/// again.
DeviceLog run_on_device(PacedEngine& engine, const Round& round);

}  // namespace flue::test

#endif  // TB_RANDOM_DEVICE_RUN_HPP_
