// SPDX-License-Identifier: Apache-2.0
//
// State behind a block: where each structure lies, and copies in and out by bytes.
//
// The structures follow each other without padding (OP-29), so a TCP connection's delegated
// structure is not aligned: nobody may take a pointer to one in place.

#ifndef FLUE_DDI_BLOCK_STATE_HPP_
#define FLUE_DDI_BLOCK_STATE_HPP_

#include <cstddef>
#include <cstring>
#include <type_traits>

#include "flue/ddi/block_list.hpp"
#include "flue/ddi/offload_state_type.hpp"

namespace flue {

/// Bytes of the layer's structure of one class: 44 for a neighbor's constant one, and so on.
std::size_t state_size(layout::Layer layer, layout::StateClass one_class);

/// Bytes from the start of a block of `type` to its structure of `one_class`: 152 and more. 0 when
/// `type` does not name that class.
std::size_t state_offset(UCHAR type, layout::StateClass one_class);

/// Bytes of a block of `type` with all structures that the type names: what an owner has to
/// allocate when state follows.
std::size_t block_size_with_state(UCHAR type);

/// Reads a T that starts `offset` bytes behind the start of `block`.
template <typename T, typename Block>
T copy_in(const Block* block, std::size_t offset) {
  static_assert(std::is_trivially_copyable_v<T>);
  T value{};
  std::memcpy(&value, reinterpret_cast<const unsigned char*>(block) + offset, sizeof value);
  return value;
}

/// Writes `value` `offset` bytes behind the start of `block`.
template <typename T, typename Block>
void copy_out(Block* block, std::size_t offset, const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  std::memcpy(reinterpret_cast<unsigned char*>(block) + offset, &value, sizeof value);
}

/// As copy_out, but leaves the OFFLOAD_STATE_HEADER, which is NDIS's: for the target's answers to
/// query and terminate.
template <typename T, typename Block>
void copy_out_values(Block* block, std::size_t offset, const T& value) {
  static_assert(std::is_trivially_copyable_v<T> && offsetof(T, Header) == 0);
  constexpr std::size_t kHeader = sizeof(OFFLOAD_STATE_HEADER);
  std::memcpy(reinterpret_cast<unsigned char*>(block) + offset + kHeader,
              reinterpret_cast<const unsigned char*>(&value) + kHeader, sizeof value - kHeader);
}

}  // namespace flue

#endif  // FLUE_DDI_BLOCK_STATE_HPP_
