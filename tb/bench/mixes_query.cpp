// SPDX-License-Identifier: Apache-2.0
//
// QUERY: what is asked for decides how long the completion is.

#include <cstddef>

#include "tb/bench/mixes.hpp"

namespace flue::bench {
namespace {

using namespace test;

constexpr std::size_t kCount = 4096;

/// Of a tree of 64 neighbors, 1,024 paths and 4,096 connections.
Traffic query_objects(World& world, Layer layer, StateClass classes) {
  const auto neighbors = world.new_neighbors(64);
  const auto paths = world.new_paths(1024, neighbors);
  Traffic traffic;
  traffic.resolves = world.new_connections(4096, paths);
  const std::vector<Word>& objects = layer == Layer::kNeighbor ? neighbors
                                     : layer == Layer::kTcp    ? traffic.resolves
                                                               : paths;
  for (std::size_t i = 0; i < kCount; ++i) {
    traffic.add(query(layer, objects[i % objects.size()], classes));
  }
  return traffic;
}

Mix query_mix(const char* name, Layer layer, StateClass classes) {
  return {name, [=](World& world) { return query_objects(world, layer, classes); }};
}

}  // namespace

std::vector<Mix> query_mixes() {
  return {query_mix("query, neighbors, all classes", Layer::kNeighbor, StateClass::kAll),
          query_mix("query, paths, all classes", Layer::kIp4Path, StateClass::kAll),
          query_mix("query, connections, constant class", Layer::kTcp, StateClass::kConstant),
          query_mix("query, connections, all classes", Layer::kTcp, StateClass::kAll)};
}

}  // namespace flue::bench
