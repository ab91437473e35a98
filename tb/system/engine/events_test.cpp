// SPDX-License-Identifier: Apache-2.0
//
// Events: each cause one event, none twice, none lost (INV-8, OP-11, OP-12, NUD-2 to NUD-8).

#include "engine_test.hpp"

namespace flue::test {
namespace {

using layout::ResolveResult;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr std::uint32_t kStale = 30000;  // reset value of NCE_STALE_TICKS

class Retrieve : public EngineTest {};
FLUE_ON_EVERY_ENGINE(Retrieve);

class EagerUpload : public EngineTest {
 protected:
  EagerUpload() { set_control(reg::control::kEagerUploadMask); }
};
FLUE_ON_EVERY_ENGINE(EagerUpload);

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

TEST_P(Retrieve, AnInvalidatedConnectionIsAskedForAtOnce) {  // OP-11
  const Word connection = new_connection(new_path(new_neighbor()));
  EXPECT_EQ(status_of(invalidate(Layer::kTcp, connection)), Status::kSuccess);
  EXPECT_THAT(events(), ElementsAre(retrieve(connection)));
}

TEST_P(Retrieve, DependentsOfAnInvalidObjectAreAskedForWhenTheySend) {  // OP-11, INV-9
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word one = new_connection(path, 1);
  new_connection(path, 2);
  EXPECT_EQ(status_of(invalidate(Layer::kNeighbor, neighbor)), Status::kSuccess);
  EXPECT_THAT(events(), IsEmpty());
  EXPECT_EQ(resolved(one), ResolveResult::kHeld);
  EXPECT_THAT(events(), ElementsAre(retrieve(one)));
}

TEST_P(Retrieve, IsMadeOnceInTheLifeOfAConnection) {  // INV-8
  const Word neighbor = new_neighbor();
  const Word connection = new_connection(new_path(neighbor));
  EXPECT_EQ(status_of(invalidate(Layer::kNeighbor, neighbor)), Status::kSuccess);
  EXPECT_EQ(resolved(connection), ResolveResult::kHeld);
  EXPECT_THAT(events(), ElementsAre(retrieve(connection)));
  const std::uint32_t merged = host.read(reg::events_merged::kAddress);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(resolved(connection), ResolveResult::kHeld);
  host.run(std::vector{invalidate(Layer::kTcp, connection), invalidate(Layer::kTcp, connection)});
  EXPECT_THAT(events(), IsEmpty());
  EXPECT_EQ(host.read(reg::events_merged::kAddress), merged + 5);
  EXPECT_EQ(host.read(reg::events_sent::kAddress), 1u);
}

TEST_P(Retrieve, TheNextConnectionInTheSlotHasALifeOfItsOwn) {
  const Word path = new_path(new_neighbor());
  std::vector<std::string> expected;
  for (Word n = 0; n < 3 * config().connections; ++n) {
    const Word connection = new_connection(path, n);
    EXPECT_EQ(status_of(invalidate(Layer::kTcp, connection)), Status::kSuccess);
    EXPECT_THAT(events(), ElementsAre(retrieve(connection)));
    EXPECT_EQ(status_of(terminate(Layer::kTcp, connection)), Status::kSuccess);
  }
  EXPECT_EQ(host.read(reg::events_merged::kAddress), 0u);
}

TEST_P(Retrieve, ARescuedConnectionIsForgottenUnlessItWasAskedFor) {  // OP-11
  const Word bad = new_neighbor(1);
  const Word good = new_neighbor(2);
  const Word path = new_path(bad);
  const Word connection = new_connection(path);
  host.run(std::vector{invalidate(Layer::kNeighbor, bad), relink(Layer::kIp4Path, path, good)});
  EXPECT_EQ(resolved(connection), ResolveResult::kSent);
  EXPECT_THAT(events(), IsEmpty());
}

TEST_P(Retrieve, ADelayedEventOfAConnectionThatIsHeldAgainLeaves) {
  // Held and asked for, rescued before the event could leave or not, held again by another
  // neighbor: it leaves once.
  const Word first = new_neighbor(1);
  const Word second = new_neighbor(2);
  const Word path = new_path(first);
  const Word connection = new_connection(path);
  host.post(invalidate(Layer::kNeighbor, first));
  host.post_resolve(connection, 0);
  host.wait();
  host.run(
      std::vector{relink(Layer::kIp4Path, path, second), invalidate(Layer::kNeighbor, second)});
  EXPECT_EQ(resolved(connection), ResolveResult::kHeld);
  EXPECT_THAT(events(), ElementsAre(retrieve(connection)));
}

TEST_P(EagerUpload, AnInvalidateAsksForEveryHeldConnection) {  // OP-11
  const Word bad = new_neighbor(1);
  const Word good = new_neighbor(2);
  const Word path = new_path(bad, 1);
  const Word other = new_path(good, 2);
  const Word one = new_connection(path, 1);
  const Word safe = new_connection(other, 2);
  const Word two = new_connection(path, 3);
  EXPECT_EQ(status_of(invalidate(Layer::kNeighbor, bad)), Status::kSuccess);
  EXPECT_THAT(events(), ElementsAre(retrieve(one), retrieve(two)));
  EXPECT_EQ(status_of(invalidate(Layer::kIp4Path, other)), Status::kSuccess);
  EXPECT_THAT(events(), ElementsAre(retrieve(safe)));
}

TEST_P(EagerUpload, EveryConnectionOfAFullTableIsAskedForOnceInOrder) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  std::vector<std::string> expected;
  for (Word n = 0; n < config().connections; ++n)
    expected.push_back(retrieve(new_connection(path, n)));
  EXPECT_EQ(status_of(invalidate(Layer::kIp4Path, path)), Status::kSuccess);
  EXPECT_EQ(events(), expected);
  EXPECT_EQ(status_of(invalidate(Layer::kIp4Path, path)), Status::kSuccess);
  EXPECT_THAT(events(), IsEmpty());
}

TEST_P(EagerUpload, CommandsGoOnMeanwhile) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  std::vector<Word> connections;
  for (Word n = 0; n < 4; ++n) connections.push_back(new_connection(path, n));
  std::vector<Descriptor> stream{invalidate(Layer::kIp4Path, path)};
  for (int i = 0; i < 50; ++i)
    stream.push_back(query(Layer::kTcp, connections[0], StateClass::kAll));
  EXPECT_THAT(statuses_of(stream), testing::Each(Status::kSuccess));
  EXPECT_THAT(events(), UnorderedElementsAre(retrieve(connections[0]), retrieve(connections[1]),
                                             retrieve(connections[2]), retrieve(connections[3])));
}

TEST_P(EagerUpload, ASecondInvalidateWhileTheFirstIsScannedLosesNobody) {
  const Word one = new_neighbor(1);
  const Word two = new_neighbor(2);
  const Word path1 = new_path(one, 1);
  const Word path2 = new_path(two, 2);
  const Word c1 = new_connection(path1, 1);
  const Word c2 = new_connection(path2, 2);
  const Word c3 = new_connection(path1, 3);
  const Word c4 = new_connection(path2, 4);
  for (std::size_t gap = 0; gap < 3; ++gap) host.pump();
  host.run(std::vector{invalidate(Layer::kNeighbor, one), invalidate(Layer::kNeighbor, two)});
  EXPECT_THAT(events(),
              UnorderedElementsAre(retrieve(c1), retrieve(c2), retrieve(c3), retrieve(c4)));
}

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
