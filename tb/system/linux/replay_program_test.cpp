// SPDX-License-Identifier: Apache-2.0
//
// `flue linux replay` from outside: command line, captures that cannot be read to their end, exit
// statuses, what goes to which stream.

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tb/common/shell.hpp"

namespace flue::replay::test {
namespace {

namespace fs = std::filesystem;
using flue::test::shell_apart;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

struct Result : flue::test::ShellResult {
  std::vector<std::string> lines() const {
    std::istringstream stream(out);
    std::vector<std::string> all;
    for (std::string line; std::getline(stream, line);) all.push_back(line);
    return all;
  }
  /// As every replay ends, whatever came before.
  void expect_check_and_summary() const {
    ASSERT_GE(lines().size(), 2U);
    EXPECT_THAT(lines()[lines().size() - 2], StartsWith(R"({"check":)"));
    EXPECT_THAT(lines().back(), StartsWith(R"({"summary":)"));
  }
};

const std::string kCapture = "tb/captures/linux-host.pcap";
constexpr std::size_t kPolls = 80;

class ReplayProgram : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              ("flue_replay_program_test_" +
               std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::create_directories(folder_);
    std::ifstream file(kCapture, std::ios::binary);
    capture_.assign(std::istreambuf_iterator<char>(file), {});
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// @param arguments  As in a shell.
  Result replay(const std::string& arguments) const {
    return {shell_apart(std::string(FLUE_PROGRAM) + " linux replay " + arguments)};
  }
  Result on_reference(const std::string& arguments) const {
    return replay("--backend reference " + arguments);
  }

  std::string file(const std::string& name, const std::string& content) const {
    std::ofstream(folder_ / name, std::ios::binary) << content;
    return (folder_ / name).string();
  }

  /// Where record `number` (from 1) of the capture begins: its pcap header.
  std::size_t offset_of(std::size_t number) const {
    constexpr std::size_t kFileHeader = 24;
    constexpr std::size_t kRecordHeader = 16;
    std::size_t at = kFileHeader;
    for (std::size_t record = 1; record < number; ++record) {
      std::uint32_t length = 0;
      std::memcpy(&length, capture_.data() + at + 8, sizeof length);
      at += kRecordHeader + length;
    }
    return at;
  }

  fs::path folder_;
  std::string capture_;
};

TEST_F(ReplayProgram, RunsOnTheRtlUnlessToldOtherwise) {
  const Result rtl = replay(kCapture);
  EXPECT_EQ(rtl.status, 0) << rtl.err;
  EXPECT_THAT(rtl.err, IsEmpty());
  rtl.expect_check_and_summary();
  EXPECT_THAT(rtl.out, HasSubstr(R"("differences":0)"));
  EXPECT_THAT(rtl.out, Not(HasSubstr(R"("cycles":null)")));
  EXPECT_THAT(on_reference(kCapture).out, HasSubstr(R"("cycles":null)"));
}

TEST_F(ReplayProgram, OperationsAreNumberedFromZero) {
  const std::vector<std::string> lines = on_reference(kCapture).lines();
  for (std::size_t i = 0; i + 2 < lines.size(); ++i) {
    EXPECT_THAT(lines[i], StartsWith("{\"op\":" + std::to_string(i) + ","));
  }
}

TEST_F(ReplayProgram, QuietPrintsCheckAndSummaryOnly) {
  const Result result = on_reference("--quiet " + kCapture);
  result.expect_check_and_summary();
  EXPECT_EQ(result.lines().size(), 2U);
}

TEST_F(ReplayProgram, CheckEachPrintsACheckAfterEachPoll) {
  const Result result = on_reference("--quiet --check each " + kCapture);
  EXPECT_EQ(result.status, 0);
  EXPECT_EQ(result.lines().size(), kPolls + 2);
  EXPECT_THAT(result.out, Not(HasSubstr("difference\":")));
}

TEST_F(ReplayProgram, WavesHoldWhatHappened) {
  const std::string fst = (folder_ / "replay.fst").string();
  const std::string vcd = (folder_ / "replay.vcd").string();
  EXPECT_EQ(replay("--quiet --wave " + fst + " " + kCapture).status, 0);
  EXPECT_GT(fs::file_size(fst), 100'000U);
  EXPECT_EQ(replay("--quiet --wave " + vcd + " " + kCapture).status, 0);

  std::ifstream file(vcd);
  std::string id;  // of s_axis_cmd_tvalid
  std::size_t rises = 0;
  for (std::string line; std::getline(file, line);) {
    if (id.empty() && line.find(" s_axis_cmd_tvalid ") != std::string::npos) {
      std::istringstream words(line);
      std::string word;
      words >> word >> word >> word >> id;  // $var wire 1 id
    }
    rises += !id.empty() && line == "1" + id;
  }
  EXPECT_GE(rises, 100U) << "trees are sent one after the other";
}

TEST_F(ReplayProgram, DemoIsForAPerson) {
  const std::string wave = (folder_ / "demo.fst").string();
  const Result result = replay("--demo --wave " + wave + " " + kCapture);
  EXPECT_EQ(result.status, 0) << result.err;
  for (const char* text :
       {"10.20.0.21 and fd20:0:0:1::21 changed MAC address to 02:1f:10:aa:aa:21",
        "next hop of 192.0.2.77 changed from 10.20.0.1 to 10.20.0.2",
        "2 paths with 11 connections relinked", "10.20.0.22 is unreachable",
        "path MTU to 192.0.2.77 and 2001:db8:77::77 is now 1300", "traffic class 40",
        "with the headers that the kernel would use", " 0 differences"}) {
    EXPECT_THAT(result.out, HasSubstr(text));
  }
  EXPECT_THAT(result.out, HasSubstr("gtkwave " + wave));
  for (const std::string& line : result.lines()) EXPECT_LE(line.size(), 100U) << line;
}

TEST_F(ReplayProgram, DemoOfACutCaptureSaysSo) {
  const std::string cut = file("cut.pcap", capture_.substr(0, offset_of(700) + 40));
  const Result result = on_reference("--demo " + cut);
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.err, HasSubstr("record 700"));
  EXPECT_THAT(result.out, HasSubstr("engine equals kernel"));
}

TEST_F(ReplayProgram, CaptureThatIsCutOffIsDoneUpToThere) {
  const std::string cut = file("cut.pcap", capture_.substr(0, offset_of(700) + 40));
  const Result result = on_reference(cut);
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.err, HasSubstr(cut));
  EXPECT_THAT(result.err, HasSubstr("record 700"));
  EXPECT_THAT(result.out, HasSubstr(R"("kind":"update")"));
  result.expect_check_and_summary();
  EXPECT_THAT(result.out, HasSubstr(R"("differences":0)"));
}

TEST_F(ReplayProgram, RecordThatDoesNotParseEndsTheReplay) {
  std::string bad = capture_;
  const std::size_t length_of_first_message = offset_of(900) + 16 + 16;
  bad[length_of_first_message] = 3;  // nlmsg_len below its own header
  bad[length_of_first_message + 1] = bad[length_of_first_message + 2] = 0;
  const Result result = on_reference(file("bad.pcap", bad));
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.err, HasSubstr("record 900"));
  result.expect_check_and_summary();
}

TEST_F(ReplayProgram, CaptureThatEndsBetweenTwoRecordsIsFine) {
  const Result result = on_reference(file("short.pcap", capture_.substr(0, offset_of(500))));
  EXPECT_EQ(result.status, 0) << result.err;
  result.expect_check_and_summary();
}

TEST_F(ReplayProgram, FileThatIsNoCaptureIsNamed) {
  for (const std::string& path : {file("junk.pcap", "hello, world\n"), file("empty.pcap", ""),
                                  folder_.string(), (folder_ / "missing.pcap").string()}) {
    const Result result = on_reference(path);
    EXPECT_EQ(result.status, 2) << path;
    EXPECT_THAT(result.err, HasSubstr(path));
    result.expect_check_and_summary();
  }
}

TEST_F(ReplayProgram, AdapterCanBeJsonOrAFile) {
  const std::string full = R"({"tcp_capacity": 4})";
  for (const std::string& adapter : {"'" + full + "'", file("adapter.json", full)}) {
    const Result result = on_reference(fmt::format("--quiet --adapter {} {}", adapter, kCapture));
    EXPECT_EQ(result.status, 0) << result.err;
    EXPECT_THAT(result.lines().at(0), HasSubstr(R"("connections":4,)"));
    EXPECT_THAT(result.lines().at(1), HasSubstr(R"("table_full":20)"));
  }
}

TEST_F(ReplayProgram, AdapterIsRefusedAsInAScenario) {
  for (const std::string adapter : {R"('{"tcp_capacity": "many"}')", R"('{"colour": 1}')",
                                    "/nowhere/adapter.json", R"('{"tcp_capacity": 1000000}')"}) {
    const Result result = on_reference(fmt::format("--adapter {} {}", adapter, kCapture));
    EXPECT_EQ(result.status, 2) << adapter;
    EXPECT_THAT(result.err, StartsWith("flue: --adapter: "));
    EXPECT_THAT(result.out, IsEmpty()) << "nothing was done";
  }
}

TEST_F(ReplayProgram, IntermediateDriversComeFromTheAdapterToo) {
  const Result result =
      on_reference(R"(--quiet --adapter '{"intermediate_drivers": 2}' )" + kCapture);
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.out, HasSubstr(R"("differences":0)"));
}

TEST_F(ReplayProgram, WrongCommandLineIsStatus2) {
  EXPECT_EQ(replay("").status, 2);
  EXPECT_EQ(replay("--check sometimes " + kCapture).status, 2);
  EXPECT_EQ(on_reference("--wave x.png " + kCapture).status, 2);
}

}  // namespace
}  // namespace flue::replay::test
