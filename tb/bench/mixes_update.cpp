// SPDX-License-Identifier: Apache-2.0
//
// UPDATE with values, UPDATE with DO_LINK, INVALIDATE.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include <fmt/format.h>

#include "tb/bench/mixes.hpp"
#include "tb/common/samples.hpp"

namespace flue::bench {
namespace {

using namespace test;

constexpr std::size_t kCount = 4096;

std::uint32_t seed(std::size_t i) { return static_cast<std::uint32_t>(i + 1000000); }

/// Updates of `objects` of the neighbors, in turn.
Traffic update_neighbors(World& world, std::size_t objects) {
  const auto neighbors = world.new_neighbors(world.neighbors_built());
  Traffic traffic;
  traffic.resolves = world.new_connections(1024, world.new_paths(1024, neighbors));
  for (std::size_t i = 0; i < kCount; ++i) {
    traffic.add(update(neighbors[i % objects], sample_neighbor(seed(i))));
  }
  return traffic;
}

Traffic update_paths(World& world) {
  const auto paths = world.new_paths(world.paths_built(), world.new_neighbors(64));
  Traffic traffic;
  traffic.resolves = world.new_connections(1024, paths);
  for (std::size_t i = 0; i < kCount; ++i) {
    traffic.add(update(paths[i % paths.size()], sample_ip4_path(seed(i))));
  }
  return traffic;
}

/// All of them, or one again and again.
Traffic update_connections(World& world, bool hot) {
  const auto paths = world.new_paths(64, world.new_neighbors(64));
  const auto connections = world.new_connections(hot ? 64 : kCount, paths);
  Traffic traffic;
  traffic.resolves = connections;
  for (std::size_t i = 0; i < kCount; ++i) {
    traffic.add(update(connections[hot ? 0 : i], sample_connection(seed(i))));
  }
  return traffic;
}

/// One neighbor that so many connections depend on, again and again: the mark costs the same every
/// time.
Traffic invalidate_neighbor(World& world, std::size_t dependents) {
  const auto neighbors = world.new_neighbors(1);
  Traffic traffic;
  traffic.resolves = {world.absent_connection()};
  if (dependents > 0) {
    traffic.resolves = world.new_connections(
        dependents, world.new_paths(std::min<std::size_t>(dependents, 512), neighbors));
  }
  for (std::size_t i = 0; i < kCount; ++i) {
    traffic.add(invalidate(Layer::kNeighbor, neighbors.front()));
  }
  return traffic;
}

Traffic invalidate_connections(World& world) {
  const auto paths = world.new_paths(64, world.new_neighbors(64));
  Traffic traffic;
  traffic.resolves = world.new_connections(kCount, paths);
  for (Word connection : traffic.resolves) traffic.add(invalidate(Layer::kTcp, connection));
  return traffic;
}

/// Every path to the neighbor after its own, or one to and fro.
Traffic relink_paths(World& world, bool hot) {
  const auto neighbors = world.new_neighbors(hot ? 2 : 64);
  const auto paths = world.new_paths(hot ? 1 : kCount, neighbors);
  Traffic traffic;
  traffic.resolves = world.new_connections(1024, paths);
  for (std::size_t i = 0; i < kCount; ++i) {
    traffic.add(relink(Layer::kIp4Path, paths[hot ? 0 : i], neighbors[(i + 1) % neighbors.size()]));
  }
  return traffic;
}

}  // namespace

std::vector<Mix> update_mixes() {
  std::vector<Mix> mixes{
      {"update neighbors, distinct",
       [](World& world) { return update_neighbors(world, world.neighbors_built()); }},
      {"update neighbors, one hot", [](World& world) { return update_neighbors(world, 1); }},
      {"update neighbors, two in turn", [](World& world) { return update_neighbors(world, 2); }},
      {"update paths, distinct", update_paths},
      {"update connections, distinct",
       [](World& world) { return update_connections(world, false); }},
      {"update connections, one hot", [](World& world) { return update_connections(world, true); }},
  };
  for (std::size_t dependents : {0, 1, 100, 8000}) {
    mixes.push_back({fmt::format("invalidate a neighbor, {} dependents", dependents),
                     [=](World& world) { return invalidate_neighbor(world, dependents); }});
  }
  mixes.push_back({"invalidate connections, distinct", invalidate_connections});
  mixes.push_back(
      {"relink paths, distinct", [](World& world) { return relink_paths(world, false); }});
  mixes.push_back(
      {"relink one path to and fro", [](World& world) { return relink_paths(world, true); }});
  return mixes;
}

}  // namespace flue::bench
