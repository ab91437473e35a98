// SPDX-License-Identifier: Apache-2.0
//
// The blocks that the rules build their trees from.

#ifndef FLUE_REPLAY_TREES_HPP_
#define FLUE_REPLAY_TREES_HPP_

#include <string>

#include "flue/host/object.hpp"
#include "flue/host/tree.hpp"

namespace flue::replay {

/// Names an object without saying anything new of it: a linker, an object to invalidate, either end
/// of a relink.
host::Block reference(const std::string& name);

/// A new object, with all its state.
host::Block new_object(const std::string& name, layout::Layer layer, const host::State& state);

/// New cached values.
host::Block new_values(const host::Object& object, const host::State& state);

/// All that the target knows of the object; with what hangs on it.
host::Block question(const host::Object& object);

/// The object to be given back, with its delegated state; without what hangs on it.
host::Block upload(const host::Object& object);
/// With all that hangs on it (TERM-7).
host::Block upload_all(const host::Object& object);

}  // namespace flue::replay

#endif  // FLUE_REPLAY_TREES_HPP_
