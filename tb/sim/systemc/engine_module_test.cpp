// SPDX-License-Identifier: Apache-2.0
//
// An EngineModule in use: both implementations, one source.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flue/layout/flue_regs.hpp"
#include "tb/common/samples.hpp"
#include "tb/sim/systemc/engine_test.hpp"

namespace flue::systemc::test {
namespace {

using namespace flue::test;

class Module : public EngineModuleTest {};
FLUE_ON_BOTH_MODULES(Module);

TEST_P(Module, ADescriptorIsAPayloadAndItsCompletionComesLater) {
  Payload payload = payload_of(initiate(sample_neighbor(1)));
  sc_core::sc_time delay;
  host.command->b_transport(payload, delay);
  EXPECT_EQ(payload.get_response_status(), tlm::TLM_OK_RESPONSE);
  EXPECT_TRUE(host.completions.values.empty());
  ASSERT_TRUE(host.wait_for_completions(1));
  EXPECT_EQ(host.completion(0).status, Status::kSuccess);
  EXPECT_NE(host.completion(0).handle, 0u);
}

TEST_P(Module, ATwoBeatDescriptorIsOnePayloadAndSoIsATwoBeatCompletion) {
  const Word connection = new_connection();
  host.completions.clear();
  EXPECT_EQ(host.send(query(Layer::kTcp, connection, StateClass::kAll)), tlm::TLM_OK_RESPONSE);
  ASSERT_TRUE(host.wait_for_completions(1));
  ASSERT_EQ(host.completions.values[0].beats.size(), 2u);
  const auto state = layout::TcpState::decode(host.completions.values[0].words().data());
  EXPECT_EQ(state.snd_nxt, sample_connection(1).snd_nxt);
  EXPECT_EQ(state.local_port, sample_connection(1).local_port);
}

TEST_P(Module, AWholeNumberOfBeatsThatIsTheWrongOneHasACompletion) {
  Descriptor descriptor = query(Layer::kNeighbor, 0, StateClass::kAll);
  descriptor.beats = 2;
  EXPECT_EQ(host.send(descriptor), tlm::TLM_OK_RESPONSE);
  ASSERT_TRUE(host.wait_for_completions(1));
  EXPECT_EQ(host.completion(0).status, Status::kMalformedLength);
}

TEST_P(Module, TheExtensionCarriesWhatAPayloadCannotSay) {
  Payload first = payload_of(query(Layer::kNeighbor, 0, StateClass::kAll));
  first.extension.tlast = false;
  first.set_extension(&first.extension);
  EXPECT_EQ(host.transport(host.command, first), tlm::TLM_OK_RESPONSE);
  EXPECT_FALSE(host.wait_for_completions(1));
  Payload second = payload_of(query(Layer::kNeighbor, 0, StateClass::kAll));
  EXPECT_EQ(host.transport(host.command, second), tlm::TLM_OK_RESPONSE);
  ASSERT_TRUE(host.wait_for_completions(1));
  EXPECT_EQ(host.completion(0).status, Status::kMalformedLength);

  Payload half = payload_of(query(Layer::kNeighbor, 0, StateClass::kAll));
  half.extension.tkeep = 0xFFFFFFFF;
  half.set_extension(&half.extension);
  EXPECT_EQ(host.transport(host.command, half), tlm::TLM_OK_RESPONSE);
  ASSERT_TRUE(host.wait_for_completions(2));
  EXPECT_EQ(host.completion(1).status, Status::kMalformedKeep);
}

TEST_P(Module, AResolveIsAskedAndAnsweredAndItsEventArrives) {
  const Word connection = new_connection();
  EXPECT_EQ(host.send(invalidate(Layer::kTcp, connection)), tlm::TLM_OK_RESPONSE);
  ASSERT_TRUE(host.wait_for_completions(4));  // what was completed a later resolve sees
  ResolveRequestWords request{};
  layout::ResolveRequest{77, connection}.encode(request.data());
  Payload payload(to_bytes(request.data(), request.size()));
  EXPECT_EQ(host.transport(host.resolve, payload), tlm::TLM_OK_RESPONSE);
  sc_core::wait(60 * kPeriod);
  ASSERT_EQ(host.answers.values.size(), 1u);
  const auto answer = layout::ResolveAnswer::decode(host.answers.values[0].data());
  EXPECT_EQ(answer.tag, 77);
  EXPECT_EQ(answer.result, layout::ResolveResult::kHeld);
  ASSERT_EQ(host.events.values.size(), 1u);
  EXPECT_EQ(layout::Event::decode(host.events.values[0].data()).handle, connection);
}

TEST_P(Module, TheDataPathDelegatesWithoutACompletion) {
  const Word connection = new_connection();
  host.completions.clear();
  Payload payload = payload_of(delegate(connection, sample_connection(2)));
  EXPECT_EQ(host.transport(host.delegate, payload), tlm::TLM_OK_RESPONSE);
  EXPECT_FALSE(host.wait_for_completions(1));
  EXPECT_EQ(host.send(query(Layer::kTcp, connection, StateClass::kDelegated)),
            tlm::TLM_OK_RESPONSE);
  ASSERT_TRUE(host.wait_for_completions(1));
  const auto state = layout::TcpState::decode(host.completions.values[0].words().data());
  EXPECT_EQ(state.snd_nxt, sample_connection(2).snd_nxt);
}

TEST_P(Module, RegistersAreReadAndWritten) {
  EXPECT_EQ(host.read(reg::id::kAddress), layout::kIdentity);
  host.write(reg::max_mtu::kAddress, 4321);
  EXPECT_EQ(host.read(reg::max_mtu::kAddress), 4321u);
  host.write(reg::max_mtu::kAddress, reg::max_mtu::kValueReset);
}

TEST_P(Module, NonBlockingTransportIsServedToo) {
  Payload payload(std::vector<unsigned char>(4));
  payload.set_read();
  tlm::tlm_phase phase = tlm::BEGIN_REQ;
  sc_core::sc_time delay;
  EXPECT_EQ(host.registers->nb_transport_fw(payload, phase, delay), tlm::TLM_ACCEPTED);
  sc_core::wait(100 * kPeriod, host.responded);
  EXPECT_EQ(payload.get_response_status(), tlm::TLM_OK_RESPONSE);
  EXPECT_EQ(word_at(payload.bytes.data()), layout::kIdentity);
}

TEST_P(Module, TheInterruptStaysHighUntilStatusIsRead) {
  host.read(reg::status::kAddress);
  sc_core::wait(kPeriod);
  EXPECT_FALSE(host.interrupt.read());
  host.send(initiate(sample_neighbor(1)));
  ASSERT_TRUE(host.wait_for_completions(1));
  sc_core::wait(kPeriod);
  EXPECT_TRUE(host.interrupt.read());
  host.read(reg::id::kAddress);
  sc_core::wait(50 * kPeriod);
  EXPECT_TRUE(host.interrupt.read());
  host.read(reg::status::kAddress);
  sc_core::wait(kPeriod);
  EXPECT_FALSE(host.interrupt.read());
}

TEST_P(Module, APausedStreamLosesNothing) {
  constexpr std::size_t kDescriptors = 12;
  host.engine.pause_completions(true);
  for (std::uint16_t tag = 0; tag < kDescriptors; ++tag) {
    Descriptor descriptor = initiate(sample_neighbor(1));
    descriptor.set_tag(tag);
    EXPECT_EQ(host.send(descriptor), tlm::TLM_OK_RESPONSE);
  }
  EXPECT_FALSE(host.wait_for_completions(1));
  host.engine.pause_completions(false);
  ASSERT_TRUE(host.wait_for_completions(kDescriptors));
  for (std::uint16_t tag = 0; tag < kDescriptors; ++tag) EXPECT_EQ(host.completion(tag).tag, tag);
}

TEST_P(Module, AWriteThatAResetOvertakesEndsWithAnError) {
  host.write(reg::fault::kAddress, reg::fault::kHangMask);
  std::vector<tlm::tlm_response_status> ended;
  const auto hanging = sc_core::sc_spawn([&] {
    // The RTL takes a beat or two before it stands still.
    do ended.push_back(host.send(query(Layer::kNeighbor, 0, StateClass::kAll)));
    while (ended.back() == tlm::TLM_OK_RESPONSE && ended.size() < 10);
  });
  sc_core::wait(100 * kPeriod);
  EXPECT_FALSE(hanging.terminated());
  EXPECT_EQ(host.read(reg::id::kAddress), layout::kIdentity);
  host.write(reg::control::kAddress, reg::control::kSoftResetMask | reg::control::kSoftwareMacMask);
  sc_core::wait(10 * kPeriod);
  ASSERT_TRUE(hanging.terminated());
  EXPECT_EQ(ended.back(), tlm::TLM_GENERIC_ERROR_RESPONSE);
  host.reset();
  EXPECT_TRUE(host.completions.values.empty());
  host.send(initiate(sample_neighbor(1)));
  EXPECT_TRUE(host.wait_for_completions(1));
}

}  // namespace
}  // namespace flue::systemc::test
