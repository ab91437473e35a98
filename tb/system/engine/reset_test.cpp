// SPDX-License-Identifier: Apache-2.0
//
// Resets, idle and under load, and the faults that a driver is tried with (docs/engine.md, Reset
// and faults; GEN-10).

#include <algorithm>

#include "engine_test.hpp"

namespace flue::test {
namespace {

using layout::ResolveResult;
using testing::Each;
using testing::IsEmpty;

class Reset : public EngineTest {
 protected:
  void soft_reset() { set_control(reg::control::kSoftResetMask); }
  /// As a driver does: until STATUS.ready.
  void wait_until_ready() {
    const std::uint32_t largest =
        std::max({config().neighbors, config().paths, config().connections});
    for (std::uint32_t step = 0; step < largest + 32; ++step) {
      if ((host.read(reg::status::kAddress) & reg::status::kReadyMask) != 0) return;
      host.engine().step();
    }
    FAIL() << "not ready within max(sizes) + 32 cycles";
  }
};
FLUE_ON_EVERY_ENGINE(Reset);

class Fault : public Reset {};
FLUE_ON_EVERY_ENGINE(Fault);

TEST_P(Reset, EveryObjectIsGoneAndEveryOldHandleDead) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  soft_reset();
  wait_until_ready();
  EXPECT_THAT(statuses_of({query(Layer::kNeighbor, neighbor, StateClass::kAll),
                           query(Layer::kIp4Path, path, StateClass::kAll),
                           query(Layer::kTcp, connection, StateClass::kAll)}),
              Each(Status::kFailureHandle));
  EXPECT_EQ(resolved(connection), ResolveResult::kFailed);
}

TEST_P(Reset, IndicesStartOverAndOnlyLostObjectsChangeTheirGeneration) {
  new_neighbor(1);
  const Word gone = new_neighbor(2);
  EXPECT_EQ(status_of(terminate(Layer::kNeighbor, gone)), Status::kSuccess);
  soft_reset();
  wait_until_ready();
  EXPECT_EQ(new_neighbor(), handle(layout::kHandleNeighbor, 1, 0));  // lost by the reset
  EXPECT_EQ(new_neighbor(), handle(layout::kHandleNeighbor, 1, 1));  // terminated before
  EXPECT_EQ(new_neighbor(), handle(layout::kHandleNeighbor, 0, 2));
  soft_reset();
  wait_until_ready();
  soft_reset();  // nothing to lose
  wait_until_ready();
  EXPECT_EQ(new_neighbor(), handle(layout::kHandleNeighbor, 2, 0));
  EXPECT_EQ(new_neighbor(), handle(layout::kHandleNeighbor, 2, 1));
  EXPECT_EQ(new_neighbor(), handle(layout::kHandleNeighbor, 1, 2));
  EXPECT_EQ(new_neighbor(), handle(layout::kHandleNeighbor, 0, 3));
}

TEST_P(Reset, DuringAResetStartsOver) {
  const std::uint32_t connections = config().connections;
  for (int cycles = 0; cycles < 24; ++cycles) {
    soft_reset();
    for (int i = 0; i < cycles; ++i) host.engine().step();
    soft_reset();
    wait_until_ready();
    const Word path = new_path(new_neighbor());
    for (std::uint32_t i = 0; i < connections; ++i) {
      ASSERT_EQ(new_connection(path, i) & ((1u << config().index_width) - 1), i)
          << "second reset after " << cycles << " cycles";
    }
  }
}

TEST_P(Reset, ConfigurationCountersAndTimeStay) {
  host.write(reg::vlan_index::kAddress, 3);
  host.write(reg::vlan_word::kAddress, 1u << 4);  // VLAN id 100
  host.write(reg::max_mtu::kAddress, 1500);
  add_ticks(777);
  layout::NeighborState state = sample_neighbor(1);
  state.vlan_id = 100;
  create(initiate(state));
  host.write(reg::control::kAddress, reg::control::kSoftResetMask | reg::control::kSoftwareMacMask |
                                         reg::control::kVlanFilterMask);
  wait_until_ready();
  EXPECT_EQ(host.read(reg::control::kAddress),
            reg::control::kSoftwareMacMask | reg::control::kVlanFilterMask);
  EXPECT_EQ(host.read(reg::max_mtu::kAddress), 1500u);
  EXPECT_EQ(host.read(reg::now::kAddress), 777u);
  EXPECT_EQ(completions_counted(Opcode::kInitiate, Status::kSuccess), 1u);
  create(initiate(state));
  state.vlan_id = 101;
  EXPECT_EQ(status_of(initiate(state)), Status::kOffloadVlanMismatch);
}

TEST_P(Reset, CountsDescriptorsFromZeroAgain) {
  new_neighbor();
  soft_reset();
  wait_until_ready();
  EXPECT_EQ(host.resolve(0).commands_seen, 0u);
}

TEST_P(Reset, NoMarkOfAnOldObjectStaysWithItsSlot) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  host.run(std::vector{invalidate(Layer::kNeighbor, neighbor), invalidate(Layer::kIp4Path, path),
                       invalidate(Layer::kTcp, connection)});
  host.settle();
  host.take_events();
  soft_reset();
  wait_until_ready();
  const Word again = new_neighbor();
  const Word path_again = new_path(again);
  const Word connection_again = new_connection(path_again);
  EXPECT_EQ(resolved(connection_again), ResolveResult::kSent);
  EXPECT_EQ(status_of(invalidate(Layer::kTcp, connection_again)), Status::kSuccess);
  EXPECT_THAT(events(), testing::ElementsAre(retrieve(connection_again)));
  EXPECT_THAT(
      statuses_of({terminate(Layer::kTcp, connection_again), terminate(Layer::kIp4Path, path_again),
                   terminate(Layer::kNeighbor, again)}),
      Each(Status::kSuccess));  // no dependents left over
}

TEST_P(Reset, UnderLoadEverythingInFlightIsGoneAndTheHostRecovers) {
  for (std::uint32_t round = 0; round < 8; ++round) {
    host.write(reg::nce_stale_ticks::kAddress, 0);
    set_control(reg::control::kEagerUploadMask);
    const Word neighbor = new_neighbor(round);
    const Word path = new_path(neighbor);
    const Word connection = new_connection(path);
    add_ticks(5000);
    for (std::uint16_t i = 0; i < 60; ++i) {
      host.post(query(Layer::kTcp, connection, StateClass::kAll));
      host.post(initiate(sample_neighbor(i)));
      host.post(initiate(Parent{path}, sample_connection(i)));
      host.post(invalidate(Layer::kIp4Path, path));
      host.post_resolve(connection, i);
      host.post_delegate(delegate(connection, sample_connection(i)));
    }
    for (std::uint32_t i = 0; i < 5 + 7 * round; ++i) host.pump();
    soft_reset();
    host.forget();
    wait_until_ready();
    host.settle();
    EXPECT_THAT(host.take_events(), IsEmpty());

    EXPECT_EQ(host.resolve(connection).commands_seen, 0u);
    EXPECT_THAT(statuses_of({query(Layer::kNeighbor, neighbor, StateClass::kAll),
                             query(Layer::kIp4Path, path, StateClass::kAll),
                             query(Layer::kTcp, connection, StateClass::kAll)}),
                Each(Status::kFailureHandle));
    // Every slot can be used again.
    EXPECT_THAT(statuses_of(std::vector(config().neighbors, initiate(sample_neighbor(1)))),
                Each(Status::kSuccess));
    EXPECT_EQ(status_of(initiate(sample_neighbor(1))), Status::kOffloadNeighborEntries);
    set_control(reg::control::kSoftResetMask);
    wait_until_ready();
  }
}

TEST_P(Reset, InTheMiddleOfAMessageForgetsItsBeginning) {
  const auto beats = to_beats(initiate(Parent{1}, sample_connection(1)));
  while (!host.engine().send_command(beats[0])) host.engine().step();
  soft_reset();
  wait_until_ready();
  EXPECT_EQ(status_of(query(Layer::kNeighbor, 0, StateClass::kAll)), Status::kFailureHandle);
}

TEST_P(Fault, CorruptStateFailsEveryDescriptorAndResolveUntilAReset) {  // GEN-10
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  host.write(reg::fault::kAddress, reg::fault::kCorruptMask);
  EXPECT_NE(host.read(reg::status::kAddress) & reg::status::kCorruptMask, 0u);
  Descriptor malformed = query(Layer::kNeighbor, neighbor, StateClass::kAll);
  malformed.beats = 2;
  EXPECT_EQ(status_of(malformed), Status::kMalformedLength);  // the message is looked at first
  const auto replies = host.run(std::vector{
      query(Layer::kTcp, connection, StateClass::kAll), update(neighbor, sample_neighbor(2)),
      invalidate(Layer::kTcp, connection), terminate(Layer::kTcp, connection),
      initiate(sample_neighbor(3)), initiate(Parent{0}, sample_connection(3)),
      linker(Layer::kNeighbor, 0), answer(neighbor, 3), relink(Layer::kIp4Path, path, 0)});
  for (const Reply& reply : replies) {
    EXPECT_EQ(reply.status(), Status::kHardware);
    EXPECT_EQ(reply.beats, 1u);
  }
  EXPECT_EQ(replies[4].handle(), 0u);
  EXPECT_EQ(resolved(connection), ResolveResult::kFailed);
  EXPECT_THAT(events(), IsEmpty());

  soft_reset();
  wait_until_ready();
  EXPECT_EQ(host.read(reg::status::kAddress) & reg::status::kCorruptMask, 0u);
  EXPECT_EQ(host.read(reg::fault::kAddress), 0u);
  EXPECT_EQ(new_neighbor(), handle(layout::kHandleNeighbor, 1, 0));
  EXPECT_EQ(status_of(query(Layer::kTcp, connection, StateClass::kAll)), Status::kFailureHandle);
}

TEST_P(Fault, AHungEngineTakesAndGivesNothingButItsRegistersAnswer) {
  const Word neighbor = new_neighbor();
  const Word connection = new_connection(new_path(neighbor));
  host.write(reg::fault::kAddress, reg::fault::kHangMask);
  for (int i = 0; i < 20; ++i) host.post(query(Layer::kTcp, connection, StateClass::kAll));
  host.post_resolve(connection, 1);
  for (int i = 0; i < 500; ++i) host.pump();
  EXPECT_THAT(host.take_replies(), IsEmpty());
  EXPECT_THAT(host.take_answers(), IsEmpty());
  EXPECT_EQ(host.read(reg::id::kAddress), layout::kIdentity);
  EXPECT_EQ(host.read(reg::build_neighbors::kAddress), config().neighbors);

  soft_reset();
  host.forget();
  wait_until_ready();
  EXPECT_EQ(host.read(reg::fault::kAddress), 0u);
  new_neighbor();
}

}  // namespace
}  // namespace flue::test
