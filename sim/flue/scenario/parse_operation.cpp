// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "flue/scenario/input_error.hpp"
#include "flue/scenario/json_reader.hpp"
#include "flue/scenario/parse.hpp"
#include "flue/scenario/values.hpp"

namespace flue::scenario {
namespace {

using Kind = Operation::Kind;

constexpr std::uint64_t kMost32 = std::numeric_limits<std::uint32_t>::max();

struct Word {
  std::string_view name;
  Kind kind;
  ndis::Operation state_kind;
  std::string_view keys;      ///< besides op and wait
  std::string_view required;  ///< key; empty: none
};
constexpr ndis::Operation kNoState{};
constexpr Word kWords[] = {
    {"initiate", Kind::kState, ndis::Operation::kInitiate, "tree", "tree"},
    {"query", Kind::kState, ndis::Operation::kQuery, "tree", "tree"},
    {"update", Kind::kState, ndis::Operation::kUpdate, "tree", "tree"},
    {"invalidate", Kind::kState, ndis::Operation::kInvalidate, "tree", "tree"},
    {"terminate", Kind::kState, ndis::Operation::kTerminate, "tree", "tree"},
    {"transmit", Kind::kTransmit, kNoState, "tcp, bytes, expect", "tcp"},
    {"advance", Kind::kAdvance, kNoState, "ticks", "ticks"},
    {"wait", Kind::kWait, kNoState, "", ""},
    {"reset_adapter", Kind::kResetAdapter, kNoState, "", ""},
    {"indicate", Kind::kIndicate, kNoState, "status", "status"},
    {"fail", Kind::kFail, kNoState, "how", "how"},
};

std::optional<Json> member(Json json, std::string_view key) {
  for (const Json each : json) {
    if (each.key() == key) return each;
  }
  return std::nullopt;
}

const Word& word_of(Json json) {
  const auto op = member(json, "op");
  if (!op) json.fail("op is missing");
  const std::string_view text = string(*op);
  const auto* word = std::find_if(std::begin(kWords), std::end(kWords),
                                  [text](const Word& each) { return each.name == text; });
  if (word == std::end(kWords)) {
    op->fail(
        fmt::format("{} is no operation; initiate, query, update, invalidate, terminate, "
                    "transmit, advance, wait, reset_adapter, indicate, fail are possible",
                    op->shown()));
  }
  return *word;
}

bool is_listed(std::string_view list, std::string_view key) {
  while (!list.empty()) {
    const std::size_t comma = list.find(", ");
    if (list.substr(0, comma) == key) return true;
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 2);
  }
  return false;
}

void check_keys(Json json, const Word& word) {
  for (const Json each : json) {
    if (each.key() == "op" || each.key() == "wait" || is_listed(word.keys, each.key())) continue;
    unknown_key(each, fmt::format("op, wait{}{}", word.keys.empty() ? "" : ", ", word.keys));
  }
  if (!word.required.empty() && !member(json, word.required)) {
    json.fail(fmt::format("{} is missing, which {} needs", word.required, word.name));
  }
}

void parse_transmit(Json json, const Cells& cells, Operation& operation) {
  const Json tcp = *member(json, "tcp");
  operation.tcp = name(tcp);
  const auto layer = cells.layer(operation.tcp);
  if (layer && *layer != layout::Layer::kTcp) {
    tcp.fail(fmt::format("{} is a {}, not a TCP connection", tcp.shown(),
                         *layer == layout::Layer::kNeighbor ? "neighbor" : "path"));
  }
  if (const auto bytes = member(json, "bytes")) {
    operation.bytes = static_cast<ULONG>(number(*bytes, kMost32));
  }
  if (const auto expect = member(json, "expect")) {
    constexpr layout::ResolveResult kResults[] = {
        layout::ResolveResult::kSent, layout::ResolveResult::kHeld, layout::ResolveResult::kFailed};
    operation.expect = kResults[one_of(*expect, {"sent", "held", "failed"})];
  }
}

}  // namespace

Operation parse_operation(Json json, Cells& cells) {
  require_object(json, "an operation");
  const Word& word = word_of(json);
  check_keys(json, word);
  Operation operation;
  operation.kind = word.kind;
  operation.line = json.line();
  if (const auto wait = member(json, "wait")) operation.wait = boolean(*wait);
  switch (word.kind) {
    case Kind::kState:
      operation.state.kind = word.state_kind;
      parse_tree(*member(json, "tree"), cells, operation.state);
      break;
    case Kind::kTransmit:
      parse_transmit(json, cells, operation);
      break;
    case Kind::kAdvance:
      operation.ticks = number(*member(json, "ticks"), kMost32);
      break;
    case Kind::kIndicate: {
      constexpr NDIS_STATUS kStatuses[] = {NDIS_STATUS_OFFLOAD_PAUSE, NDIS_STATUS_OFFLOAD_RESUME,
                                           NDIS_STATUS_UPLOAD_ALL};
      operation.status = kStatuses[one_of(
          *member(json, "status"),
          {"NDIS_STATUS_OFFLOAD_PAUSE", "NDIS_STATUS_OFFLOAD_RESUME", "NDIS_STATUS_UPLOAD_ALL"})];
      break;
    }
    case Kind::kFail:
      operation.corrupt = one_of(*member(json, "how"), {"hang", "corrupt"}) == 1;
      break;
    case Kind::kResetAdapter:
      cells.reset_adapter();
      break;
    case Kind::kWait:
      break;
  }
  return operation;
}

Scenario parse_scenario(std::string_view text) {
  Scenario scenario;
  Cells cells;
  read_scenario_json(
      text, [&](Json json) { scenario.adapter = parse_adapter(json); },
      [&](Json json) { scenario.operations.push_back(parse_operation(json, cells)); });
  return scenario;
}

}  // namespace flue::scenario
