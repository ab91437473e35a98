// SPDX-License-Identifier: Apache-2.0
//
// Scoreboard: replays a round on the reference model, so that each resolve is asked at the very
// instant that its answer names, and compares everything.

#ifndef TB_RANDOM_SCOREBOARD_HPP_
#define TB_RANDOM_SCOREBOARD_HPP_

#include <cstddef>
#include <cstdint>
#include <string>

#include "device_run.hpp"
#include "event_ledger.hpp"
#include "flue/reference/reference_engine.hpp"
#include "tb/common/differences.hpp"
#include "traffic.hpp"

namespace flue::test {

class Scoreboard {
 public:
  explicit Scoreboard(const ReferenceConfig& config);

  /// Compares what `device` made of `round`, which the generator or a person made up, with the
  /// model. What differs, field by field, with the descriptors just before; empty when nothing
  /// does.
  std::string check(const Round& round, const DeviceLog& log, Engine& device);
  /// Compares the counters of completions by opcode and status.
  std::string check_counters(Engine& device);

 private:
  void apply(std::size_t command);
  void note(const layout::CommandHeader& sent, const layout::CompletionHeader& got);
  void apply_delegate();
  void check_answer(std::size_t index);
  ResolveAnswerWords peek(const ResolveRequestWords& request) const;
  void check_registers(Engine& device);
  void check_merged(Engine& device, Differences& lines);
  bool is_held(Word connection) const;
  bool is_eager() const { return model_.settings().eager_upload; }
  void fail(const std::string& what, const Differences& lines);
  std::string context(std::size_t command) const;

  ReferenceEngine model_;
  EventLedger ledger_;
  std::uint32_t merged_apart_ = 0;    // EVENTS_MERGED: device less model, when last compared
  std::uint32_t command_causes_ = 0;  // causes since then that were no resolves

  // Of the round being checked.
  const Round* round_ = nullptr;
  const DeviceLog* log_ = nullptr;
  std::uint32_t commands_before_ = 0;
  std::size_t applied_ = 0;
  std::size_t delegated_ = 0;
  bool applying_ = false;
  std::string failure_;
};

}  // namespace flue::test

#endif  // TB_RANDOM_SCOREBOARD_HPP_
