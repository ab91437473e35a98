// SPDX-License-Identifier: Apache-2.0

#include "flue/scenario/values.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include <fmt/format.h>

namespace flue::scenario {
namespace {

using host::Family;
using host::Form;
using Kind = JsonTree::Kind;

struct Flag {
  std::string_view name;
  USHORT value;
};
constexpr Flag kConstFlags[] = {
    {"TCP_FLAG_TIMESTAMP_ENABLED", TCP_FLAG_TIMESTAMP_ENABLED},
    {"TCP_FLAG_SACK_ENABLED", TCP_FLAG_SACK_ENABLED},
    {"TCP_FLAG_WINDOW_SCALING_ENABLED", TCP_FLAG_WINDOW_SCALING_ENABLED}};
constexpr Flag kCachedFlags[] = {{"TCP_FLAG_KEEP_ALIVE_ENABLED", TCP_FLAG_KEEP_ALIVE_ENABLED},
                                 {"TCP_FLAG_NAGLING_ENABLED", TCP_FLAG_NAGLING_ENABLED},
                                 {"TCP_FLAG_KEEP_ALIVE_RESTART", TCP_FLAG_KEEP_ALIVE_RESTART},
                                 {"TCP_FLAG_MAX_RT_RESTART", TCP_FLAG_MAX_RT_RESTART},
                                 {"TCP_FLAG_UPDATE_RCV_WND", TCP_FLAG_UPDATE_RCV_WND}};

template <std::size_t N>
std::uint64_t flags(Json json, const Flag (&known)[N], std::uint64_t max) {
  if (json.is(Kind::kNumber)) return number(json, max);
  std::vector<std::string_view> names;
  for (const Flag& flag : known) names.push_back(flag.name);
  if (!json.is(Kind::kArray)) {
    json.fail(fmt::format("{} is no flags; a number or a list of names from {} is possible",
                          json.shown(), fmt::join(names, ", ")));
  }
  std::uint64_t sum = 0;
  for (const Json element : json) {
    const auto found = std::find_if(std::begin(known), std::end(known), [&](const Flag& flag) {
      return element.is(Kind::kString) && flag.name == element.text();
    });
    if (found == std::end(known)) {
      element.fail(fmt::format("{} is no flag of this variable; {} are possible", element.shown(),
                               fmt::join(names, ", ")));
    }
    sum |= found->value;
  }
  return sum;
}

std::uint64_t connection_state(Json json) {
  if (json.is(Kind::kString)) {
    if (const auto state = connection_state_from_name(json.text())) return *state;
  }
  json.fail(
      fmt::format("{} is no RFC 793 state; \"Established\", \"FinWait1\" and so on are possible",
                  json.shown()));
}

host::IpAddress ip_address(Json json, std::optional<layout::Layer> layer) {
  const std::string_view text = string(json);
  const bool ip4 = layer != layout::Layer::kIp6Path;
  const bool ip6 = layer != layout::Layer::kIp4Path;
  if (ip4) {
    if (const auto address = host::parse_ip(text, Family::kIp4)) return *address;
  }
  if (ip6) {
    if (const auto address = host::parse_ip(text, Family::kIp6)) return *address;
  }
  const char* right = !ip6   ? "an IPv4 address, \"10.0.0.1\""
                      : !ip4 ? "an IPv6 address, \"fd20::1\""
                             : "an IP address, \"10.0.0.1\" or \"fd20::1\"";
  json.fail(fmt::format("{} is not {}", json.shown(), right));
}

}  // namespace

void require_object(Json json, const char* what) {
  if (!json.is(Kind::kObject)) {
    json.fail(fmt::format("{} is not an object; {} belongs here", json.shown(), what));
  }
}

void require_list(Json json, const char* what) {
  if (!json.is(Kind::kArray)) {
    json.fail(fmt::format("{} is not a list; {} belongs here", json.shown(), what));
  }
}

std::uint64_t number(Json json, std::uint64_t max, std::uint64_t min) {
  const auto range = fmt::format("a whole number from {} to {} is possible", min, max);
  if (!json.is(Kind::kNumber))
    json.fail(fmt::format("{} is not a number; {}", json.shown(), range));
  const std::string_view text = json.text();
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < min || value > max) {
    json.fail(fmt::format("{} does not fit; {}", json.shown(), range));
  }
  return value;
}

bool boolean(Json json) {
  if (!json.is(Kind::kTrue) && !json.is(Kind::kFalse)) {
    json.fail(fmt::format("{} is neither true nor false", json.shown()));
  }
  return json.is(Kind::kTrue);
}

std::string_view string(Json json) {
  if (!json.is(Kind::kString)) json.fail(fmt::format("{} is not a string", json.shown()));
  return json.text();
}

std::string name(Json json) {
  const std::string_view text = string(json);
  if (text.empty()) json.fail("an empty name; any other name is possible");
  return std::string(text);
}

host::MacAddress mac_address(Json json) {
  const auto address = host::parse_mac(string(json));
  if (!address) {
    json.fail(fmt::format("{} is not a MAC address, \"02:00:00:00:00:09\"", json.shown()));
  }
  return *address;
}

NDIS_STATUS status(Json json) {
  const std::string_view text = string(json);
  const auto found = ndis_status_from_name(text);
  if (found) return *found;
  if (text == "NDIS_STATUS_OFFLOAD_PATH_MTU") {
    json.fail("NDIS_STATUS_OFFLOAD_PATH_MTU has no number; NDIS_STATUS_FAILURE stands for it");
  }
  json.fail(fmt::format(
      "{} is no status; NDIS_STATUS_SUCCESS, NDIS_STATUS_FAILURE and so on are possible",
      json.shown()));
}

std::size_t one_of(Json json, std::initializer_list<const char*> words) {
  const std::string_view text = string(json);
  const auto* found = std::find(words.begin(), words.end(), text);
  if (found == words.end()) {
    json.fail(fmt::format("{} is unknown; {} are possible", json.shown(),
                          fmt::join(words.begin(), words.end(), ", ")));
  }
  return static_cast<std::size_t>(found - words.begin());
}

host::Value variable_value(Json json, const host::Variable& variable,
                           std::optional<layout::Layer> layer) {
  switch (variable.form) {
    case Form::kMac:
      return mac_address(json);
    case Form::kIp:
      return ip_address(json, layer);
    case Form::kConnectionState:
      return connection_state(json);
    case Form::kConstFlags:
      return flags(json, kConstFlags, variable.max);
    case Form::kCachedFlags:
      return flags(json, kCachedFlags, variable.max);
    case Form::kNumber:
      break;
  }
  return number(json, variable.max);
}

void unknown_key(Json json, std::string_view possible) {
  json.fail(fmt::format("unknown key; {} are possible here", possible));
}

}  // namespace flue::scenario
