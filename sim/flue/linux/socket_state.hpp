// SPDX-License-Identifier: Apache-2.0
//
// What the state of a socket means to the offload target.

#pragma once

#include <cstdint>

#include "flue/linux/messages.hpp"

namespace flue::kernel {

/// The TCP_OFFLOAD_CONNECTION_STATE (0 Closed ... 10 TimeWait) for an idiag_state, which Linux
/// numbers in another way. Closed for a number that is none of Linux' states.
std::uint32_t offload_state_of(std::uint8_t idiag_state);

/// State CLOSE: the message tells the destruction of the socket.
bool is_closed(const SocketMessage& socket);

/// True for what the kernel keeps of a connection that has no full socket: idiag_timer 3 or no
/// INET_DIAG_INFO (TIME_WAIT, which FIN_WAIT2 can be in disguise, and half-open requests). It tells
/// too little for a TCP object.
bool is_mini_socket(const SocketMessage& socket);

/// A full socket in Established, FinWait1, FinWait2, CloseWait, Closing or LastAck (INIT-15).
bool is_offloadable(const SocketMessage& socket);

/// What the message says about keepalive. `before` where it says nothing: another timer hides it,
/// and in states other than Established and CloseWait the same timer number stands for other
/// timers.
bool keepalive_enabled(const SocketMessage& socket, bool before);

}  // namespace flue::kernel
