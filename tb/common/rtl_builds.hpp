// SPDX-License-Identifier: Apache-2.0
//
// Small builds of the RTL, for tests.

#ifndef TB_COMMON_RTL_BUILDS_HPP_
#define TB_COMMON_RTL_BUILDS_HPP_

#include <memory>

#include "flue/rtl/rtl_engine.hpp"

namespace flue::test {

/// 4 neighbors, 4 paths, 4 connections, a generation of 2 bits that wraps.
std::unique_ptr<RtlEngine> make_rtl_4x4x4(const RtlOptions& options = {});
/// 8 neighbors, 16 paths, 16 connections.
std::unique_ptr<RtlEngine> make_rtl_8x16x16(const RtlOptions& options = {});

}  // namespace flue::test

#endif  // TB_COMMON_RTL_BUILDS_HPP_
