// SPDX-License-Identifier: Apache-2.0
//
// The flue program, as it is, on a simulated board at a pseudo-terminal: the lines of
// tb/scenarios/golden.

#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "board_process.hpp"

namespace flue::test {
namespace {

const std::string kFolder = FLUE_SCENARIO_DIR;

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The engine's cycles are not seen through a serial line.
std::string without_cycles(const std::string& lines) {
  static const std::regex kCycles(R"("cycles":[^}]*)");
  return std::regex_replace(lines, kCycles, R"("cycles":...)");
}

/// In FLUE_SCENARIOS.
std::vector<std::string> scenario_names() {
  std::istringstream words(FLUE_SCENARIOS);
  std::vector<std::string> names;
  for (std::string name; words >> name;) names.push_back(name);
  return names;
}

class ScenarioOnABoard : public testing::TestWithParam<std::string> {};

TEST_P(ScenarioOnABoard, PrintsTheGoldenLines) {
  const BoardProcess board;
  const ShellResult result =
      flue("run --backend serial:" + board.device() + " " + kFolder + "/" + GetParam() + ".json");
  const std::string golden = kFolder + "/golden/" + GetParam();
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_EQ(without_cycles(result.out), read_file(golden + ".jsonl"));
  EXPECT_EQ(result.err, read_file(golden + ".stderr"));
}

INSTANTIATE_TEST_SUITE_P(All, ScenarioOnABoard, testing::ValuesIn(scenario_names()),
                         [](const testing::TestParamInfo<std::string>& scenario) {
                           return scenario.param;
                         });

}  // namespace
}  // namespace flue::test
