// SPDX-License-Identifier: Apache-2.0
//
// Engines in SystemC, each in a process of its own.

#ifndef TB_SYSTEM_SYSTEMC_SYSTEMC_ENGINES_HPP_
#define TB_SYSTEM_SYSTEMC_SYSTEMC_ENGINES_HPP_

#include "flue/reference/config.hpp"
#include "tb/common/engines.hpp"

namespace flue::test {

/// The loosely timed one, of any size.
EngineFactory systemc(const std::string& size, const ReferenceConfig& config);
/// The cycle-accurate one: the default build.
EngineFactory systemc_rtl();

}  // namespace flue::test

#endif  // TB_SYSTEM_SYSTEMC_SYSTEMC_ENGINES_HPP_
