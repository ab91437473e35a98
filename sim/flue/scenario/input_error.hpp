// SPDX-License-Identifier: Apache-2.0
//
// InputError: why a scenario is not valid, and where.

#ifndef FLUE_SCENARIO_INPUT_ERROR_HPP_
#define FLUE_SCENARIO_INPUT_ERROR_HPP_

#include <cstddef>
#include <stdexcept>
#include <string>

namespace flue::scenario {

/// `what()` is "line 7: ops[3].tree[0].state.PathMtu: reason"; without a line for a file that
/// cannot be read at all.
class InputError : public std::runtime_error {
 public:
  explicit InputError(const std::string& reason) : std::runtime_error(reason) {}
  /// @param line  From 1.
  /// @param key   With its way from the outermost object, as JavaScript would write it. Empty: not
  /// known.
  InputError(std::size_t line, const std::string& key, const std::string& reason)
      : std::runtime_error("line " + std::to_string(line) + ": " + (key.empty() ? "" : key + ": ") +
                           reason) {}
};

}  // namespace flue::scenario

#endif  // FLUE_SCENARIO_INPUT_ERROR_HPP_
