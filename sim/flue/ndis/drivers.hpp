// SPDX-License-Identifier: Apache-2.0
//
// The two kinds of driver that a DriverStack puts together: handlers that learn which binding they
// hang on.

#ifndef FLUE_NDIS_DRIVERS_HPP_
#define FLUE_NDIS_DRIVERS_HPP_

#include "flue/ndis/handlers.hpp"

namespace flue::ndis {

class Binding;

/// A miniport: makes its completion calls and indications at the binding above it.
class MiniportDriver : public MiniportHandlers {
 public:
  /// Called once, before any handler. `binding` is not owned and outlives the last call of a
  /// handler.
  virtual void attach_above(Binding& binding) = 0;
};

/// A protocol: starts its operations at the binding below it.
class ProtocolDriver : public ProtocolHandlers {
 public:
  /// Called once, before any handler. `binding` is not owned and outlives the last call of a
  /// handler.
  virtual void attach_below(Binding& binding) = 0;
};

}  // namespace flue::ndis

#endif  // FLUE_NDIS_DRIVERS_HPP_
