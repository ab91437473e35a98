// SPDX-License-Identifier: Apache-2.0
//
// AxiLiteMaster, on a slave that takes its time.

#include <gtest/gtest.h>

#include "tb/sim/systemc/bench.hpp"

namespace flue::systemc::test {
namespace {

class AxiLite : public testing::Test {
 protected:
  tlm::tlm_response_status write(std::uint32_t address, std::uint32_t value) {
    Payload payload(to_bytes(&value, 1));
    payload.set_address(address);
    return transport(payload);
  }
  tlm::tlm_response_status read(std::uint32_t address, std::uint32_t* value) {
    Payload payload(std::vector<unsigned char>(4));
    payload.set_read();
    payload.set_address(address);
    const tlm::tlm_response_status status = transport(payload);
    *value = word_at(payload.bytes.data());
    return status;
  }

 private:
  static tlm::tlm_response_status transport(Payload& payload) {
    sc_core::sc_time delay;
    bench().lite.to_master->b_transport(payload, delay);
    return payload.get_response_status();
  }
};

TEST_F(AxiLite, WhatWasWrittenIsRead) {
  for (std::uint32_t round = 0; round < 5; ++round) {
    for (std::uint32_t n = 0; n < 16; ++n) {
      EXPECT_EQ(write(4 * n, 0x01010101 * n + round), tlm::TLM_OK_RESPONSE);
    }
    for (std::uint32_t n = 0; n < 16; ++n) {
      std::uint32_t value = 0;
      EXPECT_EQ(read(4 * n, &value), tlm::TLM_OK_RESPONSE);
      EXPECT_EQ(value, 0x01010101 * n + round);
    }
  }
}

TEST_F(AxiLite, ErrorsOfTheSlaveAreErrorsOfTheTransport) {
  std::uint32_t value = 0;
  EXPECT_EQ(write(0x40, 1), tlm::TLM_GENERIC_ERROR_RESPONSE);
  EXPECT_EQ(read(0x40, &value), tlm::TLM_GENERIC_ERROR_RESPONSE);
  EXPECT_EQ(write(0x44, 1), tlm::TLM_ADDRESS_ERROR_RESPONSE);
  EXPECT_EQ(read(0x44, &value), tlm::TLM_ADDRESS_ERROR_RESPONSE);
  EXPECT_EQ(write(0x10, 5), tlm::TLM_OK_RESPONSE);
}

TEST_F(AxiLite, AnAccessDuringAResetWaitsForItsEnd) {
  LiteLoop& loop = bench().lite;
  loop.aresetn.write(false);
  sc_core::wait(2 * kPeriod);
  tlm::tlm_response_status ended = tlm::TLM_INCOMPLETE_RESPONSE;
  sc_core::sc_spawn([&] { ended = write(0x20, 6); });
  sc_core::wait(50 * kPeriod);
  EXPECT_EQ(ended, tlm::TLM_INCOMPLETE_RESPONSE);
  loop.aresetn.write(true);
  sc_core::wait(50 * kPeriod);
  EXPECT_EQ(ended, tlm::TLM_OK_RESPONSE);
}

}  // namespace
}  // namespace flue::systemc::test
