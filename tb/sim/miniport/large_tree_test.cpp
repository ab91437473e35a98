// SPDX-License-Identifier: Apache-2.0
//
// Trees of 100,000 blocks, and what the driver says about the time that operations took.

#include <algorithm>

#include "tb/sim/miniport/miniport_fixture.hpp"

namespace flue::test {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::SizeIs;

constexpr std::size_t kMany = 100000;

std::string numbered(const char* letter, std::size_t i) { return letter + std::to_string(i); }

class LargeTree : public MiniportTest {
 protected:
  static std::size_t count(const Statuses& statuses, const std::string& status) {
    return static_cast<std::size_t>(std::count(statuses.begin(), statuses.end(), status));
  }
};
FLUE_AT_EACH_LATENCY(LargeTree);

TEST_P(LargeTree, BlocksBeyondCapacityEachHaveTheirCode) {
  build(ReferenceConfig{});
  std::vector<Node> connections;
  for (std::size_t i = 0; i < kMany; ++i) connections.push_back(tcp(numbered("t", i)));
  const Statuses statuses =
      run(Operation::kInitiate, {neighbor("n")({ip4_path("p")(std::move(connections))})});
  ASSERT_THAT(statuses, SizeIs(kMany + 2));
  EXPECT_EQ(count(statuses, "SUCCESS"), 8192U + 1);  // the neighbor too
  EXPECT_EQ(count(statuses, "OFFLOAD_TCP_ENTRIES"), kMany - 8192);
  EXPECT_EQ(statuses[1], "OFFLOAD_PARTIAL_SUCCESS");
}

TEST_P(LargeTree, PlaceholdersNeedNoEngine) {
  std::vector<Node> roots;
  for (std::size_t i = 0; i < kMany / 2; ++i) roots.push_back(placeholder()({placeholder()}));
  EXPECT_THAT(run(Operation::kInvalidate, roots), testing::AllOf(SizeIs(kMany), Each("SUCCESS")));
  EXPECT_TRUE(bench().descriptors().empty());
}

TEST_P(LargeTree, RepeatedReferences) {
  offload_two_connections();
  std::vector<Node> roots;
  for (std::size_t i = 0; i < kMany / 2; ++i) {
    roots.push_back(reference("p1", Ip4OffloadState)({reference("t1", TcpOffloadState)}));
  }
  EXPECT_THAT(run(Operation::kUpdate, roots), testing::AllOf(SizeIs(kMany), Each("SUCCESS")));
  const Statuses initiated = run(Operation::kInitiate, roots);
  EXPECT_THAT(initiated, testing::AllOf(SizeIs(kMany), Each("SUCCESS")));
  const Statuses terminated = run(Operation::kTerminate, roots);
  EXPECT_EQ(count(terminated, "SUCCESS"), 1U);
}

TEST(Timing, LatencyIsCountedByKindAndStatus) {
  MiniportBench bench(7, ReferenceConfig::of(1, 4, 4));
  std::vector<OperationRecord> records;
  bench.miniport.observe([&](const OperationRecord& record) {
    ASSERT_NE(record.list, nullptr);
    records.push_back(record);
  });
  EXPECT_EQ(bench.miniport.cycles(), 0U) << "no descriptor yet";
  bench.run(Operation::kInitiate, {neighbor("n1"), neighbor("n2"), placeholder()});
  bench.run(Operation::kUpdate, {carrying("n1", NeighborOffloadCachedState)});

  const auto rows = bench.miniport.latency().rows();
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_EQ(rows[0].kind, Operation::kInitiate);
  EXPECT_EQ(rows[0].status, layout::Status::kSuccess);
  EXPECT_EQ(rows[1].status, layout::Status::kOffloadNeighborEntries);
  EXPECT_EQ(rows[2].kind, Operation::kUpdate);
  for (const auto& row : rows) {
    EXPECT_EQ(row.count, 1U);
    ASSERT_TRUE(row.cycles);
    EXPECT_GE(row.cycles->min, 7U);
    EXPECT_LE(row.cycles->max, 9U);
    EXPECT_EQ(row.cycles->median, row.cycles->min);
  }
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_EQ(records[0].blocks, 3U);
  EXPECT_EQ(records[0].descriptors, 2U);
  EXPECT_THAT(records[0].statuses,
              ElementsAre(testing::Pair(NDIS_STATUS_SUCCESS, 2U),
                          testing::Pair(NDIS_STATUS_OFFLOAD_NEIGHBOR_ENTRIES, 1U)));
  ASSERT_TRUE(records[0].cycles && records[1].cycles && records[0].latency);
  EXPECT_EQ(records[1].latency->min, rows[2].cycles->min);
  EXPECT_EQ(records[0].latency->max, std::max(rows[0].cycles->max, rows[1].cycles->max));
  EXPECT_EQ(*records[0].cycles, *records[1].cycles + 1) << "one beat more";
  EXPECT_GE(bench.miniport.cycles(), *records[0].cycles + *records[1].cycles);
}

TEST(Timing, MedianIsTheMiddleOne) {
  LatencyTable table;
  for (const std::uint64_t cycles : {9, 3, 5, 5, 30}) {
    table.add(Operation::kQuery, layout::Status::kSuccess, cycles);
  }
  const auto row = table.rows().front();
  EXPECT_EQ(row.cycles->min, 3U);
  EXPECT_EQ(row.cycles->median, 5U);
  EXPECT_EQ(row.cycles->max, 30U);
  table.add(Operation::kQuery, layout::Status::kSuccess, 40);
  EXPECT_EQ(table.rows().front().cycles->median, 5U) << "the lower of two";
}

TEST(Timing, EngineWithoutAClockGivesCountsOnly) {
  MiniportBench bench(0);
  bench.run(Operation::kInitiate, {neighbor("n1")});
  EXPECT_EQ(bench.miniport.cycles(), std::nullopt);
  const auto rows = bench.miniport.latency().rows();
  ASSERT_THAT(rows, SizeIs(1));
  EXPECT_EQ(rows[0].count, 1U);
  EXPECT_FALSE(rows[0].cycles);
}

}  // namespace
}  // namespace flue::test
