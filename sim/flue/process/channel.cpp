// SPDX-License-Identifier: Apache-2.0

#include "flue/process/channel.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "flue/engine/engine.hpp"

namespace flue::process {

Ends socket_pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw EngineGone(std::string("no socket for the engine's process: ") + std::strerror(errno));
  }
  return {ends[0], ends[1]};
}

Channel::~Channel() { close(); }

void Channel::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

bool Channel::send_bytes(const void* bytes, std::size_t count) {
  const char* at = static_cast<const char*>(bytes);
  while (count != 0) {
    const ssize_t sent = ::send(fd_, at, count, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    at += sent;
    count -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool Channel::receive_bytes(void* bytes, std::size_t count) {
  char* at = static_cast<char*>(bytes);
  while (count != 0) {
    const ssize_t got = ::recv(fd_, at, count, MSG_WAITALL);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    count -= static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace flue::process
