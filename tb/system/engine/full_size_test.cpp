// SPDX-License-Identifier: Apache-2.0
//
// The default build, filled to the last slot: 1,024 neighbors, 4,096 paths, 8,192 connections.

#include "engine_test.hpp"

namespace flue::test {
namespace {

using layout::ResolveResult;
using testing::Each;

class FullSize : public EngineTest {
 protected:
  Word neighbor(Word n) const { return handle(layout::kHandleNeighbor, 0, n); }
  Word path(Word n) const { return handle(layout::kHandlePath, 0, n); }
  Word connection(Word n) const { return handle(layout::kHandleTcp, 0, n); }

  /// Every slot taken: path n hangs on neighbor n modulo their number, connection n on path n
  /// modulo theirs.
  void fill() {
    std::vector<Descriptor> all;
    for (Word n = 0; n < config().neighbors; ++n) all.push_back(initiate(sample_neighbor(n)));
    for (Word n = 0; n < config().paths; ++n) {
      all.push_back(initiate(Parent{neighbor(n % config().neighbors)}, sample_ip4_path(n)));
    }
    for (Word n = 0; n < config().connections; ++n) {
      all.push_back(initiate(Parent{path(n % config().paths)}, sample_connection(n)));
    }
    EXPECT_THAT(statuses_of(all), Each(Status::kSuccess));
  }
};
INSTANTIATE_TEST_SUITE_P(Every, FullSize, testing::ValuesIn(at_every_pace(full_size_engines())),
                         setting_name);

TEST_P(FullSize, EverySlotHoldsItsOwnObject) {
  fill();
  EXPECT_EQ(status_of(initiate(Parent{path(0)}, sample_connection(0))), Status::kOffloadTcpEntries);
  std::vector<Descriptor> queries;
  for (Word n = 0; n < config().connections; ++n) {
    queries.push_back(query(Layer::kTcp, connection(n), StateClass::kAll));
  }
  const auto replies = host.run(queries);
  for (Word n = 0; n < config().connections; ++n) {
    ASSERT_EQ(join(state_differences(sample_connection(n), replies[n])), "") << n;
  }
}

TEST_P(FullSize, EverythingCanBeGivenBackInOneStreamAndTakenAgain) {
  fill();
  std::vector<Descriptor> all;
  for (Word n = 0; n < config().connections; ++n) {
    all.push_back(terminate(Layer::kTcp, connection(n)));
  }
  for (Word n = 0; n < config().paths; ++n) all.push_back(terminate(Layer::kIp4Path, path(n)));
  for (Word n = 0; n < config().neighbors; ++n) {
    all.push_back(terminate(Layer::kNeighbor, neighbor(n)));
  }
  EXPECT_THAT(statuses_of(all), Each(Status::kSuccess));
  EXPECT_EQ(new_neighbor(), handle(layout::kHandleNeighbor, 1, 0));
}

TEST_P(FullSize, OneInvalidateHoldsEveryDependentAndARelinkRescuesThem) {  // INV-1, INV-16
  fill();
  std::vector<Word> dependents;  // paths of neighbor 5
  for (Word n = 5; n < config().paths; n += config().neighbors) dependents.push_back(n);
  EXPECT_EQ(status_of(invalidate(Layer::kNeighbor, neighbor(5))), Status::kSuccess);
  for (Word n : dependents) {
    EXPECT_EQ(resolved(connection(n)), ResolveResult::kHeld);
    EXPECT_EQ(resolved(connection(n + 1)), ResolveResult::kSent);
    EXPECT_EQ(status_of(relink(Layer::kIp4Path, path(n), neighbor(6))), Status::kSuccess);
    EXPECT_EQ(resolved(connection(n)), ResolveResult::kSent);
  }
  EXPECT_EQ(status_of(terminate(Layer::kNeighbor, neighbor(5))), Status::kSuccess);
}

TEST_P(FullSize, EagerUploadAsksForThousandsWithoutStoppingCommands) {  // OP-11
  std::vector<Descriptor> all{initiate(sample_neighbor(1)),
                              initiate(kParentLast, sample_ip4_path(1))};
  for (Word n = 0; n < config().connections; ++n) {
    all.push_back(initiate(kParentLast, sample_connection(n)));
  }
  EXPECT_THAT(statuses_of(all), Each(Status::kSuccess));
  set_control(reg::control::kEagerUploadMask);
  std::vector<Descriptor> stream(200, query(Layer::kNeighbor, neighbor(0), StateClass::kAll));
  stream.front() = invalidate(Layer::kNeighbor, neighbor(0));
  EXPECT_THAT(statuses_of(stream), Each(Status::kSuccess));
  std::vector<std::string> expected;
  for (Word n = 0; n < config().connections; ++n) expected.push_back(retrieve(connection(n)));
  EXPECT_EQ(events(), expected);
}

TEST_P(FullSize, AResetIsOverInBoundedTime) {
  fill();
  set_control(reg::control::kSoftResetMask);
  const auto before = host.engine().cycles();
  while ((host.read(reg::status::kAddress) & reg::status::kReadyMask) == 0) host.engine().step();
  if (before) {
    EXPECT_LE(*host.engine().cycles() - *before, config().connections + 32 + 16);  // and the read
  }
  EXPECT_EQ(new_neighbor(), handle(layout::kHandleNeighbor, 1, 0));
}

}  // namespace
}  // namespace flue::test
