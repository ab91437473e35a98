// SPDX-License-Identifier: Apache-2.0
//
// Flue's C++ API: everything that a program needs which brings its own host stack.
//
//   engine    `ReferenceEngine` (flue/reference), `RtlEngine` (flue/rtl), or an Engine of your own
//   host      `host::Host` over it: objects, trees, operations, events
//   names     the DDI's own, in namespace flue
//
// sim/examples/own_driver.cpp shows the use. Which engines are there is told by `host/backend.hpp`.

#ifndef FLUE_FLUE_HPP_
#define FLUE_FLUE_HPP_

#include "flue/ddi/ndischimney.hpp"
#include "flue/engine/engine.hpp"
#include "flue/host/address.hpp"
#include "flue/host/host.hpp"
#include "flue/host/lines.hpp"
#include "flue/host/tree.hpp"
#include "flue/host/variables.hpp"
#include "flue/miniport/adapter_config.hpp"

#endif  // FLUE_FLUE_HPP_
