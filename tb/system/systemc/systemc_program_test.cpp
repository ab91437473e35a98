// SPDX-License-Identifier: Apache-2.0
//
// The flue program with its engines in SystemC: it prints what it prints on the same engines in
// plain C++.

#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <regex>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace flue {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

struct Result {
  int status;
  std::string output;  ///< both streams, in the order in which they were written
};

/// @param command  As in a shell.
Result run(const std::string& command) {
  Result result{};
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  char buffer[4096];
  for (std::size_t got = 0; (got = fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    result.output.append(buffer, got);
  }
  const int wait_status = pclose(pipe);
  result.status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
  return result;
}

Result flue(const std::string& arguments) { return run(FLUE_PROGRAM " " + arguments); }

/// The one thing that may differ.
std::string without_cycles(const std::string& lines) {
  static const std::regex kCycles(R"("cycles":[^,}]*)");
  return std::regex_replace(lines, kCycles, R"("cycles":...)");
}

const std::string kScenario = FLUE_SCENARIO_DIR "/relink_failover.json";
const std::string kReplay = "linux replay " FLUE_CAPTURE " --backend ";

TEST(SystemcProgram, RunsAScenarioOnTheLooselyTimedModule) {
  const Result systemc = flue("run --backend systemc " + kScenario);
  EXPECT_EQ(systemc.status, 0);
  EXPECT_EQ(systemc.output, flue("run --backend reference " + kScenario).output);
}

TEST(SystemcProgram, RunsAScenarioOnTheCycleAccurateModule) {
  const Result systemc = flue("run --backend systemc-rtl " + kScenario);
  EXPECT_EQ(systemc.status, 0);
  EXPECT_EQ(without_cycles(systemc.output),
            without_cycles(flue("run --backend rtl " + kScenario).output));
  EXPECT_THAT(systemc.output, testing::Not(HasSubstr(R"("cycles":null)")));
}

TEST(SystemcProgram, ReplaysALinuxHostOnTheLooselyTimedModule) {
  const Result systemc = flue(kReplay + "systemc");
  EXPECT_EQ(systemc.status, 0);
  EXPECT_EQ(systemc.output, flue(kReplay + "reference").output);
}

TEST(SystemcProgram, ReplaysALinuxHostOnTheCycleAccurateModule) {
  const Result systemc = flue(kReplay + "systemc-rtl");
  EXPECT_EQ(systemc.status, 0);
  EXPECT_EQ(without_cycles(systemc.output), without_cycles(flue(kReplay + "rtl").output));
}

TEST(SystemcProgram, AloneItSaysWhereItsSystemcBackendsComeFrom) {
  const fs::path folder = fs::path(testing::TempDir()) / "flue_without_systemc";
  fs::create_directories(folder);
  const fs::path alone = folder / "flue";
  fs::copy_file(FLUE_PROGRAM, alone, fs::copy_options::overwrite_existing);
  const Result result = run(alone.string() + " run --backend systemc " + kScenario);
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.output, HasSubstr((folder / "flue_systemc_server").string()));
  EXPECT_THAT(result.output, HasSubstr("make build"));
  fs::remove_all(folder);
}

TEST(SystemcProgram, AServerThatEndsIsAnEngineThatIsGone) {
  const fs::path folder = fs::path(testing::TempDir()) / "flue_with_a_false_server";
  fs::create_directories(folder);
  const fs::path program = folder / "flue";
  fs::copy_file(FLUE_PROGRAM, program, fs::copy_options::overwrite_existing);
  fs::copy_file("/bin/false", folder / "flue_systemc_server", fs::copy_options::overwrite_existing);
  const Result result = run(program.string() + " run --backend systemc " + kScenario);
  EXPECT_EQ(result.status, 3);
  EXPECT_THAT(result.output, HasSubstr("flue_systemc_server ended with status 1"));
  fs::remove_all(folder);
}

}  // namespace
}  // namespace flue
