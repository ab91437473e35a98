// SPDX-License-Identifier: Apache-2.0
//
// BlockMemory: memory for trees, guarded between completion and reuse.

#ifndef FLUE_HOST_BLOCK_MEMORY_HPP_
#define FLUE_HOST_BLOCK_MEMORY_HPP_

#include <cstddef>
#include <deque>
#include <memory>

#include "flue/ndis/block_guard.hpp"

namespace flue::host {

/// Hands out pieces of memory, and holds on to what comes back for a while, overwritten with a
/// pattern, so that a driver that still reads or writes a completed tree is seen (GEN-4).
class BlockMemory final {
 public:
  struct Piece {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size = 0;
  };

  explicit BlockMemory(ndis::ViolationHandler on_violation) : guard_(std::move(on_violation)) {}
  ~BlockMemory();
  BlockMemory(const BlockMemory&) = delete;
  BlockMemory& operator=(const BlockMemory&) = delete;

  /// Zeroed, at least `size` bytes, aligned for any type.
  Piece take(std::size_t size);
  void give_back(Piece piece);
  /// Looks at everything that rests now for late writes.
  void check_all() { guard_.check_all(); }

 private:
  void drop_oldest();

  static constexpr std::size_t kMostResting = 64;
  static constexpr std::size_t kMostBytesResting = std::size_t{64} << 20;

  ndis::BlockGuard guard_;
  std::deque<Piece> resting_;
  std::size_t bytes_resting_ = 0;
};

}  // namespace flue::host

#endif  // FLUE_HOST_BLOCK_MEMORY_HPP_
