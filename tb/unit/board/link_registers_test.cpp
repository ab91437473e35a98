// SPDX-License-Identifier: Apache-2.0
//
// flue_link_registers.

#include <cstdint>

#include <gtest/gtest.h>

#include "Vflue_link_registers.h"
#include "bench.hpp"

namespace flue::test {
namespace {

class LinkRegisters : public testing::Test {
 protected:
  LinkRegisters() {
    bench->valid = 0;
    bench->m_axil_awready = 0;
    bench->m_axil_wready = 0;
    bench->m_axil_bvalid = 0;
    bench->m_axil_arready = 0;
    bench->m_axil_rvalid = 0;
    bench.reset();
  }
  /// One access, by a slave that takes its time. Cycles from response to `done`.
  int access(bool write) {
    bench->valid = 1;
    bench->write = write;
    bench->address = 0x24;
    bench->wr_data = 0xABCD;
    bool address = false, data = !write, answered = false;
    for (int since = 0;;) {
      const bool respond = address && data && !answered && bench.chance(30);
      bench->m_axil_awready = write && !address && bench.chance(30);
      bench->m_axil_wready = !data && bench.chance(30);
      bench->m_axil_arready = !write && !address && bench.chance(30);
      bench->m_axil_bvalid = write && respond;
      bench->m_axil_rvalid = !write && respond;
      bench->m_axil_rdata = 0x1234;
      bench.settle();
      if (write && bench->m_axil_awready && bench->m_axil_awvalid) address = true;
      if (!write && bench->m_axil_arready && bench->m_axil_arvalid) address = true;
      if (bench->m_axil_wready && bench->m_axil_wvalid) data = true;
      EXPECT_TRUE(!bench->m_axil_awvalid || bench->m_axil_awaddr == 0x24);
      EXPECT_TRUE(!bench->m_axil_wvalid || bench->m_axil_wdata == 0xABCD);
      EXPECT_TRUE(!bench->m_axil_arvalid || bench->m_axil_araddr == 0x24);
      const bool done = bench->done;
      bench.edge();
      if (done) {
        bench->valid = 0;
        return since;
      }
      if (answered) ++since;
      answered |= respond;
    }
  }

  Bench<Vflue_link_registers> bench;
};

TEST_F(LinkRegisters, ReadsAndWritesOnceEach) {
  for (int i = 0; i < 100; ++i) {
    const bool write = bench.chance(50);
    EXPECT_EQ(access(write), 8);
    EXPECT_EQ(bench->rd_data, write ? 0U : 0x1234U);
    for (int idle = 0; idle < 5; ++idle) {
      bench.settle();
      EXPECT_FALSE(bench->m_axil_awvalid || bench->m_axil_wvalid || bench->m_axil_arvalid);
      EXPECT_FALSE(bench->done);
      bench.edge();
    }
  }
}

}  // namespace
}  // namespace flue::test
