// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/socket_rules.hpp"

#include "flue/linux/socket_state.hpp"
#include "flue/replay/header_check.hpp"
#include "flue/replay/states.hpp"
#include "flue/replay/trees.hpp"

namespace flue::replay {
namespace {

/// What an update command does to the delegated variables that the target holds (UPD-10 with
/// OP-18). The other commands change none: OP-20 leaves RcvWnd to the data path.
void follow_commands(const host::TcpState& update, host::TcpState* held) {
  const bool restart = (update.CachedFlags & TCP_FLAG_KEEP_ALIVE_RESTART) != 0;
  if (!restart || (update.CachedFlags & TCP_FLAG_KEEP_ALIVE_ENABLED) == 0) return;
  held->KeepAlive.ProbeCount = 0;
  held->KeepAlive.TimeoutDelta = update.KaTimeout;
}

}  // namespace

void SocketRules::reconcile(const kernel::Moment& moment, const kernel::SocketTable& before) {
  for (const auto& [key, socket] : context_.kernel.sockets()) {
    if (!kernel::is_offloadable(socket.said)) continue;
    update(moment, socket);
    const auto known = before.find(key);
    if (known != before.end() && known->second.said.info &&
        kernel::new_data_sent(socket.said) > kernel::new_data_sent(known->second.said)) {
      transmit(moment, socket);
    }
  }
}

void SocketRules::update(const kernel::Moment& moment, const kernel::Socket& socket) {
  auto* connection = context_.mirror.connections.newest(socket.said.key);
  if (connection == nullptr) return;
  const auto& given = std::get<host::TcpState>(connection->object->state);
  host::TcpState now = tcp_state(kernel::tcp_variables(socket, context_.target.ticks_per_second()));
  const bool window = now.InitialRcvWnd != given.InitialRcvWnd;
  if (!window && now.CachedFlags == given.CachedFlags &&
      now.TosOrTrafficClass == given.TosOrTrafficClass) {
    return;
  }
  unsigned flags = now.CachedFlags;
  if (window) flags |= TCP_FLAG_UPDATE_RCV_WND;
  if ((flags & ~unsigned{given.CachedFlags} & TCP_FLAG_KEEP_ALIVE_ENABLED) != 0) {
    flags |= TCP_FLAG_KEEP_ALIVE_RESTART;
  }
  now.CachedFlags = static_cast<USHORT>(flags);
  follow_commands(now, &connection->facts.caused);
  context_.target.carry_out({Rule::kSocketChanged, moment, {}, 1}, host::OperationKind::kUpdate,
                            {new_values(*connection->object, now)});
}

void SocketRules::transmit(const kernel::Moment& moment, const kernel::Socket& socket) {
  const auto* connection = context_.mirror.connections.newest(socket.said.key);
  if (connection == nullptr) return;
  const host::Object& tcp = *connection->object;
  const bool held = tcp.invalidated || tcp.parent->invalidated || tcp.parent->parent->invalidated;
  const std::string name = connection->name;
  // Before the transmit: the target may ask for the connection, which is then gone.
  const HeaderCheck check(context_.kernel, socket, held);
  const host::Transmission transmission =
      context_.target.transmit({Rule::kDataSent, moment, {}, 1}, name);
  for (const Difference& difference : check.differences(name, transmission.headers)) {
    observer_.on_difference(difference);
    ++differences_;
  }
}

}  // namespace flue::replay
