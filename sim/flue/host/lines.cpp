// SPDX-License-Identifier: Apache-2.0

#include "flue/host/lines.hpp"

#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "flue/host/variables.hpp"

namespace flue::host {
namespace {

void append_state(std::string* line, const BlockResult& block, OperationKind kind) {
  const auto layer = layer_of(block.type);
  if (!layer) return;
  const char* separator = "";
  *line += ",\"state\":{";
  for (const Variable& variable : variables_of(level_of(*layer))) {
    if (!has(*block.returned, variable.state_class)) continue;
    if (variable.query_only && kind != OperationKind::kQuery) continue;
    fmt::format_to(std::back_inserter(*line), "{}\"{}\":{}", separator, variable.name,
                   to_json(variable, variable.get(block.state), *layer));
    separator = ",";
  }
  *line += '}';
}

void append_headers(std::string* line, const layout::ResolveAnswer& headers) {
  const Family family = headers.ip6 ? Family::kIp6 : Family::kIp4;
  const auto out = std::back_inserter(*line);
  fmt::format_to(out,
                 R"(,"headers":{{"DlDestinationAddress":"{}","DlSourceAddress":"{}","VlanTag":)",
                 to_text(headers.dl_destination_address), to_text(headers.dl_source_address));
  if (headers.vlan_tagged) {
    fmt::format_to(out, R"({{"VlanId":{},"UserPriority":{}}})", headers.vlan_id,
                   headers.user_priority);
  } else {
    *line += "null";
  }
  fmt::format_to(
      out, R"(,"SourceAddress":"{}","DestinationAddress":"{}","LocalPort":{},"RemotePort":{})",
      to_text(headers.source_address, family), to_text(headers.destination_address, family),
      headers.local_port, headers.remote_port);
  fmt::format_to(out, R"(,"TtlOrHopLimit":{},"TosOrTrafficClass":{},"FlowLabel":{},"Mss":{})",
                 headers.ttl_or_hop_limit, headers.tos_or_traffic_class, headers.flow_label,
                 headers.mss);
  fmt::format_to(out, R"(,"SndNxt":{},"RcvNxt":{}}})", headers.snd_nxt, headers.rcv_nxt);
}

}  // namespace

std::string json_string(std::string_view text) { return nlohmann::json(text).dump(); }

const char* result_name(layout::ResolveResult result) {
  switch (result) {
    case layout::ResolveResult::kFailed:
      return "failed";
    case layout::ResolveResult::kHeld:
      return "held";
    case layout::ResolveResult::kSent:
      return "sent";
  }
  return "?";
}

std::string completion_line(std::uint64_t op, const Completion& completion) {
  std::string line =
      fmt::format(R"({{"op":{},"kind":"{}","blocks":[)", op, to_string(completion.kind));
  const auto out = std::back_inserter(line);
  const char* separator = "";
  for (const BlockResult& block : completion.blocks) {
    fmt::format_to(out, R"({}{{"object":{},"status":"{}","code":"{:#010x}")", separator,
                   block.object.empty() ? "null" : json_string(block.object),
                   ndis_status_name(block.status), block.status);
    if (block.handle) fmt::format_to(out, R"(,"handle":"{:#x}")", *block.handle);
    if (block.returned) append_state(&line, block, completion.kind);
    line += '}';
    separator = ",";
  }
  line += "]}";
  return line;
}

std::string transmit_line(std::uint64_t op, const Transmission& transmission) {
  std::string line =
      fmt::format(R"({{"op":{},"kind":"transmit","tcp":{},"result":"{}")", op,
                  json_string(transmission.tcp), result_name(transmission.headers.result));
  if (transmission.headers.result == layout::ResolveResult::kSent) {
    append_headers(&line, transmission.headers);
  }
  line += '}';
  return line;
}

std::string event_line(const Event& event) {
  switch (event.kind) {
    case Event::Kind::kTcpIndicateRetrieve:
      return fmt::format(R"({{"event":"TcpIndicateRetrieve","tcp":{},"reason":"{}"}})",
                         json_string(event.object), to_string(event.reason));
    case Event::Kind::kTcpIndicateAbort:
      return fmt::format(R"({{"event":"TcpIndicateAbort","tcp":{}}})", json_string(event.object));
    case Event::Kind::kNeighborReachabilityQuery:
      return fmt::format(R"({{"event":"NeighborReachabilityQuery","neighbor":{}}})",
                         json_string(event.object));
    case Event::Kind::kStatus:
      return fmt::format(R"({{"event":"{}"}})", ndis_status_name(event.status));
  }
  return {};
}

std::string violation_line(std::optional<std::uint64_t> op, const Violation& violation) {
  return fmt::format(R"({{"violation":"{}","op":{},"object":{},"by":"{}"}})", violation.statement,
                     op ? std::to_string(*op) : "null",
                     violation.object.empty() ? "null" : json_string(violation.object),
                     ndis::to_string(violation.by));
}

}  // namespace flue::host
