// SPDX-License-Identifier: Apache-2.0
//
// Neighbor clocks and NeighborReachabilityQuery: one query, not one for each segment (NUD-1 to
// NUD-8).

#include "engine_test.hpp"

namespace flue::test {
namespace {

using layout::ResolveResult;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint32_t kStale = 30000;  // reset value of NCE_STALE_TICKS

class Reachability : public EngineTest {
 protected:
  /// A neighbor that both sides have just confirmed.
  Word fresh_neighbor() {
    layout::NeighborState state = sample_neighbor(1);
    state.host_reachability_delta = 0;
    state.nic_reachability_delta = 0;
    return create(initiate(state));
  }
};
FLUE_ON_EVERY_ENGINE(Reachability);

TEST_P(Reachability, AStaleNeighborIsAskedAboutOnceUntilAnswered) {  // NUD-2, NUD-3, NUD-8
  const Word neighbor = fresh_neighbor();
  const Word connection = new_connection(new_path(neighbor));
  add_ticks(kStale);
  EXPECT_EQ(resolved(connection), ResolveResult::kSent);
  EXPECT_THAT(events(), IsEmpty());  // strictly greater
  add_ticks(1);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(resolved(connection), ResolveResult::kSent);
  EXPECT_THAT(events(), ElementsAre(reachability_query(neighbor)));
  EXPECT_EQ(host.read(reg::events_merged::kAddress), 3u);

  EXPECT_EQ(status_of(answer(neighbor, 0)), Status::kSuccess);  // NUD-6
  add_ticks(kStale);
  EXPECT_EQ(resolved(connection), ResolveResult::kSent);
  EXPECT_THAT(events(), IsEmpty());
  add_ticks(1);
  EXPECT_EQ(resolved(connection), ResolveResult::kSent);
  EXPECT_THAT(events(), ElementsAre(reachability_query(neighbor)));
}

TEST_P(Reachability, EitherSidesConfirmationIsEnough) {  // NUD-1, NUD-2
  const Word neighbor = fresh_neighbor();
  const Word connection = new_connection(new_path(neighbor));
  add_ticks(kStale + 1);
  layout::NeighborState progress;
  progress.nic_reachability_delta = 0;
  host.delegate(delegate(neighbor, progress));
  EXPECT_EQ(resolved(connection), ResolveResult::kSent);
  EXPECT_THAT(events(), IsEmpty());
  add_ticks(kStale + 1);
  layout::NeighborState confirmed = sample_neighbor(1);
  confirmed.host_reachability_delta = 0;
  EXPECT_EQ(status_of(update(neighbor, confirmed)), Status::kSuccess);  // UPD-16
  EXPECT_EQ(resolved(connection), ResolveResult::kSent);
  EXPECT_THAT(events(), IsEmpty());
}

TEST_P(Reachability, AnAnswerStoresTheHostsDelta) {  // NUD-5
  const Word neighbor = fresh_neighbor();
  EXPECT_THAT(statuses_of({answer(neighbor, 1234), invalidate(Layer::kNeighbor, neighbor),
                           answer(neighbor, 4321)}),
              testing::Each(Status::kSuccess));
  const auto state = state_of(Layer::kNeighbor, neighbor).as<layout::NeighborState>();
  EXPECT_EQ(state.host_reachability_delta, 4321u);
  EXPECT_EQ(state.dl_destination_address, sample_neighbor(1).dl_destination_address);
}

TEST_P(Reachability, AHeldConnectionSendsNothingAndAsksNothing) {
  const Word neighbor = fresh_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  add_ticks(kStale + 1);
  EXPECT_EQ(status_of(invalidate(Layer::kIp4Path, path)), Status::kSuccess);
  EXPECT_EQ(resolved(connection), ResolveResult::kHeld);
  EXPECT_THAT(events(), ElementsAre(retrieve(connection)));
}

TEST_P(Reachability, TheNextNeighborInTheSlotHasALifeOfItsOwn) {
  host.write(reg::nce_stale_ticks::kAddress, 0);
  for (Word n = 0; n < 2 * config().neighbors; ++n) {
    const Word neighbor = fresh_neighbor();
    const Word path = new_path(neighbor);
    const Word connection = new_connection(path);
    add_ticks(1);
    EXPECT_EQ(resolved(connection), ResolveResult::kSent);
    EXPECT_THAT(events(), ElementsAre(reachability_query(neighbor)));
    host.run(std::vector{terminate(Layer::kTcp, connection), terminate(Layer::kIp4Path, path),
                         terminate(Layer::kNeighbor, neighbor)});
  }
  EXPECT_EQ(host.read(reg::events_merged::kAddress), 0u);
}

TEST_P(Reachability, ClocksCompareAcrossTheWrap) {  // NUD-2: unsigned, modulo 2^32
  add_ticks(0xFFFFFFF0);                            // NCT just before the wrap
  layout::NeighborState state = sample_neighbor(1);
  state.host_reachability_delta = 0;
  state.nic_reachability_delta = 0;
  const Word neighbor = create(initiate(state));
  const Word connection = new_connection(new_path(neighbor));
  add_ticks(0x20);  // over it
  EXPECT_EQ(host.read(reg::now::kAddress), 0x10u);
  EXPECT_EQ(resolved(connection), ResolveResult::kSent);
  EXPECT_THAT(events(), IsEmpty());
  const auto queried = state_of(Layer::kNeighbor, neighbor).as<layout::NeighborState>();
  EXPECT_EQ(queried.nic_reachability_delta, 0x20u);  // QRY-8
  EXPECT_EQ(queried.host_reachability_delta, 0u);    // as given
  add_ticks(kStale - 0x20);
  EXPECT_EQ(resolved(connection), ResolveResult::kSent);
  EXPECT_THAT(events(), IsEmpty());
  add_ticks(1);
  EXPECT_EQ(resolved(connection), ResolveResult::kSent);
  EXPECT_THAT(events(), ElementsAre(reachability_query(neighbor)));
}

TEST_P(Reachability, DeltasOlderThanTheClockWorkToo) {  // INIT-23: HRT = NCT - HRD below zero
  layout::NeighborState state = sample_neighbor(1);
  state.host_reachability_delta = kStale + 1;
  state.nic_reachability_delta = kStale;
  const Word neighbor = create(initiate(state));
  const Word connection = new_connection(new_path(neighbor));
  EXPECT_EQ(resolved(connection), ResolveResult::kSent);
  EXPECT_THAT(events(), IsEmpty());
  add_ticks(1);
  EXPECT_EQ(resolved(connection), ResolveResult::kSent);
  EXPECT_THAT(events(), ElementsAre(reachability_query(neighbor)));
  EXPECT_EQ(host.run(terminate(Layer::kNeighbor, neighbor)).status(), Status::kFailureDependents);
}

TEST_P(Reachability, ATerminatedNeighborGivesItsPresentDeltaBack) {  // QRY-8, TERM-10
  const Word neighbor = new_neighbor(1);
  add_ticks(500);
  const Reply reply = host.run(terminate(Layer::kNeighbor, neighbor));
  EXPECT_EQ(reply.as<layout::NeighborState>().nic_reachability_delta,
            sample_neighbor(1).nic_reachability_delta + 500);
}

TEST_P(Reachability, ADelegatedDeltaCountsOnFromThere) {
  const Word neighbor = new_neighbor(1);
  add_ticks(500);
  layout::NeighborState given;
  given.nic_reachability_delta = 40;
  host.delegate(delegate(neighbor, given));
  add_ticks(2);
  EXPECT_EQ(state_of(Layer::kNeighbor, neighbor).as<layout::NeighborState>().nic_reachability_delta,
            42u);
}

}  // namespace
}  // namespace flue::test
