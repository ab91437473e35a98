// SPDX-License-Identifier: Apache-2.0
//
// The fixed seeds of the random differential test. flue_soak goes on from there.

#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "differential.hpp"
#include "tb/common/engines.hpp"

namespace flue::test {
namespace {

struct Case {
  EngineFactory factory;
  std::uint32_t seed;
};

std::string name_of(const Case& c) { return c.factory.name + "_Seed" + std::to_string(c.seed); }
std::string case_name(const testing::TestParamInfo<Case>& info) { return name_of(info.param); }
void PrintTo(const Case& c, std::ostream* out) { *out << name_of(c); }

std::vector<Case> cases(const std::vector<EngineFactory>& factories, std::uint32_t seeds) {
  std::vector<Case> all;
  for (const EngineFactory& factory : factories) {
    for (std::uint32_t seed = 1; seed <= seeds; ++seed) all.push_back({factory, seed});
  }
  return all;
}

class RandomDifferential : public testing::TestWithParam<Case> {};

TEST_P(RandomDifferential, EveryCompletionEventAndAnswerIsThatOfTheModel) {
  const auto& [factory, seed] = GetParam();
  const auto device = factory.make();
  DifferentialOptions options;
  options.seed = seed;
  const DifferentialResult result = run_differential(*device, factory.config, options);
  EXPECT_EQ(result.failure, "") << "repeat with: flue_soak --engine " << factory.name << " --seed "
                                << seed;
  EXPECT_GT(result.resolves, 0u);
  EXPECT_GT(result.events, 0u);
}

INSTANTIATE_TEST_SUITE_P(Small, RandomDifferential, testing::ValuesIn(cases(small_engines(), 20)),
                         case_name);
INSTANTIATE_TEST_SUITE_P(FullSize, RandomDifferential,
                         testing::ValuesIn(cases(full_size_engines(), 2)), case_name);

}  // namespace
}  // namespace flue::test
