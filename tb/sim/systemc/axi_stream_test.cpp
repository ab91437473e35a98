// SPDX-License-Identifier: Apache-2.0
//
// AxiStreamSource and AxiStreamSink, one into the other.

#include <gtest/gtest.h>

#include "tb/sim/systemc/bench.hpp"

namespace flue::systemc::test {
namespace {

class AxiStream : public testing::Test {
 protected:
  void SetUp() override { loop.reset(); }

  static std::vector<unsigned char> bytes_of(unsigned beats, unsigned char first) {
    std::vector<unsigned char> bytes(std::size_t{64} * beats);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<unsigned char>(first + i);
    return bytes;
  }
  tlm::tlm_response_status send(Payload& payload) {
    sc_core::sc_time delay;
    loop.to_source->b_transport(payload, delay);
    return payload.get_response_status();
  }

  StreamLoop& loop = bench().stream;
};

TEST_F(AxiStream, PacketsArriveAsTheyWereSentHoweverTheSinkPauses) {
  loop.random_pauses = true;
  constexpr unsigned kPackets = 50;
  unsigned beats = 0;
  for (unsigned i = 0; i < kPackets; ++i) {
    Payload payload(bytes_of(1 + i % 4, static_cast<unsigned char>(i)));
    beats += 1 + i % 4;
    EXPECT_EQ(send(payload), tlm::TLM_OK_RESPONSE);
  }
  sc_core::wait(kPeriod);
  ASSERT_EQ(loop.packets.values.size(), kPackets);
  for (unsigned i = 0; i < kPackets; ++i) {
    const auto expected = bytes_of(1 + i % 4, static_cast<unsigned char>(i));
    std::vector<unsigned char> got;
    for (const auto& beat : loop.packets.values[i]) {
      const auto bytes = to_bytes(beat.tdata.data(), beat.tdata.size());
      got.insert(got.end(), bytes.begin(), bytes.end());
      EXPECT_EQ(beat.tkeep, ~std::uint64_t{0});
    }
    EXPECT_EQ(got, expected) << "packet " << i;
  }
  EXPECT_EQ(loop.handshakes, beats);
  EXPECT_GT(loop.stalls, 0u);
  EXPECT_EQ(loop.broken_promises, 0u);
}

TEST_F(AxiStream, APacketTakesACycleABeat) {
  sc_core::wait(bench().clk.posedge_event());
  const sc_core::sc_time edge = now();
  for (int i = 0; i < 10; ++i) {
    Payload payload(bytes_of(3, 0));
    send(payload);
  }
  EXPECT_EQ(now(), edge + 30 * kPeriod);
}

TEST_F(AxiStream, SeveralCallersAreServedInTurn) {
  loop.sink.pause(true);
  sc_core::sc_spawn([&] {
    Payload payload(bytes_of(2, 1));
    send(payload);
  });
  sc_core::sc_spawn([&] {
    Payload payload(bytes_of(1, 2));
    send(payload);
  });
  sc_core::wait(10 * kPeriod);
  EXPECT_TRUE(loop.packets.values.empty());
  loop.sink.pause(false);
  sc_core::wait(10 * kPeriod);
  ASSERT_EQ(loop.packets.values.size(), 2u);
  EXPECT_EQ(loop.packets.values[0].size(), 2u);
  EXPECT_EQ(loop.packets.values[1].size(), 1u);
}

TEST_F(AxiStream, TheExtensionSetsKeepAndLastOfTheLastBeat) {
  Payload first(bytes_of(2, 0));
  first.extension.tlast = false;
  first.extension.tkeep = 0xFF;
  first.set_extension(&first.extension);
  EXPECT_EQ(send(first), tlm::TLM_OK_RESPONSE);
  Payload second(bytes_of(1, 0));
  EXPECT_EQ(send(second), tlm::TLM_OK_RESPONSE);
  sc_core::wait(kPeriod);
  ASSERT_EQ(loop.packets.values.size(), 1u);
  ASSERT_EQ(loop.packets.values[0].size(), 3u);
  EXPECT_EQ(loop.packets.values[0][0].tkeep, ~std::uint64_t{0});
  EXPECT_EQ(loop.packets.values[0][1].tkeep, 0xFFu);
}

TEST_F(AxiStream, AResetEndsWhatIsUnderWayAndForgetsTheRest) {
  Payload part(bytes_of(1, 0));
  part.extension.tlast = false;
  part.set_extension(&part.extension);
  EXPECT_EQ(send(part), tlm::TLM_OK_RESPONSE);
  loop.sink.pause(true);
  tlm::tlm_response_status ended = tlm::TLM_INCOMPLETE_RESPONSE;
  sc_core::sc_spawn([&] {
    Payload payload(bytes_of(2, 0));
    ended = send(payload);
  });
  sc_core::wait(5 * kPeriod);
  EXPECT_EQ(ended, tlm::TLM_INCOMPLETE_RESPONSE);
  loop.aresetn.write(false);
  sc_core::wait(2 * kPeriod);
  EXPECT_EQ(ended, tlm::TLM_GENERIC_ERROR_RESPONSE);
  EXPECT_FALSE(loop.tvalid.read());
  EXPECT_FALSE(loop.tready.read());

  // What comes during the reset waits for its end.
  sc_core::sc_spawn([&] {
    Payload payload(bytes_of(1, 0));
    ended = send(payload);
  });
  sc_core::wait(5 * kPeriod);
  loop.sink.pause(false);
  loop.aresetn.write(true);
  sc_core::wait(5 * kPeriod);
  EXPECT_EQ(ended, tlm::TLM_OK_RESPONSE);
  ASSERT_EQ(loop.packets.values.size(), 1u);
  EXPECT_EQ(loop.packets.values[0].size(), 1u);
}

}  // namespace
}  // namespace flue::systemc::test
