// SPDX-License-Identifier: Apache-2.0
//
// The flue program from outside: command line, input that is none, exit statuses, what goes to
// which stream.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tb/common/shell.hpp"

namespace flue {
namespace {

namespace fs = std::filesystem;
using test::ShellResult;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Program : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              ("flue_program_test_" +
               std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// @param arguments  As in a shell.
  ShellResult flue(const std::string& arguments) const {
    return test::shell_apart(std::string(FLUE_PROGRAM) + " " + arguments);
  }

  std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }

  fs::path folder_;
};

const std::string kScenario = std::string(FLUE_SCENARIO_DIR) + "/relink_failover.json";

TEST_F(Program, RunsAScenarioOnTheRtlUnlessToldOtherwise) {
  const ShellResult rtl = flue("run " + kScenario);
  EXPECT_EQ(rtl.status, 0) << rtl.err;
  EXPECT_THAT(rtl.out, HasSubstr(R"("kind":"update")"));
  EXPECT_THAT(rtl.out, Not(HasSubstr(R"("cycles":null)")));
  const ShellResult reference = flue("run --backend reference " + kScenario);
  EXPECT_EQ(reference.status, 0) << reference.err;
  EXPECT_THAT(reference.out, HasSubstr(R"("cycles":null)"));
}

TEST_F(Program, QuietPrintsTheSummaryOnly) {
  const ShellResult result = flue("run --quiet --backend reference " + kScenario);
  EXPECT_EQ(result.out.find(R"({"summary":)"), 0U);
  EXPECT_EQ(std::count(result.out.begin(), result.out.end(), '\n'), 1);
}

TEST_F(Program, ReadsStandardInput) {
  const ShellResult result = flue(R"(run - --backend reference <<'END'
{"ops": []}
END
)");
  EXPECT_EQ(
      result.out,
      R"({"summary":{"operations":0,"blocks":0,"failed_expectations":0,"violations":0,"cycles":null}})"
      "\n");
  EXPECT_EQ(result.status, 0);
}

TEST_F(Program, NamesAnExpectationThatDoesNotHold) {
  const std::string scenario = file("s.json", R"({"ops":[
    {"op":"query","tree":[{"object":"n1","type":"NeighborOffloadState","expect":"NDIS_STATUS_SUCCESS",
                           "expect_state":{"VlanId":3}}]},
    {"op":"transmit","tcp":"t1","expect":"sent"}]})");
  const ShellResult result = flue("run --backend reference " + scenario);
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(result.err,
            "expectation failed: op 0 (query), block 0 (\"n1\"): expected NDIS_STATUS_SUCCESS, got "
            "NDIS_STATUS_FAILURE\n"
            "expectation failed: op 0 (query), block 0 (\"n1\"): expected state, got none\n"
            "expectation failed: op 1 (transmit), \"t1\": expected sent, got failed\n");
  EXPECT_THAT(result.out, HasSubstr(R"("failed_expectations":3)"));
}

TEST_F(Program, AnExpectationOfAnOperationThatNeverCompletesFails) {
  const std::string scenario = file("s.json", R"({"ops":[
    {"op":"indicate","status":"NDIS_STATUS_OFFLOAD_PAUSE"},
    {"op":"initiate","tree":[{"object":"n1","type":"NeighborOffloadState","state":{},"expect":"NDIS_STATUS_SUCCESS"}]}]})");
  const ShellResult result = flue("run --backend reference " + scenario);
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.err, HasSubstr("op 1 (initiate), block 0"));
}

TEST_F(Program, InvalidScenariosAreNotRun) {
  const std::string scenario = file("s.json", R"({"ops":[
    {"op":"advance","ticks":1},
    {"op":"advance"}]})");
  const ShellResult result = flue("run " + scenario);
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_EQ(result.err,
            "flue: " + scenario + ": line 3: ops[1]: ticks is missing, which advance needs\n");
}

TEST_F(Program, CapacityAboveTheBuildIsRefusedWithItsLine) {
  const std::string scenario =
      file("s.json", "{\n\"adapter\":{\n\"tcp_capacity\":8193},\"ops\":[]}");
  for (const char* backend : {"rtl", "reference"}) {
    const ShellResult result = flue(std::string("run --backend ") + backend + " " + scenario);
    EXPECT_EQ(result.status, 2);
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, HasSubstr("line 3: adapter.tcp_capacity: "));
  }
}

TEST_F(Program, FilesThatAreNoneAreRefused) {
  for (const std::string& what : {std::string("/"), path("not there"), std::string("/dev/null"),
                                  file("junk", std::string("\x7f"
                                                           "ELF\0\x01\xff\xfe",
                                                           8))}) {
    const ShellResult result = flue("run '" + what + "'");
    EXPECT_EQ(result.status, 2) << what;
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, HasSubstr("flue: " + what + ": "));
  }
}

TEST_F(Program, MoreThan256MebibytesAreRefused) {
  const std::string large = file("large.json", "");
  fs::resize_file(large, (std::uintmax_t{256} << 20) + 1);
  EXPECT_THAT(flue("run " + large).err, HasSubstr("larger than 256 MiB"));
  const ShellResult endless = flue("run - </dev/zero");
  EXPECT_EQ(endless.status, 2);
  EXPECT_THAT(endless.err, HasSubstr("larger than 256 MiB"));
}

TEST_F(Program, WritesWaves) {
  for (const char* run : {"run --quiet --wave ", "run --quiet --backend reference --wave "}) {
    for (const char* name : {"w.fst", "w.vcd"}) {
      const ShellResult result = flue(run + path(name) + " " + kScenario);
      EXPECT_EQ(result.status, 0) << result.err;
      EXPECT_GT(fs::file_size(path(name)), 1000U) << name;
      for (const char* rest : {".raw.fst", ".fst"}) {
        EXPECT_FALSE(fs::exists(path(name) + rest)) << "what it was made of is left";
      }
    }
    EXPECT_EQ(flue(run + path("w.txt") + " " + kScenario).status, 2);
    EXPECT_EQ(flue(run + ("/not/there.fst " + kScenario)).status, 2);
  }
}

TEST_F(Program, RunsTheSameWithWavesAndWithout) {
  for (const char* backend : {"rtl", "reference"}) {
    const std::string run = std::string("run --backend ") + backend + " ";
    EXPECT_EQ(flue(run + "--wave " + path("w.fst") + " " + kScenario).out,
              flue(run + kScenario).out);
  }
}

TEST_F(Program, AWrongCommandLineIsStatus2) {
  for (const char* arguments : {"", "run", "fly", "run a b", "run --backend fpga x"}) {
    EXPECT_EQ(flue(arguments).status, 2) << arguments;
  }
}

TEST_F(Program, ExplainsItself) {
  EXPECT_THAT(flue("--help").out, HasSubstr("run"));
  EXPECT_EQ(flue("--help").status, 0);
  const ShellResult help = flue("run --help");
  EXPECT_EQ(help.status, 0);
  for (const char* word : {"FILE", "--backend", "--wave", "--quiet", "Exit status"}) {
    EXPECT_THAT(help.out, HasSubstr(word));
  }
  EXPECT_THAT(flue("--version").out, HasSubstr("flue"));
}

TEST_F(Program, ReportsThatStandardOutputCannotBeWritten) {
  const ShellResult result = flue("run --backend reference " + kScenario + " >/dev/full");
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.err, HasSubstr("standard output"));
}

}  // namespace
}  // namespace flue
