// SPDX-License-Identifier: Apache-2.0
//
// States to offload: every field filled, from a seed, and acceptable to an engine with its reset
// configuration.

#ifndef TB_COMMON_SAMPLES_HPP_
#define TB_COMMON_SAMPLES_HPP_

#include <array>
#include <cstdint>
#include <random>

#include "flue/layout/flue_layout.hpp"

namespace flue::test {

using Random = std::mt19937;

/// TCP_OFFLOAD_CONNECTION_STATE (chimney.md 1.5.1).
inline constexpr std::uint8_t kEstablished = 4;

/// A record with random bits in every field.
template <typename Record>
Record random_record(Random& random) {
  std::array<layout::Word, layout::kMessageWords> words{};
  for (std::size_t word = Record::kFirstWord; word < Record::kWords; ++word) {
    words[word] = static_cast<layout::Word>(random());
  }
  return Record::decode(words.data());
}

/// The same for the same seed. Deltas small (reachable), an own MAC, a VLAN id.
layout::NeighborState sample_neighbor(std::uint32_t seed);
/// PathMtu between 1,280 and 9,000.
layout::Ip4PathState sample_ip4_path(std::uint32_t seed);
layout::Ip6PathState sample_ip6_path(std::uint32_t seed);
/// Established, no one-shot flags.
layout::TcpState sample_connection(std::uint32_t seed);

}  // namespace flue::test

#endif  // TB_COMMON_SAMPLES_HPP_
