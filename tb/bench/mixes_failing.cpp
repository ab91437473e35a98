// SPDX-License-Identifier: Apache-2.0
//
// What fails: handles that name nothing, messages that are no descriptors.

#include <cstddef>
#include <cstdint>

#include "tb/bench/mixes.hpp"
#include "tb/common/samples.hpp"

namespace flue::bench {
namespace {

using namespace test;

constexpr std::size_t kCount = 4096;

/// Update, query, invalidate and terminate in turn, of what `handles` name as connections.
void add_operations(Traffic& traffic, const std::vector<Word>& handles) {
  for (std::size_t i = 0; i < kCount; ++i) {
    const Word handle = handles[i % handles.size()];
    switch (i % 4) {
      case 0:
        traffic.add(update(handle, sample_connection(static_cast<std::uint32_t>(i))));
        break;
      case 1:
        traffic.add(query(Layer::kTcp, handle, StateClass::kAll));
        break;
      case 2:
        traffic.add(invalidate(Layer::kTcp, handle));
        break;
      default:
        traffic.add(terminate(Layer::kTcp, handle));
    }
  }
}

Traffic absent_handles(World& world) {
  Traffic traffic;
  traffic.statuses = {Status::kFailureHandle};
  traffic.resolves = {world.absent_connection()};
  add_operations(traffic, traffic.resolves);
  return traffic;
}

/// Their slots hold other connections by now.
Traffic stale_handles(World& world) {
  const auto paths = world.new_paths(64, world.new_neighbors(64));
  const auto before = world.new_connections(world.connections_built(), paths);
  std::vector<Descriptor> ends;
  for (Word connection : before) ends.push_back(terminate(Layer::kTcp, connection, false));
  world.run(ends);
  Traffic traffic;
  traffic.statuses = {Status::kFailureHandle};
  traffic.resolves = world.new_connections(world.connections_built(), paths);
  add_operations(traffic, before);
  return traffic;
}

Traffic wrong_layer(World& world) {
  const auto paths = world.new_paths(1024, world.new_neighbors(64));
  Traffic traffic;
  traffic.statuses = {Status::kFailureHandle};
  traffic.resolves = world.new_connections(64, paths);
  add_operations(traffic, paths);
  return traffic;
}

/// Of every kind in turn: unknown opcode, too short, too long, tkeep with a hole, a reserved bit.
Traffic malformed(World& world) {
  const auto paths = world.new_paths(64, world.new_neighbors(64));
  Traffic traffic;
  traffic.statuses = {Status::kMalformedOpcode, Status::kMalformedLength, Status::kMalformedLength,
                      Status::kMalformedKeep, Status::kMalformedReserved};
  traffic.resolves = world.new_connections(64, paths);
  for (std::size_t i = 0; i < kCount; ++i) {
    const auto state = sample_connection(static_cast<std::uint32_t>(i));
    Descriptor descriptor = initiate(Parent{paths[i % paths.size()]}, state);
    if (i % 5 == 0) descriptor.words[0] |= 0xF;
    if (i % 5 == 1) descriptor.beats = 1;
    if (i % 5 == 2) descriptor.beats = 3 + i % 3;
    if (i % 5 == 4) descriptor.words[0] |= 0x8000;
    traffic.add(descriptor);
    if (i % 5 == 3) traffic.messages.back().front().keep ^= 1;
  }
  return traffic;
}

}  // namespace

std::vector<Mix> failing_mixes() {
  return {{"absent handles", absent_handles, kFailsWithOneBeat},
          {"stale handles", stale_handles, kFailsWithOneBeat},
          {"handles of the wrong layer", wrong_layer, kFailsWithOneBeat},
          {"malformed descriptors", malformed}};
}

}  // namespace flue::bench
