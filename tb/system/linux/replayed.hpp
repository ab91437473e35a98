// SPDX-License-Identifier: Apache-2.0
//
// Replayed: a capture, replayed once on an engine, with everything that was told.

#ifndef TB_SYSTEM_LINUX_REPLAYED_HPP_
#define TB_SYSTEM_LINUX_REPLAYED_HPP_

#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "flue/linux/read_capture.hpp"
#include "flue/replay/host_stack.hpp"
#include "flue/replay/lines.hpp"

namespace flue::replay::test {

struct Operation {
  double at;  ///< seconds from the first word of the kernel
  Rule rule;
  host::OperationKind kind;
  std::vector<host::BlockResult> blocks;
  host::State given;  ///< to the first block
  std::size_t connections;
  std::string instead_of;

  std::vector<std::string> objects() const {
    std::vector<std::string> names;
    for (const host::BlockResult& block : blocks) names.push_back(block.object);
    return names;
  }
};

struct Transmit {
  double at;
  std::string tcp;
  layout::ResolveAnswer headers;
};

/// As `flue linux replay` has it.
inline HostStackConfig config_of_linux() {
  HostStackConfig config;
  config.target.adapter.max_mtu = 65535;
  config.target.adapter.max_rcv_wnd = 0xffffffff;
  return config;
}

/// Owns the engine and the host stack: what is offloaded in the end can be looked at.
class Replayed final : public Observer {
 public:
  Replayed(std::unique_ptr<Engine> engine, const HostStackConfig& config, const std::string& path)
      : engine_(std::move(engine)), printer_(lines_, errors_, false) {
    stack_ = std::make_unique<HostStack>(*engine_, config, *this);
    kernel::read_capture(path, *stack_);
    stack_->finish();
  }

  std::vector<Operation> operations;
  std::vector<Transmit> transmits;
  CheckResult check;  ///< the last one
  std::uint64_t checks = 0;
  std::uint64_t differences = 0;  ///< of all checks
  Summary summary;

  const host::ObjectTable& objects() const { return stack_->host().objects(); }
  std::string lines() const { return lines_.str(); }
  std::string errors() const { return errors_.str(); }

  /// Those by `rule` that happened from `from` to `to`, seconds.
  std::vector<Operation> by(Rule rule, double from = 0, double to = 1e9) const {
    std::vector<Operation> found;
    for (const Operation& each : operations) {
      if (each.rule == rule && each.at >= from && each.at <= to) found.push_back(each);
    }
    return found;
  }

 private:
  double since_start(const kernel::Moment& moment) {
    if (!start_) start_ = moment.time;
    return std::chrono::duration<double>(moment.time - *start_).count();
  }
  void on_operation(const Deed& deed) override {
    operations.push_back({since_start(deed.cause.moment), deed.cause.rule, deed.completion.kind,
                          deed.completion.blocks,
                          deed.tree == nullptr ? host::State() : deed.tree->front().state,
                          deed.cause.connections, deed.cause.instead_of});
    printer_.on_operation(deed);
  }
  void on_transmit(const Sent& sent) override {
    transmits.push_back(
        {since_start(sent.cause.moment), sent.transmission.tcp, sent.transmission.headers});
    printer_.on_transmit(sent);
  }
  void on_event(const kernel::Moment& moment, const host::Event& event) override {
    printer_.on_event(moment, event);
  }
  void on_violation(const host::Violation& violation,
                    std::optional<std::uint64_t> number) override {
    printer_.on_violation(violation, number);
  }
  void on_difference(const Difference& difference) override { printer_.on_difference(difference); }
  void on_check(const CheckResult& result) override {
    check = result;
    ++checks;
    differences += result.differences;
    printer_.on_check(result);
  }
  void on_summary(const Summary& told) override {
    summary = told;
    printer_.on_summary(told);
  }

  std::unique_ptr<Engine> engine_;
  std::ostringstream lines_;
  std::ostringstream errors_;
  Lines printer_;
  std::optional<kernel::RecordTime> start_;
  std::unique_ptr<HostStack> stack_;
};

}  // namespace flue::replay::test

#endif  // TB_SYSTEM_LINUX_REPLAYED_HPP_
