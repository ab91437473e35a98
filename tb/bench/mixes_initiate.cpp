// SPDX-License-Identifier: Apache-2.0
//
// INITIATE of new objects: into free tables and into full ones.

#include <cstddef>
#include <cstdint>

#include "tb/bench/mixes.hpp"
#include "tb/common/samples.hpp"

namespace flue::bench {
namespace {

using namespace test;

constexpr std::size_t kTooMany = 2048;

std::uint32_t seed(std::size_t i) { return static_cast<std::uint32_t>(i + 2000000); }

void add_neighbors(Traffic& traffic, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) traffic.add(initiate(sample_neighbor(seed(i))));
}
void add_paths(Traffic& traffic, std::size_t count, const std::vector<Word>& neighbors) {
  for (std::size_t i = 0; i < count; ++i) {
    const Parent parent{neighbors[i % neighbors.size()]};
    if (i % 2 == 0) {
      traffic.add(initiate(parent, sample_ip4_path(seed(i))));
    } else {
      traffic.add(initiate(parent, sample_ip6_path(seed(i))));
    }
  }
}
void add_connections(Traffic& traffic, std::size_t count, const std::vector<Word>& paths) {
  for (std::size_t i = 0; i < count; ++i) {
    traffic.add(initiate(Parent{paths[i % paths.size()]}, sample_connection(seed(i))));
  }
}

Traffic free_neighbors(World& world) {
  Traffic traffic;
  traffic.resolves = {world.absent_connection()};
  add_neighbors(traffic, world.neighbors_built());
  return traffic;
}
Traffic free_paths(World& world) {
  const auto neighbors = world.new_neighbors(world.neighbors_built());
  Traffic traffic;
  traffic.resolves = {world.absent_connection()};
  add_paths(traffic, world.paths_built(), neighbors);
  return traffic;
}
Traffic free_connections(World& world) {
  const auto paths = world.new_paths(1024, world.new_neighbors(64));
  Traffic traffic;
  traffic.resolves = world.new_connections(64, paths);
  add_connections(traffic, world.connections_built() - 64, paths);
  return traffic;
}

Traffic full_neighbors(World& world) {
  const auto neighbors = world.new_neighbors(world.neighbors_built());
  Traffic traffic;
  traffic.statuses = {Status::kOffloadNeighborEntries};
  traffic.resolves = world.new_connections(64, world.new_paths(64, neighbors));
  add_neighbors(traffic, kTooMany);
  return traffic;
}
Traffic full_paths(World& world) {
  const auto neighbors = world.new_neighbors(64);
  const auto paths = world.new_paths(world.paths_built(), neighbors);
  Traffic traffic;
  traffic.statuses = {Status::kOffloadPathEntries};
  traffic.resolves = world.new_connections(64, paths);
  add_paths(traffic, kTooMany, neighbors);
  return traffic;
}
Traffic full_connections(World& world) {
  const auto paths = world.new_paths(64, world.new_neighbors(64));
  Traffic traffic;
  traffic.statuses = {Status::kOffloadTcpEntries};
  traffic.resolves = world.new_connections(world.connections_built(), paths);
  add_connections(traffic, kTooMany, paths);
  return traffic;
}

}  // namespace

std::vector<Mix> initiate_mixes() {
  return {{"initiate into a free table, neighbors", free_neighbors},
          {"initiate into a free table, paths", free_paths},
          {"initiate into a free table, connections", free_connections},
          {"initiate into a full table, neighbors", full_neighbors},
          {"initiate into a full table, paths", full_paths},
          {"initiate into a full table, connections", full_connections}};
}

}  // namespace flue::bench
