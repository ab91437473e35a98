// SPDX-License-Identifier: Apache-2.0
//
// States with random contents, mostly within the limits that an engine checks, often just at them.

#ifndef TB_RANDOM_RANDOM_STATES_HPP_
#define TB_RANDOM_RANDOM_STATES_HPP_

#include <cstdint>

#include "flue/layout/flue_layout.hpp"
#include "flue/reference/settings.hpp"
#include "tb/common/samples.hpp"

namespace flue::test {

/// True once in `n`.
inline bool once_in(Random& random, std::uint32_t n) {
  return static_cast<std::uint32_t>(random()) % n == 0;
}
inline std::uint32_t below(Random& random, std::uint32_t n) {
  return static_cast<std::uint32_t>(random()) % n;
}

layout::NeighborState random_neighbor(Random& random, const reference::Settings& settings);
layout::Ip4PathState random_ip4_path(Random& random, const reference::Settings& settings);
layout::Ip6PathState random_ip6_path(Random& random, const reference::Settings& settings);
/// Few different values where an update compares old and new (UPD-9 to UPD-13).
layout::TcpState random_connection(Random& random, const reference::Settings& settings);

}  // namespace flue::test

#endif  // TB_RANDOM_RANDOM_STATES_HPP_
