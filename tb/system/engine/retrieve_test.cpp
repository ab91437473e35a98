// SPDX-License-Identifier: Apache-2.0
//
// TcpIndicateRetrieve: each cause one event, none twice, none lost (INV-8, OP-11, OP-12).

#include "engine_test.hpp"

namespace flue::test {
namespace {

using layout::ResolveResult;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class Retrieve : public EngineTest {};
FLUE_ON_EVERY_ENGINE(Retrieve);

class EagerUpload : public EngineTest {
 protected:
  EagerUpload() { set_control(reg::control::kEagerUploadMask); }
};
FLUE_ON_EVERY_ENGINE(EagerUpload);

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

}  // namespace
}  // namespace flue::test
