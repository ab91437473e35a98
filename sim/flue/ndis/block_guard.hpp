// SPDX-License-Identifier: Apache-2.0
//
// BlockGuard: makes late reads and late writes of completed blocks visible (GEN-4).

#ifndef FLUE_NDIS_BLOCK_GUARD_HPP_
#define FLUE_NDIS_BLOCK_GUARD_HPP_

#include <cstddef>

#include "flue/ddi/flat_map.hpp"
#include "flue/ndis/violation.hpp"

namespace flue::ndis {

/// Guards the memory of blocks between the completion of their operation and their next use.
///
/// For whoever owns block memory (the host stack): `retire` a block when it is done with, `reuse`
/// it before it is filled again, or before its memory is freed. In between it holds nothing but
/// `kPattern`: a driver that still reads it sees no plausible value and no pointer that could be
/// followed; one that writes it is found at `reuse`.
class BlockGuard {
 public:
  static constexpr unsigned char kPattern = 0xDB;

  explicit BlockGuard(ViolationHandler on_violation);
  BlockGuard(const BlockGuard&) = delete;
  BlockGuard& operator=(const BlockGuard&) = delete;
  ~BlockGuard() = default;

  /// Overwrites `bytes` bytes from `block` on: the block and the state behind it.
  void retire(void* block, std::size_t bytes);

  /// Ends the guard. Reports GEN-4, by the target, when a byte has changed meanwhile. Does nothing
  /// for a block that is not retired.
  void reuse(void* block);

  /// `reuse` for all blocks that are retired, which stay so: at the end of a run.
  void check_all();

 private:
  void check(const void* block, std::size_t bytes) const;

  FlatMap<void*, std::size_t> retired_;  ///< block -> bytes
  ViolationHandler on_violation_;
};

}  // namespace flue::ndis

#endif  // FLUE_NDIS_BLOCK_GUARD_HPP_
