// SPDX-License-Identifier: Apache-2.0
//
// DemoView: a replay for a person to read: what happened, a table of what the engine did, its own
// counters, and whether it equals the kernel.

#ifndef FLUE_REPLAY_DEMO_VIEW_HPP_
#define FLUE_REPLAY_DEMO_VIEW_HPP_

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

#include "flue/engine/engine.hpp"
#include "flue/replay/moments.hpp"
#include "flue/replay/observer.hpp"

namespace flue::replay {

/// Prints happenings as they end, and the rest with `finish`.
class DemoView final : public Observer {
 public:
  /// @param terminal  `out` is one: a progress line is rewritten in place, and what matters is
  ///                  bold.
  DemoView(std::ostream& out, bool terminal);

  /// @param engine  What it is, in words.
  void begin(const std::string& capture, const std::string& engine, const host::Host& host);
  /// After the summary.
  ///
  /// @param engine  Its counters are read.
  /// @param wave    The file with the waves; empty: none.
  void finish(const host::Host& host, Engine& engine, const std::string& wave);

  void on_operation(const Deed& deed) override;
  void on_transmit(const Sent& sent) override;
  void on_event(const kernel::Moment& moment, const host::Event& event) override;
  void on_violation(const host::Violation& violation, std::optional<std::uint64_t> number) override;
  void on_difference(const Difference& difference) override;
  void on_check(const CheckResult& result) override { check_ = result; }
  void on_summary(const Summary& summary) override { summary_ = summary; }

 private:
  double seconds(kernel::RecordTime at);
  void print(const Happening& happening);
  void progress(const kernel::Moment& moment);
  void clear_progress();
  void heading(const std::string& text);
  void print_everyday();
  void print_operations(const host::Host& host);
  void print_counters(Engine& engine);
  void print_verdict();

  std::ostream& out_;
  bool terminal_;
  Moments moments_;
  std::optional<kernel::RecordTime> start_;
  std::optional<std::chrono::steady_clock::time_point> last_progress_;
  bool progress_shown_ = false;

  std::array<std::uint64_t, 5> trees_{};  // by host::OperationKind
  std::uint64_t operations_ = 0;
  std::uint64_t confirmations_ = 0;
  std::uint64_t sent_ = 0, held_ = 0;
  std::uint64_t reachability_queries_ = 0;
  CheckResult check_;
  Summary summary_;
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_DEMO_VIEW_HPP_
