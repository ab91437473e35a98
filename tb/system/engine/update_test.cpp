// SPDX-License-Identifier: Apache-2.0
//
// UPDATE of neighbors and paths: values, relinks, both or nothing (UPD-2, UPD-3, LINK-2, OP-2).

#include "engine_test.hpp"

namespace flue::test {
namespace {

using layout::ResolveResult;
using testing::ElementsAre;

class Update : public EngineTest {};
FLUE_ON_EVERY_ENGINE(Update);

class Relink : public EngineTest {};
FLUE_ON_EVERY_ENGINE(Relink);

TEST_P(Update, ANeighborsCachedClassAndNothingElse) {  // UPD-2, UPD-14
  const Word neighbor = new_neighbor(1);
  EXPECT_EQ(status_of(update(neighbor, sample_neighbor(2))), Status::kSuccess);
  layout::NeighborState expected = sample_neighbor(1);
  expected.dl_destination_address = sample_neighbor(2).dl_destination_address;
  expected.host_reachability_delta = sample_neighbor(2).host_reachability_delta;
  EXPECT_EQ(join(state_differences(expected, state_of(Layer::kNeighbor, neighbor))), "");
}

TEST_P(Update, APathsMtuUpToTheLimit) {  // UPD-22
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor, 1);
  const Word ip6_path = new_ip6_path(neighbor, 1);
  layout::Ip4PathState ip4 = sample_ip4_path(1);
  layout::Ip6PathState ip6 = sample_ip6_path(1);
  ip4.path_mtu = ip6.path_mtu = 9000;
  layout::Ip4PathState too_large = ip4;
  too_large.path_mtu = 9001;
  EXPECT_THAT(statuses_of({update(path, ip4), update(ip6_path, ip6), update(path, too_large)}),
              ElementsAre(Status::kSuccess, Status::kSuccess, Status::kFailureValue));
  EXPECT_EQ(join(state_differences(ip4, state_of(Layer::kIp4Path, path))), "");
  EXPECT_EQ(join(state_differences(ip6, state_of(Layer::kIp6Path, ip6_path))), "");
}

TEST_P(Update, WhatIsSharedChangesForEveryConnection) {  // UPD-15
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word one = new_connection(path, 1);
  const Word two = new_connection(path, 2);
  EXPECT_EQ(status_of(update(neighbor, sample_neighbor(9))), Status::kSuccess);
  for (Word connection : {one, two}) {
    EXPECT_EQ(host.resolve(connection).dl_destination_address,
              sample_neighbor(9).dl_destination_address);
  }
}

TEST_P(Update, AnInvalidObjectTakesNoValuesButMayBeReferenced) {  // OP-8, INV-14
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  EXPECT_THAT(statuses_of({invalidate(Layer::kTcp, connection), invalidate(Layer::kIp4Path, path),
                           invalidate(Layer::kNeighbor, neighbor)}),
              testing::Each(Status::kSuccess));
  EXPECT_THAT(statuses_of({update(neighbor, sample_neighbor(2)), update(path, sample_ip4_path(2)),
                           relink(Layer::kIp4Path, path, neighbor),
                           update(connection, sample_connection(2)),
                           check_parent(update(connection, sample_connection(2)), 0)}),
              testing::Each(Status::kFailureInvalid));
  EXPECT_THAT(statuses_of({update_reference(Layer::kNeighbor, neighbor),
                           update_reference(Layer::kIp4Path, path),
                           update_reference(Layer::kTcp, connection),
                           check_parent(update_reference(Layer::kTcp, connection), path)}),
              testing::Each(Status::kSuccess));
  EXPECT_EQ(join(state_differences(sample_connection(1), state_of(Layer::kTcp, connection))), "");
}

TEST_P(Update, AConnectionUnderAnInvalidPathIsItselfValid) {  // INV-7
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  EXPECT_THAT(
      statuses_of({invalidate(Layer::kIp4Path, path), invalidate(Layer::kNeighbor, neighbor),
                   update(connection, sample_connection(2))}),
      testing::Each(Status::kSuccess));
}

TEST_P(Update, AReferenceWithoutStateChangesNothing) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  EXPECT_THAT(statuses_of({update_reference(Layer::kNeighbor, neighbor),
                           update_reference(Layer::kIp4Path, path),
                           check_parent(update_reference(Layer::kTcp, connection), path)}),
              testing::Each(Status::kSuccess));
  EXPECT_EQ(join(state_differences(sample_neighbor(1), state_of(Layer::kNeighbor, neighbor))), "");
  EXPECT_EQ(join(state_differences(sample_ip4_path(1), state_of(Layer::kIp4Path, path))), "");
  EXPECT_EQ(join(state_differences(sample_connection(1), state_of(Layer::kTcp, connection))), "");
}

TEST_P(Relink, EveryConnectionOfThePathFollows) {  // LINK-2, LINK-6
  const Word before = new_neighbor(1);
  const Word after = new_neighbor(2);
  const Word path = new_path(before);
  const Word one = new_connection(path, 1);
  const Word two = new_connection(path, 2);
  EXPECT_EQ(status_of(relink(Layer::kIp4Path, path, after)), Status::kSuccess);
  for (Word connection : {one, two}) {
    EXPECT_EQ(host.resolve(connection).dl_destination_address,
              sample_neighbor(2).dl_destination_address);
  }
  EXPECT_EQ(join(state_differences(sample_ip4_path(1), state_of(Layer::kIp4Path, path))), "");
}

TEST_P(Relink, MovesTheDependentFromOneNeighborToTheOther) {  // LINK-4, LINK-8
  const Word before = new_neighbor(1);
  const Word after = new_neighbor(2);
  const Word path = new_path(before);
  EXPECT_THAT(
      statuses_of({terminate(Layer::kNeighbor, before), relink(Layer::kIp4Path, path, after),
                   terminate(Layer::kNeighbor, after), terminate(Layer::kNeighbor, before),
                   terminate(Layer::kIp4Path, path), terminate(Layer::kNeighbor, after)}),
      ElementsAre(Status::kFailureDependents, Status::kSuccess, Status::kFailureDependents,
                  Status::kSuccess, Status::kSuccess, Status::kSuccess));
}

TEST_P(Relink, ToTheSameNeighborIsNoChange) {  // OP-9
  const Word neighbor = new_neighbor();
  const Word path = new_ip6_path(neighbor);
  EXPECT_THAT(
      statuses_of({relink(Layer::kIp6Path, path, neighbor), relink(Layer::kIp6Path, path, neighbor),
                   terminate(Layer::kNeighbor, neighbor), terminate(Layer::kIp6Path, path),
                   terminate(Layer::kNeighbor, neighbor)}),
      ElementsAre(Status::kSuccess, Status::kSuccess, Status::kFailureDependents, Status::kSuccess,
                  Status::kSuccess));
}

TEST_P(Relink, BackAndForthCountsEveryMove) {
  const Word one = new_neighbor(1);
  const Word two = new_neighbor(2);
  std::vector<Word> paths{new_path(one, 1), new_path(one, 2), new_path(two, 3)};
  std::vector<Descriptor> moves;
  for (int round = 0; round < 9; ++round) {
    for (Word path : paths)
      moves.push_back(relink(Layer::kIp4Path, path, round % 2 == 0 ? two : one));
    moves.push_back(terminate(Layer::kNeighbor, round % 2 == 0 ? two : one));
  }
  const auto statuses = statuses_of(moves);
  for (std::size_t i = 0; i < moves.size(); ++i) {
    const bool move = moves[i].header().opcode == Opcode::kUpdate;
    EXPECT_EQ(statuses[i], move ? Status::kSuccess : Status::kFailureDependents) << i;
  }
  EXPECT_EQ(status_of(terminate(Layer::kNeighbor, one)), Status::kSuccess);  // all are on two now
}

TEST_P(Relink, RescuesConnectionsFromAnInvalidNeighbor) {  // INV-16
  const Word before = new_neighbor(1);
  const Word after = new_neighbor(2);
  const Word path = new_path(before);
  const Word connection = new_connection(path);
  EXPECT_EQ(status_of(invalidate(Layer::kNeighbor, before)), Status::kSuccess);
  EXPECT_EQ(resolved(connection), ResolveResult::kHeld);
  EXPECT_EQ(status_of(relink(Layer::kIp4Path, path, after)), Status::kSuccess);
  EXPECT_EQ(resolved(connection), ResolveResult::kSent);
}

TEST_P(Relink, ToAnInvalidNeighborFailsAndTheOldLinkStays) {  // OP-16
  const Word before = new_neighbor(1);
  const Word after = new_neighbor(2);
  const Word path = new_path(before);
  const Word connection = new_connection(path);
  EXPECT_THAT(
      statuses_of({invalidate(Layer::kNeighbor, after), relink(Layer::kIp4Path, path, after),
                   terminate(Layer::kNeighbor, after)}),
      ElementsAre(Status::kSuccess, Status::kFailureParent, Status::kSuccess));
  EXPECT_EQ(host.resolve(connection).dl_destination_address,
            sample_neighbor(1).dl_destination_address);
}

TEST_P(Relink, WithValuesIsAllOrNothing) {  // OP-2
  const Word before = new_neighbor(1);
  const Word after = new_neighbor(2);
  const Word path = new_path(before, 1);
  layout::Ip4PathState given = sample_ip4_path(1);
  given.path_mtu = 9001;
  EXPECT_EQ(status_of(link_to(update(path, given), after)), Status::kFailureValue);
  EXPECT_EQ(status_of(terminate(Layer::kNeighbor, before)), Status::kFailureDependents);
  given.path_mtu = 1400;
  EXPECT_EQ(status_of(link_to(update(path, given), 0)), Status::kFailureParent);
  EXPECT_EQ(join(state_differences(sample_ip4_path(1), state_of(Layer::kIp4Path, path))), "");

  EXPECT_EQ(status_of(link_to(update(path, given), after)), Status::kSuccess);
  EXPECT_EQ(join(state_differences(given, state_of(Layer::kIp4Path, path))), "");
  EXPECT_EQ(status_of(terminate(Layer::kNeighbor, before)), Status::kSuccess);
}

TEST_P(Relink, AWrongParentIsToldBeforeAWrongValue) {
  const Word path = new_path(new_neighbor());
  layout::Ip4PathState given = sample_ip4_path(1);
  given.path_mtu = 9001;
  EXPECT_EQ(status_of(link_to(update(path, given), path)), Status::kFailureParent);
}

}  // namespace
}  // namespace flue::test
