// SPDX-License-Identifier: Apache-2.0
//
// relink_distances: a path moves between two neighbors, and whoever asks about its leaving or
// arriving comes at every distance behind.

#ifndef TB_MUTATION_RELINK_DISTANCES_HPP_
#define TB_MUTATION_RELINK_DISTANCES_HPP_

#include <string>

#include "flue/engine/engine.hpp"

namespace flue::test {

/// A dependent is seen by the next descriptor wherever in the pipeline that is (LINK-8): one random
/// mix hardly ever has two that meet at just one distance. Empty, or what went wrong. The device is
/// fresh.
std::string relink_distances(Engine& device);

}  // namespace flue::test

#endif  // TB_MUTATION_RELINK_DISTANCES_HPP_
