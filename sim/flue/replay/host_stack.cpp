// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/host_stack.hpp"

#include <utility>

#include "flue/linux/socket_state.hpp"

namespace flue::replay {

HostStack::HostStack(Engine& engine, const HostStackConfig& config, Observer& observer)
    : observer_(observer),
      check_each_poll_(config.check_each_poll),
      check_at_end_(config.check_at_end),
      target_(
          engine, config.target, mirror_,
          [this](const std::string& name) { return neighbors_.reachability(name, now_.time); },
          observer),
      neighbors_({kernel_, mirror_, target_}),
      uploads_({kernel_, mirror_, target_}),
      paths_({kernel_, mirror_, target_}, neighbors_, uploads_),
      sockets_({kernel_, mirror_, target_}, observer),
      offloads_({kernel_, mirror_, target_}, uploads_),
      check_({kernel_, mirror_, target_}, observer) {}

void HostStack::on_link_dump(const kernel::Moment& moment, const kernel::LinkDump& dump) {
  if (!is_sound()) return;
  now_ = moment;
  for (const kernel::LinkChange& change : kernel_.apply(dump)) {
    changed(moment, change);
  }
}

void HostStack::on_link(const kernel::Moment& moment, const kernel::LinkMessage& link) {
  if (!is_sound()) return;
  now_ = moment;
  changed(moment, kernel_.apply(link));
}

void HostStack::changed(const kernel::Moment& moment, const kernel::LinkChange& change) {
  const bool was_up = change.before && change.before->is_up();
  const bool is_up = change.after && change.after->is_up();
  if (is_up) {
    neighbors_.reconcile_interface(moment, change.key);
    if (!was_up) offload_waiting(moment);
  } else {
    neighbors_.interface_down(moment, change.key);
    if (was_up) fill_room(moment);
  }
}

void HostStack::on_neighbor_dump(const kernel::Moment& moment, const kernel::NeighborDump& dump) {
  if (!is_sound()) return;
  now_ = moment;
  for (const kernel::NeighborChange& change : kernel_.apply(dump)) changed(moment, change);
}

void HostStack::on_neighbor(const kernel::Moment& moment, const kernel::NeighborMessage& neighbor) {
  if (!is_sound()) return;
  now_ = moment;
  changed(moment, kernel_.apply(neighbor));
}

void HostStack::changed(const kernel::Moment& moment, const kernel::NeighborChange& change) {
  neighbors_.reconcile(moment, change.key);
  const bool was_usable = change.before && change.before->is_usable();
  if (!was_usable && change.after && change.after->is_usable()) offload_waiting(moment);
}

/// Sockets that waited for a neighbor. While a poll is open its end does it, together with what is
/// new.
void HostStack::offload_waiting(const kernel::Moment& moment) {
  if (!poll_open_) offloads_.reconcile(moment);
}

/// LX-13, in the same way.
void HostStack::fill_room(const kernel::Moment& moment) {
  if (!poll_open_) offloads_.fill(moment);
}

void HostStack::on_socket_destroyed(const kernel::Moment& moment,
                                    const kernel::SocketMessage& socket) {
  if (!is_sound()) return;
  now_ = moment;
  const auto known = kernel_.apply_destroyed(socket);
  if (!known) return;
  offloads_.forget(*known);
  uploads_.sockets_gone(moment, {*known});
  fill_room(moment);
}

void HostStack::on_socket_dump(const kernel::Moment& moment, const kernel::SocketDump& dump) {
  if (!is_sound()) return;
  now_ = moment;
  poll_open_ = true;
  const kernel::SocketTable before = kernel_.apply(dump);
  std::vector<kernel::Socket> gone;
  for (const auto& [key, socket] : before) {
    if (!kernel::is_offloadable(socket.said)) continue;
    const auto still = kernel_.sockets().find(key);
    if (still != kernel_.sockets().end() && kernel::is_offloadable(still->second.said)) continue;
    offloads_.forget(socket);
    gone.push_back(socket);
  }
  uploads_.sockets_gone(moment, gone);
  sockets_.reconcile(moment, before);
}

void HostStack::on_route_lookup(const kernel::Moment& moment, const kernel::RouteLookup& lookup) {
  if (!is_sound()) return;
  now_ = moment;
  kernel_.apply(lookup);
  looked_up_.insert(lookup.path);
}

void HostStack::on_poll_complete(const kernel::Moment& moment, bool /*every_path_answered*/) {
  if (!is_sound()) return;
  now_ = moment;
  poll_open_ = false;
  paths_.reconcile(moment, std::exchange(looked_up_, {}));
  offloads_.reconcile(moment);
  paths_.finish(moment);
  if (check_each_poll_) check();
}

void HostStack::check() {
  CheckResult result = check_.run();
  result.differences += sockets_.take_differences();
  differences_ += result.differences;
  observer_.on_check(result);
}

void HostStack::finish() {
  if (is_sound() && check_at_end_) check();
  Summary summary;
  summary.operations = target_.operations();
  summary.transmits = target_.transmits();
  summary.blocks = target_.blocks();
  summary.differences = differences_;
  target_.check_memory();
  summary.violations = target_.host().violations();
  summary.cycles = target_.host().miniport().cycles();
  summary.left_with_kernel = offloads_.left_with_kernel();
  observer_.on_summary(summary);
}

}  // namespace flue::replay
