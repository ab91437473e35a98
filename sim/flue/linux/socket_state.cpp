// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/socket_state.hpp"

#include <netinet/tcp.h>

#include <array>

namespace flue::kernel {
namespace {

constexpr std::uint8_t kTimerNone = 0;
constexpr std::uint8_t kTimerKeepalive = 2;
constexpr std::uint8_t kTimerTimeWait = 3;

// Indexed by Linux' number, 1 ESTABLISHED to 12 NEW_SYN_RECV.
constexpr std::array<std::uint8_t, 13> kOffloadStates = {
    0,   // none
    4,   // TCP_ESTABLISHED
    2,   // TCP_SYN_SENT
    3,   // TCP_SYN_RECV
    5,   // TCP_FIN_WAIT1
    6,   // TCP_FIN_WAIT2
    10,  // TCP_TIME_WAIT
    0,   // TCP_CLOSE
    7,   // TCP_CLOSE_WAIT
    9,   // TCP_LAST_ACK
    1,   // TCP_LISTEN
    8,   // TCP_CLOSING
    3,   // TCP_NEW_SYN_RECV
};

}  // namespace

std::uint32_t offload_state_of(std::uint8_t idiag_state) {
  return idiag_state < kOffloadStates.size() ? kOffloadStates.at(idiag_state) : 0;
}

bool is_closed(const SocketMessage& socket) { return socket.state == TCP_CLOSE; }

bool is_mini_socket(const SocketMessage& socket) {
  return socket.timer == kTimerTimeWait || !socket.info;
}

bool is_offloadable(const SocketMessage& socket) {
  switch (socket.state) {
    case TCP_ESTABLISHED:
    case TCP_FIN_WAIT1:
    case TCP_FIN_WAIT2:
    case TCP_CLOSE_WAIT:
    case TCP_LAST_ACK:
    case TCP_CLOSING:
      return !is_mini_socket(socket);
    default:
      return false;
  }
}

bool keepalive_enabled(const SocketMessage& socket, bool before) {
  if (socket.state != TCP_ESTABLISHED && socket.state != TCP_CLOSE_WAIT) {
    return before;
  }
  switch (socket.timer) {
    case kTimerNone:
      return false;
    case kTimerKeepalive:
      return true;
    default:
      return before;
  }
}

}  // namespace flue::kernel
