// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/conversation.hpp"

#include <linux/netlink.h>

#include <cerrno>
#include <utility>

#include "flue/linux/socket_state.hpp"

namespace flue::kernel {
namespace {

// Far more than a recorder has open at once: they bound the memory for requests that nobody ever
// answers. A netlink socket has one dump under way at a time.
constexpr std::size_t kMostOpenDumps = 16;
constexpr std::size_t kMostOpenRequests = 100'000;

template <typename Map, typename Value>
void open_one(Map& map, std::size_t most, const typename Map::key_type& key, Value value) {
  if (map.size() >= most) {
    map.erase(map.begin());  // the one with the lowest sequence number, so about the oldest
  }
  map.insert_or_assign(key, std::move(value));
}

/// The dump came to its end; or the kernel does not speak the family that was asked for, which
/// leaves it empty.
bool is_whole(int error) {
  return error >= 0 || error == -ENOENT || error == -EAFNOSUPPORT || error == -EOPNOTSUPP;
}

template <typename Body>
const Body* body_as(const Message& message) {
  return std::get_if<Body>(&message.body);
}

bool is_control(const Message& message) {
  return body_as<DoneMessage>(message) != nullptr || body_as<ErrorMessage>(message) != nullptr;
}

/// On top of the answer, where it was asked for.
bool is_acknowledgement(const Message& message) {
  const auto* error = body_as<ErrorMessage>(message);
  return error != nullptr && error->error == 0;
}

/// What a route lookup asks for; nullopt if `message` is none, or names no path.
std::optional<PathKey> path_asked_by(const Message& message) {
  const auto* lookup = body_as<RouteMessage>(message);
  if (lookup == nullptr || !lookup->source || !lookup->destination) {
    return std::nullopt;
  }
  return PathKey{lookup->source->unmapped(), lookup->destination->unmapped(),
                 lookup->interface.value_or(0)};
}

}  // namespace

void Conversation::process(const Moment& moment, const std::vector<Message>& messages) {
  now_ = moment;
  for (const Message& message : messages) {
    hear(message);
  }
}

void Conversation::finish() { end_poll(false); }

Conversation::RequestKey Conversation::key_of(const MessageHeader& header) {
  return {header.family, header.sequence, header.port_id};
}

void Conversation::hear(const Message& message) {
  const RequestKey key = key_of(message.header);
  if ((message.header.flags & NLM_F_REQUEST) != 0 && !is_control(message)) {
    ask(message);
  } else if (const auto dump = dumps_.find(key); dump != dumps_.end()) {
    answer_dump(dump, message);
  } else if (const auto request = requests_.find(key); request != requests_.end()) {
    answer_request(request, message);
  } else if (!is_control(message)) {
    notify(message);
  }
}

void Conversation::ask(const Message& message) {
  const RequestKey key = key_of(message.header);
  dumps_.erase(key);
  requests_.erase(key);
  if (auto dump = OpenDump::asked_by(message)) {
    if (dump->kind == OpenDump::Kind::kSockets) {
      end_poll(false);  // the next one begins
    }
    open_one(dumps_, kMostOpenDumps, key, *std::move(dump));
  } else {
    open_one(requests_, kMostOpenRequests, key, path_asked_by(message));
  }
}

void Conversation::answer_dump(OpenDumps::iterator open, const Message& message) {
  OpenDump& dump = open->second;
  dump.interrupted = dump.interrupted || (message.header.flags & NLM_F_DUMP_INTR) != 0;
  const auto* done = body_as<DoneMessage>(message);
  const auto* error = body_as<ErrorMessage>(message);
  if (is_acknowledgement(message)) {
    return;
  }
  if (done == nullptr && error == nullptr) {
    dump.add(message, now_.time);
    return;
  }
  const OpenDump ended = std::move(dump);
  dumps_.erase(open);
  if (!ended.interrupted && is_whole(done != nullptr ? done->error : error->error)) {
    end_dump(ended);
  }
}

/// The answers to requests that are no lookup tell nothing; that they were asked for keeps them
/// from being taken for notifications.
void Conversation::answer_request(OpenRequests::iterator open, const Message& message) {
  const std::optional<PathKey> path = open->second;
  const auto* route = body_as<RouteMessage>(message);
  const bool last = is_control(message) || (path && route != nullptr);
  if (!last || is_acknowledgement(message)) {
    return;
  }
  requests_.erase(open);
  if (path) {
    end_lookup({*path, route != nullptr ? std::make_optional(*route) : std::nullopt});
  }
}

void Conversation::end_dump(const OpenDump& dump) {
  switch (dump.kind) {
    case OpenDump::Kind::kLinks:
      observer_.on_link_dump(now_, dump.links);
      break;
    case OpenDump::Kind::kNeighbors:
      observer_.on_neighbor_dump(now_, dump.neighbors);
      break;
    case OpenDump::Kind::kSockets:
      end_socket_dump(dump);
      break;
  }
}

void Conversation::end_socket_dump(const OpenDump& dump) {
  whole_socket_dumps_[dump.address_family] = dump.sockets;
  if (whole_socket_dumps_.size() < 2) {
    return;  // IPv4 and IPv6 sockets are asked for one after the other
  }
  SocketDump all;
  for (const auto& [family, sockets] : whole_socket_dumps_) {
    all.insert(all.end(), sockets.begin(), sockets.end());
  }
  whole_socket_dumps_.clear();
  unanswered_.clear();
  for (const SocketMessage& socket : all) {
    if (is_offloadable(socket)) {
      unanswered_.insert(path_of(socket));
    }
  }
  poll_open_ = true;
  observer_.on_socket_dump(now_, all);
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
  for (auto& [key, dump] : dumps_) {
    dump.add(message, now_.time);
  }
  if (const auto* link = body_as<LinkMessage>(message)) {
    observer_.on_link(now_, *link);
  } else if (const auto* address = body_as<AddressMessage>(message)) {
    observer_.on_address(now_, *address);
  } else if (const auto* neighbor = body_as<NeighborMessage>(message)) {
    NeighborMessage dated = *neighbor;
    dated.said_at = now_.time;
    observer_.on_neighbor(now_, dated);
  } else if (const auto* route = body_as<RouteMessage>(message)) {
    observer_.on_route(now_, *route);
  }
}

void Conversation::destroy(const SocketMessage& socket) {
  for (auto& [key, dump] : dumps_) {
    dump.forget(socket.key);
  }
  for (auto& [family, sockets] : whole_socket_dumps_) {
    forget(sockets, socket.key);
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
