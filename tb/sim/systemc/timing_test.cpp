// SPDX-License-Identifier: Apache-2.0
//
// What takes how long: cycles of the RTL, and what the loosely timed module says instead.

#include <gtest/gtest.h>

#include "tb/sim/systemc/engine_test.hpp"

namespace flue::systemc::test {
namespace {

using namespace flue::test;

constexpr unsigned kLatency = 15;  // rtl/flue_engine.sv

TEST(CycleAccurate, ACallEndsWithTheHandshakeAndTheCompletionFollowsFifteenCyclesLater) {
  Host& host = bench().cycle_accurate_host;
  host.reset();
  sc_core::wait(bench().clk.posedge_event());
  const sc_core::sc_time edge = now();
  EXPECT_EQ(host.send(query(Layer::kNeighbor, 0, StateClass::kAll)), tlm::TLM_OK_RESPONSE);
  EXPECT_EQ(now(), edge + kPeriod);
  ASSERT_TRUE(host.wait_for_completions(1));
  EXPECT_EQ(host.completions.times[0], edge + (1 + kLatency) * kPeriod);
}

TEST(CycleAccurate, CallsWithoutPauseFillEveryCycle) {
  constexpr unsigned kDescriptors = 100;
  Host& host = bench().cycle_accurate_host;
  host.reset();
  sc_core::wait(bench().clk.posedge_event());
  const sc_core::sc_time edge = now();
  for (unsigned i = 0; i < kDescriptors; ++i)
    host.send(query(Layer::kNeighbor, 0, StateClass::kAll));
  EXPECT_EQ(now(), edge + kDescriptors * kPeriod);
  ASSERT_TRUE(host.wait_for_completions(kDescriptors));
  EXPECT_EQ(host.completions.times.back() - host.completions.times.front(),
            (kDescriptors - 1) * kPeriod);
}

TEST(CycleAccurate, TimeThatTheInitiatorIsAheadIsWaitedFor) {
  Host& host = bench().cycle_accurate_host;
  host.reset();
  Payload payload = payload_of(query(Layer::kNeighbor, 0, StateClass::kAll));
  sc_core::sc_time ahead = 7 * kPeriod;
  const sc_core::sc_time before = now();
  host.command->b_transport(payload, ahead);
  EXPECT_GE(now(), before + 7 * kPeriod);
  EXPECT_EQ(ahead, sc_core::SC_ZERO_TIME);
}

TEST(LooselyTimed, ACallAddsItsTimeAndDoesNotWait) {
  Host& host = bench().loosely_timed_host;
  host.reset();
  const sc_core::sc_time start = now();
  sc_core::sc_time ahead = 1000 * kPeriod;
  Payload one = payload_of(initiate(sample_neighbor(1)));
  host.command->b_transport(one, ahead);
  EXPECT_EQ(ahead, 1001 * kPeriod);
  Descriptor two_beats = initiate(kParentLast, sample_connection(1));
  Payload two = payload_of(two_beats);
  host.command->b_transport(two, ahead);
  EXPECT_EQ(ahead, 1003 * kPeriod);
  EXPECT_EQ(now(), start);

  sc_core::wait(ahead);
  EXPECT_TRUE(host.completions.values.empty());
  ASSERT_TRUE(host.wait_for_completions(2));
  EXPECT_EQ(host.completions.times[0], start + (1001 + kLatency) * kPeriod);
  EXPECT_EQ(host.completions.times[1], start + (1003 + kLatency) * kPeriod);
}

TEST(LooselyTimed, CompletionsKeepTheOrderOfTheCallsOfTwoInitiators) {
  Host& host = bench().loosely_timed_host;
  host.reset();
  for (const auto& [tag, ahead] : {std::pair{1, 100}, std::pair{2, 3}}) {
    Descriptor descriptor = query(Layer::kNeighbor, 0, StateClass::kAll);
    descriptor.set_tag(static_cast<std::uint16_t>(tag));
    Payload payload = payload_of(descriptor);
    sc_core::sc_time delay = ahead * kPeriod;
    host.command->b_transport(payload, delay);
  }
  sc_core::wait(100 * kPeriod);
  ASSERT_TRUE(host.wait_for_completions(2));
  EXPECT_EQ(host.completion(0).tag, 1);
  EXPECT_EQ(host.completion(1).tag, 2);
}

}  // namespace
}  // namespace flue::systemc::test
