// SPDX-License-Identifier: Apache-2.0
//
// Where a path leads: over which neighbor, or why its connections stay with the kernel.

#pragma once

#include <optional>

#include "flue/linux/kernel_model.hpp"

namespace flue::kernel {

/// The neighbor that `route` leads to: its gateway, or the destination itself. An IPv4 path can
/// have an IPv6 next hop.
NeighborKey next_hop_of(const PathKey& path, const Route& route);

/// Why a path is not offloaded, in the words of `left_with_kernel`.
enum class Obstacle {
  kNone,
  kLoopback,    ///< out through a loopback interface, or to an address of this host
  kNoNeighbor,  ///< no usable next hop now: no route, never looked up, the interface is down,
                ///< or no usable neighbor entry
};

struct Placement {
  Obstacle obstacle = Obstacle::kNoNeighbor;
  std::optional<NeighborKey> next_hop;  ///< perhaps not usable; none without a way off this host
};

/// Where `path` leads as far as the kernel has said.
Placement place(const KernelModel& kernel, const PathKey& path);

}  // namespace flue::kernel
