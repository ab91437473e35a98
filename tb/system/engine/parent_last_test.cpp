// SPDX-License-Identifier: Apache-2.0
//
// A tree in one trip: children that name a parent which is only being created, or failed
// (PARENT_LAST), and linkers (INIT-4, INIT-11, OP-36).

#include "engine_test.hpp"

namespace flue::test {
namespace {

using testing::ElementsAre;

class ParentLast : public EngineTest {};
FLUE_ON_EVERY_ENGINE(ParentLast);

class Linker : public EngineTest {};
FLUE_ON_EVERY_ENGINE(Linker);

layout::Ip4PathState too_large_mtu() {
  layout::Ip4PathState state = sample_ip4_path(1);
  state.path_mtu = 9001;
  return state;
}

TEST_P(ParentLast, AWholeTreeGoesInWithoutWaiting) {  // TRAV-2: N1 P1 T1 T2 P2 T3
  const auto replies = host.run(std::vector{
      initiate(sample_neighbor(1)), initiate(kParentLast, sample_ip4_path(1)),
      initiate(kParentLast, sample_connection(1)), initiate(kParentLast, sample_connection(2)),
      initiate(kParentLast, sample_ip6_path(2)), initiate(kParentLast, sample_connection(3))});
  for (const Reply& reply : replies) EXPECT_EQ(reply.status(), Status::kSuccess);
  const Word path1 = replies[1].handle();
  const Word path2 = replies[4].handle();
  EXPECT_THAT(statuses_of({linker(Layer::kTcp, replies[2].handle(), Parent{path1}),
                           linker(Layer::kTcp, replies[3].handle(), Parent{path1}),
                           linker(Layer::kTcp, replies[5].handle(), Parent{path2}),
                           linker(Layer::kIp6Path, path2, Parent{replies[0].handle()})}),
              testing::Each(Status::kSuccess));
}

TEST_P(ParentLast, AChildOfAFailedParentFailsUntried) {  // INIT-11, INIT-12
  host.write(reg::tcp_capacity::kAddress, 1);
  EXPECT_THAT(
      statuses_of(
          {initiate(sample_neighbor(1)), initiate(kParentLast, sample_ip4_path(1)),
           initiate(kParentLast, sample_connection(1)), initiate(kParentLast, sample_connection(2)),
           initiate(kParentLast, too_large_mtu()), initiate(kParentLast, sample_connection(3))}),
      ElementsAre(Status::kSuccess, Status::kSuccess, Status::kSuccess, Status::kOffloadTcpEntries,
                  Status::kOffloadPathMtu, Status::kFailureParent));
}

TEST_P(ParentLast, AFailedNeighborFailsItsWholeTreeButNotTheNext) {
  host.write(reg::neighbor_capacity::kAddress, 1);
  const Word neighbor = new_neighbor();
  EXPECT_THAT(
      statuses_of({initiate(sample_neighbor(2)), initiate(kParentLast, sample_ip4_path(1)),
                   initiate(kParentLast, sample_connection(1)), linker(Layer::kNeighbor, neighbor),
                   initiate(kParentLast, sample_ip4_path(1)),
                   initiate(kParentLast, sample_connection(1))}),
      ElementsAre(Status::kOffloadNeighborEntries, Status::kFailureParent, Status::kFailureParent,
                  Status::kSuccess, Status::kSuccess, Status::kSuccess));
}

TEST_P(ParentLast, APathAfterAFailedOneStillHangsOnTheLastNeighbor) {  // OP-5
  EXPECT_THAT(
      statuses_of({initiate(sample_neighbor(1)), initiate(kParentLast, too_large_mtu()),
                   initiate(kParentLast, sample_ip4_path(1)),
                   initiate(kParentLast, sample_connection(1))}),
      ElementsAre(Status::kSuccess, Status::kOffloadPathMtu, Status::kSuccess, Status::kSuccess));
}

TEST_P(ParentLast, ANeighborLeavesNoLastPathBehind) {
  const Word first = new_neighbor(1);
  EXPECT_THAT(
      statuses_of({linker(Layer::kNeighbor, first), initiate(kParentLast, sample_ip4_path(1)),
                   initiate(kParentLast, sample_connection(1)), initiate(sample_neighbor(2)),
                   initiate(kParentLast, sample_connection(2)),
                   initiate(kParentLast, sample_ip4_path(2)), linker(Layer::kNeighbor, first),
                   initiate(kParentLast, sample_connection(3))}),
      ElementsAre(Status::kSuccess, Status::kSuccess, Status::kSuccess, Status::kSuccess,
                  Status::kFailureParent, Status::kSuccess, Status::kSuccess,
                  Status::kFailureParent));
}

TEST_P(ParentLast, ALinkerIsTheLastObjectAndItsFailureCounts) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word other = new_neighbor(2);
  EXPECT_THAT(
      statuses_of({linker(Layer::kIp4Path, path), initiate(kParentLast, sample_connection(1)),
                   linker(Layer::kIp6Path, path),  // another family
                   initiate(kParentLast, sample_connection(2)), linker(Layer::kNeighbor, other),
                   linker(Layer::kIp4Path, path, kParentLast),  // hangs on another one
                   initiate(kParentLast, sample_connection(3))}),
      ElementsAre(Status::kSuccess, Status::kSuccess, Status::kFailureHandle,
                  Status::kFailureParent, Status::kSuccess, Status::kFailureParent,
                  Status::kFailureParent));
}

TEST_P(ParentLast, ALinkerToAnInvalidObjectSucceedsButTakesNoChild) {  // OP-16
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  EXPECT_THAT(
      statuses_of({invalidate(Layer::kNeighbor, neighbor), linker(Layer::kNeighbor, neighbor),
                   initiate(kParentLast, sample_ip4_path(2)), invalidate(Layer::kIp4Path, path),
                   linker(Layer::kIp4Path, path), initiate(kParentLast, sample_connection(2))}),
      ElementsAre(Status::kSuccess, Status::kSuccess, Status::kFailureParent, Status::kSuccess,
                  Status::kSuccess, Status::kFailureParent));
}

TEST_P(ParentLast, EveryOtherDescriptorForgetsIt) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  Descriptor malformed = query(Layer::kNeighbor, neighbor, StateClass::kAll);
  malformed.words[9] = 1;
  Descriptor malformed_initiate = linker(Layer::kIp4Path, path);
  malformed_initiate.words[9] = 1;
  const std::vector<Descriptor> others{query(Layer::kTcp, connection, StateClass::kAll),
                                       query(Layer::kTcp, 0, StateClass::kNone),
                                       update_reference(Layer::kIp4Path, path),
                                       update(connection, sample_connection(3)),
                                       answer(neighbor, 1),
                                       terminate(Layer::kNeighbor, neighbor),
                                       malformed,
                                       malformed_initiate,
                                       invalidate(Layer::kTcp, connection)};
  for (const Descriptor& other : others) {
    EXPECT_EQ(statuses_of({linker(Layer::kIp4Path, path), other,
                           initiate(kParentLast, sample_connection(2))})
                  .back(),
              Status::kFailureParent);
    EXPECT_EQ(statuses_of({linker(Layer::kNeighbor, neighbor), other,
                           initiate(kParentLast, sample_ip4_path(2))})
                  .back(),
              Status::kFailureParent);
  }
}

TEST_P(ParentLast, AConnectionForgetsNothing) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  EXPECT_THAT(
      statuses_of({linker(Layer::kNeighbor, neighbor), linker(Layer::kIp4Path, path),
                   linker(Layer::kTcp, connection), initiate(Parent{0}, sample_connection(1)),
                   initiate(kParentLast, sample_connection(2)),
                   initiate(kParentLast, sample_ip4_path(2))}),
      ElementsAre(Status::kSuccess, Status::kSuccess, Status::kSuccess, Status::kFailureParent,
                  Status::kSuccess, Status::kSuccess));
}

TEST_P(ParentLast, TheDataPathsDelegatesDoNotComeBetween) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  EXPECT_EQ(status_of(linker(Layer::kIp4Path, path)), Status::kSuccess);
  host.delegate(delegate(connection, sample_connection(5)));
  EXPECT_EQ(status_of(initiate(kParentLast, sample_connection(2))), Status::kSuccess);
}

TEST_P(ParentLast, AResetForgetsIt) {
  host.run(std::vector{initiate(sample_neighbor(1)), initiate(kParentLast, sample_ip4_path(1))});
  set_control(reg::control::kSoftResetMask);
  host.settle();
  EXPECT_THAT(statuses_of({initiate(kParentLast, sample_connection(1)),
                           initiate(kParentLast, sample_ip4_path(1))}),
              testing::Each(Status::kFailureParent));
}

TEST_P(Linker, ReferencesAnyObjectAndChangesNothing) {
  const Word neighbor = new_neighbor();
  const Word path = new_ip6_path(neighbor);
  const Word connection = new_connection(path);
  EXPECT_THAT(statuses_of({linker(Layer::kNeighbor, neighbor), linker(Layer::kIp6Path, path),
                           linker(Layer::kTcp, connection)}),
              testing::Each(Status::kSuccess));
  EXPECT_EQ(host.run(linker(Layer::kTcp, connection)).handle(), connection);
  EXPECT_EQ(join(state_differences(sample_connection(1), state_of(Layer::kTcp, connection))), "");
}

TEST_P(Linker, WithCheckParentMustHangWhereTheTreeSays) {  // OP-36
  const Word here = new_neighbor(1);
  const Word there = new_neighbor(2);
  const Word path = new_path(here, 1);
  const Word other_path = new_path(there, 2);
  const Word connection = new_connection(path);
  EXPECT_THAT(
      statuses_of({linker(Layer::kIp4Path, path, Parent{here}),
                   linker(Layer::kIp4Path, path, Parent{there}),
                   linker(Layer::kTcp, connection, Parent{path}),
                   linker(Layer::kTcp, connection, Parent{other_path}),
                   linker(Layer::kNeighbor, here), linker(Layer::kIp4Path, path, kParentLast),
                   linker(Layer::kTcp, connection, kParentLast), linker(Layer::kNeighbor, there),
                   linker(Layer::kIp4Path, other_path, kParentLast),
                   linker(Layer::kTcp, connection, kParentLast)}),
      ElementsAre(Status::kSuccess, Status::kFailureParent, Status::kSuccess,
                  Status::kFailureParent, Status::kSuccess, Status::kSuccess, Status::kSuccess,
                  Status::kSuccess, Status::kSuccess, Status::kFailureParent));
}

TEST_P(Linker, AWrongHandleIsToldBeforeAWrongParent) {
  const Word neighbor = new_neighbor();
  new_path(neighbor);
  EXPECT_EQ(status_of(linker(Layer::kIp4Path, neighbor, Parent{0})), Status::kFailureHandle);
}

}  // namespace
}  // namespace flue::test
