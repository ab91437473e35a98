// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/trees.hpp"

namespace flue::replay {
namespace {

using layout::StateClass;

host::Block block_of(const host::Object& object, StateClass classes) {
  host::Block block;
  block.object = object.name;
  if (object.layer) block.type = state_type(*object.layer, classes);
  return block;
}

// Three levels deep at most (TREE-1).
host::Block with_dependents(const host::Object& object, StateClass classes) {
  host::Block block = block_of(object, classes);
  block.dependents.reserve(object.dependents.size());
  for (const host::Object* dependent : object.dependents) {
    block.dependents.push_back(with_dependents(*dependent, classes));
  }
  return block;
}

}  // namespace

host::Block reference(const std::string& name) {
  host::Block block;
  block.object = name;
  return block;
}

host::Block new_object(const std::string& name, layout::Layer layer, const host::State& state) {
  host::Block block;
  block.object = name;
  block.type = all_type(layer);
  block.state = state;
  return block;
}

host::Block new_values(const host::Object& object, const host::State& state) {
  host::Block block = block_of(object, StateClass::kCached);
  block.state = state;
  return block;
}

host::Block question(const host::Object& object) {
  return with_dependents(object, StateClass::kAll);
}

host::Block upload(const host::Object& object) { return block_of(object, StateClass::kDelegated); }

host::Block upload_all(const host::Object& object) {
  return with_dependents(object, StateClass::kDelegated);
}

}  // namespace flue::replay
