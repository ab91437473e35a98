// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/netlink_socket.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <libmnl/libmnl.h>

namespace flue::kernel {
namespace {

// More than the kernel puts into one datagram, whatever the reader offers (32 KiB).
constexpr std::size_t kLargestDatagram = 65536;

[[noreturn]] void fail(const char* what) {
  throw WatchError(fmt::format("netlink: {}: {}", what, std::strerror(errno)));
}

struct CloseSocket {
  void operator()(mnl_socket* socket) const { mnl_socket_close(socket); }
};

/// Beyond the limit for all with CAP_NET_ADMIN, else up to it. False: it became less.
bool set_receive_buffer(int descriptor, int bytes) {
  if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) == 0) return true;
  setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  int granted = 0;
  socklen_t size = sizeof granted;
  getsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &granted, &size);
  return granted / 2 >= bytes;  // the kernel doubles what it grants (socket(7))
}

}  // namespace

struct NetlinkSocket::Mnl {
  std::unique_ptr<mnl_socket, CloseSocket> socket;
};

NetlinkSocket::NetlinkSocket(std::uint16_t family, const std::vector<int>& groups,
                             int receive_buffer)
    : family_(family), mnl_(std::make_unique<Mnl>()) {
  mnl_->socket.reset(mnl_socket_open2(family, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!mnl_->socket) fail("no socket");
  if (mnl_socket_bind(mnl_->socket.get(), 0, MNL_SOCKET_AUTOPID) != 0) fail("no port id");
  receive_buffer_is_smaller_ = !set_receive_buffer(descriptor(), receive_buffer);
  for (int group : groups) {
    if (mnl_socket_setsockopt(mnl_->socket.get(), NETLINK_ADD_MEMBERSHIP, &group, sizeof group) !=
        0) {
      fail("no notifications");
    }
  }
}

NetlinkSocket::~NetlinkSocket() = default;

int NetlinkSocket::descriptor() const { return mnl_socket_get_fd(mnl_->socket.get()); }

std::uint32_t NetlinkSocket::port_id() const { return mnl_socket_get_portid(mnl_->socket.get()); }

void NetlinkSocket::send(const std::vector<std::uint8_t>& request) {
  if (mnl_socket_sendto(mnl_->socket.get(), request.data(), request.size()) < 0) {
    fail("a request was not taken");
  }
}

NetlinkSocket::Received NetlinkSocket::receive(std::vector<std::uint8_t>& datagram) {
  datagram.resize(kLargestDatagram);
  const ssize_t got = mnl_socket_recvfrom(mnl_->socket.get(), datagram.data(), datagram.size());
  const int error = got < 0 ? errno : 0;
  datagram.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  switch (error) {
    case 0:
      return Received::kDatagram;
    case EAGAIN:
    case EINTR:
      return Received::kNothing;
    case ENOBUFS:
      return Received::kLost;
    default:
      errno = error;
      fail("the kernel cannot be read");
  }
}

}  // namespace flue::kernel
