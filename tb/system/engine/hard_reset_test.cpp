// SPDX-License-Identifier: Apache-2.0
//
// The pin `rst`, idle and under load. Only the RTL has one.

#include <gtest/gtest.h>

#include "engine_test.hpp"
#include "tb/common/rtl_builds.hpp"

namespace flue::test {
namespace {

constexpr std::uint32_t kLargestTable = 16;  // of the 8x16x16 build

TEST(HardReset, UnderLoadLeavesAnEmptyEngineWithinTheStatedCycles) {
  for (std::uint32_t load = 1; load < 40; ++load) {
    const auto engine = make_rtl_8x16x16();
    Session host(*engine);
    const Word neighbor = host.run(initiate(sample_neighbor(1))).handle();
    const Word path = host.run(initiate(Parent{neighbor}, sample_ip4_path(1))).handle();
    const Word connection = host.run(initiate(Parent{path}, sample_connection(1))).handle();
    for (std::uint16_t i = 0; i < 20; ++i) {
      host.post(query(Layer::kTcp, connection, StateClass::kAll));
      host.post(initiate(Parent{path}, sample_connection(i)));
      host.post(invalidate(Layer::kIp4Path, path));
      host.post_resolve(connection, i);
    }
    for (std::uint32_t i = 0; i < load; ++i) host.pump();

    engine->reset(1);
    host.forget();
    std::uint32_t cycles = 0;
    while (!engine->send_command(to_beats(query(Layer::kTcp, connection, StateClass::kAll))[0])) {
      engine->step();
      ASSERT_LE(++cycles, kLargestTable + 32);
    }
    // The adapter holds one beat before the pins, so the next is taken only once the engine is
    // ready.
    while (!engine->send_command(to_beats(query(Layer::kTcp, connection, StateClass::kAll))[0])) {
      engine->step();
      ASSERT_LE(++cycles, kLargestTable + 32);
    }
    std::vector<Status> statuses;
    for (int i = 0; i < 100; ++i) {
      engine->step();
      EXPECT_FALSE(engine->receive_event()) << "load " << load;
      EXPECT_FALSE(engine->receive_resolve()) << "load " << load;
      if (const auto beat = engine->receive_completion()) {
        statuses.push_back(layout::CompletionHeader::decode(beat->words.data()).status);
      }
    }
    EXPECT_EQ(statuses, (std::vector<Status>{Status::kFailureHandle, Status::kFailureHandle}))
        << "load " << load;
    EXPECT_EQ(engine->read_register(reg::max_mtu::kAddress), reg::max_mtu::kValueReset);
    for (std::uint32_t i = 0; i < 8; ++i) {
      EXPECT_EQ(host.run(initiate(sample_neighbor(i))).status(), Status::kSuccess);
    }
    EXPECT_EQ(host.run(initiate(sample_neighbor(9))).status(), Status::kOffloadNeighborEntries);
    EXPECT_EQ(engine->assertion_failures(), 0);
  }
}

/// What became of one query when `rst` came so many steps after it was sent.
struct Interrupted {
  bool received, counted;
};

Interrupted interrupt(std::uint32_t steps) {
  const auto engine = make_rtl_8x16x16();
  while ((engine->read_register(reg::status::kAddress) & reg::status::kReadyMask) == 0) {
    engine->step();
  }
  EXPECT_TRUE(engine->send_command(to_beats(query(Layer::kTcp, 0, StateClass::kAll))[0]));
  for (std::uint32_t i = 0; i < steps; ++i) engine->step();
  const bool received = engine->receive_completion().has_value();
  engine->reset(1);
  engine->write_register(
      reg::counter_select::kAddress,
      std::uint32_t{static_cast<std::uint32_t>(Opcode::kQuery)} << reg::counter_select::kOpcodeLsb |
          std::uint32_t{static_cast<std::uint32_t>(Status::kFailureHandle)}
              << reg::counter_select::kStatusLsb);
  EXPECT_EQ(engine->assertion_failures(), 0);
  return {received, engine->read_register(reg::counter_value::kAddress) == 1};
}

TEST(HardReset, CompletionCountsOnceItWaitsForTheHostAndNotBefore) {
  constexpr std::uint32_t kLongEnough = 40;
  std::uint32_t first_counted = kLongEnough, first_received = kLongEnough;
  for (std::uint32_t steps = kLongEnough; steps-- > 0;) {
    const Interrupted result = interrupt(steps);
    if (result.counted) first_counted = steps;
    if (result.received) first_received = steps;
  }
  ASSERT_LT(first_received, kLongEnough);
  // The cycle in between is the one in which it waits on m_axis_cpl.
  EXPECT_EQ(first_counted + 1, first_received);
}

}  // namespace
}  // namespace flue::test
