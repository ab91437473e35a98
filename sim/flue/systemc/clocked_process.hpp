// SPDX-License-Identifier: Apache-2.0
//
// clocked_process: what the AXI modules have in common: a method that runs at every rising edge of
// their clock, and when something else happens.

#ifndef FLUE_SYSTEMC_CLOCKED_PROCESS_HPP_
#define FLUE_SYSTEMC_CLOCKED_PROCESS_HPP_

#include <systemc>
#include <utility>

namespace flue::systemc {

/// To be called while the module is constructed: `body` becomes its method "drive", sensitive to
/// the rising edges of `clock` and to `also`. Spawned, so that a module's class needs no
/// SC_HAS_PROCESS.
template <typename Body>
void drive_at_edges(const sc_core::sc_in<bool>& clock, const sc_core::sc_event& also, Body body) {
  sc_core::sc_spawn_options options;
  options.spawn_method();
  options.dont_initialize();
  options.set_sensitivity(&clock.pos());
  options.set_sensitivity(&also);
  sc_core::sc_spawn(std::move(body), "drive", &options);
}

}  // namespace flue::systemc

#endif  // FLUE_SYSTEMC_CLOCKED_PROCESS_HPP_
