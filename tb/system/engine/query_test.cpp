// SPDX-License-Identifier: Apache-2.0
//
// QUERY and TERMINATE: which state comes back, and when an object may go (QRY, TERM).

#include "engine_test.hpp"

namespace flue::test {
namespace {

using testing::ElementsAre;

class Query : public EngineTest {};
FLUE_ON_EVERY_ENGINE(Query);

class Terminate : public EngineTest {};
FLUE_ON_EVERY_ENGINE(Terminate);

TEST_P(Query, GivesTheClassesAskedForAndZeroForTheOthers) {  // QRY-1, QRY-2
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word ip6_path = new_ip6_path(neighbor);
  const Word connection = new_connection(path);
  for (unsigned set = 0; set < 8; ++set) {
    const auto classes = static_cast<StateClass>(set);
    const auto replies = host.run(std::vector{
        query(Layer::kNeighbor, neighbor, classes), query(Layer::kIp4Path, path, classes),
        query(Layer::kIp6Path, ip6_path, classes), query(Layer::kTcp, connection, classes)});
    EXPECT_EQ(join(state_differences(sample_neighbor(1), replies[0], classes)), "");
    EXPECT_EQ(join(state_differences(sample_ip4_path(1), replies[1], classes)), "");
    EXPECT_EQ(join(state_differences(sample_ip6_path(1), replies[2], classes)), "");
    EXPECT_EQ(join(state_differences(sample_connection(1), replies[3], classes)), "");
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(replies[i].beats, 1u);
    EXPECT_EQ(replies[3].beats, has(classes, StateClass::kDelegated) ? 2u : 1u);
  }
}

TEST_P(Query, OfAnInvalidObjectIsAsGoodAsAny) {  // OP-15
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  host.run(std::vector{invalidate(Layer::kTcp, connection), invalidate(Layer::kIp4Path, path),
                       invalidate(Layer::kNeighbor, neighbor)});
  EXPECT_EQ(join(state_differences(sample_connection(1), state_of(Layer::kTcp, connection))), "");
  EXPECT_EQ(join(state_differences(sample_ip4_path(1), state_of(Layer::kIp4Path, path))), "");
  EXPECT_EQ(join(state_differences(sample_neighbor(1), state_of(Layer::kNeighbor, neighbor))), "");
}

TEST_P(Query, SeesEveryEarlierUpdateAndNoLaterOne) {  // OP-8
  const Word path = new_path(new_neighbor());
  const Word connection = new_connection(path);
  std::vector<Descriptor> stream;
  for (std::uint32_t i = 0; i < 40; ++i) {
    layout::TcpState state = sample_connection(1);
    state.rcv_indication_size = i;
    stream.push_back(update(connection, state));
    stream.push_back(
        query(Layer::kTcp, connection, i % 3 == 0 ? StateClass::kAll : StateClass::kCached));
  }
  const auto replies = host.run(stream);
  for (std::uint32_t i = 0; i < 40; ++i) {
    EXPECT_EQ(replies[2 * i + 1].as<layout::TcpState>().rcv_indication_size, i);
  }
}

TEST_P(Query, LongCompletionsInARowAllComeWhole) {
  const Word path = new_path(new_neighbor());
  const Word connection = new_connection(path);
  const std::vector<Descriptor> stream(200, query(Layer::kTcp, connection, StateClass::kAll));
  for (const Reply& reply : host.run(stream)) {
    ASSERT_EQ(join(state_differences(sample_connection(1), reply)), "");
  }
}

TEST_P(Query, OfNothingOrTooLateIsOneBeat) {
  const Word path = new_path(new_neighbor());
  const Word connection = new_connection(path);
  const auto replies = host.run(std::vector{terminate(Layer::kTcp, connection),
                                            query(Layer::kTcp, connection, StateClass::kAll)});
  EXPECT_EQ(replies[1].status(), Status::kFailureHandle);
  EXPECT_EQ(replies[1].beats, 1u);
  EXPECT_EQ(join(state_differences(layout::TcpState{}, replies[1])), "");
}

TEST_P(Terminate, GivesTheDelegatedClassBackWhereAskedFor) {  // TERM-10, TERM-11
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  const auto replies =
      host.run(std::vector{terminate(Layer::kTcp, connection), terminate(Layer::kIp4Path, path),
                           terminate(Layer::kNeighbor, neighbor)});
  EXPECT_EQ(join(state_differences(sample_connection(1), replies[0], StateClass::kDelegated)), "");
  EXPECT_EQ(replies[0].beats, 2u);
  EXPECT_EQ(join(state_differences(layout::Ip4PathState{}, replies[1])), "");
  EXPECT_EQ(join(state_differences(sample_neighbor(1), replies[2], StateClass::kDelegated)), "");
}

TEST_P(Terminate, WithoutBeingAskedGivesNothing) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  const auto replies = host.run(std::vector{terminate(Layer::kTcp, connection, false),
                                            terminate(Layer::kIp4Path, path, false),
                                            terminate(Layer::kNeighbor, neighbor, false)});
  EXPECT_EQ(replies[0].beats, 1u);
  EXPECT_EQ(join(state_differences(layout::TcpState{}, replies[0])), "");
  EXPECT_EQ(join(state_differences(layout::NeighborState{}, replies[2])), "");
}

TEST_P(Terminate, FailsWhileDependentsAreLeft) {  // OP-13, TERM-7
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word ip6_path = new_ip6_path(neighbor);
  const Word one = new_connection(path, 1);
  const Word two = new_connection(path, 2);
  EXPECT_THAT(
      statuses_of({terminate(Layer::kIp4Path, path), terminate(Layer::kTcp, one),
                   terminate(Layer::kIp4Path, path), terminate(Layer::kTcp, two),
                   terminate(Layer::kNeighbor, neighbor), terminate(Layer::kIp4Path, path),
                   terminate(Layer::kNeighbor, neighbor), terminate(Layer::kIp6Path, ip6_path),
                   terminate(Layer::kNeighbor, neighbor)}),
      ElementsAre(Status::kFailureDependents, Status::kSuccess, Status::kFailureDependents,
                  Status::kSuccess, Status::kFailureDependents, Status::kSuccess,
                  Status::kFailureDependents, Status::kSuccess, Status::kSuccess));
}

TEST_P(Terminate, AFailedOneIsOneBeatAndKeepsTheObject) {
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Reply reply = host.run(terminate(Layer::kNeighbor, neighbor));
  EXPECT_EQ(reply.status(), Status::kFailureDependents);
  EXPECT_EQ(join(state_differences(layout::NeighborState{}, reply)), "");
  EXPECT_EQ(resolved(new_connection(path)), layout::ResolveResult::kSent);
}

TEST_P(Terminate, GivesBackAnInvalidObjectToo) {  // INV-10, INV-14
  const Word neighbor = new_neighbor();
  const Word path = new_path(neighbor);
  const Word connection = new_connection(path);
  EXPECT_THAT(
      statuses_of({invalidate(Layer::kNeighbor, neighbor), invalidate(Layer::kIp4Path, path),
                   invalidate(Layer::kTcp, connection), terminate(Layer::kTcp, connection),
                   terminate(Layer::kIp4Path, path), terminate(Layer::kNeighbor, neighbor)}),
      testing::Each(Status::kSuccess));
}

TEST_P(Terminate, ANewObjectInTheSlotOfAnInvalidOneIsValid) {
  host.write(reg::neighbor_capacity::kAddress, 1);
  for (Word n = 0; n < 2 * config().neighbors; ++n) {
    const Word neighbor = new_neighbor(n);
    EXPECT_THAT(statuses_of({initiate(Parent{neighbor}, sample_ip4_path(1)),
                             linker(Layer::kNeighbor, neighbor)}),
                testing::Each(Status::kSuccess));
    const Word path =
        handle(layout::kHandlePath, n / config().paths % (1u << config().generation_width),
               n % config().paths);
    EXPECT_THAT(
        statuses_of({terminate(Layer::kIp4Path, path), invalidate(Layer::kNeighbor, neighbor),
                     terminate(Layer::kNeighbor, neighbor)}),
        testing::Each(Status::kSuccess));
  }
}

TEST_P(Terminate, TheHandleIsDeadForTheVeryNextDescriptor) {  // TERM-26
  const Word neighbor = new_neighbor();
  EXPECT_THAT(
      statuses_of({terminate(Layer::kNeighbor, neighbor), terminate(Layer::kNeighbor, neighbor),
                   initiate(Parent{neighbor}, sample_ip4_path(1))}),
      ElementsAre(Status::kSuccess, Status::kFailureHandle, Status::kFailureParent));
}

}  // namespace
}  // namespace flue::test
