// SPDX-License-Identifier: Apache-2.0
//
// flue_axil. The fixture is the register block behind it, too: words that answer as PeakRDL's do.

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

#include <gtest/gtest.h>

#include "Vflue_axil.h"
#include "bench.hpp"

namespace flue::test {
namespace {

constexpr int kReadLatency = 2;  // of the register block, from req to rd_ack
constexpr std::size_t kWords = 64;

class Axil : public testing::TestWithParam<int> {
 protected:
  Axil() : bench(GetParam()) {
    bench->s_axil_awvalid = bench->s_axil_wvalid = bench->s_axil_arvalid = 0;
    bench->s_axil_bready = bench->s_axil_rready = 0;
    bench->rd_ack = bench->wr_ack = 0;
    bench.reset();
    for (std::uint32_t& word : words) word = static_cast<std::uint32_t>(bench.random()());
  }

  void offer_address(std::uint32_t address) {
    bench->s_axil_awvalid = 1;
    bench->s_axil_awaddr = static_cast<CData>(address);
  }
  void offer_data(std::uint32_t data, unsigned strobes = 15) {
    bench->s_axil_wvalid = 1;
    bench->s_axil_wdata = data;
    bench->s_axil_wstrb = static_cast<CData>(strobes);
  }
  void offer_read(std::uint32_t address) {
    bench->s_axil_arvalid = 1;
    bench->s_axil_araddr = static_cast<CData>(address);
  }

  void cycle() {
    answer();
    bench.settle();
    const bool aw = bench->s_axil_awvalid && bench->s_axil_awready;
    const bool w = bench->s_axil_wvalid && bench->s_axil_wready;
    const bool ar = bench->s_axil_arvalid && bench->s_axil_arready;
    EXPECT_EQ(bench->s_axil_bresp, 0);
    EXPECT_EQ(bench->s_axil_rresp, 0);
    if (bench->s_axil_bvalid && bench->s_axil_bready) ++writes_done;
    if (bench->s_axil_rvalid && bench->s_axil_rready) read_back.push_back(bench->s_axil_rdata);
    bench.edge();
    if (aw) bench->s_axil_awvalid = 0;
    if (w) bench->s_axil_wvalid = 0;
    if (ar) bench->s_axil_arvalid = 0;
  }
  void cycles(int count) {
    for (int i = 0; i < count; ++i) cycle();
  }

  Bench<Vflue_axil> bench;
  std::array<std::uint32_t, kWords> words{};
  std::vector<bool> served;  // a write?
  int writes_done = 0;
  std::vector<std::uint32_t> read_back;

 private:
  /// The register block: a write is done in the cycle of its request, a read two later.
  void answer() {
    bench->wr_ack = 0;
    bench->rd_ack = 0;
    bench->rd_data = static_cast<IData>(bench.random()());
    bench.settle();
    if (bench->req) {
      ASSERT_LT(bench->req_addr / 4, kWords);
      std::uint32_t& word = words[bench->req_addr / 4];
      served.push_back(bench->req_is_wr != 0);
      if (bench->req_is_wr) {
        word = (word & ~bench->req_wr_biten) | (bench->req_wr_data & bench->req_wr_biten);
        bench->wr_ack = 1;
      } else {
        reads.push_back({bench.cycle() + kReadLatency, word});
      }
    }
    if (!reads.empty() && reads.front().at == bench.cycle()) {
      bench->rd_ack = 1;
      bench->rd_data = reads.front().word;
      reads.pop_front();
    }
  }
  struct Read {
    std::uint64_t at;
    std::uint32_t word;
  };
  std::deque<Read> reads;
};

TEST_P(Axil, WriteIsAnsweredThreeCyclesAfterAddressAndData) {
  offer_address(0x24);
  offer_data(0xfeedbeef);
  cycles(3);
  bench.settle();
  EXPECT_TRUE(bench->s_axil_bvalid);
  EXPECT_EQ(words[9], 0xfeedbeefu);
}

TEST_P(Axil, ReadIsAnsweredFiveCyclesAfterItsAddress) {
  offer_read(0x24);
  cycles(4);
  bench.settle();
  EXPECT_FALSE(bench->s_axil_rvalid);
  cycle();
  bench.settle();
  EXPECT_TRUE(bench->s_axil_rvalid);
  EXPECT_EQ(bench->s_axil_rdata, words[9]);
}

TEST_P(Axil, AddressAndDataComeInAnyOrder) {
  bench->s_axil_bready = 1;
  for (int gap = 0; gap < 6; ++gap) {
    offer_address(4);
    cycles(gap);
    offer_data(100 + static_cast<std::uint32_t>(gap));
    cycles(10);
    EXPECT_EQ(words[1], 100u + static_cast<std::uint32_t>(gap));
    offer_data(200 + static_cast<std::uint32_t>(gap));
    cycles(gap);
    offer_address(8);
    cycles(10);
    EXPECT_EQ(words[2], 200u + static_cast<std::uint32_t>(gap));
  }
  EXPECT_EQ(writes_done, 12);
}

TEST_P(Axil, OnlyBytesWithStrobeAreWritten) {
  bench->s_axil_bready = 1;
  for (unsigned strobes = 0; strobes < 16; ++strobes) {
    words[3] = 0x11223344;
    offer_address(12);
    offer_data(0xaabbccdd, strobes);
    cycles(10);
    for (unsigned byte = 0; byte < 4; ++byte) {
      const std::uint32_t from = (strobes >> byte & 1) ? 0xaabbccddu : 0x11223344u;
      EXPECT_EQ(words[3] >> 8 * byte & 0xff, from >> 8 * byte & 0xff) << strobes;
    }
  }
}

TEST_P(Axil, ReadAndWriteThatWaitTogetherTakeTurns) {
  bench->s_axil_bready = bench->s_axil_rready = 1;
  for (int i = 0; i < 200; ++i) {
    offer_address(4);
    offer_data(1);
    offer_read(4);
    cycle();
  }
  for (std::size_t i = 1; i < served.size(); ++i) EXPECT_NE(served[i], served[i - 1]) << i;
  EXPECT_GT(served.size(), 30u);
}

TEST_P(Axil, AnswerStandsUntilItIsTaken) {
  offer_read(20);
  cycles(5);
  offer_address(20);
  offer_data(7);
  for (int i = 0; i < 20; ++i) {
    bench.settle();
    ASSERT_TRUE(bench->s_axil_rvalid);
    ASSERT_EQ(bench->s_axil_rdata, words[5]);
    cycle();
  }
  EXPECT_EQ(served.size(), 1u) << "one access at a time";
  bench->s_axil_rready = 1;
  cycles(10);
  EXPECT_EQ(words[5], 7u);
}

TEST_P(Axil, ResetForgetsWhatIsUnderWay) {
  for (int after = 0; after < 8; ++after) {
    offer_read(4);
    offer_address(4);
    offer_data(1);
    cycles(after);
    bench->s_axil_arvalid = bench->s_axil_awvalid = bench->s_axil_wvalid = 0;
    bench->rd_ack = bench->wr_ack = 0;
    bench.reset();
    bench.settle();
    EXPECT_FALSE(bench->s_axil_bvalid || bench->s_axil_rvalid || bench->req) << after;
    EXPECT_TRUE(bench->s_axil_awready && bench->s_axil_wready && bench->s_axil_arready) << after;
    bench.run(5);
  }
}

TEST_P(Axil, EveryAccessIsDoneOnceWhateverWaits) {
  std::deque<std::uint32_t> expected_reads;
  std::array<std::uint32_t, kWords> model = words;
  int writes = 0;
  for (int i = 0; i < 5000; ++i) {
    // Of one kind at a time, so that the order is known.
    if (!bench->s_axil_arvalid && !bench->s_axil_awvalid && !bench->s_axil_wvalid &&
        writes == writes_done && read_back.size() == expected_reads.size()) {
      const std::uint32_t word = bench.below(kWords);
      if (bench.chance(50)) {
        const auto data = static_cast<std::uint32_t>(bench.random()());
        model[word] = data;
        offer_address(4 * word);
        offer_data(data);
        ++writes;
      } else {
        expected_reads.push_back(model[word]);
        offer_read(4 * word);
      }
    }
    bench->s_axil_bready = bench.chance(50);
    bench->s_axil_rready = bench.chance(50);
    cycle();
  }
  EXPECT_GT(writes, 100);
  ASSERT_GE(expected_reads.size(), read_back.size());
  for (std::size_t i = 0; i < read_back.size(); ++i) ASSERT_EQ(read_back[i], expected_reads[i]);
  bench->s_axil_bready = bench->s_axil_rready = 1;
  cycles(10);
  EXPECT_EQ(served.size(), static_cast<std::size_t>(writes_done) + read_back.size());
}

INSTANTIATE_TEST_SUITE_P(Seeds, Axil, testing::ValuesIn(kSeeds));

}  // namespace
}  // namespace flue::test
