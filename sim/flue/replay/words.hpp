// SPDX-License-Identifier: Apache-2.0
//
// A happening, or a number, in plain words.

#ifndef FLUE_REPLAY_WORDS_HPP_
#define FLUE_REPLAY_WORDS_HPP_

#include <cstdint>
#include <string>
#include <vector>

#include "flue/replay/moments.hpp"

namespace flue::replay {

/// What happened, in one line or a few, and what the target made of it.
struct Words {
  std::vector<std::string> what;
  std::string outcome;
};
Words words(const Happening& happening);

/// 12,345
std::string grouped(std::uint64_t number);
/// "1 path", "2 paths"
std::string count(std::uint64_t number, const std::string& noun);

}  // namespace flue::replay

#endif  // FLUE_REPLAY_WORDS_HPP_
