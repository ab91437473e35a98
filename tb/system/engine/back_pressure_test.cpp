// SPDX-License-Identifier: Apache-2.0
//
// A host that does not listen for long: nothing is lost, and events do not stop commands
// (docs/engine.md, Events).

#include "engine_test.hpp"

namespace flue::test {
namespace {

using layout::ResolveResult;
using testing::Each;

class BackPressure : public EngineTest {};
FLUE_ON_EVERY_ENGINE(BackPressure);

TEST_P(BackPressure, CompletionsThatNobodyTakesWaitAndNoneIsLost) {
  const Word path = new_path(new_neighbor());
  const Word connection = new_connection(path);
  constexpr std::uint16_t kDescriptors = 600;
  std::uint16_t first = 0;
  host.hold_completions(true);
  for (std::uint16_t i = 0; i < kDescriptors; ++i) {
    const std::uint16_t tag = host.post(query(Layer::kTcp, connection, StateClass::kAll));
    if (i == 0) first = tag;
  }
  for (int i = 0; i < 2000; ++i) host.pump();
  EXPECT_TRUE(host.take_replies().empty());
  host.hold_completions(false);
  host.wait();
  const auto replies = host.take_replies();
  ASSERT_EQ(replies.size(), std::size_t{kDescriptors});
  for (std::uint16_t i = 0; i < kDescriptors; ++i) {
    EXPECT_EQ(replies[i].header().tag, static_cast<std::uint16_t>(first + i));
    EXPECT_EQ(join(state_differences(sample_connection(1), replies[i])), "");
  }
}

TEST_P(BackPressure, EventsThatNobodyTakesStopNoCommandAndNoneIsLost) {
  host.hold_events(true);
  std::vector<std::string> expected;
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  std::vector<Word> connections;
  for (Word n = 0; n < config().connections; ++n) connections.push_back(new_connection(path, n));
  host.write(reg::nce_stale_ticks::kAddress, 0);
  add_ticks(1);
  EXPECT_EQ(resolved(connections[0]), ResolveResult::kSent);
  expected.push_back(reachability_query(neighbor));
  for (int round = 0; round < 5; ++round) {
    for (Word connection : connections) {
      EXPECT_EQ(status_of(invalidate(Layer::kTcp, connection)), Status::kSuccess);
      EXPECT_EQ(resolved(connection), ResolveResult::kHeld);
    }
  }
  for (Word connection : connections) expected.push_back(retrieve(connection));
  EXPECT_THAT(statuses_of(std::vector(300, query(Layer::kNeighbor, neighbor, StateClass::kAll))),
              Each(Status::kSuccess));
  EXPECT_TRUE(host.take_events().empty());
  host.hold_events(false);
  EXPECT_THAT(events(), testing::UnorderedElementsAreArray(expected));
}

TEST_P(BackPressure, AWaitingEventOfAConnectionThatIsGoneIsNoneOfItsSuccessors) {
  host.hold_events(true);
  const Word path = new_path(new_neighbor());
  const Word filler = new_connection(path);  // so that something waits in front
  EXPECT_EQ(status_of(invalidate(Layer::kTcp, filler)), Status::kSuccess);
  host.write(reg::tcp_capacity::kAddress, 2);
  std::vector<std::string> gone;
  Word last = 0;
  for (Word n = 0; n < 3 * config().connections; ++n) {
    last = new_connection(path, n);
    EXPECT_EQ(status_of(invalidate(Layer::kTcp, last)), Status::kSuccess);
    if (n + 1 < 3 * config().connections) {
      gone.push_back(retrieve(last));
      EXPECT_EQ(status_of(terminate(Layer::kTcp, last)), Status::kSuccess);
    }
  }
  host.hold_events(false);
  const auto got = events();
  EXPECT_THAT(got, testing::Contains(retrieve(filler)).Times(1));
  EXPECT_THAT(got, testing::Contains(retrieve(last)).Times(1));
  for (const std::string& event : got) {
    if (event == retrieve(filler) || event == retrieve(last)) continue;
    EXPECT_THAT(gone, testing::Contains(event));
  }
  EXPECT_EQ(status_of(terminate(Layer::kTcp, last)), Status::kSuccess);
  EXPECT_THAT(events(), testing::IsEmpty());
}

TEST_P(BackPressure, AWaitingEventOfARescuedConnectionLeavesWhenItIsHeldAgain) {
  host.hold_events(true);
  const Word first = new_neighbor(1);
  const Word second = new_neighbor(2);
  const Word path = new_path(first);
  const Word connection = new_connection(path);
  const Word filler = new_connection(path, 2);
  EXPECT_EQ(status_of(invalidate(Layer::kTcp, filler)), Status::kSuccess);
  EXPECT_EQ(status_of(invalidate(Layer::kNeighbor, first)), Status::kSuccess);
  EXPECT_EQ(resolved(connection), ResolveResult::kHeld);
  EXPECT_EQ(status_of(relink(Layer::kIp4Path, path, second)), Status::kSuccess);
  for (int i = 0; i < 100; ++i) host.pump();
  EXPECT_EQ(resolved(connection), ResolveResult::kSent);
  EXPECT_EQ(status_of(invalidate(Layer::kNeighbor, second)), Status::kSuccess);
  EXPECT_EQ(resolved(connection), ResolveResult::kHeld);
  host.hold_events(false);
  EXPECT_THAT(events(), testing::UnorderedElementsAre(retrieve(filler), retrieve(connection)));
}

TEST_P(BackPressure, ANeighborIsAskedAboutAgainAlthoughTheOldQueryStillWaits) {
  host.hold_events(true);
  host.write(reg::nce_stale_ticks::kAddress, 0);
  const Word neighbor = new_neighbor();
  const Word connection = new_connection(new_path(neighbor));
  add_ticks(1);
  EXPECT_EQ(resolved(connection), ResolveResult::kSent);
  EXPECT_EQ(status_of(answer(neighbor, 0)), Status::kSuccess);
  EXPECT_EQ(resolved(connection), ResolveResult::kSent);  // confirmed this very tick
  add_ticks(1);
  EXPECT_EQ(resolved(connection), ResolveResult::kSent);  // stale again
  host.hold_events(false);
  const auto got = events();
  EXPECT_THAT(got, Each(reachability_query(neighbor)));
  EXPECT_GE(got.size(), 1u);
  EXPECT_LE(got.size(), 2u);
}

TEST_P(BackPressure, EagerUploadWithNobodyListeningLosesNobody) {
  set_control(reg::control::kEagerUploadMask);
  host.hold_events(true);
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  std::vector<std::string> expected;
  for (Word n = 0; n < config().connections; ++n) {
    expected.push_back(retrieve(new_connection(path, n)));
  }
  EXPECT_EQ(status_of(invalidate(Layer::kNeighbor, neighbor)), Status::kSuccess);
  EXPECT_THAT(statuses_of(std::vector(100, linker(Layer::kIp4Path, path))), Each(Status::kSuccess));
  host.hold_events(false);
  EXPECT_THAT(events(), testing::UnorderedElementsAreArray(expected));
}

}  // namespace
}  // namespace flue::test
