// SPDX-License-Identifier: Apache-2.0

#include "flue/scenario/runner.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "flue/host/host.hpp"
#include "flue/host/lines.hpp"
#include "flue/scenario/expectations.hpp"
#include "flue/scenario/input_error.hpp"

namespace flue::scenario {
namespace {

using host::Host;

/// Gives the blocks with `"handle": "last"` the value that the object's cell held before it was
/// emptied.
void present_last(StateOperation& operation, const host::ObjectTable& objects) {
  if (operation.present_last.empty()) return;
  auto next = operation.present_last.begin();
  std::size_t number = 0;
  struct Frame {
    host::Tree* list;
    std::size_t at;
  };
  std::vector<Frame> stack{{&operation.tree, 0}};
  while (!stack.empty() && next != operation.present_last.end()) {
    Frame& top = stack.back();
    if (top.at == top.list->size()) {
      stack.pop_back();
      continue;
    }
    host::Block& block = (*top.list)[top.at++];
    if (number++ == *next) {
      const host::Object* object = objects.find(block.object);
      block.handle = object == nullptr ? 0 : object->last_handle.value_or(0);
      ++next;
    }
    if (!block.dependents.empty()) stack.push_back({&block.dependents, 0});
  }
}

class Runner final : private host::Observer {
 public:
  Runner(Scenario scenario, Engine& engine, const RunOutput& output)
      : scenario_(std::move(scenario)),
        output_(output),
        expectations_(output.err),
        host_(engine, config()) {}

  ExitStatus run() {
    for (std::size_t op = 0; op < scenario_.operations.size() && !must_stop(); ++op) {
      carry_out(op, scenario_.operations[op]);
    }
    host_.settle();
    print_events();
    for (const auto& [id, op] : open_) expectations_.never_came(op, scenario_.operations[op]);
    host_.check_memory();
    print_summary();
    return exit_status();
  }

 private:
  host::HostConfig config() {
    host::HostConfig config;
    config.adapter = scenario_.adapter.config;
    config.intermediate_drivers = scenario_.adapter.intermediate_drivers;
    config.reachability_answer =
        [answer = scenario_.adapter.reachability_answer](const std::string&) { return answer; };
    config.on_violation = [this](const host::Violation& violation) { print(violation); };
    config.observer = this;
    return config;
  }

  void carry_out(std::size_t op, Operation& operation) {
    switch (operation.kind) {
      case Operation::Kind::kState:
        present_last(operation.state, host_.objects());
        begin(op, operation.state.blocks);
        host_.start(operation.state.kind, std::move(operation.state.tree));
        break;
      case Operation::Kind::kTransmit:
        begin(op, 0);
        host_.start_transmit(operation.tcp, operation.bytes);
        break;
      case Operation::Kind::kAdvance:
        host_.advance(operation.ticks);
        break;
      case Operation::Kind::kWait:
        break;
      case Operation::Kind::kResetAdapter:
        host_.reset_adapter();
        failure_asked_for_ = false;
        break;
      case Operation::Kind::kIndicate:
        host_.indicate(operation.status);
        break;
      case Operation::Kind::kFail:
        host_.inject_fault(operation.corrupt ? EngineFault::kCorrupt : EngineFault::kHang);
        failure_asked_for_ = true;
        break;
    }
    if (operation.wait) host_.settle();
  }

  /// Before the call: the host numbers what it starts one after the other, and may tell of it at
  /// once.
  void begin(std::size_t op, std::size_t blocks) {
    open_.emplace(operations_++, op);
    blocks_ += blocks;
  }

  std::size_t finish(host::OperationId id) {
    const auto found = open_.find(id);
    const std::size_t op = found->second;
    open_.erase(found);
    return op;
  }

  void on_completion(host::Completion completion) override {
    print_events();
    const std::size_t op = finish(completion.id);
    print(host::completion_line(op, completion));
    expectations_.check(op, scenario_.operations[op].state, completion);
  }

  void on_transmission(host::Transmission transmission) override {
    print_events();
    const std::size_t op = finish(transmission.id);
    print(host::transmit_line(op, transmission));
    if (const auto& expect = scenario_.operations[op].expect) {
      expectations_.check(op, *expect, transmission);
    }
  }

  void on_event(host::Event event) override {
    events_.push_back(std::move(event));
    if (events_.back().kind == host::Event::Kind::kStatus) print_events();
  }

  /// Events that come together, in the order in which their objects were offloaded: the same one on
  /// every engine.
  void print_events() {
    const auto offloaded_earlier = [this](const host::Event& a, const host::Event& b) {
      return offload_number(a) < offload_number(b);
    };
    std::stable_sort(events_.begin(), events_.end(), offloaded_earlier);
    for (const host::Event& event : events_) print(host::event_line(event));
    events_.clear();
  }

  std::uint64_t offload_number(const host::Event& event) const {
    const host::Object* object = host_.objects().find(event.object);
    return object == nullptr ? 0 : object->offload_number;
  }

  void print(const std::string& line) {
    if (!output_.quiet) output_.out << line << '\n';
  }

  void print(const host::Violation& violation) {
    std::optional<std::uint64_t> op;
    if (violation.operation) {
      if (const auto found = open_.find(*violation.operation); found != open_.end()) {
        op = found->second;
      }
    }
    output_.err << host::violation_line(op, violation) << '\n';
  }

  void print_summary() {
    const auto cycles = host_.miniport().cycles();
    output_.out << fmt::format(
                       R"({{"summary":{{"operations":{},"blocks":{},"failed_expectations":{},)"
                       R"("violations":{},"cycles":{}}}}})",
                       operations_, blocks_, expectations_.failed(), host_.violations(),
                       cycles ? std::to_string(*cycles) : "null")
                << '\n';
  }

  bool lost_unasked() const { return host_.miniport().lost() && !failure_asked_for_; }
  bool must_stop() const { return host_.broken_below() || lost_unasked(); }

  ExitStatus exit_status() {
    if (lost_unasked()) {
      output_.err << "the target stopped answering: " << host_.miniport().loss() << '\n';
      return kExitLost;
    }
    return host_.broken_below() || expectations_.failed() != 0 ? kExitFailed : kExitHeld;
  }

  Scenario scenario_;
  RunOutput output_;
  Expectations expectations_;
  std::map<host::OperationId, std::size_t> open_;  // numbers in `ops`
  std::vector<host::Event> events_;
  std::uint64_t operations_ = 0;
  std::uint64_t blocks_ = 0;
  bool failure_asked_for_ = false;
  Host host_;
};

}  // namespace

ExitStatus run_scenario(Scenario scenario, Engine& engine, const RunOutput& output) {
  const auto lines = scenario.adapter.lines;
  std::unique_ptr<Runner> runner;
  try {
    runner = std::make_unique<Runner>(std::move(scenario), engine, output);
  } catch (const AdapterConfigError& error) {
    const std::string reason = std::string(error.what()).substr(error.key().size() + 2);
    const auto line = lines.find(error.key());
    if (line == lines.end()) throw InputError("adapter." + error.key() + ": " + reason);
    throw InputError(line->second, "adapter." + error.key(), reason);
  }
  return runner->run();
}

}  // namespace flue::scenario
