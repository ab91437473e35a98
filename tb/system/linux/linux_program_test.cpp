// SPDX-License-Identifier: Apache-2.0
//
// `flue linux scenario`, `record` and `live` from outside. What they see of a real kernel that
// changes is for namespaces_test.cpp; here it is whatever host the test runs on.

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tb/common/shell.hpp"

namespace flue::replay::test {
namespace {

namespace fs = std::filesystem;
using flue::test::shell;
using flue::test::ShellResult;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string kFlue = FLUE_PROGRAM;
const std::string kCapture = "tb/captures/linux-host.pcap";

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

class LinuxProgram : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              ("flue_linux_program_test_" +
               std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string file(const std::string& name) const { return (folder_ / name).string(); }

  /// Operations and transmits. A scenario counts its `advance`s too, and calls what was refused by
  /// a name of its own; its host answers questions about reachability in its own way.
  static std::vector<std::string> operations(const std::string& out) {
    std::vector<std::string> kept;
    for (const std::string& line : lines_of(out)) {
      if (line.compare(0, 6, "{\"op\":") != 0 && line.find("Retrieve") == std::string::npos) {
        continue;
      }
      static const std::regex number(R"("op":[0-9]+)");
      static const std::regex refused(R"( \(refused [0-9]+\))");
      kept.push_back(std::regex_replace(std::regex_replace(line, number, ""), refused, ""));
    }
    return kept;
  }
  void expect_the_same_operations(const std::string& capture, const std::string& adapter) const {
    SCOPED_TRACE(capture + " " + adapter);
    const std::string option = adapter.empty() ? "" : " --adapter '" + adapter + "' ";
    const std::string scenario = file("scenario.json");
    ASSERT_EQ(shell(kFlue + " linux scenario " + option + capture + " >" + scenario).status, 0);
    const ShellResult run = shell(kFlue + " run --backend reference " + scenario);
    EXPECT_EQ(run.status, 0);
    const ShellResult replay =
        shell(kFlue + " linux replay --backend reference " + option + capture);
    EXPECT_EQ(replay.status, 0);
    EXPECT_EQ(operations(run.out), operations(replay.out));
    EXPECT_FALSE(operations(run.out).empty());
  }

  fs::path folder_;
};

TEST_F(LinuxProgram, ScenarioDoesWhatTheReplayDoes) {
  expect_the_same_operations(kCapture, "");
  for (const auto& each : fs::directory_iterator("tb/captures/lab")) {
    if (each.path().extension() == ".pcap") expect_the_same_operations(each.path(), "");
  }
}

TEST_F(LinuxProgram, ScenarioKeepsTheAdapterAndNamesWhatWasRefused) {
  expect_the_same_operations(kCapture, R"({"tcp_capacity": 4})");
  expect_the_same_operations("tb/captures/lab/TableIsSmallerThanTheConnections.pcap",
                             R"({"tcp_capacity": 5})");
  expect_the_same_operations(kCapture, R"({"upload_on_invalidate": "eager"})");
  expect_the_same_operations(kCapture,
                             R"({"max_rcv_wnd": 100000, "intermediate_drivers": 1, "mac": )"
                             R"("02:00:00:00:00:77", "software_mac": false})");
}

TEST_F(LinuxProgram, ScenarioOfACutCaptureIsWholeUpToThere) {
  std::ifstream whole(kCapture, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(whole), {}};
  bytes.resize(bytes.size() / 2);
  std::ofstream(file("cut.pcap"), std::ios::binary) << bytes;
  const ShellResult made = shell(kFlue + " linux scenario " + file("cut.pcap") + " 2>/dev/null >" +
                                 file("scenario.json"));
  EXPECT_EQ(made.status, 2);
  EXPECT_EQ(shell(kFlue + " run --quiet --backend reference " + file("scenario.json")).status, 0);
}

TEST_F(LinuxProgram, WhatIsRecordedCanBeReplayed) {
  const std::string capture = file("own.pcap");
  const ShellResult recorded =
      shell(kFlue + " linux record --duration 1 --poll 100 " + capture + " 2>/dev/null");
  EXPECT_EQ(recorded.status, 0);
  EXPECT_THAT(recorded.out, StartsWith(R"({"recorded":{"records":)"));
  const ShellResult replayed =
      shell(kFlue + " linux replay --quiet --check each --backend reference " + capture);
  EXPECT_EQ(replayed.status, 0);
  EXPECT_GE(lines_of(replayed.out).size(), 4U) << "a check after every poll";
}

TEST_F(LinuxProgram, RecordingIntoNowhereIsSaid) {
  const ShellResult result = shell(kFlue + " linux record --duration 0.1 /nowhere/own.pcap 2>&1");
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.out, HasSubstr("/nowhere/own.pcap: cannot be written"));
}

TEST_F(LinuxProgram, LiveEndsAtCtrlCWithCheckAndSummary) {
  const ShellResult result = shell("timeout --signal INT 2 " + kFlue +
                                   " linux live --backend reference 2>/dev/null; test $? = 124");
  EXPECT_EQ(result.status, 0);
  const std::vector<std::string> lines = lines_of(result.out);
  ASSERT_GE(lines.size(), 2U);
  EXPECT_THAT(lines[lines.size() - 2], StartsWith(R"({"check":)"));
  EXPECT_THAT(lines.back(), StartsWith(R"({"summary":)"));
  EXPECT_THAT(result.out, Not(HasSubstr("\x1b")));
}

TEST_F(LinuxProgram, LiveShowsAViewOnATerminal) {
  const ShellResult result =
      shell("script -qec '" + kFlue + " linux live --backend reference --duration 0.5' /dev/null");
  EXPECT_EQ(result.status, 0);
  const std::size_t closed = result.out.find("\x1b[?1049l");
  ASSERT_NE(closed, std::string::npos) << "the terminal gets its screen back";
  const std::string view = result.out.substr(0, closed);
  for (const char* text : {"\x1b[?1049h", "Flue, live on the reference model", "Ctrl-C ends it",
                           "NEIGHBORS", "PATHS", "CONNECTIONS", "WHAT HAPPENED", "differences"}) {
    EXPECT_THAT(view, HasSubstr(text));
  }
  const std::string rest = result.out.substr(closed);
  EXPECT_THAT(rest, HasSubstr(R"({"check":)"));
  EXPECT_THAT(rest, HasSubstr(R"({"summary":)"));
}

TEST_F(LinuxProgram, WithoutPermissionItSaysWhatThatTakesAway) {
  const bool root = geteuid() == 0;
  const std::string program = file("flue");
  fs::copy_file(kFlue, program);  // that nobody else may be let to
  fs::permissions(folder_, fs::perms::all);
  const std::string as_nobody =
      root ? "setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set -all " : "";
  const ShellResult result = shell(
      as_nobody + program + " linux live --backend reference --quiet " + "--duration 0.3 2>&1");
  EXPECT_EQ(result.status, 0) << result.out;
  EXPECT_THAT(result.out, HasSubstr("without CAP_NET_ADMIN"));
  EXPECT_THAT(result.out, HasSubstr(R"({"summary":)"));
}

}  // namespace
}  // namespace flue::replay::test
