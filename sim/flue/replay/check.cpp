// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/check.hpp"

#include "flue/host/lines.hpp"
#include "flue/host/variables.hpp"
#include "flue/replay/states.hpp"
#include "flue/replay/trees.hpp"

namespace flue::replay {
namespace {

using layout::StateClass;

/// What a query returns and the check does not look at.
bool is_compared(const host::Variable& variable) {
  return !variable.query_only && variable.name != "NicReachabilityDelta";
}

host::Value level_bits(const host::Variable& variable, host::Value value) {
  if (variable.form != host::Form::kCachedFlags) return value;
  return std::get<std::uint64_t>(value) & layout::kCachedFlagsLevel;
}

}  // namespace

CheckResult Check::run() {
  CheckResult result;
  result.neighbors = context_.mirror.neighbors.entries().size();
  result.paths = context_.mirror.paths.entries().size();
  result.connections = context_.mirror.connections.entries().size();
  for (const std::string& name : context_.mirror.neighbors.names()) {
    const host::Object& neighbor = *context_.mirror.neighbors.find(name)->object;
    const host::Completion answer = context_.target.query({question(neighbor)});
    for (const host::BlockResult& block : answer.blocks) compare(block, &result);
  }
  return result;
}

host::State Check::expected(const std::string& name) const {
  if (const auto* neighbor = context_.mirror.neighbors.find(name)) return expected(*neighbor);
  if (const auto* path = context_.mirror.paths.find(name)) return expected(*path);
  return expected(*context_.mirror.connections.find(name));
}

host::State Check::expected(const Mirror::Neighbors::Entry& entry) const {
  host::NeighborState state = std::get<host::NeighborState>(entry.object->state);
  const kernel::Neighbor* neighbor = context_.kernel.neighbor(entry.key);
  const kernel::Link* link = context_.kernel.link(entry.key.interface);
  if (entry.object->invalidated || neighbor == nullptr || link == nullptr) return state;
  const ULONG last_given = state.HostReachabilityDelta;
  state = neighbor_state(
      kernel::neighbor_variables(*neighbor, *link, context_.target.ticks_per_second()));
  state.HostReachabilityDelta = last_given;
  return state;
}

host::State Check::expected(const Mirror::Paths::Entry& entry) const {
  host::PathState state = std::get<host::PathState>(entry.object->state);
  if (entry.object->invalidated) return state;
  state.SourceAddress = ip_address(entry.key.source);
  state.DestinationAddress = ip_address(entry.key.destination);
  state.PathMtu = entry.facts.PathMtu;
  return state;
}

host::State Check::expected(const Mirror::Connections::Entry& entry) const {
  const host::State given = entry.object->state;
  const auto socket = context_.kernel.sockets().find(entry.key);
  if (socket == context_.kernel.sockets().end()) return given;
  host::TcpState said =
      tcp_state(kernel::tcp_variables(socket->second, context_.target.ticks_per_second()));
  said.RemoteMss = std::get<host::TcpState>(given).RemoteMss;
  host::State state = said;
  const host::State caused = entry.facts.caused;
  for (const host::Variable& variable : host::variables_of(level_of(layout::Layer::kTcp))) {
    if (variable.state_class == StateClass::kDelegated) variable.set(state, variable.get(caused));
  }
  return state;
}

void Check::compare(const host::BlockResult& block, CheckResult* result) {
  if (block.status != NDIS_STATUS_SUCCESS) {
    tell({block.object, "Status", host::json_string(ndis_status_name(NDIS_STATUS_SUCCESS)),
          host::json_string(ndis_status_name(block.status))},
         result);
    return;
  }
  const layout::Layer layer = flue::layer_of(block.type).value_or(layout::Layer::kTcp);
  const host::State kernel = expected(block.object);
  for (const host::Variable& variable : host::variables_of(level_of(layer))) {
    if (!is_compared(variable)) continue;
    ++result->variables;
    const host::Value wanted = level_bits(variable, variable.get(kernel));
    const host::Value came = level_bits(variable, variable.get(block.state));
    if (wanted == came) continue;
    tell({block.object, std::string(variable.name), host::to_json(variable, wanted, layer),
          host::to_json(variable, came, layer)},
         result);
  }
}

void Check::tell(const Difference& difference, CheckResult* result) {
  ++result->differences;
  observer_.on_difference(difference);
}

}  // namespace flue::replay
