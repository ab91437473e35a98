// SPDX-License-Identifier: Apache-2.0
//
// Reading a scenario file, or standard input, whole.

#ifndef FLUE_SCENARIO_INPUT_FILE_HPP_
#define FLUE_SCENARIO_INPUT_FILE_HPP_

#include <cstddef>
#include <string>

namespace flue::scenario {

inline constexpr std::size_t kMostInputBytes = std::size_t{256} << 20;

/// @param path  "-": standard input.
///
/// @throws InputError  It is a directory, cannot be opened or read, or is larger than 256 MiB.
std::string read_input(const std::string& path);

}  // namespace flue::scenario

#endif  // FLUE_SCENARIO_INPUT_FILE_HPP_
