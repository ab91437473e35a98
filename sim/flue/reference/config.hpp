// SPDX-License-Identifier: Apache-2.0
//
// ReferenceConfig: what an engine is built with (the parameters of flue_engine).

#ifndef FLUE_REFERENCE_CONFIG_HPP_
#define FLUE_REFERENCE_CONFIG_HPP_

#include <cstdint>

namespace flue {

/// Bits that number `entries` things; 1 at least.
constexpr std::uint32_t index_bits(std::uint32_t entries) {
  std::uint32_t bits = 1;
  while (bits < 32 && (std::uint64_t{1} << bits) < entries) ++bits;
  return bits;
}

/// Table sizes, and the widths of a handle's parts. The defaults are those of the default build.
struct ReferenceConfig {
  std::uint32_t neighbors = 1024;
  std::uint32_t paths = 4096;
  std::uint32_t connections = 8192;
  std::uint32_t index_width = 13;       ///< bits; the largest table must fit
  std::uint32_t generation_width = 17;  ///< bits; with index_width 30 at most

  /// Tables of these sizes, the index as narrow as they allow, the generation in the rest of the
  /// handle or narrower.
  static constexpr ReferenceConfig of(std::uint32_t neighbors, std::uint32_t paths,
                                      std::uint32_t connections,
                                      std::uint32_t generation_width = 0) {
    std::uint32_t largest = neighbors > paths ? neighbors : paths;
    if (connections > largest) largest = connections;
    const std::uint32_t index_width = index_bits(largest);
    return {neighbors, paths, connections, index_width,
            generation_width != 0 ? generation_width : 30 - index_width};
  }
};

}  // namespace flue

#endif  // FLUE_REFERENCE_CONFIG_HPP_
