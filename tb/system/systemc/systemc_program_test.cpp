// SPDX-License-Identifier: Apache-2.0
//
// The flue program with its engines in SystemC: it prints what it prints on the same engines in
// plain C++.

#include <filesystem>
#include <regex>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tb/common/shell.hpp"

namespace flue {
namespace {

namespace fs = std::filesystem;
using test::ShellResult;
using testing::HasSubstr;

/// What it wrote to both streams, in that order.
ShellResult run(const std::string& command) { return test::shell(command + " 2>&1"); }

ShellResult flue(const std::string& arguments) { return run(FLUE_PROGRAM " " + arguments); }

/// The one thing that may differ.
std::string without_cycles(const std::string& lines) {
  static const std::regex kCycles(R"("cycles":[^,}]*)");
  return std::regex_replace(lines, kCycles, R"("cycles":...)");
}

const std::string kScenario = FLUE_SCENARIO_DIR "/relink_failover.json";
const std::string kReplay = "linux replay " FLUE_CAPTURE " --backend ";

TEST(SystemcProgram, RunsAScenarioOnTheLooselyTimedModule) {
  const ShellResult systemc = flue("run --backend systemc " + kScenario);
  EXPECT_EQ(systemc.status, 0);
  EXPECT_EQ(systemc.out, flue("run --backend reference " + kScenario).out);
}

TEST(SystemcProgram, RunsAScenarioOnTheCycleAccurateModule) {
  const ShellResult systemc = flue("run --backend systemc-rtl " + kScenario);
  EXPECT_EQ(systemc.status, 0);
  EXPECT_EQ(without_cycles(systemc.out),
            without_cycles(flue("run --backend rtl " + kScenario).out));
  EXPECT_THAT(systemc.out, testing::Not(HasSubstr(R"("cycles":null)")));
}

TEST(SystemcProgram, ReplaysALinuxHostOnTheLooselyTimedModule) {
  const ShellResult systemc = flue(kReplay + "systemc");
  EXPECT_EQ(systemc.status, 0);
  EXPECT_EQ(systemc.out, flue(kReplay + "reference").out);
}

TEST(SystemcProgram, ReplaysALinuxHostOnTheCycleAccurateModule) {
  const ShellResult systemc = flue(kReplay + "systemc-rtl");
  EXPECT_EQ(systemc.status, 0);
  EXPECT_EQ(without_cycles(systemc.out), without_cycles(flue(kReplay + "rtl").out));
}

TEST(SystemcProgram, AloneItSaysWhereItsSystemcBackendsComeFrom) {
  const fs::path folder = fs::path(testing::TempDir()) / "flue_without_systemc";
  fs::create_directories(folder);
  const fs::path alone = folder / "flue";
  fs::copy_file(FLUE_PROGRAM, alone, fs::copy_options::overwrite_existing);
  const ShellResult result = run(alone.string() + " run --backend systemc " + kScenario);
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.out, HasSubstr((folder / "flue_systemc_server").string()));
  EXPECT_THAT(result.out, HasSubstr("make build"));
  fs::remove_all(folder);
}

TEST(SystemcProgram, AWaveFileThatCannotBeWrittenIsTheUsersChoice) {
  const ShellResult result = flue("run --backend systemc-rtl --wave /nowhere/run.fst " + kScenario);
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.out, "flue: /nowhere/run.fst: cannot be written\n");
}

TEST(SystemcProgram, AServerThatEndsIsAnEngineThatIsGone) {
  const fs::path folder = fs::path(testing::TempDir()) / "flue_with_a_false_server";
  fs::create_directories(folder);
  const fs::path program = folder / "flue";
  fs::copy_file(FLUE_PROGRAM, program, fs::copy_options::overwrite_existing);
  fs::copy_file("/bin/false", folder / "flue_systemc_server", fs::copy_options::overwrite_existing);
  const ShellResult result = run(program.string() + " run --backend systemc " + kScenario);
  EXPECT_EQ(result.status, 3);
  EXPECT_THAT(result.out, HasSubstr("flue_systemc_server ended with status 1"));
  fs::remove_all(folder);
}

}  // namespace
}  // namespace flue
