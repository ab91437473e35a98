// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/lines.hpp"

#include <fmt/format.h>

#include "flue/host/lines.hpp"

namespace flue::replay {

using host::json_string;

void Lines::on_operation(const Deed& deed) {
  if (!quiet_) out_ << host::completion_line(deed.number, deed.completion) << '\n';
}

void Lines::on_transmit(const Sent& sent) {
  if (!quiet_) out_ << host::transmit_line(sent.number, sent.transmission) << '\n';
}

void Lines::on_event(const kernel::Moment& /*moment*/, const host::Event& event) {
  if (!quiet_) out_ << host::event_line(event) << '\n';
}

void Lines::on_violation(const host::Violation& violation, std::optional<std::uint64_t> number) {
  err_ << host::violation_line(number, violation) << '\n';
}

void Lines::on_difference(const Difference& difference) {
  out_ << fmt::format(R"({{"difference":{{"object":{},"variable":"{}","kernel":{},"engine":{}}}}})",
                      json_string(difference.object), difference.variable, difference.kernel,
                      difference.engine)
       << '\n';
}

void Lines::on_check(const CheckResult& result) {
  out_ << fmt::format(R"({{"check":{{"neighbors":{},"paths":{},"connections":{},"variables":{},)"
                      R"("differences":{}}}}})",
                      result.neighbors, result.paths, result.connections, result.variables,
                      result.differences)
       << '\n';
}

void Lines::on_summary(const Summary& summary) {
  const LeftWithKernel& left = summary.left_with_kernel;
  out_ << fmt::format(R"({{"summary":{{"operations":{},"blocks":{},"failed_expectations":0,)"
                      R"("violations":{},"cycles":{},"left_with_kernel":{{"loopback":{},)"
                      R"("no_neighbor":{},"table_full":{}}}}}}})",
                      summary.operations, summary.blocks, summary.violations,
                      summary.cycles ? std::to_string(*summary.cycles) : "null", left.loopback,
                      left.no_neighbor, left.table_full)
       << '\n';
}

}  // namespace flue::replay
