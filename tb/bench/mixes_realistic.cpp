// SPDX-License-Identifier: Apache-2.0
//
// A busy host: connections come and go, addresses and values change, routes fail over, now and then
// an entry becomes invalid.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tb/bench/mixes.hpp"
#include "tb/common/samples.hpp"

namespace flue::bench {
namespace {

using namespace test;

constexpr std::size_t kOperations = 6000;
constexpr std::uint32_t kSeed = 20061130;

/// Objects that the host knows of and has not invalidated or given back, so that everything it asks
/// for succeeds.
class BusyHost {
 public:
  explicit BusyHost(World& world)
      : neighbors_(world.new_neighbors(256)),
        paths_(world.new_paths(1024, neighbors_)),
        connections_(world.new_connections(5000, paths_)) {
    traffic_.resolves = connections_;
  }

  Traffic traffic() {
    for (std::size_t i = 0; i < kOperations; ++i) add_operation();
    return traffic_;
  }

 private:
  Word pick(const std::vector<Word>& from) { return from[random_() % from.size()]; }
  Word remove(std::vector<Word>& from) {
    std::swap(from[random_() % from.size()], from.back());
    const Word handle = from.back();
    from.pop_back();
    return handle;
  }
  std::uint32_t seed() { return static_cast<std::uint32_t>(random_()); }

  void add_operation() {
    const std::uint32_t percent = seed() % 100;
    if (percent < 25) {
      traffic_.add(update(pick(connections_), sample_connection(seed())));
    } else if (percent < 35) {
      traffic_.add(query(Layer::kTcp, pick(connections_), StateClass::kDelegated));
    } else if (percent < 40) {
      traffic_.add(query(Layer::kNeighbor, pick(neighbors_), StateClass::kAll));
    } else if (percent < 55) {
      traffic_.add(terminate(Layer::kTcp, remove(connections_)));
    } else if (percent < 70) {
      traffic_.add(initiate(Parent{pick(paths_)}, sample_connection(seed())));
    } else if (percent < 73) {
      add_tree();
    } else if (percent < 85) {
      traffic_.add(update(pick(neighbors_), sample_neighbor(seed())));
    } else if (percent < 90) {
      traffic_.add(update(pick(paths_), sample_ip4_path(seed())));
    } else if (percent < 98) {
      traffic_.add(relink(Layer::kIp4Path, pick(paths_), pick(neighbors_)));
    } else if (percent < 99) {
      traffic_.add(invalidate(Layer::kIp4Path, remove(paths_)));
    } else {
      traffic_.add(invalidate(Layer::kTcp, remove(connections_)));
    }
  }

  /// A new destination behind a new next hop, and two connections to it.
  void add_tree() {
    traffic_.add(initiate(sample_neighbor(seed())));
    traffic_.add(initiate(kParentLast, sample_ip6_path(seed())));
    traffic_.add(initiate(kParentLast, sample_connection(seed())));
    traffic_.add(initiate(kParentLast, sample_connection(seed())));
  }

  Random random_{kSeed};
  std::vector<Word> neighbors_, paths_, connections_;
  Traffic traffic_;
};

}  // namespace

Mix realistic_mix() {
  return {"realistic mix", [](World& world) { return BusyHost(world).traffic(); },
          kBackgroundLooksAndFails};
}

}  // namespace flue::bench
