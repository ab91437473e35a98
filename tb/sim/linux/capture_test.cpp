// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/capture.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "capture_file.hpp"
#include "flue/linux/read_capture.hpp"
#include "kernel_says.hpp"

namespace flue::kernel {
namespace {

using test::ByteOrder;
using test::CaptureFile;
using testing::HasSubstr;

const test::Bytes kPayload = {1, 2, 3, 4};

CaptureError error_of(const std::string& path) {
  try {
    CaptureReader reader(path);
    CaptureRecord record;
    while (reader.next(record)) {
    }
  } catch (const CaptureError& error) {
    return error;
  }
  ADD_FAILURE() << path << " was read without an error";
  return {"", 0, "", ""};
}

void expect_error(const std::string& path, std::uint64_t record, const std::string& reason,
                  const std::string& right) {
  const CaptureError error = error_of(path);
  EXPECT_EQ(error.file(), path);
  EXPECT_EQ(error.record(), record);
  EXPECT_THAT(error.reason(), HasSubstr(reason));
  EXPECT_THAT(error.right(), HasSubstr(right));
  EXPECT_THAT(error.what(), testing::AllOf(HasSubstr(path), HasSubstr(reason), HasSubstr(right)));
  if (record != 0) {
    EXPECT_THAT(error.what(), HasSubstr("record " + std::to_string(record)));
  }
}

class PcapHeaders : public testing::TestWithParam<ByteOrder> {};

TEST_P(PcapHeaders, AreReadInEitherByteOrder) {
  CaptureFile file(GetParam());
  file.record(100, 250000, 4, kPayload).record(101, 1, 0, {});
  CaptureReader reader(file.write());
  CaptureRecord record;

  ASSERT_TRUE(reader.next(record));
  EXPECT_EQ(record.moment.record, 1U);
  EXPECT_EQ(record.moment.time, std::chrono::milliseconds(100250));
  EXPECT_EQ(record.family, 4);
  EXPECT_EQ(record.payload, kPayload);

  ASSERT_TRUE(reader.next(record));
  EXPECT_EQ(record.moment.record, 2U);
  EXPECT_EQ(record.moment.time, std::chrono::microseconds(101000001));
  EXPECT_EQ(record.family, 0);
  EXPECT_TRUE(record.payload.empty());
  EXPECT_FALSE(reader.next(record));
}

TEST_P(PcapHeaders, OfNanosecondFilesAreReadToo) {
  CaptureFile file(GetParam(), CaptureFile::kLinkTypeNetlink, CaptureFile::kNanoseconds);
  file.record(100, 7, 4, kPayload);
  CaptureReader reader(file.write());
  CaptureRecord record;
  ASSERT_TRUE(reader.next(record));
  EXPECT_EQ(record.moment.time, std::chrono::seconds(100) + std::chrono::nanoseconds(7));
}

INSTANTIATE_TEST_SUITE_P(, PcapHeaders, testing::Values(ByteOrder::kLittle, ByteOrder::kBig),
                         [](const auto& order) {
                           return order.param == ByteOrder::kLittle ? "LittleEndian" : "BigEndian";
                         });

TEST(Capture, ThatDoesNotExistIsAnError) {
  expect_error("/nowhere/at-all.pcap", 0, "No such file", "LINKTYPE_NETLINK");
}

TEST(Capture, ThatIsADirectoryIsAnError) {
  expect_error(testing::TempDir(), 0, "is a directory", "LINKTYPE_NETLINK");
}

TEST(Capture, ThatCannotBeReadIsAnError) {
  // Reading another process' memory from address 0 is refused even to root.
  expect_error("/proc/self/mem", 0, "cannot be read", "LINKTYPE_NETLINK");
}

TEST(Capture, OfNothingIsAnError) {
  expect_error(CaptureFile().replace("").write(), 0, "empty", "pcap");
}

TEST(Capture, OfJunkIsAnError) {
  CaptureFile file;
  expect_error(file.replace("{\"ops\": []} and so on, long enough for a header").write(), 0,
               "is not a pcap file", "LINKTYPE_NETLINK");
}

TEST(Capture, InPcapngIsAnErrorThatTellsHowToConvert) {
  CaptureFile file;
  expect_error(file.replace(std::string("\x0a\x0d\x0d\x0a\x1c\0\0\0", 8)).write(), 0, "pcapng",
               "editcap");
}

TEST(Capture, CutInsideTheFileHeaderIsAnError) {
  CaptureFile file;
  expect_error(file.cut(4).write(), 0, "is not a pcap file", "LINKTYPE_NETLINK");
}

TEST(Capture, OfAnotherLinkTypeIsAnErrorThatNamesIt) {
  CaptureFile ethernet(ByteOrder::kLittle, 1);
  expect_error(ethernet.write(), 0, "EN10MB", "LINKTYPE_NETLINK (253)");
  CaptureFile unknown(ByteOrder::kLittle, 60000);
  expect_error(unknown.write(), 0, "60000", "LINKTYPE_NETLINK (253)");
}

TEST(Capture, CutInsideARecordIsAnErrorAtThatRecord) {
  for (const std::size_t cut : {1U, 4U, 19U, 21U, 35U}) {
    CaptureFile file;
    file.record(1, 0, 0, kPayload).record(2, 0, 0, kPayload);
    expect_error(file.cut(cut).write(), 2, "cannot be read", "after a whole record");
  }
}

TEST(Capture, WithoutAnyRecordIsFine) {
  CaptureFile file;
  CaptureReader reader(file.write());
  CaptureRecord record;
  EXPECT_FALSE(reader.next(record));
}

TEST(Capture, RecordShorterThanItsCookedHeaderIsAnError) {
  CaptureFile file;
  file.record(1, 0, 0, kPayload).raw_record(2, 0, {0, 4, 3, 0x38}, 4);
  expect_error(file.write(), 2, "too short: 4 bytes", "16-byte cooked header");
}

TEST(Capture, RecordCutWhenItWasCapturedIsAnError) {
  CaptureFile file;
  file.raw_record(1, 0, test::Bytes(20), 64);
  expect_error(file.write(), 1, "only 20 of its 64 bytes", "snaplen");
}

TEST(Capture, RecordOfAnImpossibleLengthIsAnError) {
  CaptureFile file;
  file.record(1, 0, 0, kPayload)
      .append({0, 0, 0, 1, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f});
  expect_error(file.write(), 2, "cannot be read", "after a whole record");
}

TEST(Capture, ComesThroughAPipeToo) {
  CaptureFile file;
  const std::string source = file.record(3, 0, 4, kPayload).write();
  const std::string pipe = source + ".pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer([&] {
    std::ifstream in(source, std::ios::binary);
    std::ofstream out(pipe, std::ios::binary);
    out << in.rdbuf();
  });
  CaptureReader reader(pipe);
  CaptureRecord record;
  EXPECT_TRUE(reader.next(record));
  EXPECT_EQ(record.payload, kPayload);
  EXPECT_FALSE(reader.next(record));
  writer.join();
  unlink(pipe.c_str());
}

class LinkCounter final : public ConversationObserver {
 public:
  void on_link(const Moment& /*moment*/, const LinkMessage& /*link*/) override { ++links; }
  int links = 0;
};

TEST(ReadCapture, SkipsRecordsOfOtherNetlinkFamilies) {
  CaptureFile file;
  file.record(1, 0, NETLINK_KOBJECT_UEVENT, kPayload)
      .record(1, 0, NETLINK_ROUTE, test::ethernet(test::notification(), 2, "eth0"));
  LinkCounter counter;
  read_capture(file.write(), counter);
  EXPECT_EQ(counter.links, 1);
}

TEST(ReadCapture, NamesTheRecordThatDoesNotParseAndTellsAllBeforeIt) {
  CaptureFile file;
  const test::Bytes good = test::ethernet(test::notification(), 2, "eth0");
  file.record(1, 0, NETLINK_ROUTE, good).record(2, 0, NETLINK_ROUTE, good + test::Bytes{1, 2, 3});
  LinkCounter counter;
  try {
    read_capture(file.write(), counter);
    FAIL() << "the second record does not parse";
  } catch (const CaptureError& error) {
    EXPECT_EQ(error.record(), 2U);
    EXPECT_THAT(error.reason(), HasSubstr("3 bytes are left over after the last complete message"));
  }
  EXPECT_EQ(counter.links, 1) << "a record is told whole or not at all";
}

}  // namespace
}  // namespace flue::kernel
