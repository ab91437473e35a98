// SPDX-License-Identifier: Apache-2.0
//
// HandleFormat: {layer code, generation, index} (docs/engine.md, Handles).

#ifndef FLUE_REFERENCE_HANDLE_HPP_
#define FLUE_REFERENCE_HANDLE_HPP_

#include <cstdint>
#include <optional>

#include "flue/layout/flue_layout.hpp"

namespace flue::reference {

using layout::Word;

/// A handle, taken apart.
struct HandleParts {
  Word layer_code;
  Word generation;
  Word index;
};

/// Widths of the parts: the layer code in bits 31:30, the index at the bottom, the generation above
/// it.
struct HandleFormat {
  std::uint32_t index_width;
  std::uint32_t generation_width;

  Word index_mask() const { return (Word{1} << index_width) - 1; }
  Word generation_mask() const { return (Word{1} << generation_width) - 1; }

  Word join(const HandleParts& parts) const {
    return parts.layer_code << layout::kHandleLayerLsb | parts.generation << index_width |
           parts.index;
  }
  /// Nothing when a bit between layer code and generation is set: no object has such a handle.
  std::optional<HandleParts> split(Word handle) const {
    const HandleParts parts{handle >> layout::kHandleLayerLsb,
                            (handle >> index_width) & generation_mask(), handle & index_mask()};
    if (join(parts) != handle) return std::nullopt;
    return parts;
  }
};

}  // namespace flue::reference

#endif  // FLUE_REFERENCE_HANDLE_HPP_
