// SPDX-License-Identifier: Apache-2.0
//
// The one engine of this program.

#include "tb/common/engines.hpp"

#include "Vflue_engine.h"
#include "flue/rtl/verilated_engine.hpp"
#include "tb/system/other_verilator/engine.hpp"

namespace flue::test {

std::unique_ptr<RtlEngine> make_engine_of_other_verilator(const RtlOptions& options) {
  return std::make_unique<VerilatedEngine<Vflue_engine>>(options);
}

std::vector<EngineFactory> small_engines() {
  return {{"OtherVerilator8x16x16", ReferenceConfig::of(8, 16, 16),
           [] { return make_engine_of_other_verilator({}); }}};
}

int assertion_failures(const Engine& engine) {
  return dynamic_cast<const RtlEngine&>(engine).assertion_failures();
}

}  // namespace flue::test
