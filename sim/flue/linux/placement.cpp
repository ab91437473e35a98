// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/placement.hpp"

#include <linux/rtnetlink.h>

namespace flue::kernel {

NeighborKey next_hop_of(const PathKey& path, const Route& route) {
  return {route.interface, route.gateway.value_or(path.destination)};
}

Placement place(const KernelModel& kernel, const PathKey& path) {
  const Route* route = kernel.route(path);
  if (route == nullptr) {
    return {Obstacle::kNoNeighbor, std::nullopt};
  }
  const Link* link = kernel.link(route->interface);
  if (route->type == RTN_LOCAL || (link != nullptr && link->is_loopback())) {
    return {Obstacle::kLoopback, std::nullopt};
  }
  const NeighborKey next_hop = next_hop_of(path, *route);
  const Neighbor* neighbor = kernel.neighbor(next_hop);
  const bool usable =
      link != nullptr && link->is_up() && neighbor != nullptr && neighbor->is_usable();
  return {usable ? Obstacle::kNone : Obstacle::kNoNeighbor, next_hop};
}

}  // namespace flue::kernel
