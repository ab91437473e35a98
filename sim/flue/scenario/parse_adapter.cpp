// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <limits>

#include "flue/scenario/input_error.hpp"
#include "flue/scenario/json_reader.hpp"
#include "flue/scenario/parse.hpp"
#include "flue/scenario/values.hpp"

namespace flue::scenario {
namespace {

constexpr std::uint64_t kMost32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kMostVlanId = 4095;
// Each is a call deep; no real stack has more than a few.
constexpr std::uint64_t kMostIntermediateDrivers = 255;

std::uint32_t number32(Json json, std::uint64_t min = 0) {
  return static_cast<std::uint32_t>(number(json, kMost32, min));
}

std::vector<std::uint16_t> vlan_ids(Json json) {
  require_list(json, "a list of VLAN ids");
  std::vector<std::uint16_t> ids;
  for (const Json id : json) ids.push_back(static_cast<std::uint16_t>(number(id, kMostVlanId)));
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

using Setter = void (*)(Json, Adapter&);
struct Key {
  std::string_view name;
  Setter set;
};
constexpr Key kKeys[] = {
    {"neighbor_capacity", [](Json j, Adapter& a) { a.config.neighbor_capacity = number32(j); }},
    {"path_capacity", [](Json j, Adapter& a) { a.config.path_capacity = number32(j); }},
    {"tcp_capacity", [](Json j, Adapter& a) { a.config.tcp_capacity = number32(j); }},
    {"mac", [](Json j, Adapter& a) { a.config.mac = mac_address(j); }},
    {"software_mac", [](Json j, Adapter& a) { a.config.software_mac = boolean(j); }},
    {"vlan_ids", [](Json j, Adapter& a) { a.config.vlan_ids = vlan_ids(j); }},
    {"max_mtu", [](Json j, Adapter& a) { a.config.max_mtu = number32(j); }},
    {"max_rcv_wnd", [](Json j, Adapter& a) { a.config.max_rcv_wnd = number32(j); }},
    {"ticks_per_second", [](Json j, Adapter& a) { a.config.ticks_per_second = number32(j, 1); }},
    {"nce_stale_ticks", [](Json j, Adapter& a) { a.config.nce_stale_ticks = number32(j); }},
    {"reachability_answer", [](Json j, Adapter& a) { a.reachability_answer = number32(j); }},
    {"upload_on_invalidate",
     [](Json j, Adapter& a) {
       a.config.eager_upload = one_of(j, {"lazy", "eager"}) == 1;
     }},
    {"intermediate_drivers",
     [](Json j, Adapter& a) {
       a.intermediate_drivers = static_cast<unsigned>(number(j, kMostIntermediateDrivers));
     }},
};

}  // namespace

Adapter parse_adapter(Json json) {
  require_object(json, "the adapter's configuration");
  Adapter adapter;
  for (const Json member : json) {
    const auto* key = std::find_if(std::begin(kKeys), std::end(kKeys),
                                   [&](const Key& each) { return each.name == member.key(); });
    if (key == std::end(kKeys)) {
      unknown_key(member,
                  "neighbor_capacity, path_capacity, tcp_capacity, mac, software_mac, vlan_ids, "
                  "max_mtu, max_rcv_wnd, ticks_per_second, nce_stale_ticks, reachability_answer, "
                  "upload_on_invalidate, intermediate_drivers");
    }
    key->set(member, adapter);
    adapter.lines.emplace(member.key(), member.line());
  }
  return adapter;
}

Adapter parse_adapter(std::string_view text) {
  Adapter adapter;
  read_json(text, "adapter", [&adapter](Json json) { adapter = parse_adapter(json); });
  return adapter;
}

}  // namespace flue::scenario
