// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/watcher.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "flue/linux/decode.hpp"

namespace flue::kernel {
namespace {

/// A dump that contradicts itself (NLM_F_DUMP_INTR) is asked again so often at once, and with the
/// next poll after that.
constexpr int kMostTries = 5;
/// The kernel answers within microseconds, a dump with its next datagram.
constexpr std::chrono::seconds kPatience(5);
/// An answer that has not come by then was dropped with the notifications.
constexpr std::chrono::milliseconds kPatienceAfterLoss(200);

RecordTime now() {
  return std::chrono::duration_cast<RecordTime>(
      std::chrono::system_clock::now().time_since_epoch());
}

}  // namespace

Watcher::Watcher(const WatchOptions& options, Receiver receiver)
    : options_(options),
      receiver_(std::move(receiver)),
      routes_(NETLINK_ROUTE,
              {RTNLGRP_LINK, RTNLGRP_NEIGH, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR,
               RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE},
              options.receive_buffer),
      sockets_(NETLINK_SOCK_DIAG, {SKNLGRP_INET_TCP_DESTROY, SKNLGRP_INET6_TCP_DESTROY},
               options.receive_buffer) {}

std::vector<std::string> Watcher::restrictions() const {
  if (!routes_.receive_buffer_is_smaller() && !sockets_.receive_buffer_is_smaller()) return {};
  return {
      "without CAP_NET_ADMIN the receive buffers are limited to net.core.rmem_max: when much "
      "changes at once, notifications are lost sooner, and everything is dumped again"};
}

void Watcher::run() {
  end_ = options_.duration ? Clock::now() + *options_.duration : Clock::time_point::max();
  ask_everything();
  for (auto next = Clock::now() + options_.poll; !stopped_before(next);) {
    if (lost_) {
      ++losses_;
      ask_everything();
    } else {
      poll_sockets();
    }
    next = std::max(next + options_.poll, Clock::now());
  }
}

void Watcher::ask_everything() {
  lost_ = false;
  dump(routes_, ask_for_links);
  dump(routes_, ask_for_addresses);
  dump(routes_, ask_for_neighbors);
  dump(routes_, ask_for_routes);
  poll_sockets();
}

void Watcher::poll_sockets() {
  paths_.clear();
  for (const auto family : {std::uint8_t{AF_INET}, std::uint8_t{AF_INET6}}) {
    dump(sockets_, [family](const Asker& asker) { return ask_for_sockets(asker, family); });
  }
  for (const PathKey& path : std::exchange(paths_, {})) {
    const Asker asker{++sequence_, routes_.port_id()};
    if (ask(routes_, false, asker, ask_for_way(asker, path)) == Outcome::kLost) break;
  }
  ++polls_;
}

template <typename Make>
void Watcher::dump(NetlinkSocket& socket, Make make) {
  for (int i = 0; i < kMostTries; ++i) {
    const Asker asker{++sequence_, socket.port_id()};
    if (ask(socket, true, asker, make(asker)) == Outcome::kAnswered) return;
  }
  lost_ = true;
}

/// Meanwhile everything else that comes is handed on too.
Watcher::Outcome Watcher::ask(NetlinkSocket& socket, bool is_dump, const Asker& asker,
                              const Request& request) {
  socket.send(request);
  record_.payload = request;
  hand_on(socket.family());
  question_ = Question{socket.family(), asker, is_dump, false, false};
  auto last_word = Clock::now();
  while (!question_->answered) {
    if (read_both()) {
      last_word = Clock::now();
      continue;
    }
    const auto give_up = last_word + (lost_ ? Clock::duration(kPatienceAfterLoss) : kPatience);
    if (Clock::now() >= give_up) {
      if (!lost_) throw WatchError("netlink: the kernel does not answer");
      question_.reset();
      return Outcome::kLost;
    }
    wait_until(give_up);
  }
  const bool interrupted = question_->interrupted;
  question_.reset();
  return interrupted ? Outcome::kInterrupted : Outcome::kAnswered;
}

/// Hands on what comes until `next`. True: it is time to stop.
bool Watcher::stopped_before(Clock::time_point next) {
  do {
    wait_until(std::min(next, end_));
    read_both();
    if (stop_asked_ || Clock::now() >= end_) return true;
  } while (Clock::now() < next);
  return false;
}

/// Until there is something to read, a stop is asked for, or `time`.
void Watcher::wait_until(Clock::time_point time) {
  using std::chrono::milliseconds;
  constexpr milliseconds kLongest(60'000);
  const auto left = std::chrono::ceil<milliseconds>(time - Clock::now());
  std::array<pollfd, 3> all = {{{routes_.descriptor(), POLLIN, 0},
                                {sockets_.descriptor(), POLLIN, 0},
                                {stop_asked_ ? -1 : options_.stop_descriptor, POLLIN, 0}}};
  const auto timeout = std::clamp(left, milliseconds(0), kLongest);
  const int ready = ::poll(all.data(), all.size(), static_cast<int>(timeout.count()));
  if (ready > 0 && all[2].revents != 0) stop_asked_ = true;
}

/// One datagram of each socket, so that neither keeps the other waiting. False: there was none.
bool Watcher::read_both() {
  const bool route = read(routes_);
  const bool socket = read(sockets_);
  return route || socket;
}

bool Watcher::read(NetlinkSocket& socket) {
  switch (socket.receive(record_.payload)) {
    case NetlinkSocket::Received::kNothing:
      return false;
    case NetlinkSocket::Received::kLost:
      lost_ = true;
      return true;
    case NetlinkSocket::Received::kDatagram:
      break;
  }
  hand_on(socket.family());
  for (const Message& message : decode(socket.family(), record_.payload)) hear(message);
  return true;
}

/// Is it the answer? And which paths will have to be looked up?
void Watcher::hear(const Message& message) {
  if (!question_ || message.header.family != question_->family ||
      message.header.sequence != question_->asker.sequence ||
      message.header.port_id != question_->asker.port_id) {
    return;
  }
  if ((message.header.flags & NLM_F_DUMP_INTR) != 0) question_->interrupted = true;
  const auto* error = std::get_if<ErrorMessage>(&message.body);
  if (error != nullptr && error->error == -EBUSY) question_->interrupted = true;
  if (const auto* socket = std::get_if<SocketMessage>(&message.body)) {
    paths_.insert(path_of(*socket));
  }
  const bool last =
      message.header.type == NLMSG_DONE || message.header.type == NLMSG_ERROR || !question_->dump;
  question_->answered = question_->answered || last;
}

void Watcher::hand_on(std::uint16_t family) {
  record_.moment = {++records_, now()};
  record_.family = family;
  receiver_(record_);
}

}  // namespace flue::kernel
