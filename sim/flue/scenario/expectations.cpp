// SPDX-License-Identifier: Apache-2.0

#include "flue/scenario/expectations.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "flue/host/lines.hpp"

namespace flue::scenario {
namespace {

std::string block_name(std::size_t number, const std::string& object) {
  return fmt::format("block {} ({})", number,
                     object.empty() ? "placeholder" : host::json_string(object));
}

/// The variable in what came back, if it did.
std::optional<host::Value> returned(const host::Variable& variable, ndis::Operation kind,
                                    const host::BlockResult& block) {
  const auto layer = layer_of(block.type);
  if (!block.returned || !layer || level_of(*layer) != variable.level ||
      !has(*block.returned, variable.state_class) ||
      (variable.query_only && kind != ndis::Operation::kQuery)) {
    return std::nullopt;
  }
  return variable.get(block.state);
}

layout::Layer layer_for_text(const host::Variable& variable, const host::Value& value,
                             const host::BlockResult& block) {
  if (const auto layer = layer_of(block.type); layer && level_of(*layer) == 1) return *layer;
  // Of a path's variable that was expected of another layer's block: by what is in it.
  const auto* address = std::get_if<host::IpAddress>(&value);
  const bool ip4 = address != nullptr && std::all_of(address->begin() + 4, address->end(),
                                                     [](std::uint8_t byte) { return byte == 0; });
  return variable.form == host::Form::kIp && !ip4 ? layout::Layer::kIp6Path
                                                  : layout::Layer::kIp4Path;
}

}  // namespace

void Expectations::check(std::size_t op, const StateOperation& wanted,
                         const host::Completion& came) {
  for (const auto& [number, expectation] : wanted.expectations) {
    if (number >= came.blocks.size()) continue;
    const host::BlockResult& block = came.blocks[number];
    if (expectation.status && *expectation.status != block.status) {
      ++failed_;
      err_ << fmt::format("expectation failed: op {} ({}), {}: expected {}, got {}\n", op,
                          to_string(came.kind), block_name(number, block.object),
                          ndis_status_name(*expectation.status), ndis_status_name(block.status));
    }
    if (expectation.wants_state) check_state(op, number, expectation, came);
  }
}

/// One expectation, however many of its variables differ.
void Expectations::check_state(std::size_t op, std::size_t number, const BlockExpectation& wanted,
                               const host::Completion& came) {
  const host::BlockResult& block = came.blocks[number];
  std::string differences;
  if (!block.returned) differences = "state, got none";
  for (const auto& [variable, value] : wanted.variables) {
    const auto got = returned(*variable, came.kind, block);
    if (!block.returned || (got && *got == value)) continue;
    const auto layer = layer_for_text(*variable, value, block);
    if (!differences.empty()) differences += "; ";
    differences += fmt::format("{} {}, got {}", variable->name, to_json(*variable, value, layer),
                               got ? to_json(*variable, *got, layer) : "none");
  }
  if (differences.empty()) return;
  ++failed_;
  err_ << fmt::format("expectation failed: op {} ({}), {}: expected {}\n", op, to_string(came.kind),
                      block_name(number, block.object), differences);
}

void Expectations::check(std::size_t op, layout::ResolveResult wanted,
                         const host::Transmission& came) {
  if (wanted == came.headers.result) return;
  ++failed_;
  err_ << fmt::format("expectation failed: op {} (transmit), {}: expected {}, got {}\n", op,
                      host::json_string(came.tcp), host::result_name(wanted),
                      host::result_name(came.headers.result));
}

void Expectations::never_came(std::size_t op, const Operation& wanted) {
  for (const auto& [number, expectation] : wanted.state.expectations) {
    const auto count = static_cast<std::uint64_t>(expectation.status.has_value()) +
                       static_cast<std::uint64_t>(expectation.wants_state);
    failed_ += count;
    err_ << fmt::format(
        "expectation failed: op {} ({}), block {}: expected {}, got nothing: the "
        "operation is still open\n",
        op, to_string(wanted.state.kind), number,
        expectation.status ? ndis_status_name(*expectation.status) : "state");
  }
}

}  // namespace flue::scenario
