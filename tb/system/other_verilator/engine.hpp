// SPDX-License-Identifier: Apache-2.0
//
// The engine as the other Verilator made it.

#ifndef TB_SYSTEM_OTHER_VERILATOR_ENGINE_HPP_
#define TB_SYSTEM_OTHER_VERILATOR_ENGINE_HPP_

#include <memory>

#include "flue/rtl/rtl_engine.hpp"

namespace flue::test {

/// 8 neighbors, 16 paths, 16 connections.
std::unique_ptr<RtlEngine> make_engine_of_other_verilator(const RtlOptions& options);

}  // namespace flue::test

#endif  // TB_SYSTEM_OTHER_VERILATOR_ENGINE_HPP_
