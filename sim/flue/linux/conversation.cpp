// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/conversation.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "flue/linux/socket_state.hpp"

namespace flue::kernel {
namespace {

/// Far more than a recorder has open at once: it bounds the memory for requests that nobody ever
/// answers.
constexpr std::size_t kMostOpenRequests = 100'000;

/// The dump came to its end; or the kernel does not speak the family that was asked for, which
/// leaves it empty.
bool is_whole(int error) {
  return error >= 0 || error == -ENOENT || error == -EAFNOSUPPORT || error == -EOPNOTSUPP;
}

template <typename Entry>
const Entry* body_as(const Message& message) {
  return std::get_if<Entry>(&message.body);
}

}  // namespace

PathKey path_of(const SocketMessage& socket) {
  return {socket.key.local, socket.key.remote, static_cast<int>(socket.interface)};
}

void Conversation::process(const Moment& moment, const std::vector<Message>& messages) {
  now_ = moment;
  for (const Message& message : messages) {
    const bool control =
        body_as<DoneMessage>(message) != nullptr || body_as<ErrorMessage>(message) != nullptr;
    if ((message.header.flags & NLM_F_REQUEST) != 0 && !control) {
      ask(message);
    } else if (const auto open = open_.find(key_of(message.header)); open != open_.end()) {
      answer(open, message);
    } else if (!control) {
      notify(message);
    }
  }
}

void Conversation::finish() {
  open_.clear();
  whole_socket_dumps_.clear();
  end_poll(false);
}

Conversation::RequestKey Conversation::key_of(const MessageHeader& header) {
  return {header.family, header.sequence, header.port_id};
}

/// Of kOther, only that it was asked matters: its answers are no notifications.
Conversation::Request Conversation::request_of(const Message& message) {
  Request request;
  if (const auto* lookup = body_as<RouteMessage>(message)) {
    if (lookup->source && lookup->destination) {
      request.kind = Kind::kLookup;
      request.path = {lookup->source->unmapped(), lookup->destination->unmapped(),
                      lookup->interface.value_or(0)};
    }
    return request;
  }
  const auto* asked = body_as<RequestMessage>(message);
  if (asked == nullptr || (message.header.flags & NLM_F_DUMP) != NLM_F_DUMP) {
    return request;
  }
  const std::uint8_t family = asked->address_family;
  const bool ip = family == AF_INET || family == AF_INET6;
  if (message.header.family == NETLINK_SOCK_DIAG) {
    if (message.header.type == SOCK_DIAG_BY_FAMILY && ip && asked->protocol == IPPROTO_TCP) {
      request.kind = Kind::kSocketDump;
      request.socket_family = family;
    }
  } else if (message.header.type == RTM_GETLINK && family != AF_BRIDGE &&
             !ip) {  // these have dumps of their own
    request.kind = Kind::kLinkDump;
  } else if (message.header.type == RTM_GETNEIGH && (ip || family == AF_UNSPEC)) {
    request.kind = Kind::kNeighborDump;
    request.neighbors.address_family = family;
  }
  return request;
}

void Conversation::ask(const Message& message) {
  Request request = request_of(message);
  if (request.kind == Kind::kSocketDump) {
    end_poll(false);  // a recorder asks for the next poll's sockets only when it has done with this
                      // one's paths
  }
  if (open_.size() >= kMostOpenRequests) {
    open_.erase(open_.begin());
  }
  open_[key_of(message.header)] = std::move(request);
}

void Conversation::answer(OpenRequest open, const Message& message) {
  Request& request = open->second;
  request.interrupted = request.interrupted || (message.header.flags & NLM_F_DUMP_INTR) != 0;
  const auto* done = body_as<DoneMessage>(message);
  const auto* error = body_as<ErrorMessage>(message);
  const auto* route = body_as<RouteMessage>(message);
  if (error != nullptr && error->error == 0) {
    return;  // an acknowledgement, on top of the answer
  }
  if (request.kind == Kind::kLookup) {
    if (error != nullptr || route != nullptr) {
      const RouteLookup lookup = {request.path,
                                  route != nullptr ? std::make_optional(*route) : std::nullopt};
      open_.erase(open);
      end_lookup(lookup);
    }
  } else if (done != nullptr || error != nullptr) {
    const Request whole = std::move(request);
    open_.erase(open);
    if (!whole.interrupted && is_whole(done != nullptr ? done->error : error->error)) {
      end_dump(whole);
    }
  } else {
    collect(request, message);
  }
}

NeighborMessage Conversation::dated(NeighborMessage neighbor) const {
  neighbor.said_at = now_.time;
  return neighbor;
}

void Conversation::collect(Request& request, const Message& message) const {
  if (const auto* link = body_as<LinkMessage>(message)) {
    request.links.push_back(*link);
  } else if (const auto* neighbor = body_as<NeighborMessage>(message)) {
    request.neighbors.entries.push_back(dated(*neighbor));
  } else if (const auto* socket = body_as<SocketMessage>(message)) {
    request.sockets.push_back(*socket);
  }
}

void Conversation::end_dump(const Request& request) {
  switch (request.kind) {
    case Kind::kLinkDump:
      observer_.on_link_dump(now_, request.links);
      break;
    case Kind::kNeighborDump:
      observer_.on_neighbor_dump(now_, request.neighbors);
      break;
    case Kind::kSocketDump:
      end_socket_dump(request);
      break;
    default:
      break;
  }
}

void Conversation::end_socket_dump(const Request& request) {
  whole_socket_dumps_[request.socket_family] = request.sockets;
  if (whole_socket_dumps_.size() < 2) {
    return;  // IPv4 and IPv6 sockets are asked for one after the other
  }
  SocketDump dump;
  for (auto& [family, sockets] : whole_socket_dumps_) {
    dump.insert(dump.end(), sockets.begin(), sockets.end());
  }
  whole_socket_dumps_.clear();
  unanswered_.clear();
  for (const SocketMessage& socket : dump) {
    if (is_offloadable(socket)) {
      unanswered_.insert(path_of(socket));
    }
  }
  poll_open_ = true;
  observer_.on_socket_dump(now_, dump);
  end_poll_if_answered();
}

void Conversation::end_lookup(const RouteLookup& lookup) {
  unanswered_.erase(lookup.path);
  observer_.on_route_lookup(now_, lookup);
  end_poll_if_answered();
}

void Conversation::notify(const Message& message) {
  if (const auto* socket = body_as<SocketMessage>(message)) {
    if (is_closed(*socket)) {
      destroy(*socket);
    }
    return;
  }
  for (auto& [key, request] : open_) {
    if (request.kind == Kind::kLinkDump || request.kind == Kind::kNeighborDump) {
      collect(
          request,
          message);  // newer than what that dump has told so far, older than what it still tells
    }
  }
  if (const auto* link = body_as<LinkMessage>(message)) {
    observer_.on_link(now_, *link);
  } else if (const auto* address = body_as<AddressMessage>(message)) {
    observer_.on_address(now_, *address);
  } else if (const auto* neighbor = body_as<NeighborMessage>(message)) {
    observer_.on_neighbor(now_, dated(*neighbor));
  } else if (const auto* route = body_as<RouteMessage>(message)) {
    observer_.on_route(now_, *route);
  }
}

/// What a dump that is under way has told about the socket before is out of date. What it tells
/// later is not: that is a mini-socket, which lives on with the cookie of the real one.
void Conversation::destroy(const SocketMessage& socket) {
  const auto forget_in = [&](std::vector<SocketMessage>& sockets) {
    sockets.erase(
        std::remove_if(sockets.begin(), sockets.end(),
                       [&](const SocketMessage& other) { return other.key == socket.key; }),
        sockets.end());
  };
  for (auto& [key, request] : open_) {
    forget_in(request.sockets);
  }
  for (auto& [family, sockets] : whole_socket_dumps_) {
    forget_in(sockets);
  }
  observer_.on_socket_destroyed(now_, socket);
}

void Conversation::end_poll_if_answered() {
  if (unanswered_.empty()) {
    end_poll(true);
  }
}

void Conversation::end_poll(bool every_path_answered) {
  if (std::exchange(poll_open_, false)) {
    observer_.on_poll_complete(now_, every_path_answered);
  }
}

}  // namespace flue::kernel
