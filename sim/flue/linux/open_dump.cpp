// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/open_dump.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

namespace flue::kernel {
namespace {

std::optional<OpenDump::Kind> kind_of(const MessageHeader& header, const RequestMessage& request) {
  const std::uint8_t family = request.address_family;
  const bool ip = family == AF_INET || family == AF_INET6;
  if ((header.flags & NLM_F_DUMP) != NLM_F_DUMP) {
    return std::nullopt;
  }
  if (header.family == NETLINK_SOCK_DIAG) {
    const bool tcp = header.type == SOCK_DIAG_BY_FAMILY && ip && request.protocol == IPPROTO_TCP;
    return tcp ? std::make_optional(OpenDump::Kind::kSockets) : std::nullopt;
  }
  if (header.type == RTM_GETLINK && family != AF_BRIDGE && !ip) {  // those list something else
    return OpenDump::Kind::kLinks;
  }
  if (header.type == RTM_GETNEIGH && (ip || family == AF_UNSPEC)) {
    return OpenDump::Kind::kNeighbors;
  }
  return std::nullopt;
}

}  // namespace

std::optional<OpenDump> OpenDump::asked_by(const Message& request) {
  const auto* body = std::get_if<RequestMessage>(&request.body);
  const auto kind = body == nullptr ? std::nullopt : kind_of(request.header, *body);
  if (!kind) {
    return std::nullopt;
  }
  OpenDump dump;
  dump.kind = *kind;
  dump.address_family = body->address_family;
  dump.neighbors.address_family = body->address_family;
  return dump;
}

void OpenDump::add(const Message& message, RecordTime time) {
  if (const auto* link = std::get_if<LinkMessage>(&message.body); link && kind == Kind::kLinks) {
    links.push_back(*link);
  }
  if (const auto* neighbor = std::get_if<NeighborMessage>(&message.body);
      neighbor && kind == Kind::kNeighbors) {
    neighbors.entries.push_back(*neighbor);
    neighbors.entries.back().said_at = time;
  }
  if (const auto* socket = std::get_if<SocketMessage>(&message.body);
      socket && kind == Kind::kSockets) {
    sockets.push_back(*socket);
  }
}

void OpenDump::forget(const SocketKey& socket) { kernel::forget(sockets, socket); }

void forget(SocketDump& dump, const SocketKey& socket) {
  const auto same = [&](const SocketMessage& other) { return other.key == socket; };
  dump.erase(std::remove_if(dump.begin(), dump.end(), same), dump.end());
}

}  // namespace flue::kernel
