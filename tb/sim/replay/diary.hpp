// SPDX-License-Identifier: Apache-2.0
//
// Diary: what a replay told, in a form that tests can read.

#ifndef TB_SIM_REPLAY_DIARY_HPP_
#define TB_SIM_REPLAY_DIARY_HPP_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "flue/host/lines.hpp"
#include "flue/replay/observer.hpp"

namespace flue::replay::test {

/// One line for each thing:
///
///     LX-1 initiate n{p{t1 t2}}     a tree that a rule asked for; braces hold dependents
///     LX-11 own terminate t1        what the host did by itself
///     LX-9 transmit t1 sent
///     event TcpIndicateRetrieve t1
///
/// A block that did not succeed is followed by its status: `t1!OFFLOAD_TCP_ENTRIES`.
class Diary final : public Observer {
 public:
  /// Lines since the last call.
  std::vector<std::string> take() { return std::exchange(lines_, {}); }

  std::vector<Difference> differences;
  std::vector<CheckResult> checks;
  std::optional<Summary> summary;
  std::vector<std::string> violations;
  std::uint64_t ticks = 0;  ///< that the target's clock was told
  /// What the last operation gave to each object, and what it gave back.
  std::map<std::string, host::State> given;
  std::map<std::string, host::State> returned;
  host::Transmission last_transmission;

  void on_advance(std::uint64_t more) override { ticks += more; }
  void on_operation(const Deed& deed) override {
    std::size_t at = 0;
    std::string line =
        fmt::format("LX-{} {}{}", static_cast<int>(deed.cause.rule),
                    deed.tree == nullptr ? "own " : "", to_string(deed.completion.kind));
    if (deed.tree != nullptr) {
      line += " " + text_of(*deed.tree, deed.completion, &at);
    } else {
      for (const host::BlockResult& block : deed.completion.blocks) line += " " + text_of(block);
    }
    lines_.push_back(line);
    for (const host::BlockResult& block : deed.completion.blocks) {
      if (block.returned) returned[block.object] = block.state;
    }
  }
  void on_transmit(const Sent& sent) override {
    last_transmission = sent.transmission;
    lines_.push_back(fmt::format("LX-{} transmit {} {}", static_cast<int>(sent.cause.rule),
                                 sent.transmission.tcp,
                                 host::result_name(sent.transmission.headers.result)));
  }
  void on_event(const kernel::Moment& /*moment*/, const host::Event& event) override {
    const bool retrieve = event.kind == host::Event::Kind::kTcpIndicateRetrieve;
    lines_.push_back(fmt::format("event {} {}",
                                 retrieve ? "TcpIndicateRetrieve" : "NeighborReachabilityQuery",
                                 event.object));
  }
  void on_violation(const host::Violation& violation,
                    std::optional<std::uint64_t> /*number*/) override {
    violations.push_back(violation.statement + " " + violation.object);
  }
  void on_difference(const Difference& difference) override { differences.push_back(difference); }
  void on_check(const CheckResult& result) override { checks.push_back(result); }
  void on_summary(const Summary& told) override { summary = told; }

 private:
  static std::string text_of(const host::BlockResult& block) {
    std::string text = block.object;
    const std::string status = ndis_status_name(block.status);
    const std::string prefix = "NDIS_STATUS_";
    if (block.status != NDIS_STATUS_SUCCESS) text += "!" + status.substr(prefix.size());
    return text;
  }
  std::string text_of(const host::Tree& tree, const host::Completion& completion, std::size_t* at) {
    std::string text;
    for (const host::Block& block : tree) {
      if (!text.empty()) text += " ";
      if (host::has_state(block.state)) given[block.object] = block.state;
      text += text_of(completion.blocks.at((*at)++));
      if (block.dependents.empty()) continue;
      text += "{" + text_of(block.dependents, completion, at) + "}";
    }
    return text;
  }

  std::vector<std::string> lines_;
};

}  // namespace flue::replay::test

#endif  // TB_SIM_REPLAY_DIARY_HPP_
