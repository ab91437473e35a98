// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/scenario_printer.hpp"

#include <vector>

#include <fmt/format.h>
#include <fmt/ostream.h>
#include <fmt/ranges.h>

#include "flue/ddi/offload_state_type.hpp"
#include "flue/host/address.hpp"
#include "flue/host/lines.hpp"
#include "flue/host/variables.hpp"

namespace flue::replay {
namespace {

using host::OperationKind;
using layout::StateClass;

/// What differs from the defaults of a scenario.
std::string adapter_of(const TargetConfig& config) {
  const AdapterConfig& is = config.adapter;
  const AdapterConfig usual;
  std::vector<std::string> members;
  const auto say = [&members](bool differs, const char* key, const std::string& value) {
    if (differs) members.push_back(fmt::format(R"("{}":{})", key, value));
  };
  const auto number = [](auto value) { return fmt::format("{}", value); };
  say(is.neighbor_capacity.has_value(), "neighbor_capacity",
      number(is.neighbor_capacity.value_or(0)));
  say(is.path_capacity.has_value(), "path_capacity", number(is.path_capacity.value_or(0)));
  say(is.tcp_capacity.has_value(), "tcp_capacity", number(is.tcp_capacity.value_or(0)));
  say(is.mac != usual.mac, "mac", host::json_string(host::to_text(is.mac)));
  say(is.software_mac != usual.software_mac, "software_mac", is.software_mac ? "true" : "false");
  say(!is.vlan_ids.empty(), "vlan_ids", fmt::format("[{}]", fmt::join(is.vlan_ids, ",")));
  say(is.max_mtu != usual.max_mtu, "max_mtu", number(is.max_mtu));
  say(is.max_rcv_wnd != usual.max_rcv_wnd, "max_rcv_wnd", number(is.max_rcv_wnd));
  say(is.ticks_per_second != usual.ticks_per_second, "ticks_per_second",
      number(is.ticks_per_second));
  say(is.nce_stale_ticks != usual.nce_stale_ticks, "nce_stale_ticks", number(is.nce_stale_ticks));
  say(is.eager_upload, "upload_on_invalidate", R"("eager")");
  say(config.intermediate_drivers != 0, "intermediate_drivers",
      number(config.intermediate_drivers));
  return fmt::format("{{{}}}", fmt::join(members, ","));
}

/// The variables that a block brings.
std::string state_of(const host::Block& block) {
  const layout::Layer layer = layer_of(block.type).value_or(layout::Layer::kTcp);
  const StateClass classes = classes_of(block.type);
  std::vector<std::string> members;
  for (const host::Variable& variable : host::variables_of(level_of(layer))) {
    if (variable.query_only || !layout::has(classes, variable.state_class)) continue;
    members.push_back(fmt::format(R"("{}":{})", variable.name,
                                  host::to_json(variable, variable.get(block.state), layer)));
  }
  return fmt::format("{{{}}}", fmt::join(members, ","));
}

/// The tree that a terminate was, whose blocks came back depth first. A block hangs on the last one
/// of the level below.
host::Tree tree_of(const host::Completion& completion) {
  host::Tree roots;
  for (const host::BlockResult& result : completion.blocks) {
    host::Block block;
    block.object = result.object;
    block.type = static_cast<OFFLOAD_STATE_TYPE>(result.type);
    const auto layer = layer_of(result.type);
    host::Tree* list = &roots;
    for (int level = layer ? level_of(*layer) : 0; level > 0 && !list->empty(); --level) {
      const auto below = layer_of(list->back().type);
      if (!below || !layer || level_of(*below) >= level_of(*layer)) break;
      list = &list->back().dependents;
    }
    list->push_back(block);
  }
  return roots;
}

}  // namespace

ScenarioPrinter::ScenarioPrinter(std::ostream& out, const TargetConfig& config) : out_(out) {
  fmt::print(out_, "{{\n\"adapter\":{},\n\"ops\":[", adapter_of(config));
}

void ScenarioPrinter::finish() { out_ << "\n]}\n"; }

void ScenarioPrinter::begin_operation(const char* op) {
  fmt::print(out_, "{}\n{{\"op\":\"{}\"", first_ ? "" : ",", op);
  first_ = false;
}

void ScenarioPrinter::on_advance(std::uint64_t ticks) {
  begin_operation("advance");
  fmt::print(out_, ",\"ticks\":{}}}", ticks);
}

void ScenarioPrinter::on_transmit(const Sent& sent) {
  begin_operation("transmit");
  fmt::print(out_, ",\"tcp\":{}}}", host::json_string(sent.transmission.tcp));
}

void ScenarioPrinter::on_operation(const Deed& deed) {
  begin_operation(to_string(deed.completion.kind));
  out_ << ",\"tree\":";
  std::size_t at = 0;
  if (deed.tree != nullptr) {
    print(*deed.tree, deed.completion, &at);
  } else {
    print(tree_of(deed.completion), deed.completion, &at);
  }
  out_ << '}';
}

void ScenarioPrinter::print(const host::Tree& tree, const host::Completion& completion,
                            std::size_t* at) {
  const char* separator = "[";
  for (const host::Block& block : tree) {
    out_ << separator;
    print(block, completion, at);
    separator = ",";
  }
  out_ << ']';
}

// Three levels deep at most (TREE-1).
void ScenarioPrinter::print(const host::Block& block, const host::Completion& completion,
                            std::size_t* at) {
  const bool brings_state = host::has_state(block.state);
  std::string name = block.object;
  const bool taken = completion.blocks.at((*at)++).handle.has_value();
  if (completion.kind == OperationKind::kInitiate && brings_state && !taken) {
    name += fmt::format(" (refused {})", ++refused_);
  }
  fmt::print(out_, R"({{"object":{})", host::json_string(name));
  if (block.type != host::kTypeLeftOut) {
    fmt::print(out_, R"(,"type":"{}")", offload_state_type_name(block.type));
  }
  if (brings_state) fmt::print(out_, R"(,"state":{})", state_of(block));
  if (!block.dependents.empty()) {
    out_ << ",\"dependents\":";
    print(block.dependents, completion, at);
  }
  out_ << '}';
}

}  // namespace flue::replay
