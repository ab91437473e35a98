// SPDX-License-Identifier: Apache-2.0
//
// Cells: which names are offloaded at each point of a scenario, supposing that every operation
// succeeds.

#ifndef FLUE_SCENARIO_CELLS_HPP_
#define FLUE_SCENARIO_CELLS_HPP_

#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "flue/ddi/offload_state_type.hpp"

namespace flue::scenario {

/// Validity of a scenario is judged with it before the run.
class Cells final {
 public:
  /// A new object in the initiate that is being read. False: the tree brings this name already.
  bool bring(const std::string& name, layout::Layer layer) {
    names_[name].layer = layer;
    return brought_.insert(name).second;
  }
  void terminate(const std::string& name) { terminated_.push_back(name); }

  /// The operation is read to its end.
  void operation_done() {
    for (const std::string& name : brought_) names_[name].full = true;
    for (const std::string& name : terminated_) names_[name].full = false;
    brought_.clear();
    terminated_.clear();
  }
  void reset_adapter() {
    for (auto& entry : names_) entry.second.full = false;
  }

  /// Its cell holds a handle.
  bool full(const std::string& name) const {
    const auto found = names_.find(name);
    return found != names_.end() && found->second.full;
  }
  /// Of the object that last had the name.
  std::optional<layout::Layer> layer(const std::string& name) const {
    const auto found = names_.find(name);
    return found == names_.end() ? std::nullopt : found->second.layer;
  }

 private:
  struct Name {
    bool full = false;
    std::optional<layout::Layer> layer;
  };
  std::unordered_map<std::string, Name> names_;
  std::unordered_set<std::string> brought_;
  std::vector<std::string> terminated_;
};

}  // namespace flue::scenario

#endif  // FLUE_SCENARIO_CELLS_HPP_
