// SPDX-License-Identifier: Apache-2.0
//
// Descriptors right behind each other that meet in one place: each result must be as if they came
// one at a time (OP-7, OP-8).

#include "engine_test.hpp"

namespace flue::test {
namespace {

using testing::Each;

class Hazard : public EngineTest {
 protected:
  /// Indifferent descriptors, to put `n` of them between two that meet.
  static std::vector<Descriptor> filler(std::size_t n) {
    return std::vector<Descriptor>(n, query(Layer::kNeighbor, 0, StateClass::kNone));
  }
  /// The statuses of `first`, `n` others and `second`, without those of the others.
  std::vector<Status> apart(const Descriptor& first, std::size_t n, const Descriptor& second) {
    std::vector<Descriptor> stream{first};
    for (const Descriptor& f : filler(n)) stream.push_back(f);
    stream.push_back(second);
    const auto statuses = statuses_of(stream);
    return {statuses.front(), statuses.back()};
  }
};
FLUE_ON_EVERY_ENGINE(Hazard);

constexpr std::size_t kFarthest = 20;  // more than any pipeline here is long

TEST_P(Hazard, ASlotGoesFromTerminateToInitiateWithTheTableFull) {
  std::vector<Word> neighbors;
  for (Word n = 0; n < config().neighbors; ++n) neighbors.push_back(new_neighbor(n));
  std::vector<Descriptor> stream;
  std::vector<Word> expected;
  const Word generations = Word{1} << config().generation_width;
  for (Word round = 1; round < 12; ++round) {
    for (Word n = 0; n < config().neighbors; ++n) {
      const Word old = handle(layout::kHandleNeighbor, (round - 1) % generations, n);
      stream.push_back(initiate(sample_neighbor(n)));  // full
      stream.push_back(terminate(Layer::kNeighbor, old));
      stream.push_back(initiate(sample_neighbor(100 + n)));
      expected.push_back(handle(layout::kHandleNeighbor, round % generations, n));
    }
  }
  const auto replies = host.run(stream);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(replies[3 * i].status(), Status::kOffloadNeighborEntries);
    EXPECT_EQ(replies[3 * i + 1].status(), Status::kSuccess);
    EXPECT_EQ(replies[3 * i + 2].status(), Status::kSuccess);
    EXPECT_EQ(replies[3 * i + 2].handle(), expected[i]);
  }
}

TEST_P(Hazard, ASlotGoesFromTerminateToInitiateAtEveryDistance) {
  const Word path = new_path(new_neighbor());
  std::vector<Word> connections;
  for (Word n = 0; n < config().connections; ++n) connections.push_back(new_connection(path, n));
  for (std::size_t distance = 0; distance < kFarthest; ++distance) {
    const Word n = static_cast<Word>(distance) % config().connections;
    EXPECT_THAT(apart(terminate(Layer::kTcp, connections[n]), distance,
                      initiate(Parent{path}, sample_connection(n))),
                Each(Status::kSuccess))
        << distance;
    const Word generation = static_cast<Word>(distance) / config().connections + 1;
    connections[n] =
        handle(layout::kHandleTcp, generation % (Word{1} << config().generation_width), n);
    EXPECT_EQ(join(state_differences(sample_connection(n), state_of(Layer::kTcp, connections[n]))),
              "");
  }
}

TEST_P(Hazard, AnObjectIsThereForTheNextDescriptorAtEveryDistance) {
  for (std::size_t distance = 0; distance < kFarthest; ++distance) {
    const Word n = static_cast<Word>(distance);
    const Word generation = n / config().neighbors % (Word{1} << config().generation_width);
    const Word next = handle(layout::kHandleNeighbor, generation, n % config().neighbors);
    EXPECT_THAT(apart(initiate(sample_neighbor(n)), distance, invalidate(Layer::kNeighbor, next)),
                Each(Status::kSuccess));
    EXPECT_THAT(apart(terminate(Layer::kNeighbor, next), distance,
                      query(Layer::kNeighbor, next, StateClass::kAll)),
                testing::ElementsAre(Status::kSuccess, Status::kFailureHandle));
  }
}

TEST_P(Hazard, AnInvalidMarkIsSeenByTheNextDescriptorAtEveryDistance) {
  for (std::size_t distance = 0; distance < kFarthest; ++distance) {
    const Word neighbor = new_neighbor();
    EXPECT_THAT(apart(invalidate(Layer::kNeighbor, neighbor), distance,
                      update(neighbor, sample_neighbor(2))),
                testing::ElementsAre(Status::kSuccess, Status::kFailureInvalid))
        << distance;
    EXPECT_EQ(status_of(terminate(Layer::kNeighbor, neighbor)), Status::kSuccess);
    const Word second = new_neighbor();
    EXPECT_THAT(apart(invalidate(Layer::kNeighbor, second), distance,
                      initiate(Parent{second}, sample_ip4_path(1))),
                testing::ElementsAre(Status::kSuccess, Status::kFailureParent))
        << distance;
    EXPECT_EQ(status_of(terminate(Layer::kNeighbor, second)), Status::kSuccess);
  }
}

TEST_P(Hazard, DependentsAreCountedForTheNextDescriptorAtEveryDistance) {
  for (std::size_t distance = 0; distance < kFarthest; ++distance) {
    const Word neighbor = new_neighbor();
    const Word path = new_path(neighbor);
    const auto replies = [&] {
      std::vector<Descriptor> stream{initiate(Parent{path}, sample_connection(1))};
      for (const Descriptor& f : filler(distance)) stream.push_back(f);
      stream.push_back(terminate(Layer::kIp4Path, path));
      return host.run(stream);
    }();
    EXPECT_EQ(replies.back().status(), Status::kFailureDependents) << distance;
    EXPECT_THAT(apart(terminate(Layer::kTcp, replies.front().handle()), distance,
                      terminate(Layer::kIp4Path, path)),
                Each(Status::kSuccess))
        << distance;
    EXPECT_EQ(status_of(terminate(Layer::kNeighbor, neighbor)), Status::kSuccess);
  }
}

TEST_P(Hazard, ARelinkMovesTheCountForTheNextDescriptorAtEveryDistance) {  // LINK-8
  Word here = new_neighbor(1);
  Word there = new_neighbor(2);
  const Word path = new_path(here);
  for (std::size_t distance = 0; distance < kFarthest; ++distance) {
    EXPECT_THAT(
        apart(relink(Layer::kIp4Path, path, there), distance, terminate(Layer::kNeighbor, there)),
        testing::ElementsAre(Status::kSuccess, Status::kFailureDependents))
        << distance;
    EXPECT_THAT(
        apart(relink(Layer::kIp4Path, path, here), distance, terminate(Layer::kNeighbor, there)),
        Each(Status::kSuccess))
        << distance;
    there = new_neighbor(3);
  }
}

TEST_P(Hazard, ARelinkRightBeforeTheTargetGoesOrBecomesInvalid) {
  const Word here = new_neighbor(1);
  const Word path = new_path(here);
  for (std::size_t distance = 0; distance < kFarthest; ++distance) {
    Word there = new_neighbor(2);
    EXPECT_THAT(
        apart(terminate(Layer::kNeighbor, there), distance, relink(Layer::kIp4Path, path, there)),
        testing::ElementsAre(Status::kSuccess, Status::kFailureParent))
        << distance;
    there = new_neighbor(3);
    EXPECT_THAT(
        apart(invalidate(Layer::kNeighbor, there), distance, relink(Layer::kIp4Path, path, there)),
        testing::ElementsAre(Status::kSuccess, Status::kFailureParent))
        << distance;
    EXPECT_EQ(status_of(terminate(Layer::kNeighbor, there)), Status::kSuccess);
  }
  EXPECT_EQ(status_of(terminate(Layer::kNeighbor, here)), Status::kFailureDependents);
}

TEST_P(Hazard, ALinkIsSeenByTheNextCheckAtEveryDistance) {
  const Word one = new_neighbor(1);
  const Word two = new_neighbor(2);
  const Word path = new_path(one);
  for (std::size_t distance = 0; distance < kFarthest; ++distance) {
    EXPECT_THAT(apart(relink(Layer::kIp4Path, path, two), distance,
                      linker(Layer::kIp4Path, path, Parent{two})),
                Each(Status::kSuccess));
    EXPECT_THAT(apart(relink(Layer::kIp4Path, path, one), distance,
                      linker(Layer::kIp4Path, path, Parent{two})),
                testing::ElementsAre(Status::kSuccess, Status::kFailureParent));
  }
}

TEST_P(Hazard, OneHotNeighborTakesEveryKindOfDescriptorInARow) {
  const Word neighbor = new_neighbor();
  const Word other = new_neighbor(2);
  const Word path = new_path(neighbor);
  std::vector<Descriptor> stream;
  std::vector<Status> expected;
  const auto add = [&](const Descriptor& descriptor, Status status) {
    stream.push_back(descriptor);
    expected.push_back(status);
  };
  for (std::uint32_t i = 0; i < 30; ++i) {
    add(update(neighbor, sample_neighbor(i)), Status::kSuccess);
    add(query(Layer::kNeighbor, neighbor, StateClass::kCached), Status::kSuccess);
    add(linker(Layer::kNeighbor, neighbor), Status::kSuccess);
    add(linker(Layer::kIp4Path, path, kParentLast), Status::kSuccess);
    add(answer(neighbor, i), Status::kSuccess);
    add(terminate(Layer::kNeighbor, neighbor), Status::kFailureDependents);
    add(relink(Layer::kIp4Path, path, other), Status::kSuccess);
    add(relink(Layer::kIp4Path, path, neighbor), Status::kSuccess);
  }
  const auto replies = host.run(stream);
  for (std::size_t i = 0; i < stream.size(); ++i) {
    ASSERT_EQ(replies[i].status(), expected[i]) << i;
    if (stream[i].header().opcode == Opcode::kQuery) {
      EXPECT_EQ(replies[i].as<layout::NeighborState>().dl_destination_address,
                sample_neighbor(static_cast<std::uint32_t>(i / 8)).dl_destination_address);
    }
  }
}

TEST_P(Hazard, AWholeTreeComesAndGoesInOneStream) {
  const Word generations = Word{1} << config().generation_width;
  std::vector<Descriptor> stream;
  for (Word round = 0; round < 20; ++round) {
    const auto at = [&](Word code, Word slots) {
      return handle(code, round / slots % generations, round % slots);
    };
    const Word neighbor = at(layout::kHandleNeighbor, config().neighbors);
    const Word path = at(layout::kHandlePath, config().paths);
    const Word connection = at(layout::kHandleTcp, config().connections);
    stream.push_back(initiate(sample_neighbor(round)));
    stream.push_back(initiate(kParentLast, sample_ip4_path(round)));
    stream.push_back(initiate(kParentLast, sample_connection(round)));
    stream.push_back(terminate(Layer::kTcp, connection));
    stream.push_back(terminate(Layer::kIp4Path, path));
    stream.push_back(terminate(Layer::kNeighbor, neighbor));
  }
  const auto replies = host.run(stream);
  for (Word round = 0; round < 20; ++round) {
    for (std::size_t i = 0; i < 6; ++i) {
      EXPECT_EQ(replies[6 * round + i].status(), Status::kSuccess) << round << " " << i;
    }
    EXPECT_EQ(join(state_differences(sample_connection(round), replies[6 * round + 3],
                                     StateClass::kDelegated)),
              "");
  }
}

TEST_P(Hazard, WideStateIsForwardedToTheNextQueryAtEveryDistance) {
  const Word path = new_path(new_neighbor());
  const Word connection = new_connection(path);
  for (std::size_t distance = 0; distance < kFarthest; ++distance) {
    layout::TcpState given = sample_connection(static_cast<std::uint32_t>(distance) + 50);
    given.cached_flags |= 0x0C;
    std::vector<Descriptor> stream{update(connection, given)};
    for (const Descriptor& f : filler(distance)) stream.push_back(f);
    stream.push_back(query(Layer::kTcp, connection, StateClass::kAll));
    const auto got = host.run(stream).back().as<layout::TcpState>();
    EXPECT_EQ(got.ka_timeout, given.ka_timeout) << distance;
    EXPECT_EQ(got.flow_label, given.flow_label) << distance;
    EXPECT_EQ(got.total_rt, 0u) << distance;
    host.delegate(delegate(connection, sample_connection(1)));
  }
}

}  // namespace
}  // namespace flue::test
