// SPDX-License-Identifier: Apache-2.0
//
// Payloads that no socket takes: each has the response that IEEE 1666 has for it (docs/systemc.md),
// and nothing reaches the engine.

#include <functional>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flue/layout/flue_regs.hpp"
#include "tb/sim/systemc/engine_test.hpp"

namespace flue::systemc::test {
namespace {

unsigned char byte_enables[128]{};

struct Refusal {
  const char* what;
  std::function<void(Payload&)> spoil;
  tlm::tlm_response_status response;
};

/// Sets length and streaming width alike.
void set_length(Payload& payload, unsigned length) {
  payload.bytes.resize(length);
  payload.set_data_ptr(payload.bytes.data());
  payload.set_data_length(length);
  payload.set_streaming_width(length);
}

/// Of any socket of the engine, whatever it takes.
std::vector<Refusal> refusals() {
  return {
      {"no data", [](Payload& p) { p.set_data_length(0); }, tlm::TLM_BURST_ERROR_RESPONSE},
      {"part of a unit", [](Payload& p) { set_length(p, p.get_data_length() - 1); },
       tlm::TLM_BURST_ERROR_RESPONSE},
      {"a unit and a byte", [](Payload& p) { set_length(p, p.get_data_length() + 1); },
       tlm::TLM_BURST_ERROR_RESPONSE},
      {"a burst", [](Payload& p) { set_length(p, 3 * p.get_data_length()); },
       tlm::TLM_BURST_ERROR_RESPONSE},
      {"streaming", [](Payload& p) { p.set_streaming_width(p.get_data_length() / 2); },
       tlm::TLM_BURST_ERROR_RESPONSE},
      {"no streaming width", [](Payload& p) { p.set_streaming_width(0); },
       tlm::TLM_BURST_ERROR_RESPONSE},
      {"byte enables",
       [](Payload& p) {
         p.set_byte_enable_ptr(byte_enables);
         p.set_byte_enable_length(p.get_data_length());
       },
       tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE},
      {"an address beyond", [](Payload& p) { p.set_address(0x100); },
       tlm::TLM_ADDRESS_ERROR_RESPONSE},
      {"an address between", [](Payload& p) { p.set_address(2); }, tlm::TLM_ADDRESS_ERROR_RESPONSE},
  };
}

class Refused : public EngineModuleTest {
 protected:
  template <typename Socket>
  void expect_refusals(Socket& socket, std::size_t unit, const std::vector<Refusal>& cases) {
    for (const Refusal& refusal : cases) {
      SCOPED_TRACE(refusal.what);
      Payload payload(std::vector<unsigned char>(unit, 0xFF));
      refusal.spoil(payload);
      const std::vector<unsigned char> before = payload.bytes;
      EXPECT_EQ(host.transport(socket, payload), refusal.response);
      EXPECT_EQ(payload.bytes, before);
      EXPECT_FALSE(payload.is_dmi_allowed());
    }
  }
};
FLUE_ON_BOTH_MODULES(Refused);

TEST_P(Refused, PayloadsThatAreNoMessages) {
  std::vector<Refusal> cases = refusals();
  cases.push_back({"a read", [](Payload& p) { p.set_read(); }, tlm::TLM_COMMAND_ERROR_RESPONSE});
  const std::uint32_t before = host.read(reg::command_beats::kAddress);
  expect_refusals(host.command, 64, cases);
  expect_refusals(host.delegate, 64, cases);
  expect_refusals(host.resolve, 8, cases);
  EXPECT_FALSE(host.wait_for_completions(1));
  EXPECT_TRUE(host.answers.values.empty());
  EXPECT_EQ(host.read(reg::command_beats::kAddress), before);
}

TEST_P(Refused, RegisterAccessesOfAnotherSize) {
  const auto at_max_mtu = [](const std::function<void(Payload&)>& spoil) {
    return [spoil](Payload& payload) {
      payload.set_address(reg::max_mtu::kAddress);
      spoil(payload);
    };
  };
  std::vector<Refusal> writes = refusals();
  for (Refusal& refusal : writes) refusal.spoil = at_max_mtu(refusal.spoil);
  std::vector<Refusal> reads = writes;
  for (Refusal& refusal : reads) {
    refusal.spoil = [spoil = refusal.spoil](Payload& payload) {
      payload.set_read();
      spoil(payload);
    };
  }
  expect_refusals(host.registers, 4, writes);
  expect_refusals(host.registers, 4, reads);
  EXPECT_EQ(host.read(reg::max_mtu::kAddress), reg::max_mtu::kValueReset);
}

TEST_P(Refused, NothingIsDoneForAnIgnoredCommand) {
  Payload payload(std::vector<unsigned char>(64, 0xFF));
  payload.set_command(tlm::TLM_IGNORE_COMMAND);
  EXPECT_EQ(host.transport(host.command, payload), tlm::TLM_OK_RESPONSE);
  EXPECT_FALSE(host.wait_for_completions(1));
}

TEST_P(Refused, DirectMemoryIsDeniedEverywhere) {
  const auto expect_denied = [](auto& socket) {
    Payload payload(std::vector<unsigned char>(64));
    tlm::tlm_dmi dmi;
    EXPECT_FALSE(socket->get_direct_mem_ptr(payload, dmi));
    EXPECT_EQ(dmi.get_start_address(), 0u);
    EXPECT_EQ(dmi.get_end_address(), ~sc_dt::uint64{0});
  };
  expect_denied(host.command);
  expect_denied(host.delegate);
  expect_denied(host.resolve);
  expect_denied(host.registers);
}

TEST_P(Refused, TheDebugTransportReadsRegistersOfTheModelAndNothingElse) {
  const bool model = GetParam() == Implementation::kLooselyTimed;
  const sc_core::sc_time before = now();
  Payload read(std::vector<unsigned char>(4));
  read.set_read();
  EXPECT_EQ(host.registers->transport_dbg(read), model ? 4u : 0u);
  EXPECT_EQ(word_at(read.bytes.data()), model ? layout::kIdentity : 0u);

  Payload write(std::vector<unsigned char>(4));
  write.set_address(reg::max_mtu::kAddress);
  EXPECT_EQ(host.registers->transport_dbg(write), 0u);
  Payload descriptor(std::vector<unsigned char>(64));
  EXPECT_EQ(host.command->transport_dbg(descriptor), 0u);
  EXPECT_EQ(now(), before);
  EXPECT_EQ(host.read(reg::max_mtu::kAddress), reg::max_mtu::kValueReset);
}

}  // namespace
}  // namespace flue::systemc::test
