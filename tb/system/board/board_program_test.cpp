// SPDX-License-Identifier: Apache-2.0
//
// The flue program and a serial device, from outside: a Linux host's capture on a simulated board,
// one board for several runs, devices that are none, and boards that vanish.

#include <fcntl.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "board_process.hpp"

namespace flue::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

const std::string kScenario = std::string(FLUE_SCENARIO_DIR) + "/relink_failover.json";
const std::string kCapture = "tb/captures/linux-host.pcap";

std::string run_on(const std::string& device, const std::string& file = kScenario) {
  return "run --backend serial:" + device + " " + file;
}

/// A reset keeps generations, so a later run has other handles.
std::string without_handles(const std::string& lines) {
  static const std::regex kHandle(R"re(,"handle":"[^"]*")re");
  return std::regex_replace(lines, kHandle, "");
}

TEST(SerialProgram, ReplaysALinuxHostOnABoard) {
  const BoardProcess board;
  const ShellResult got = flue("linux replay --backend serial:" + board.device() + " " + kCapture);
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_EQ(got.out, flue("linux replay --backend reference " + kCapture).out);
}

TEST(SerialProgram, EachRunBeginsWithAnEmptyBoard) {
  const BoardProcess board;
  const ShellResult first = flue(run_on(board.device()));
  const ShellResult second = flue(run_on(board.device()));
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_EQ(second.status, 0) << second.err;
  EXPECT_EQ(without_handles(second.out), without_handles(first.out));
}

TEST(SerialProgram, BeginsAnewAfterARunThatWasKilled) {
  const BoardProcess board;
  // In the foreground it waits for the end of what it kills, and so of the lock on the device.
  const std::string killed = "timeout --foreground -s KILL 0.3 " + std::string(FLUE_PROGRAM) +
                             " linux replay --backend serial:" + board.device() + " " + kCapture +
                             " >/dev/null 2>&1";
  EXPECT_NE(std::system(killed.c_str()), 0);
  const ShellResult result = flue(run_on(board.device()));
  EXPECT_EQ(result.status, 0) << result.err;
}

TEST(SerialProgram, DemoNamesTheBoard) {
  const BoardProcess board;
  const ShellResult got =
      flue("linux replay --demo --backend serial:" + board.device() + " " + kCapture);
  EXPECT_EQ(got.status, 0) << got.err;
  EXPECT_THAT(got.out, HasSubstr("the board at " + board.device()));
}

TEST(SerialProgram, RefusesWhatIsNoSerialDevice) {
  struct Case {
    const char *device, *says;
  };
  for (const Case& c :
       {Case{"/dev/not_there", "/dev/not_there: cannot be opened"},
        Case{"/dev/null", "/dev/null: is no serial device"}, Case{"", "names no device"},
        Case{"/dev/null@fast", "no baud rate"}, Case{"/dev/null@31", "no terminal does 31 baud"}}) {
    const ShellResult result = flue(run_on(c.device));
    EXPECT_EQ(result.status, 2) << c.device;
    EXPECT_THAT(result.out, IsEmpty());
    EXPECT_THAT(result.err, HasSubstr(c.says));
  }
  EXPECT_EQ(flue("run --backend cable " + kScenario).status, 2);
}

TEST(SerialProgram, WavesAreOfTheStreams) {
  const BoardProcess board;
  const std::string wave = testing::TempDir() + "board_program_test.vcd";
  const ShellResult result = flue(run_on(board.device(), "--wave " + wave + " " + kScenario));
  EXPECT_EQ(result.status, 0) << result.err;
  std::stringstream text;
  text << std::ifstream(wave).rdbuf();
  EXPECT_THAT(text.str(), HasSubstr("m_axis_cpl_tvalid"));
}

TEST(SerialProgram, ADeviceIsOneProgramsAlone) {
  const BoardProcess board;
  const std::string other = "(flock -x 9; exec sleep 3) 9<>" + board.device() + " &";
  ASSERT_EQ(std::system(other.c_str()), 0);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const ShellResult result = flue(run_on(board.device()));
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.err, HasSubstr("is in use by another program"));
}

TEST(SerialProgram, SaysThatNobodyAnswers) {
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  ASSERT_GE(terminal, 0);
  grantpt(terminal);
  unlockpt(terminal);
  const std::string device = ptsname(terminal);
  const ShellResult result = flue(run_on(device));
  EXPECT_EQ(result.status, 3);
  EXPECT_THAT(result.err, HasSubstr(device + ": the board does not answer"));
  close(terminal);
}

TEST(SerialProgram, SaysThatTheBoardVanished) {
  BoardProcess board;
  std::thread unplug([&board] {
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    board.stop();
  });
  const ShellResult result =
      flue("linux replay --backend serial:" + board.device() + " " + kCapture);
  unplug.join();
  EXPECT_EQ(result.status, 3);
  EXPECT_THAT(result.err, HasSubstr(board.device() + ": the device is gone"));
}

TEST(SerialProgram, HelpTellsOfIt) {
  EXPECT_THAT(flue("run --help").out, HasSubstr("serial:/dev/ttyUSB0"));
}

}  // namespace
}  // namespace flue::test
