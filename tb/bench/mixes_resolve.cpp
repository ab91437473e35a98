// SPDX-License-Identifier: Apache-2.0
//
// Resolve requests alone, and beside the background scan of an eager upload (OP-11).

#include <cstddef>

#include "flue/layout/flue_regs.hpp"
#include "tb/bench/mixes.hpp"

namespace flue::bench {
namespace {

using namespace test;

constexpr std::size_t kSlowly = 64;  // cycles; longer than a request is under way

Traffic requests(World& world, std::size_t interval, std::size_t count) {
  Traffic traffic;
  traffic.resolves = world.new_connections(4096, world.new_paths(1024, world.new_neighbors(64)));
  traffic.resolve_interval = interval;
  traffic.resolve_count = count;
  return traffic;
}

void eager(World& world) {
  world.write(reg::control::kAddress,
              reg::control::kSoftwareMacMask | reg::control::kEagerUploadMask);
}

/// As above, while the scan visits every connection and neighbor. It takes longer than the
/// requests.
Traffic requests_beside_scan(World& world, std::size_t interval, std::size_t count) {
  Traffic traffic = requests(world, interval, count);
  const Word lonely = world.new_neighbors(1).front();
  eager(world);
  world.run({invalidate(Layer::kNeighbor, lonely)});
  return traffic;
}

}  // namespace

std::vector<Mix> resolve_mixes() {
  return {
      {"one at a time", [](World& world) { return requests(world, kSlowly, 100); }},
      {"one every cycle", [](World& world) { return requests(world, 1, 8192); }},
      {"one at a time, eager scan running",
       [](World& world) { return requests_beside_scan(world, kSlowly, 100); }},
      {"one every second cycle, eager scan running",
       [](World& world) { return requests_beside_scan(world, 2, 4096); }},
      {"one every cycle, eager scan running",
       [](World& world) { return requests_beside_scan(world, 1, 8192); }},
  };
}

Traffic eager_upload(World& world) {
  const auto neighbors = world.new_neighbors(1);
  world.new_connections(8000, world.new_paths(512, neighbors));
  eager(world);
  Traffic traffic;
  traffic.add(invalidate(Layer::kNeighbor, neighbors.front()));
  return traffic;
}

}  // namespace flue::bench
