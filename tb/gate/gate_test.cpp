// SPDX-License-Identifier: Apache-2.0
//
// The netlist that nextpnr gets, cell by cell, against the reference model: synthesis and the pass
// over its netlist (scripts/flow) have changed nothing.

#include <cstdint>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "Vflue_engine_gate.h"
#include "differential.hpp"
#include "flue/reference/config.hpp"
#include "flue/rtl/verilated_engine.hpp"

namespace flue {

/// A netlist has no waves worth the time to build them.
template <>
class WaveFile<Vflue_engine_gate> {
 public:
  WaveFile(Vflue_engine_gate&, const std::string&) { throw std::logic_error("netlist: no waves"); }
  void dump(std::uint64_t) {}
};

namespace test {
namespace {

// The build in CMakeLists.txt beside this file.
constexpr ReferenceConfig kConfig = ReferenceConfig::of(64, 128, 512, 16);

TEST(GateLevel, TheNetlistBehavesAsTheModelOnRandomTraffic) {
  VerilatedEngine<Vflue_engine_gate> device{RtlOptions{}};
  const DifferentialResult result = run_differential(device, kConfig, DifferentialOptions{});
  EXPECT_EQ(result.failure, "");
  EXPECT_GT(result.descriptors, 1000u);
  EXPECT_GT(result.resolves, 0u);
  EXPECT_GT(result.events, 0u);
}

}  // namespace
}  // namespace test
}  // namespace flue
