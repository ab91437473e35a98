// SPDX-License-Identifier: Apache-2.0
//
// TERMINATE, alone and with an INITIATE that takes the very slot.

#include <cstddef>
#include <cstdint>

#include "tb/bench/mixes.hpp"
#include "tb/common/samples.hpp"

namespace flue::bench {
namespace {

using namespace test;

constexpr std::size_t kPairs = 2048;

std::uint32_t seed(std::size_t i) { return static_cast<std::uint32_t>(i + 3000000); }

Traffic terminate_neighbors(World& world) {
  Traffic traffic;
  traffic.resolves = {world.absent_connection()};
  for (Word neighbor : world.new_neighbors(world.neighbors_built())) {
    traffic.add(terminate(Layer::kNeighbor, neighbor));
  }
  return traffic;
}

Traffic terminate_paths(World& world) {
  Traffic traffic;
  traffic.resolves = {world.absent_connection()};
  for (Word path : world.new_paths(world.paths_built(), world.new_neighbors(64))) {
    traffic.add(terminate(Layer::kIp4Path, path));
  }
  return traffic;
}

/// With or without the delegated class in the completion, which makes that two beats.
Traffic terminate_connections(World& world, bool want_delegated) {
  Traffic traffic;
  traffic.resolves = world.new_connections(world.connections_built(),
                                           world.new_paths(64, world.new_neighbors(64)));
  for (Word connection : traffic.resolves) {
    traffic.add(terminate(Layer::kTcp, connection, want_delegated));
  }
  return traffic;
}

// With a full table the slot of the object that ends is the only free one.

Traffic replace_neighbor(World& world) {
  const auto neighbors = world.new_neighbors(world.neighbors_built());
  const std::vector<Word> others(neighbors.begin() + 1, neighbors.end());
  Traffic traffic;
  traffic.resolves = world.new_connections(64, world.new_paths(64, others));
  Word neighbor = neighbors.front();
  for (std::size_t i = 0; i < kPairs; ++i, neighbor = world.next_in_slot(neighbor)) {
    traffic.add(terminate(Layer::kNeighbor, neighbor));
    traffic.add(initiate(sample_neighbor(seed(i))));
  }
  return traffic;
}

Traffic replace_path(World& world) {
  const auto neighbors = world.new_neighbors(2);
  const auto paths = world.new_paths(world.paths_built(), neighbors);
  const std::vector<Word> others(paths.begin() + 1, paths.end());
  Traffic traffic;
  traffic.resolves = world.new_connections(64, others);
  Word path = paths.front();
  for (std::size_t i = 0; i < kPairs; ++i, path = world.next_in_slot(path)) {
    traffic.add(terminate(Layer::kIp4Path, path));
    traffic.add(initiate(Parent{neighbors[i % 2]}, sample_ip4_path(seed(i))));
  }
  return traffic;
}

Traffic replace_connection(World& world) {
  const auto paths = world.new_paths(2, world.new_neighbors(2));
  Traffic traffic;
  traffic.resolves = world.new_connections(world.connections_built(), paths);
  Word connection = traffic.resolves.front();
  for (std::size_t i = 0; i < kPairs; ++i, connection = world.next_in_slot(connection)) {
    traffic.add(terminate(Layer::kTcp, connection));
    traffic.add(initiate(Parent{paths[i % 2]}, sample_connection(seed(i))));
  }
  return traffic;
}

}  // namespace

std::vector<Mix> terminate_mixes() {
  return {{"terminate, neighbors", terminate_neighbors},
          {"terminate, paths", terminate_paths},
          {"terminate, connections, no state back",
           [](World& world) { return terminate_connections(world, false); }},
          {"terminate, connections, state back",
           [](World& world) { return terminate_connections(world, true); }},
          {"terminate + initiate of the same slot, neighbor", replace_neighbor},
          {"terminate + initiate of the same slot, path", replace_path},
          {"terminate + initiate of the same slot, connection", replace_connection}};
}

}  // namespace flue::bench
