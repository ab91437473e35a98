// SPDX-License-Identifier: Apache-2.0
//
// EngineModuleTest: the fixture of tests on both implementations of EngineModule.

#ifndef TB_SIM_SYSTEMC_ENGINE_TEST_HPP_
#define TB_SIM_SYSTEMC_ENGINE_TEST_HPP_

#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "tb/common/samples.hpp"
#include "tb/sim/systemc/bench.hpp"

namespace flue::systemc::test {

enum class Implementation { kLooselyTimed, kCycleAccurate };

inline const char* to_string(Implementation implementation) {
  return implementation == Implementation::kLooselyTimed ? "LooselyTimed" : "CycleAccurate";
}
inline std::string name_of(const testing::TestParamInfo<Implementation>& info) {
  return to_string(info.param);
}
inline void PrintTo(Implementation implementation, std::ostream* out) {
  *out << to_string(implementation);
}

class EngineModuleTest : public testing::TestWithParam<Implementation> {
 protected:
  EngineModuleTest()
      : host(GetParam() == Implementation::kLooselyTimed ? bench().loosely_timed_host
                                                         : bench().cycle_accurate_host) {}
  void SetUp() override { host.reset(); }
  void TearDown() override { EXPECT_EQ(host.engine.assertion_failures(), 0); }

  /// With all that it needs; the mailbox of completions holds theirs.
  layout::Word new_connection() {
    using namespace flue::test;
    const std::size_t before = host.completions.values.size();
    host.send(initiate(sample_neighbor(1)));
    host.send(initiate(kParentLast, sample_ip4_path(1)));
    host.send(initiate(kParentLast, sample_connection(1)));
    EXPECT_TRUE(host.wait_for_completions(before + 3));
    EXPECT_EQ(host.completion(before + 2).status, Status::kSuccess);
    return host.completion(before + 2).handle;
  }

  Host& host;
};

}  // namespace flue::systemc::test

#define FLUE_ON_BOTH_MODULES(suite)                                                                \
  INSTANTIATE_TEST_SUITE_P(Both, suite,                                                            \
                           testing::Values(::flue::systemc::test::Implementation::kLooselyTimed,   \
                                           ::flue::systemc::test::Implementation::kCycleAccurate), \
                           ::flue::systemc::test::name_of)

#endif  // TB_SIM_SYSTEMC_ENGINE_TEST_HPP_
