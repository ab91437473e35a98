// SPDX-License-Identifier: Apache-2.0
//
// World: objects in an engine, there before a benchmark starts to count.

#ifndef TB_BENCH_WORLD_HPP_
#define TB_BENCH_WORLD_HPP_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "flue/engine/engine.hpp"
#include "tb/common/descriptors.hpp"
#include "tb/common/session.hpp"

namespace flue::bench {

using layout::Word;

/// Starts with a soft reset, so it is empty.
class World {
 public:
  /// `engine` must outlive it.
  explicit World(Engine& engine);

  std::uint32_t neighbors_built() const { return neighbors_built_; }
  std::uint32_t paths_built() const { return paths_built_; }
  std::uint32_t connections_built() const { return connections_built_; }

  // New objects, and their handles. Throw test::SessionError when one cannot be had.

  std::vector<Word> new_neighbors(std::size_t count);
  /// IPv4, spread over `parents` in turn.
  std::vector<Word> new_paths(std::size_t count, const std::vector<Word>& parents);
  std::vector<Word> new_connections(std::size_t count, const std::vector<Word>& parents);

  /// Runs `descriptors`, which all must succeed, and gives the handles in their completions.
  std::vector<Word> run(const std::vector<test::Descriptor>& descriptors);
  void write(std::uint32_t address, std::uint32_t value) { host_.write(address, value); }

  /// The handle of the next object in the slot of `handle`, which is terminated in between.
  Word next_in_slot(Word handle) const;
  /// A connection that nobody has offloaded.
  Word absent_connection() const;

 private:
  test::Session host_;
  std::uint32_t neighbors_built_, paths_built_, connections_built_;
  unsigned index_width_, generation_width_;
};

}  // namespace flue::bench

#endif  // TB_BENCH_WORLD_HPP_
