// SPDX-License-Identifier: Apache-2.0

#include "flue/host/variables.hpp"

#include <limits>
#include <type_traits>
#include <unordered_map>

#include <fmt/format.h>

namespace flue::host {
namespace {

using layout::Layer;
using layout::StateClass;

constexpr std::uint64_t bits(unsigned width) { return (std::uint64_t{1} << width) - 1; }

template <typename T>
constexpr bool kIsNumber = std::is_integral_v<T> || std::is_enum_v<T>;

/// `Reach` maps a layer's state to a reference to the member.
template <typename Layered, typename Reach>
Variable variable(std::string_view name, StateClass state_class, Form form, std::uint64_t max,
                  Reach) {
  using Member = std::remove_reference_t<decltype(Reach{}(std::declval<Layered&>()))>;
  Variable made{};
  made.name = name;
  made.level = std::is_same_v<Layered, NeighborState> ? 0
               : std::is_same_v<Layered, PathState>   ? 1
                                                      : 2;
  made.state_class = state_class;
  made.form = form;
  made.max = max;
  made.get = [](const State& state) -> Value {
    const Member& member = Reach{}(std::get<Layered>(state));
    if constexpr (kIsNumber<Member>) {
      return static_cast<std::uint64_t>(member);
    } else {
      return member;
    }
  };
  made.set = [](State& state, const Value& value) {
    Member& member = Reach{}(std::get<Layered>(state));
    if constexpr (kIsNumber<Member>) {
      member = static_cast<Member>(std::get<std::uint64_t>(value));
    } else {
      member = std::get<Member>(value);
    }
  };
  return made;
}

// NOLINTBEGIN(bugprone-macro-parentheses): types and members
/// C++17 lambdas cannot be default-made: a reach is a type of its own.
#define FLUE_VARIABLE(Layered, name, member, state_class, form, max)                   \
  [] {                                                                                 \
    struct Reach {                                                                     \
      auto& operator()(Layered& state) const { return state.member; }                  \
      const auto& operator()(const Layered& state) const { return state.member; }      \
    };                                                                                 \
    return variable<Layered>(name, StateClass::state_class, Form::form, max, Reach{}); \
  }()
#define FLUE_NEIGHBOR(member, ...) FLUE_VARIABLE(NeighborState, #member, member, __VA_ARGS__)
#define FLUE_PATH(member, ...) FLUE_VARIABLE(PathState, #member, member, __VA_ARGS__)
#define FLUE_TCP(member, ...) FLUE_VARIABLE(TcpState, #member, member, __VA_ARGS__)

// NOLINTEND(bugprone-macro-parentheses)

std::vector<Variable> neighbor_variables() {
  return {
      FLUE_NEIGHBOR(DlSourceAddress, kConstant, kMac, 0),
      FLUE_NEIGHBOR(VlanId, kConstant, kNumber, bits(12)),
      FLUE_NEIGHBOR(DlDestinationAddress, kCached, kMac, 0),
      FLUE_NEIGHBOR(HostReachabilityDelta, kCached, kNumber, bits(32)),
      FLUE_NEIGHBOR(NicReachabilityDelta, kDelegated, kNumber, bits(32)),
  };
}

std::vector<Variable> path_variables() {
  return {
      FLUE_PATH(SourceAddress, kConstant, kIp, 0),
      FLUE_PATH(DestinationAddress, kConstant, kIp, 0),
      FLUE_PATH(PathMtu, kCached, kNumber, bits(32)),
  };
}

std::vector<Variable> tcp_variables() {
  std::vector<Variable> all = {
      FLUE_TCP(ConstFlags, kConstant, kConstFlags, bits(16)),
      FLUE_TCP(RemotePort, kConstant, kNumber, bits(16)),
      FLUE_TCP(LocalPort, kConstant, kNumber, bits(16)),
      FLUE_TCP(SndWindScale, kConstant, kNumber, bits(4)),
      FLUE_TCP(RcvWindScale, kConstant, kNumber, bits(4)),
      FLUE_TCP(RemoteMss, kConstant, kNumber, bits(16)),
      FLUE_TCP(HashValue, kConstant, kNumber, bits(32)),
      FLUE_TCP(CachedFlags, kCached, kCachedFlags, bits(16)),
      FLUE_TCP(InitialRcvWnd, kCached, kNumber, bits(32)),
      FLUE_TCP(RcvIndicationSize, kCached, kNumber, bits(32)),
      FLUE_TCP(KaProbeCount, kCached, kNumber, bits(8)),
      FLUE_TCP(KaTimeout, kCached, kNumber, bits(32)),
      FLUE_TCP(KaInterval, kCached, kNumber, bits(32)),
      FLUE_TCP(MaxRT, kCached, kNumber, bits(32)),
      FLUE_TCP(FlowLabel, kCached, kNumber, bits(20)),
      FLUE_TCP(TtlOrHopLimit, kCached, kNumber, bits(8)),
      FLUE_TCP(TosOrTrafficClass, kCached, kNumber, bits(8)),
      FLUE_TCP(UserPriority, kCached, kNumber, bits(3)),
      FLUE_TCP(State, kDelegated, kConnectionState, bits(32)),
      FLUE_TCP(DelegatedFlags, kDelegated, kNumber, bits(16)),
      FLUE_TCP(RcvNxt, kDelegated, kNumber, bits(32)),
      FLUE_TCP(RcvWnd, kDelegated, kNumber, bits(32)),
      FLUE_TCP(SndUna, kDelegated, kNumber, bits(32)),
      FLUE_TCP(SndNxt, kDelegated, kNumber, bits(32)),
      FLUE_TCP(SndMax, kDelegated, kNumber, bits(32)),
      FLUE_TCP(SndWnd, kDelegated, kNumber, bits(32)),
      FLUE_TCP(MaxSndWnd, kDelegated, kNumber, bits(32)),
      FLUE_TCP(SendWL1, kDelegated, kNumber, bits(32)),
      FLUE_TCP(CWnd, kDelegated, kNumber, bits(32)),
      FLUE_TCP(SsThresh, kDelegated, kNumber, bits(32)),
      FLUE_TCP(SRtt, kDelegated, kNumber, bits(16)),
      FLUE_TCP(RttVar, kDelegated, kNumber, bits(16)),
      FLUE_TCP(TsRecent, kDelegated, kNumber, bits(32)),
      FLUE_TCP(TsRecentAge, kDelegated, kNumber, bits(32)),
      FLUE_TCP(TsTime, kDelegated, kNumber, bits(32)),
      FLUE_TCP(TotalRT, kDelegated, kNumber, bits(32)),
      FLUE_TCP(DupAckCount, kDelegated, kNumber, bits(8)),
      FLUE_TCP(SndWndProbeCount, kDelegated, kNumber, bits(8)),
      FLUE_TCP(KeepAlive.ProbeCount, kDelegated, kNumber, bits(8)),
      FLUE_TCP(KeepAlive.TimeoutDelta, kDelegated, kNumber, bits(32)),
      FLUE_TCP(Retransmit.Count, kDelegated, kNumber, bits(8)),
      FLUE_TCP(Retransmit.TimeoutDelta, kDelegated, kNumber, bits(32)),
      FLUE_TCP(SendBacklogSize, kDelegated, kNumber, bits(32)),
      FLUE_TCP(ReceiveBacklogSize, kDelegated, kNumber, bits(32)),
  };
  for (Variable& each : all) {
    each.query_only = each.name == "SendBacklogSize" || each.name == "ReceiveBacklogSize";
  }
  return all;
}

#undef FLUE_NEIGHBOR
#undef FLUE_PATH
#undef FLUE_TCP
#undef FLUE_VARIABLE

}  // namespace

const std::vector<Variable>& variables_of(int level) {
  static const std::vector<Variable> kNone;
  static const std::vector<Variable> kLevels[] = {neighbor_variables(), path_variables(),
                                                  tcp_variables()};
  return level >= 0 && level <= 2 ? kLevels[level] : kNone;
}

const Variable* find_variable(std::string_view name) {
  static const auto kByName = [] {
    std::unordered_map<std::string_view, const Variable*> map;
    for (int level = 0; level <= 2; ++level) {
      for (const Variable& each : variables_of(level)) map.emplace(each.name, &each);
    }
    return map;
  }();
  const auto found = kByName.find(name);
  return found == kByName.end() ? nullptr : found->second;
}

State zero_state(int level) {
  switch (level) {
    case 0:
      return NeighborState{};
    case 1:
      return PathState{};
    case 2:
      return TcpState{};
    default:
      return {};
  }
}

std::string to_json(const Variable& variable, const Value& value, Layer layer) {
  switch (variable.form) {
    case Form::kMac:
      return fmt::format("\"{}\"", to_text(std::get<MacAddress>(value)));
    case Form::kIp:
      return fmt::format("\"{}\"", to_text(std::get<IpAddress>(value),
                                           layer == Layer::kIp6Path ? Family::kIp6 : Family::kIp4));
    case Form::kConnectionState:
      return fmt::format(
          "\"{}\"",
          to_string(static_cast<TCP_OFFLOAD_CONNECTION_STATE>(std::get<std::uint64_t>(value))));
    case Form::kNumber:
    case Form::kConstFlags:
    case Form::kCachedFlags:
      break;
  }
  return fmt::format("{}", std::get<std::uint64_t>(value));
}

}  // namespace flue::host
