// SPDX-License-Identifier: Apache-2.0
//
// The registers behind AXI4-Lite: every address, every strobe.

#include <algorithm>
#include <cstdint>
#include <map>

#include <gtest/gtest.h>

#include "Vregisters.h"
#include "bench.hpp"
#include "flue/layout/flue_layout.hpp"
#include "flue/layout/flue_regs.hpp"

namespace flue::test {
namespace {

class RegistersSide : public testing::TestWithParam<int> {
 protected:
  RegistersSide() : bench(GetParam()) {
    bench->s_axil_awvalid = bench->s_axil_wvalid = bench->s_axil_arvalid = 0;
    bench->s_axil_bready = bench->s_axil_rready = 1;
    bench->completion_en = bench->cmd_beat = 0;
    bench.reset(2);
    // What shows the same whatever is written.
    shown = {{reg::id::kAddress, layout::kIdentity},
             {reg::layout_version::kAddress, 1},
             {reg::build_neighbors::kAddress, 2},
             {reg::build_paths::kAddress, 3},
             {reg::build_connections::kAddress, 4},
             {reg::handle_format::kAddress, 0x605},
             {reg::status::kAddress, reg::status::kReadyMask | reg::status::kCorruptMask},
             {reg::now::kAddress, 7},
             {reg::cycles_low::kAddress, 8},
             {reg::cycles_high::kAddress, 9}};
    namespace r = reg;
    written = {
        {r::control::kAddress, r::control::kSoftwareMacMask},
        {r::fault::kAddress, 0},
        {r::neighbor_capacity::kAddress, r::neighbor_capacity::kValueReset},
        {r::path_capacity::kAddress, r::path_capacity::kValueReset},
        {r::tcp_capacity::kAddress, r::tcp_capacity::kValueReset},
        {r::mac_low::kAddress, r::mac_low::kValueReset},
        {r::mac_high::kAddress, r::mac_high::kValueReset},
        {r::max_mtu::kAddress, r::max_mtu::kValueReset},
        {r::max_rcv_wnd::kAddress, r::max_rcv_wnd::kValueReset},
        {r::cycles_per_tick::kAddress, r::cycles_per_tick::kValueReset},
        {r::add_ticks::kAddress, r::add_ticks::kValueReset},
        {r::nce_stale_ticks::kAddress, r::nce_stale_ticks::kValueReset},
        {r::vlan_index::kAddress, r::vlan_index::kValueReset},
        {r::vlan_word::kAddress, r::vlan_word::kValueReset},
        {r::counter_select::kAddress, 0},
    };
  }

  static std::uint32_t mask(std::uint32_t address) {
    switch (address) {
      case reg::control::kAddress:
        return reg::control::kEagerUploadMask | reg::control::kSoftwareMacMask |
               reg::control::kVlanFilterMask;
      case reg::fault::kAddress:
        return reg::fault::kHangMask | reg::fault::kCorruptMask;
      case reg::mac_high::kAddress:
        return reg::mac_high::kValueMask;
      case reg::vlan_index::kAddress:
        return reg::vlan_index::kValueMask;
      case reg::counter_select::kAddress:
        return reg::counter_select::kOpcodeMask | reg::counter_select::kStatusMask;
      default:
        return ~0u;
    }
  }

  void cycle() {
    bench->cmd_beat = beats && bench.chance(90);
    bench.settle();
    soft_resets += bench->soft_reset;
    ticks_added += bench->add_ticks_written;
    vlan_words += bench->vlan_word_written;
    beats_sent += bench->cmd_beat;
    bench.edge();
  }
  std::uint32_t read(std::uint32_t address) {
    bench->s_axil_arvalid = 1;
    bench->s_axil_araddr = static_cast<CData>(address);
    bench.settle();
    EXPECT_TRUE(bench->s_axil_arready);
    cycle();
    bench->s_axil_arvalid = 0;
    for (int i = 0;; ++i, cycle()) {
      bench.settle();
      if (bench->s_axil_rvalid) break;
      if (i == 600) {
        ADD_FAILURE() << "no answer";
        break;
      }
    }
    const std::uint32_t data = bench->s_axil_rdata;
    cycle();
    return data;
  }
  void write(std::uint32_t address, std::uint32_t data, unsigned strobes = 15) {
    bench->s_axil_awvalid = bench->s_axil_wvalid = 1;
    bench->s_axil_awaddr = static_cast<CData>(address);
    bench->s_axil_wdata = data;
    bench->s_axil_wstrb = static_cast<CData>(strobes);
    cycle();
    bench->s_axil_awvalid = bench->s_axil_wvalid = 0;
    for (int i = 0; i < 5; ++i) cycle();
    const auto found = written.find(address);
    if (found == written.end()) return;
    for (unsigned byte = 0; byte < 4; ++byte) {
      const std::uint32_t bits = mask(address) & 0xFFu << 8 * byte;
      if ((strobes >> byte & 1) != 0) found->second = (found->second & ~bits) | (data & bits);
    }
  }
  void check_all() {
    for (std::uint32_t address = 0; address < 256; address += 4) {
      std::uint32_t expected = 0;
      if (const auto found = shown.find(address); found != shown.end()) expected = found->second;
      if (const auto found = written.find(address); found != written.end()) {
        expected = found->second;
      }
      ASSERT_EQ(read(address), expected) << "0x" << std::hex << address;
    }
  }

  Bench<Vregisters> bench;
  std::map<std::uint32_t, std::uint32_t> shown, written;
  bool beats = false;
  int soft_resets = 0, ticks_added = 0, vlan_words = 0;
  std::uint32_t beats_sent = 0;
};

TEST_P(RegistersSide, EveryAddressShowsItsResetValueOrZero) { check_all(); }

TEST_P(RegistersSide, BytesWithoutAStrobeStay) {
  for (unsigned strobes = 0; strobes < 16; ++strobes) {
    for (std::uint32_t address = 0; address < 256; address += 4) {
      write(address, static_cast<std::uint32_t>(bench.random()()), strobes);
    }
    ASSERT_NO_FATAL_FAILURE(check_all()) << "strobes " << strobes;
  }
}

TEST_P(RegistersSide, AWriteIsToldOfOnceAndOnlyWithAStrobe) {
  for (std::uint32_t address :
       {reg::control::kAddress, reg::add_ticks::kAddress, reg::vlan_word::kAddress}) {
    write(address, ~0u, 0);
  }
  EXPECT_EQ(soft_resets + ticks_added + vlan_words, 0);
  write(reg::control::kAddress, ~0u, 14);
  EXPECT_EQ(soft_resets, 0);
  write(reg::control::kAddress, reg::control::kSoftResetMask, 1);
  write(reg::add_ticks::kAddress, 1, 8);
  write(reg::vlan_word::kAddress, 1, 4);
  EXPECT_EQ(soft_resets, 1);
  EXPECT_EQ(ticks_added, 1);
  EXPECT_EQ(vlan_words, 1);
}

TEST_P(RegistersSide, CountersAreReadAmongTheOthersWhileTheyMove) {
  beats = true;
  std::uint32_t last = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::uint32_t before = beats_sent;
    const std::uint32_t value = read(reg::command_beats::kAddress);
    ASSERT_GE(value, std::max(before, 4u) - 4);
    ASSERT_GE(value, last);
    ASSERT_LE(value, beats_sent);
    last = value;
    ASSERT_EQ(read(reg::max_mtu::kAddress), reg::max_mtu::kValueReset);
    write(reg::command_beats::kAddress, 0);
  }
  beats = false;
  for (int i = 0; i < 5; ++i) cycle();
  EXPECT_EQ(read(reg::command_beats::kAddress), beats_sent);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RegistersSide, testing::ValuesIn(kSeeds));

}  // namespace
}  // namespace flue::test
