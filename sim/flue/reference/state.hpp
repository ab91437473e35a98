// SPDX-License-Identifier: Apache-2.0
//
// State: everything that descriptors change, as the chimney specification names it (chimney.md part
// 2).

#ifndef FLUE_REFERENCE_STATE_HPP_
#define FLUE_REFERENCE_STATE_HPP_

#include <cstdint>

#include "flue/layout/flue_layout.hpp"
#include "flue/reference/config.hpp"
#include "flue/reference/table.hpp"

namespace flue::reference {

/// A neighbor (chimney.md 2.3). The deltas in `state` are as last given; the times count.
struct Neighbor {
  layout::NeighborState state;
  Word host_reachability_time = 0;  ///< HRT = NCT - HRD (INIT-23, UPD-16)
  Word nic_reachability_time = 0;   ///< NRT = NCT - NRD
  std::uint32_t paths = 0;          ///< dependents (TERM-7)
  bool invalid = false;             ///< INV-4
  bool query_open = false;          ///< NeighborReachabilityQuery made and not yet answered
};

/// A path (chimney.md 2.4). Of IPv4 addresses the first four bytes count.
struct Path {
  layout::Layer family = layout::Layer::kIp4Path;
  layout::Ip6PathState state;
  Word neighbor = 0;              ///< handle of the next hop; changed by a relink only (LINK-1)
  std::uint32_t connections = 0;  ///< dependents (TERM-7)
  bool invalid = false;
};

/// A TCP connection (chimney.md 2.5).
struct Connection {
  layout::TcpState state;
  Word path = 0;  ///< handle; for the life of the connection (LINK-1)
  bool invalid = false;
  bool retrieve_made = false;  ///< TcpIndicateRetrieve: once in its life (INV-8)
};

/// What PARENT_LAST refers to: a handle, or 0, which names nothing: none yet, forgotten, or failed.
struct LastObjects {
  Word neighbor = 0;
  Word path = 0;
};

struct State {
  explicit State(const ReferenceConfig& config)
      : neighbors({config.index_width, config.generation_width}, layout::kHandleNeighbor,
                  config.neighbors),
        paths({config.index_width, config.generation_width}, layout::kHandlePath, config.paths),
        connections({config.index_width, config.generation_width}, layout::kHandleTcp,
                    config.connections) {}

  /// The path that `handle` names, if it is of that family (OP-15).
  Path* find_path(Word handle, layout::Layer family) {
    Path* path = paths.find(handle);
    return path != nullptr && path->family == family ? path : nullptr;
  }

  const Path& path_of(const Connection& connection) const { return *paths.find(connection.path); }
  Neighbor& neighbor_of(const Path& path) { return *neighbors.find(path.neighbor); }
  const Neighbor& neighbor_of(const Path& path) const { return *neighbors.find(path.neighbor); }

  /// No frame of it may leave (INV-6): it, its path or its neighbor is invalid.
  bool held(const Connection& connection) const {
    const Path& path = path_of(connection);
    return connection.invalid || path.invalid || neighbor_of(path).invalid;
  }

  void reset() {
    neighbors.reset();
    paths.reset();
    connections.reset();
    last = {};
    commands_seen = 0;
  }

  Table<Neighbor> neighbors;
  Table<Path> paths;
  Table<Connection> connections;
  LastObjects last;
  std::uint32_t commands_seen =
      0;  ///< descriptors since the last reset, malformed ones too, DELEGATE not
};

}  // namespace flue::reference

#endif  // FLUE_REFERENCE_STATE_HPP_
