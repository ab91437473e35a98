// SPDX-License-Identifier: Apache-2.0
//
// TtyLine at a pseudo-terminal.

#include "flue/serial/tty_line.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flue/engine/engine.hpp"

namespace flue::serial {
namespace {

using testing::HasSubstr;

class Tty : public testing::Test {
 protected:
  Tty() : far_(posix_openpt(O_RDWR | O_NOCTTY)) {
    grantpt(far_);
    unlockpt(far_);
    device_ = ptsname(far_);
  }
  void TearDown() override { hang_up(); }
  void hang_up() {
    if (far_ >= 0) close(far_);
    far_ = -1;
  }
  Bytes at_the_far_end(std::size_t count) const {
    Bytes bytes(count);
    std::size_t got = 0;
    while (got < count) {
      const ssize_t more = ::read(far_, bytes.data() + got, count - got);
      if (more <= 0) break;
      got += static_cast<std::size_t>(more);
    }
    bytes.resize(got);
    return bytes;
  }

  int far_;
  std::string device_;
};

Bytes every_byte() {
  Bytes bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<std::uint8_t>(i));
  return bytes;
}

TEST_F(Tty, CarriesEveryByteAsItIs) {
  TtyLine line(device_);
  line.write(every_byte());
  EXPECT_EQ(at_the_far_end(256), every_byte());
  const Bytes bytes = every_byte();
  ASSERT_EQ(::write(far_, bytes.data(), bytes.size()), 256);
  Bytes got;
  for (int i = 0; i < 100 && got.size() < 256; ++i) {
    const Bytes more = line.read(Microseconds(10'000));
    got.insert(got.end(), more.begin(), more.end());
  }
  EXPECT_EQ(got, every_byte());
}

TEST_F(Tty, ForgetsWhatHadArrivedBefore) {
  const int earlier = open(device_.c_str(), O_RDWR | O_NOCTTY);
  ASSERT_EQ(::write(far_, "old\n", 4), 4);
  TtyLine line(device_);
  close(earlier);
  EXPECT_TRUE(line.read(Microseconds(1000)).empty());
}

TEST_F(Tty, NeverWaitsToWrite) {
  TtyLine line(device_);
  for (int i = 0; i < 400; ++i) line.write(every_byte());  // far more than a terminal takes
  EXPECT_TRUE(line.sending());
  constexpr std::size_t kAll = std::size_t{400} * 256;
  std::size_t got = 0;
  while (got < kAll) {
    got += at_the_far_end(256).size();
    line.read(Microseconds(0));
  }
  EXPECT_EQ(got, kAll);
}

TEST_F(Tty, WaitsNoLongerThanItMay) {
  TtyLine line(device_);
  const Microseconds begin = line.now();
  EXPECT_TRUE(line.read(Microseconds(20'000)).empty());
  EXPECT_GE(line.now() - begin, Microseconds(20'000));
}

TEST_F(Tty, SaysThatTheDeviceIsGone) {
  TtyLine line(device_);
  hang_up();
  try {
    for (int i = 0; i < 10; ++i) line.read(Microseconds(1000));
    FAIL();
  } catch (const EngineGone& error) {
    EXPECT_THAT(error.what(), HasSubstr(device_ + ": the device is gone"));
  }
}

TEST_F(Tty, IsOneHostsAlone) {
  TtyLine line(device_);
  EXPECT_THROW(TtyLine second(device_), EngineGone);
}

}  // namespace
}  // namespace flue::serial
