// SPDX-License-Identifier: Apache-2.0
//
// flue_uart_rx and flue_uart_tx, at 3 Mbaud and 100 MHz: 33 1/3 cycles a bit.

#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_uart_rx.h"
#include "Vflue_uart_tx.h"
#include "bench.hpp"

namespace flue::test {
namespace {

constexpr double kBit = 65536.0 / 1966;  // cycles

struct Received {
  std::uint8_t data;
  bool error;
};

class UartRx : public testing::Test {
 protected:
  UartRx() {
    bench->rx = 1;
    bench.reset();
    run(100);
  }
  void cycle() {
    bench.settle();
    if (bench->valid) received.push_back({bench->data, bench->framing_error != 0});
    bench.edge();
  }
  void run(int cycles) {
    for (int i = 0; i < cycles; ++i) cycle();
  }
  /// The level `rx` for `bits` of a sender's bit time; what is left of a cycle is not lost.
  void level(bool rx, double bits, double rate = 1) {
    bench->rx = rx;
    for (owed_ += bits * kBit * rate; owed_ >= 1; --owed_) cycle();
  }
  void send(std::uint8_t byte, double rate = 1, bool stop = true) {
    level(false, 1, rate);
    for (int i = 0; i < 8; ++i) level((byte >> i & 1) != 0, 1, rate);
    level(stop, 1, rate);
  }

  Bench<Vflue_uart_rx> bench;
  std::vector<Received> received;

 private:
  double owed_ = 0;
};

TEST_F(UartRx, ReceivesBytesBackToBackAtRatesThatAreOff) {
  for (const double rate : {0.96, 1.0, 1.04}) {
    received.clear();
    for (int byte = 0; byte < 256; ++byte) send(static_cast<std::uint8_t>(byte), rate);
    run(100);
    ASSERT_EQ(received.size(), 256U) << rate;
    for (std::size_t i = 0; i < 256; ++i) {
      EXPECT_EQ(received[i].data, i);
      EXPECT_FALSE(received[i].error);
    }
  }
}

TEST_F(UartRx, TellsOfAByteInTheMiddleOfItsStopBit) {
  const std::uint64_t begin = bench.cycle();
  bench->rx = 0;
  std::uint64_t at = 0;
  for (int i = 0; i < 12 * kBit && at == 0; ++i) {
    bench->rx = i >= 9 * kBit;
    cycle();
    if (!received.empty()) at = bench.cycle() - begin;
  }
  EXPECT_NEAR(static_cast<double>(at), 9.5 * kBit + 3, 2);
}

TEST_F(UartRx, IgnoresASpike) {
  level(false, 0.3);
  level(true, 12);
  EXPECT_TRUE(received.empty());
}

TEST_F(UartRx, ReportsAMissingStopBitAndGoesOnOnceTheLineIsHigh) {
  send(0x55, 1, false);
  level(false, 20);  // a break is one such byte
  ASSERT_EQ(received.size(), 1U);
  EXPECT_TRUE(received[0].error);
  level(true, 1);
  send(0xA7);
  run(20);
  ASSERT_EQ(received.size(), 2U);
  EXPECT_EQ(received[1].data, 0xA7);
  EXPECT_FALSE(received[1].error);
}

class UartTx : public testing::Test {
 protected:
  UartTx() {
    bench->valid = 0;
    bench.reset();
  }
  Bench<Vflue_uart_tx> bench;
};

TEST_F(UartTx, SendsStartBitDataFromTheLowestAndStopBit) {
  for (int i = 0; i < 50; ++i) {
    const auto byte = static_cast<std::uint8_t>(bench.random()());
    bench->valid = 1;
    bench->data = byte;
    bench.settle();
    ASSERT_TRUE(bench->ready);
    bench.edge();
    bench->valid = 0;
    bench->data = 0;
    std::vector<bool> levels;
    for (bench.settle(); !bench->ready; bench.settle()) {
      levels.push_back(bench->tx != 0);
      bench.edge();
    }
    ASSERT_NEAR(static_cast<double>(levels.size()), 10 * kBit, 2);
    for (int bit = 0; bit < 10; ++bit) {
      const bool expected = bit == 9 || (bit > 0 && (byte >> (bit - 1) & 1) != 0);
      EXPECT_EQ(levels[static_cast<std::size_t>((bit + 0.5) * kBit)], expected) << bit;
    }
  }
}

TEST_F(UartTx, IsHighWhenNothingIsSent) {
  for (int i = 0; i < 500; ++i) {
    bench.settle();
    EXPECT_TRUE(bench->tx);
    EXPECT_TRUE(bench->ready);
    bench.edge();
  }
}

}  // namespace
}  // namespace flue::test
