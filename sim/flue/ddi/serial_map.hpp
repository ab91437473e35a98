// SPDX-License-Identifier: Apache-2.0
//
// SerialMap: what is known under numbers that are given one after the other.

#ifndef FLUE_DDI_SERIAL_MAP_HPP_
#define FLUE_DDI_SERIAL_MAP_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace flue {

/// A map from numbers, which it gives itself, from 1 on and never twice, to pointers to T.
///
/// A look-up is two reads of arrays, and numbers that were given together are near each other.
/// Memory is that of the numbers in use, in chunks, and a pointer for each chunk ever used.
template <typename T>
class SerialMap {
 public:
  /// @param value  Not NULL.
  std::uint64_t add(T* value) {
    if (last_ % kChunk == 0) chunks_.push_back(std::make_unique<Chunk>());
    Chunk& chunk = *chunks_.back();
    chunk.values[last_ % kChunk] = value;
    ++chunk.used;
    return ++last_;
  }

  /// NULL: nothing is known under this number, yet or any more.
  T* find(std::uint64_t number) const {
    if (number == 0 || number > last_) return nullptr;
    const Chunk* const chunk = chunks_[(number - 1) / kChunk].get();
    return chunk == nullptr ? nullptr : chunk->values[(number - 1) % kChunk];
  }

  void erase(std::uint64_t number) {
    if (find(number) == nullptr) return;
    std::unique_ptr<Chunk>& chunk = chunks_[(number - 1) / kChunk];
    chunk->values[(number - 1) % kChunk] = nullptr;
    // The last one is still being filled.
    if (--chunk->used == 0 && last_ / kChunk > (number - 1) / kChunk) chunk.reset();
  }

  /// Forgets all; numbers go on.
  void clear() {
    for (std::unique_ptr<Chunk>& chunk : chunks_) chunk.reset();
    if (last_ % kChunk != 0) chunks_.back() = std::make_unique<Chunk>();
  }

 private:
  static constexpr std::size_t kChunk = 1024;
  struct Chunk {
    std::array<T*, kChunk> values{};
    std::size_t used = 0;
  };

  std::vector<std::unique_ptr<Chunk>> chunks_;
  std::uint64_t last_ = 0;
};

}  // namespace flue

#endif  // FLUE_DDI_SERIAL_MAP_HPP_
