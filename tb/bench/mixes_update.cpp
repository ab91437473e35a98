// SPDX-License-Identifier: Apache-2.0
//
// UPDATE with values, UPDATE with DO_LINK, INVALIDATE.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

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

/// Updates of `objects` of the connections, in turn.
Traffic update_connections(World& world, std::size_t objects) {
  const auto paths = world.new_paths(64, world.new_neighbors(64));
  const auto connections = world.new_connections(kCount, paths);
  Traffic traffic;
  traffic.resolves = connections;
  for (std::size_t i = 0; i < kCount; ++i) {
    traffic.add(update(connections[i % objects], sample_connection(seed(i))));
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

/// Of so many of the connections, in turn.
Traffic invalidate_connections(World& world, std::size_t objects) {
  const auto paths = world.new_paths(64, world.new_neighbors(64));
  Traffic traffic;
  traffic.resolves = world.new_connections(kCount, paths);
  for (std::size_t i = 0; i < kCount; ++i) {
    traffic.add(invalidate(Layer::kTcp, traffic.resolves[i % objects]));
  }
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
      {"update, distinct objects",
       [](World& world) { return update_neighbors(world, world.neighbors_built()); }},
      {"update, one hot object", [](World& world) { return update_neighbors(world, 1); }},
      {"update, two alternating objects", [](World& world) { return update_neighbors(world, 2); }},
      {"update, distinct paths", update_paths},
      {"TCP update, distinct objects",
       [](World& world) { return update_connections(world, kCount); }},
      {"TCP update, one hot object", [](World& world) { return update_connections(world, 1); }},
      {"TCP update, two alternating objects",
       [](World& world) { return update_connections(world, 2); }},
      {"invalidate, distinct connections",
       [](World& world) { return invalidate_connections(world, kCount); }, kBackgroundLooks},
      {"invalidate, one hot connection",
       [](World& world) { return invalidate_connections(world, 1); }, kBackgroundLooks},
  };
  for (const auto& [dependents, text] : {std::pair{0, "0 dependents"},
                                         {1, "1 dependent"},
                                         {100, "100 dependents"},
                                         {8000, "8,000 dependents"}}) {
    const auto count = static_cast<std::size_t>(dependents);
    mixes.push_back({fmt::format("invalidate of a neighbor with {}", text),
                     [=](World& world) { return invalidate_neighbor(world, count); }});
  }
  mixes.push_back(
      {"relink, distinct paths", [](World& world) { return relink_paths(world, false); }});
  mixes.push_back(
      {"relink, one path to and fro", [](World& world) { return relink_paths(world, true); }});
  return mixes;
}

}  // namespace flue::bench
