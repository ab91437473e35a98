// SPDX-License-Identifier: Apache-2.0
//
// LiveView: a host stack at work, as a person watches it on a terminal.

#ifndef FLUE_REPLAY_LIVE_VIEW_HPP_
#define FLUE_REPLAY_LIVE_VIEW_HPP_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "flue/replay/host_stack.hpp"
#include "flue/replay/lines.hpp"
#include "flue/replay/observer.hpp"

namespace flue::replay {

/// Columns and rows of a terminal.
struct ScreenSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// One screen, drawn anew by `draw`: what is offloaded of each layer, the numbers, and the last
/// operations with their statuses. It takes the terminal's second screen, and gives it back at
/// `close`; differences, check and summary that come after that are printed as lines.
class LiveView final : public Observer {
 public:
  /// @param engine  What it is, in words.
  LiveView(std::ostream& out, std::ostream& err, std::string engine);
  ~LiveView() override { close(); }
  LiveView(const LiveView&) = delete;
  LiveView& operator=(const LiveView&) = delete;

  /// A line under what happened.
  void tell(const std::string& text);
  /// @param moment  Of the kernel's last word.
  void draw(const HostStack& stack, const kernel::Moment& moment, ScreenSize size);
  void close();

  void on_operation(const Deed& deed) override;
  void on_transmit(const Sent& sent) override;
  void on_event(const kernel::Moment& moment, const host::Event& event) override;
  void on_violation(const host::Violation& violation, std::optional<std::uint64_t> number) override;
  void on_difference(const Difference& difference) override;
  void on_check(const CheckResult& result) override;
  void on_summary(const Summary& summary) override;

 private:
  using Rows = std::vector<std::string>;

  double seconds(const kernel::Moment& moment);
  Rows numbers(const HostStack& stack) const;

  std::ostream& out_;
  Lines lines_;
  std::string engine_;
  bool open_ = true;
  std::optional<kernel::RecordTime> start_;
  double now_ = 0;                // seconds of kernel time
  std::deque<std::string> told_;  // the last ones, the oldest first
  std::uint64_t operations_ = 0, blocks_ = 0;
  std::uint64_t sent_ = 0, held_ = 0;
  std::uint64_t differences_ = 0;
  std::optional<CheckResult> check_;
};

}  // namespace flue::replay

#endif  // FLUE_REPLAY_LIVE_VIEW_HPP_
