// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/header_check.hpp"

#include <string_view>

#include <fmt/format.h>

#include "flue/host/address.hpp"
#include "flue/host/lines.hpp"
#include "flue/linux/placement.hpp"
#include "flue/linux/variables.hpp"
#include "flue/replay/states.hpp"

namespace flue::replay {

using layout::ResolveResult;

namespace {
/// Without an address the interface's neighbors are offloaded with none (OP-23): the adapter puts
/// its own.
constexpr std::string_view kSource = "DlSourceAddress";
}  // namespace

HeaderCheck::HeaderCheck(const kernel::KernelModel& kernel, const kernel::Socket& socket,
                         bool held) {
  expected_.result = held ? ResolveResult::kHeld : ResolveResult::kSent;
  const kernel::PathKey path = kernel::path_of(socket.said);
  expected_.ip6 = !path.destination.is_v4();
  expected_.source_address = ip_address(path.source);
  expected_.destination_address = ip_address(path.destination);
  expected_.local_port = socket.said.key.local_port;
  expected_.remote_port = socket.said.key.remote_port;
  constexpr std::uint32_t kAnyRate = 1;  // no time is looked at here
  expected_.tos_or_traffic_class = kernel::tcp_variables(socket, kAnyRate).cached.TosOrTrafficClass;

  const auto next_hop = kernel::place(kernel, path).next_hop;
  if (!next_hop) return;
  const kernel::Neighbor* neighbor = kernel.neighbor(*next_hop);
  if (neighbor != nullptr && neighbor->mac) {
    expected_.dl_destination_address = mac_address(*neighbor->mac);
  }
  const kernel::Link* link = kernel.link(next_hop->interface);
  if (link == nullptr) return;
  if (link->mac) expected_.dl_source_address = mac_address(*link->mac);
  expected_.vlan_tagged = link->vlan_id != 0;
  expected_.vlan_id = link->vlan_id;
}

std::vector<HeaderCheck::Field> HeaderCheck::fields_of(const layout::ResolveAnswer& headers) {
  const host::Family family = headers.ip6 ? host::Family::kIp6 : host::Family::kIp4;
  const auto quoted = [](const std::string& text) { return host::json_string(text); };
  const std::string tag = headers.vlan_tagged ? fmt::format(R"({{"VlanId":{},"UserPriority":{}}})",
                                                            headers.vlan_id, headers.user_priority)
                                              : "null";
  return {
      {"DlDestinationAddress", quoted(host::to_text(headers.dl_destination_address))},
      {kSource, quoted(host::to_text(headers.dl_source_address))},
      {"VlanTag", tag},
      {"SourceAddress", quoted(host::to_text(headers.source_address, family))},
      {"DestinationAddress", quoted(host::to_text(headers.destination_address, family))},
      {"LocalPort", fmt::format("{}", headers.local_port)},
      {"RemotePort", fmt::format("{}", headers.remote_port)},
      {"TosOrTrafficClass", fmt::format("{}", headers.tos_or_traffic_class)},
  };
}

std::vector<Difference> HeaderCheck::differences(const std::string& name,
                                                 const layout::ResolveAnswer& headers) const {
  if (headers.result != expected_.result) {
    return {{name, "result", host::json_string(host::result_name(expected_.result)),
             host::json_string(host::result_name(headers.result))}};
  }
  std::vector<Difference> differences;
  if (headers.result != ResolveResult::kSent) return differences;
  const std::vector<Field> engine = fields_of(headers);
  const std::vector<Field> expected = fields_of(expected_);
  for (std::size_t i = 0; i < engine.size(); ++i) {
    if (engine[i].value == expected[i].value) continue;
    if (expected[i].name == kSource && expected_.dl_source_address == host::MacAddress{}) continue;
    differences.push_back({name, std::string(engine[i].name), expected[i].value, engine[i].value});
  }
  return differences;
}

}  // namespace flue::replay
