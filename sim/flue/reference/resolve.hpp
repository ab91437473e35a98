// SPDX-License-Identifier: Apache-2.0
//
// resolve: the headers of a connection's next segment (docs/engine.md, Resolve).

#ifndef FLUE_REFERENCE_RESOLVE_HPP_
#define FLUE_REFERENCE_RESOLVE_HPP_

#include "flue/reference/events.hpp"
#include "flue/reference/settings.hpp"
#include "flue/reference/state.hpp"

namespace flue::reference {

/// Answers `request` from the state as it is, and makes the events that it causes. `now` is NCT.
layout::ResolveAnswer resolve(const layout::ResolveRequest& request, State& state,
                              const Settings& settings, Events& events, Word now, bool corrupt);

}  // namespace flue::reference

#endif  // FLUE_REFERENCE_RESOLVE_HPP_
