// SPDX-License-Identifier: Apache-2.0
//
// Initiate: order, parents, roll-up, reason codes (INIT, TRAV, OP-5, OP-6, OP-36).

#include "tb/sim/miniport/miniport_fixture.hpp"

namespace flue::test {
namespace {

using testing::Each;
using testing::ElementsAre;

class Initiate : public MiniportTest {};
FLUE_AT_EACH_LATENCY(Initiate);

const std::string kPartial = "OFFLOAD_PARTIAL_SUCCESS";

// TRAV-2.
TEST_P(Initiate, GoesDepthFirstBreadthNext) {
  EXPECT_THAT(
      run(Operation::kInitiate,
          {neighbor("n1")({ip4_path("p1")({tcp("t1"), tcp("t2")}), ip4_path("p2")({tcp("t3")})}),
           neighbor("n2")({ip6_path("p3")({tcp("t4"), tcp("t5")})})}),
      Each("SUCCESS"));
  const std::string n = "INITIATE NEIGHBOR state";
  const std::string p = "INITIATE IP4_PATH state last";
  const std::string p6 = "INITIATE IP6_PATH state last";
  const std::string t = "INITIATE TCP state last";
  EXPECT_THAT(bench().descriptors(), ElementsAre(n, p, t, t, p, t, n, p6, t, t));
}

// INIT-12; the engine's own reason in place of RESOURCES.
TEST_P(Initiate, PartialOffloadOfTheDocumentedExample) {
  AdapterConfig adapter;
  adapter.tcp_capacity = 1;
  build(ReferenceConfig::of(4, 4, 4), adapter);
  EXPECT_THAT(
      run(Operation::kInitiate, {neighbor("n1")({ip4_path("p1")({tcp("t1"), tcp("t2")}),
                                                 ip4_path("p2").with([](States& s) {
                                                   s.path_cached.PathMtu = 9001;
                                                 })({tcp("t3")})})}),
      ElementsAre(kPartial, kPartial, "SUCCESS", "OFFLOAD_TCP_ENTRIES", "FAILURE", "FAILURE"));
  EXPECT_NE(host().cell("t1"), 0U);
  for (const char* failed : {"t2", "p2", "t3"}) EXPECT_EQ(host().cell(failed), 0U) << failed;
}

// INIT-6, INIT-7: an object whose dependents all failed is in all the same, and counts as taken for
// its own parent.
TEST_P(Initiate, ObjectWithoutAnyDependentTakenIsPartial) {
  AdapterConfig adapter;
  adapter.tcp_capacity = 0;
  build(ReferenceConfig::of(4, 4, 4), adapter);
  EXPECT_THAT(run(Operation::kInitiate, {neighbor("n")({ip4_path("p")({tcp("t1"), tcp("t2")})})}),
              ElementsAre("SUCCESS", kPartial, "OFFLOAD_TCP_ENTRIES", "OFFLOAD_TCP_ENTRIES"));
}

// OP-5: a failed block skips its own subtree, and nothing else.
TEST_P(Initiate, FailedRootLeavesItsSiblingsAlone) {
  AdapterConfig adapter;
  adapter.vlan_ids = {7};
  build(ReferenceConfig::of(4, 4, 4), adapter);
  const auto vlan = [](USHORT id) { return [id](States& s) { s.neighbor_const.set_VlanId(id); }; };
  EXPECT_THAT(
      run(Operation::kInitiate, {neighbor("n1").with(vlan(8))({ip4_path("p1")({tcp("t1")})}),
                                 neighbor("n2").with(vlan(7))({ip4_path("p2")({tcp("t2")})})}),
      ElementsAre("OFFLOAD_VLAN_MISMATCH", "FAILURE", "FAILURE", "SUCCESS", "SUCCESS", "SUCCESS"));
}

// INIT-13 to INIT-15, OP-23, OP-30.
TEST_P(Initiate, EachBlockBeyondCapacityHasItsOwnCode) {
  build(ReferenceConfig::of(2, 2, 2));
  EXPECT_THAT(
      run(Operation::kInitiate, {neighbor("n1")({ip4_path("p1")({tcp("t1"), tcp("t2"), tcp("t3")}),
                                                 ip4_path("p2"), ip4_path("p3")({tcp("t4")})}),
                                 neighbor("n2"), neighbor("n3")({ip4_path("p4")}), neighbor("n4")}),
      ElementsAre(kPartial, kPartial, "SUCCESS", "SUCCESS", "OFFLOAD_TCP_ENTRIES", "SUCCESS",
                  "OFFLOAD_PATH_ENTRIES", "FAILURE", "SUCCESS", "OFFLOAD_NEIGHBOR_ENTRIES",
                  "FAILURE", "OFFLOAD_NEIGHBOR_ENTRIES"));
}

TEST_P(Initiate, SaysWhyAnObjectWasNotTaken) {
  AdapterConfig adapter;
  adapter.software_mac = false;
  adapter.max_rcv_wnd = 65535;
  adapter.max_mtu = 1500;
  build(ReferenceConfig::of(8, 8, 8), adapter);
  const Node foreign_mac =
      neighbor("n1").with([](States& s) { s.neighbor_const.DlSourceAddress[5] = 9; });
  const Node own_mac = neighbor("n2").with([](States& s) {
    s.neighbor_const.DlSourceAddress[0] = 2;
    s.neighbor_const.DlSourceAddress[5] = 1;
  });
  const Node jumbo = ip4_path("p1").with([](States& s) { s.path_cached.PathMtu = 1501; });
  const Node window = tcp("t1").with([](States& s) { s.tcp_cached.InitialRcvWnd = 65536; });
  const auto in_state = [](const char* name, ULONG state) {
    return tcp(name).with([state](States& s) {
      s.tcp_delegated.State = static_cast<TCP_OFFLOAD_CONNECTION_STATE>(state);
    });
  };
  EXPECT_THAT(
      run(Operation::kInitiate,
          {foreign_mac,
           own_mac({jumbo, ip4_path("p2")({window, in_state("t2", 10), in_state("t3", 20),
                                           in_state("t4", 0xFFFFFFFF), in_state("t5", 9)})})}),
      ElementsAre("OFFLOAD_HW_ADDRESS_ENTRIES", kPartial, "FAILURE", kPartial,
                  "OFFLOAD_TCP_RCV_WINDOW", "FAILURE", "FAILURE", "FAILURE", "SUCCESS"));
}

// INIT-4, INIT-8, OP-6.
TEST_P(Initiate, LinkerIsRolledUpFromItsDependents) {
  offload_two_connections();
  const auto window = [](const char* name) {
    return tcp(name).with([](States& s) { s.tcp_cached.InitialRcvWnd = 0xFFFFFFFF; });
  };
  const Node n1 = reference("n1", NeighborOffloadState);
  const Node p1 = reference("p1", Ip4OffloadState);
  EXPECT_THAT(run(Operation::kInitiate, {n1({p1({tcp("t3"), tcp("t4")})})}), Each("SUCCESS"));
  EXPECT_THAT(bench().descriptors(),
              ElementsAre("INITIATE NEIGHBOR", "INITIATE IP4_PATH last check",
                          "INITIATE TCP state last", "INITIATE TCP state last"));
  EXPECT_THAT(run(Operation::kInitiate, {n1({p1({tcp("t5"), window("t6")})})}),
              ElementsAre("SUCCESS", kPartial, "SUCCESS", "OFFLOAD_TCP_RCV_WINDOW"));
  EXPECT_THAT(
      run(Operation::kInitiate, {n1({p1({window("t7"), window("t8")})})}),
      ElementsAre("FAILURE", "FAILURE", "OFFLOAD_TCP_RCV_WINDOW", "OFFLOAD_TCP_RCV_WINDOW"));
  // No damage to what it references: OP-6 (c).
  EXPECT_THAT(run(Operation::kQuery, {carrying("p1", Ip4OffloadCachedState)}), Each("SUCCESS"));
  EXPECT_THAT(run(Operation::kInitiate, {p1}), Each("SUCCESS"));
  EXPECT_THAT(run(Operation::kInitiate, {n1({ip4_path("p9")({window("t9")}), p1({window("t9")})})}),
              ElementsAre(kPartial, kPartial, "OFFLOAD_TCP_RCV_WINDOW", "FAILURE",
                          "OFFLOAD_TCP_RCV_WINDOW"));
}

// OP-36: a linker must hang where the tree says.
TEST_P(Initiate, LinkerUnderAnotherParentFailsWithItsSubtree) {
  offload_two_connections();
  ASSERT_THAT(run(Operation::kInitiate, {neighbor("n2")({ip4_path("p2")})}), Each("SUCCESS"));
  const Node p1 = reference("p1", Ip4OffloadState);
  EXPECT_THAT(
      run(Operation::kInitiate,
          {reference("n2", NeighborOffloadState)({p1({tcp("t3")}), ip4_path("p3")}),
           neighbor("n3")({p1({tcp("t4")})}), placeholder()({p1({tcp("t5")}), ip4_path("p4")}),
           reference("p2", Ip4OffloadState)({reference("t1", TcpOffloadState)})}),
      ElementsAre(kPartial, "FAILURE", "FAILURE", "SUCCESS", kPartial, "FAILURE", "FAILURE",
                  "SUCCESS", "SUCCESS", "SUCCESS", "FAILURE", "FAILURE", "FAILURE"));
}

// INIT-9, OP-36. For n1 its immediate dependent counts, which is a placeholder (INIT-5).
TEST_P(Initiate, PlaceholdersSucceedAndBringNothing) {
  EXPECT_THAT(run(Operation::kInitiate,
                  {placeholder(), placeholder()({placeholder()({placeholder()({tcp("t1")})})}),
                   neighbor("n1")({placeholder()({tcp("t2"), placeholder()})})}),
              ElementsAre("SUCCESS", "SUCCESS", "SUCCESS", "SUCCESS", "FAILURE", "SUCCESS",
                          "SUCCESS", "FAILURE", "SUCCESS"));
  EXPECT_THAT(bench().descriptors(), ElementsAre("INITIATE NEIGHBOR state"));
}

TEST_P(Initiate, NewObjectWithoutParentOfTheLayerBelowFailsUntried) {
  EXPECT_THAT(
      run(Operation::kInitiate,
          {ip4_path("p1")({tcp("t1")}), tcp("t2"), placeholder()({ip6_path("p2")}),
           neighbor("n1")({tcp("t3"), neighbor("n2"), ip4_path("p3")({ip4_path("p4")}),
                           ip4_path("p5")({tcp("t4")({tcp("t5")})})})}),
      ElementsAre("FAILURE", "FAILURE", "FAILURE", "SUCCESS", "FAILURE", kPartial, "FAILURE",
                  "FAILURE", kPartial, "FAILURE", "SUCCESS", kPartial, "FAILURE"));
  EXPECT_EQ(bench().descriptors().size(), 4U);  // n1, p3, p5, t4
}

TEST_P(Initiate, BlockThatNeitherNamesNorBringsAnObjectFailsWithItsSubtree) {
  EXPECT_THAT(run(Operation::kInitiate,
                  {reference("n1", NeighborOffloadState)({ip4_path("p1")({tcp("t1")})}),
                   carrying("n2", NeighborOffloadCachedState)({ip4_path("p2")}),
                   reference("n3", 0)({ip4_path("p3")}), reference("n4", 0xFE),
                   reference("t2", TcpOffloadResourceState), neighbor("n5")}),
              ElementsAre("FAILURE", "FAILURE", "FAILURE", "FAILURE", "FAILURE", "FAILURE",
                          "FAILURE", "FAILURE", "FAILURE", "SUCCESS"));
  EXPECT_EQ(bench().descriptors().size(), 1U);
}

// OP-15, CTX-1.
TEST_P(Initiate, LinkerWithAForgedOrWrongHandleFails) {
  offload_two_connections();
  host().set_cell("forged", 0x40000017);
  host().set_cell("wide", host().cell("p1") | std::uint64_t{1} << 32);
  host().set_cell("p1 as n", host().cell("p1"));
  EXPECT_THAT(
      run(Operation::kInitiate, {reference("forged", NeighborOffloadState)({ip4_path("p2")}),
                                 reference("wide", Ip4OffloadState)({tcp("t3")}),
                                 reference("p1 as n", NeighborOffloadState)({ip4_path("p3")}),
                                 reference("p1", Ip6OffloadState)({tcp("t4")})}),
      Each("FAILURE"));
}

// OP-36: the second block of one cell is a linker to the first, although the cell is not written
// yet.
TEST_P(Initiate, CellTwiceInOneTreeIsALinkerTheSecondTime) {
  EXPECT_THAT(run(Operation::kInitiate,
                  {neighbor("n1")({ip4_path("p1")({tcp("t1")})}),
                   reference("n1", NeighborOffloadState)(
                       {ip4_path("p2"), reference("p1", Ip4OffloadState)({tcp("t2")})}),
                   neighbor("n2"),
                   reference("n2", NeighborOffloadState)({reference("p1", Ip4OffloadState)})}),
              ElementsAre("SUCCESS", "SUCCESS", "SUCCESS", "SUCCESS", "SUCCESS", "SUCCESS",
                          "SUCCESS", "SUCCESS", "FAILURE", "FAILURE"));
}

TEST_P(Initiate, SecondBlockOfACellWhoseFirstFailedFails) {
  build(ReferenceConfig::of(1, 4, 4));
  EXPECT_THAT(run(Operation::kInitiate, {neighbor("n1"), neighbor("n2"),
                                         reference("n2", NeighborOffloadState)({ip4_path("p1")}),
                                         reference("n1", NeighborOffloadState)({ip4_path("p2")})}),
              ElementsAre("SUCCESS", "OFFLOAD_NEIGHBOR_ENTRIES", "FAILURE", "FAILURE", "SUCCESS",
                          "SUCCESS"));
}

// OP-16.
TEST_P(Initiate, NothingNewUnderAnInvalidParent) {
  offload_two_connections();
  run(Operation::kInvalidate, {reference("p1", Ip4OffloadState)});
  EXPECT_THAT(run(Operation::kInitiate,
                  {reference("n1", NeighborOffloadState)(
                      {ip4_path("p2"), reference("p1", Ip4OffloadState)({tcp("t3")})})}),
              ElementsAre(kPartial, "SUCCESS", "FAILURE", "FAILURE"));
}

TEST_P(Initiate, EmptyTreeIsCompletedToo) {
  EXPECT_THAT(run(Operation::kInitiate, {placeholder()}), ElementsAre("SUCCESS"));
  EXPECT_THAT(bench().log(), ElementsAre("initiate: SUCCESS"));
}

}  // namespace
}  // namespace flue::test
