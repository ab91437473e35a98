// SPDX-License-Identifier: Apache-2.0

#include "flue/reference/commands.hpp"

namespace flue::reference {
namespace {

using layout::StateClass;
using layout::Status;
using layout::TcpState;

// Cached Flags (chimney.md 1.5.1): TCP_FLAG_...
constexpr Word kKeepAliveEnabled = 0x01;
constexpr Word kKeepAliveRestart = 0x04;
constexpr Word kMaxRtRestart = 0x08;

/// UPD-9 to UPD-13: what an update does to delegated values. `old` was held before; `given` is the
/// descriptor's.
void restart_timers(TcpState& state, const TcpState& old, const TcpState& given) {
  const bool enabled = (given.cached_flags & kKeepAliveEnabled) != 0;
  const bool keep_alive_restart = (given.cached_flags & kKeepAliveRestart) != 0;
  const bool max_rt_restart = (given.cached_flags & kMaxRtRestart) != 0;
  const bool either = keep_alive_restart || max_rt_restart;

  if (max_rt_restart || given.max_rt != old.max_rt) state.total_rt = 0;  // OP-19
  if (keep_alive_restart && enabled) {                                   // OP-18
    state.keep_alive_probe_count = 0;
    state.keep_alive_timeout_delta = given.ka_timeout;
  }
  if (either && given.ka_probe_count != old.ka_probe_count) {  // OP-17
    state.keep_alive_probe_count = 0;
  }
  if (either && enabled &&
      (given.ka_timeout != old.ka_timeout || given.ka_interval != old.ka_interval)) {
    state.keep_alive_timeout_delta = given.ka_timeout;
  }
}

}  // namespace

Status Commands::update_neighbor(const Message& message, const Header& header) {
  if (!header.has_state) return Status::kSuccess;
  Neighbor& neighbor = *state_.neighbors.find(header.handle);
  if (neighbor.invalid) return Status::kFailureInvalid;
  const auto given = layout::NeighborState::decode(message.words.data());
  neighbor.state.dl_destination_address = given.dl_destination_address;
  neighbor.state.host_reachability_delta = given.host_reachability_delta;
  neighbor.host_reachability_time = now_ - given.host_reachability_delta;  // UPD-16
  return Status::kSuccess;
}

Status Commands::update_path(const Message& message, const Header& header) {
  Path& path = *state_.paths.find(header.handle);
  if ((header.has_state || header.do_link) && path.invalid) return Status::kFailureInvalid;
  if (header.do_link) {
    const Neighbor* const target = state_.neighbors.find(message.parent());
    if (target == nullptr || target->invalid) return Status::kFailureParent;  // OP-16
  }
  const Word path_mtu = layout::Ip4PathState::decode(message.words.data()).path_mtu;
  if (header.has_state && path_mtu > settings_.max_mtu) return Status::kFailureValue;

  if (header.do_link) relink(path, message.parent());
  if (header.has_state) path.state.path_mtu = path_mtu;
  return Status::kSuccess;
}

/// LINK-2, LINK-8; to the neighbor that it has, nothing changes (OP-9).
void Commands::relink(Path& path, Word neighbor) {
  --state_.neighbor_of(path).paths;
  path.neighbor = neighbor;
  ++state_.neighbor_of(path).paths;
}

Status Commands::update_connection(const Message& message, const Header& header) {
  Connection& connection = *state_.connections.find(header.handle);
  if (header.has_state && connection.invalid) return Status::kFailureInvalid;
  if (header.check_parent && connection.path != message.parent()) return Status::kFailureParent;
  if (!header.has_state) return Status::kSuccess;
  const auto given = TcpState::decode(message.words.data());
  if (given.initial_rcv_wnd > settings_.max_rcv_wnd) return Status::kFailureValue;

  const TcpState old = connection.state;
  std::array<Word, layout::kMessageWords> words = message.words;
  old.encode(words.data(), StateClass::kConstant | StateClass::kDelegated);
  connection.state = TcpState::decode(words.data());
  connection.state.cached_flags &= layout::kCachedFlagsLevel;
  restart_timers(connection.state, old, given);
  return Status::kSuccess;
}

}  // namespace flue::reference
