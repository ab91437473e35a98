// SPDX-License-Identifier: Apache-2.0

#include "flue/host/block_memory.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace flue::host {

BlockMemory::~BlockMemory() {
  while (!resting_.empty()) drop_oldest();
}

BlockMemory::Piece BlockMemory::take(std::size_t size) {
  // Not larger than twice what is asked for: a large piece is worth keeping for a large tree.
  const auto fits = [size](const Piece& piece) {
    return piece.size >= size && piece.size / 2 <= size;
  };
  const auto found = std::find_if(resting_.begin(), resting_.end(), fits);
  if (found == resting_.end()) return {std::make_unique<std::byte[]>(size), size};
  Piece piece = std::move(*found);
  resting_.erase(found);
  bytes_resting_ -= piece.size;
  guard_.reuse(piece.bytes.get());
  std::memset(piece.bytes.get(), 0, piece.size);
  return piece;
}

void BlockMemory::give_back(Piece piece) {
  guard_.retire(piece.bytes.get(), piece.size);
  bytes_resting_ += piece.size;
  resting_.push_back(std::move(piece));
  while (resting_.size() > kMostResting ||
         (bytes_resting_ > kMostBytesResting && resting_.size() > 1)) {
    drop_oldest();
  }
}

void BlockMemory::drop_oldest() {
  guard_.reuse(resting_.front().bytes.get());
  bytes_resting_ -= resting_.front().size;
  resting_.pop_front();
}

}  // namespace flue::host
