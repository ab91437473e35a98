// SPDX-License-Identifier: Apache-2.0

#include "flue/reference/resolve.hpp"

#include <algorithm>
#include <cstdint>

namespace flue::reference {
namespace {

using layout::Layer;
using layout::ResolveAnswer;
using layout::ResolveResult;

constexpr std::uint16_t kTimestamps = 0x01;  // TCP_FLAG_TIMESTAMP_ENABLED
constexpr std::int64_t kIp4Header = 20;      // bytes
constexpr std::int64_t kIp6Header = 40;
constexpr std::int64_t kTcpHeader = 20;
constexpr std::int64_t kTimestampOption = 12;

/// OP-21.
std::uint16_t effective_mss(const Connection& connection, const Path& path) {
  const std::int64_t ip_header = path.family == Layer::kIp6Path ? kIp6Header : kIp4Header;
  std::int64_t mss = std::min<std::int64_t>(connection.state.remote_mss,
                                            path.state.path_mtu - ip_header - kTcpHeader);
  if ((connection.state.const_flags & kTimestamps) != 0) mss -= kTimestampOption;
  return static_cast<std::uint16_t>(std::max<std::int64_t>(mss, 0));
}

/// NUD-2: neither side has confirmed it for longer than NceStaleTicks; modulo 2^32.
bool is_stale(const Neighbor& neighbor, Word now, Word nce_stale_ticks) {
  return now - neighbor.nic_reachability_time > nce_stale_ticks &&
         now - neighbor.host_reachability_time > nce_stale_ticks;
}

void fill_ethernet(ResolveAnswer& answer, const Neighbor& neighbor, const Connection& connection,
                   const MacAddress& interface_mac) {
  const layout::NeighborState& state = neighbor.state;
  answer.dl_destination_address = state.dl_destination_address;
  answer.dl_source_address =
      state.dl_source_address == MacAddress{} ? interface_mac : state.dl_source_address;
  answer.vlan_id = state.vlan_id;
  answer.user_priority = connection.state.user_priority;
  answer.vlan_tagged = answer.vlan_id != 0 || answer.user_priority != 0;  // CTL-5
}

void fill_ip(ResolveAnswer& answer, const Path& path, const Connection& connection) {
  answer.ip6 = path.family == Layer::kIp6Path;
  answer.source_address = path.state.source_address;
  answer.destination_address = path.state.destination_address;
  answer.flow_label = answer.ip6 ? connection.state.flow_label : 0;
  answer.tos_or_traffic_class = connection.state.tos_or_traffic_class;
  answer.ttl_or_hop_limit = connection.state.ttl_or_hop_limit;
}

void fill_tcp(ResolveAnswer& answer, const Path& path, const Connection& connection) {
  const layout::TcpState& state = connection.state;
  answer.mss = effective_mss(connection, path);
  answer.local_port = state.local_port;
  answer.remote_port = state.remote_port;
  answer.const_flags = static_cast<std::uint8_t>(state.const_flags & 7);
  answer.rcv_wind_scale = state.rcv_wind_scale;
  answer.snd_nxt = state.snd_nxt;
  answer.rcv_nxt = state.rcv_nxt;
  answer.rcv_wnd = state.rcv_wnd;
  answer.ts_recent = state.ts_recent;
  answer.ts_time = state.ts_time;
  answer.snd_wnd = state.snd_wnd;
}

}  // namespace

ResolveAnswer resolve(const layout::ResolveRequest& request, State& state, const Settings& settings,
                      Events& events, Word now, bool corrupt) {
  ResolveAnswer answer;
  answer.tag = request.tag;
  answer.handle = request.handle;
  answer.commands_seen = state.commands_seen;

  Connection* const connection = state.connections.find(request.handle);
  if (connection == nullptr || corrupt) {
    answer.result = ResolveResult::kFailed;
    return answer;
  }
  if (state.held(*connection)) {
    answer.result = ResolveResult::kHeld;
    events.retrieve_held(*connection, request.handle);
    return answer;
  }
  const Path& path = state.path_of(*connection);
  Neighbor& neighbor = state.neighbor_of(path);
  if (is_stale(neighbor, now, settings.nce_stale_ticks)) {
    events.reachability_query(neighbor, path.neighbor);
  }
  answer.result = ResolveResult::kSent;
  fill_ethernet(answer, neighbor, *connection, settings.mac);
  fill_ip(answer, path, *connection);
  fill_tcp(answer, path, *connection);
  return answer;
}

}  // namespace flue::reference
