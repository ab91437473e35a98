// SPDX-License-Identifier: Apache-2.0

#include "tb/common/rtl_builds.hpp"

#include "Vflue_engine_4x4x4.h"
#include "Vflue_engine_8x16x16.h"
#include "flue/rtl/verilated_engine.hpp"

namespace flue::test {

std::unique_ptr<RtlEngine> make_rtl_4x4x4(const RtlOptions& options) {
  return std::make_unique<VerilatedEngine<Vflue_engine_4x4x4>>(options);
}

std::unique_ptr<RtlEngine> make_rtl_8x16x16(const RtlOptions& options) {
  return std::make_unique<VerilatedEngine<Vflue_engine_8x16x16>>(options);
}

}  // namespace flue::test
