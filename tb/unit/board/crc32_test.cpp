// SPDX-License-Identifier: Apache-2.0
//
// flue_crc32, against zlib's.

#include <zlib.h>

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_crc32.h"
#include "bench.hpp"

namespace flue::test {
namespace {

constexpr std::uint32_t kResidue = 0xDEBB20E3;

class Crc32 : public testing::Test {
 protected:
  Crc32() {
    bench->valid = 0;
    bench->clear = 0;
    bench.reset();
    clear();
  }
  void clear() {
    bench->clear = 1;
    bench.run(1);
    bench->clear = 0;
    bench.settle();
  }
  void feed(std::uint8_t byte) {
    bench->valid = 1;
    bench->data = byte;
    bench.run(1);
    bench->valid = 0;
    for (int i = 0; i < 8; ++i) {
      bench.settle();
      EXPECT_TRUE(bench->busy) << "9 cycles a byte";
      bench.edge();
    }
    bench.settle();
    EXPECT_FALSE(bench->busy);
  }

  Bench<Vflue_crc32> bench;
};

TEST_F(Crc32, IsZlibsOfAnyBytes) {
  for (int length : {0, 1, 4, 72}) {
    clear();
    std::vector<std::uint8_t> bytes;
    for (int i = 0; i < length; ++i) {
      bytes.push_back(static_cast<std::uint8_t>(bench.random()()));
      feed(bytes.back());
    }
    EXPECT_EQ(~bench->crc, crc32(0, bytes.data(), static_cast<uInt>(bytes.size())));
  }
}

TEST_F(Crc32, ShiftsItselfOutAndEndsInTheResidueOfAnyFrame) {
  for (int i = 0; i < 20; ++i) feed(static_cast<std::uint8_t>(bench.random()()));
  const std::uint32_t crc = ~bench->crc;
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(static_cast<std::uint8_t>(~bench->crc), static_cast<std::uint8_t>(crc >> (8 * i)));
    feed(static_cast<std::uint8_t>(bench->crc));
  }
  clear();
  for (int i = 0; i < 3; ++i) feed(7);
  const std::uint32_t short_crc = ~bench->crc;
  for (int i = 0; i < 4; ++i) feed(static_cast<std::uint8_t>(short_crc >> (8 * i)));
  EXPECT_EQ(bench->crc, kResidue);
}

}  // namespace
}  // namespace flue::test
