// SPDX-License-Identifier: Apache-2.0
//
// Update and relink: which blocks carry values, which edges link (UPD, LINK, OP-2, OP-9, OP-16,
// OP-36).

#include "tb/sim/miniport/miniport_fixture.hpp"

namespace flue::test {
namespace {

using testing::Each;
using testing::ElementsAre;

class Update : public MiniportTest {
 protected:
  void SetUp() override {
    offload_two_connections();
    ASSERT_THAT(run(Operation::kInitiate, {neighbor("n2")({ip4_path("p2")({tcp("t3")})})}),
                Each("SUCCESS"));
    bench().descriptors();
  }
  /// Last byte of the MAC to which a segment of the connection goes; -1 if none goes.
  int next_hop(const std::string& object) {
    const NET_BUFFER_LIST& send = host().send(object);
    bench().wait();
    if (send.Headers.result != layout::ResolveResult::kSent) return -1;
    return send.Headers.dl_destination_address[5];
  }
  static Node mac(const std::string& object, UCHAR last) {
    return carrying(object, NeighborOffloadCachedState).with([last](States& s) {
      s.neighbor_cached.DlDestinationAddress[5] = last;
    });
  }
  static Node mtu(const std::string& object, ULONG bytes, UCHAR type = Ip4OffloadCachedState) {
    return carrying(object, type).with([bytes](States& s) { s.path_cached.PathMtu = bytes; });
  }
};
FLUE_AT_EACH_LATENCY(Update);

const Node kN1 = reference("n1", NeighborOffloadState);
const Node kN2 = reference("n2", NeighborOffloadState);
const Node kP1 = reference("p1", Ip4OffloadState);
const Node kP2 = reference("p2", Ip4OffloadState);

// UPD-3, UPD-14, UPD-15.
TEST_P(Update, NewMacOfASharedNeighborReachesEveryConnection) {
  EXPECT_THAT(run(Operation::kUpdate, {mac("n1", 0x77)}), Each("SUCCESS"));
  EXPECT_THAT(bench().descriptors(), ElementsAre("UPDATE NEIGHBOR state"));
  EXPECT_EQ(next_hop("t1"), 0x77);
  EXPECT_EQ(next_hop("t2"), 0x77);
  EXPECT_EQ(next_hop("t3"), 0x09);
}

// LINK-2, LINK-6.
TEST_P(Update, RelinkMovesEveryConnectionOfThePath) {
  ASSERT_THAT(run(Operation::kUpdate, {mac("n2", 0x22)}), Each("SUCCESS"));
  bench().descriptors();
  EXPECT_THAT(run(Operation::kUpdate, {kN2({kP1})}), Each("SUCCESS"));
  EXPECT_THAT(bench().descriptors(), ElementsAre("UPDATE NEIGHBOR", "UPDATE IP4_PATH link"));
  EXPECT_EQ(next_hop("t1"), 0x22);
  EXPECT_EQ(next_hop("t2"), 0x22);
  EXPECT_THAT(run(Operation::kUpdate, {kN2({kP1})}), Each("SUCCESS")) << "to where it is already";
  // LINK-8: the old neighbor has no dependents left and can go.
  EXPECT_THAT(run(Operation::kTerminate, {kN1}), Each("SUCCESS"));
  EXPECT_THAT(run(Operation::kTerminate, {kN2}), Each("FAILURE"));
}

// LINK-7: values of the neighbor, values and link of the path, values of a connection in one tree.
TEST_P(Update, ValuesAndLinksInOneTree) {
  const Node t1 = carrying("t1", TcpOffloadCachedState).with([](States& s) {
    s.tcp_cached.TtlOrHopLimit = 99;
  });
  EXPECT_THAT(run(Operation::kUpdate, {mac("n2", 0x33)({mtu("p1", 1000)({t1})})}), Each("SUCCESS"));
  EXPECT_THAT(
      bench().descriptors(),
      ElementsAre("UPDATE NEIGHBOR state", "UPDATE IP4_PATH state link", "UPDATE TCP state check"));
  const NET_BUFFER_LIST& send = host().send("t1");
  bench().wait();
  EXPECT_EQ(send.Headers.dl_destination_address[5], 0x33);
  EXPECT_EQ(send.Headers.mss, 1000 - 40);
  EXPECT_EQ(send.Headers.ttl_or_hop_limit, 99);
}

// OP-9: an edge from a placeholder never links, types other than the cached ones carry no state.
TEST_P(Update, PlaceholderLinksNothing) {
  EXPECT_THAT(run(Operation::kUpdate,
                  {placeholder()({kP1, mtu("p2", 1400)}), kP1, carrying("n1", NeighborOffloadState),
                   carrying("t1", TcpOffloadConstState), carrying("t1", TcpOffloadDelegatedState)}),
              Each("SUCCESS"));
  EXPECT_THAT(bench().descriptors(),
              ElementsAre("UPDATE IP4_PATH", "UPDATE IP4_PATH state", "UPDATE IP4_PATH",
                          "UPDATE NEIGHBOR", "UPDATE TCP", "UPDATE TCP"));
}

// OP-9, last part.
TEST_P(Update, ConnectionThatIsNotOnThePathFails) {
  EXPECT_THAT(run(Operation::kUpdate,
                  {kP1({reference("t1", TcpOffloadState), reference("t3", TcpOffloadState)})}),
              ElementsAre("SUCCESS", "SUCCESS", "FAILURE"));
}

// OP-2, UPD-22: too large a value, and the link of the same block stays too.
TEST_P(Update, BlockIsAppliedAsAWholeOrNotAtAll) {
  EXPECT_THAT(run(Operation::kUpdate, {mac("n2", 0x44)({mtu("p1", 9001), kP2})}),
              ElementsAre("SUCCESS", "FAILURE", "SUCCESS"));
  EXPECT_EQ(next_hop("t1"), 0x09);
  EXPECT_EQ(next_hop("t3"), 0x44);
}

// OP-16: not to an invalid neighbor; the neighbor's own block carries no state and succeeds.
TEST_P(Update, RelinkToAnInvalidNeighborFails) {
  run(Operation::kInvalidate, {kN2});
  EXPECT_THAT(run(Operation::kUpdate, {kN2({kP1})}), ElementsAre("SUCCESS", "FAILURE"));
  EXPECT_EQ(next_hop("t1"), 0x09);
  // OP-8, SYNC-3.
  EXPECT_THAT(run(Operation::kUpdate, {mac("n2", 1)}), Each("FAILURE"));
}

// INV-16: a path whose neighbor was invalidated can be rescued.
TEST_P(Update, RelinkRescuesAPathOfAnInvalidNeighbor) {
  run(Operation::kInvalidate, {kN1});
  EXPECT_EQ(next_hop("t1"), -1);
  EXPECT_THAT(run(Operation::kUpdate, {kN2({kP1})}), Each("SUCCESS"));
  EXPECT_EQ(next_hop("t1"), 0x09);
}

// OP-15, OP-28, OP-3: blocks that name nothing fail, the others are done all the same.
TEST_P(Update, BlocksAreIndependent) {
  host().set_cell("stale", host().cell("n1") ^ 0x1000);
  host().set_cell("wide", host().cell("n1") | std::uint64_t{1} << 40);
  host().set_cell("t1 as n", host().cell("t1"));
  EXPECT_THAT(
      run(Operation::kUpdate, {mac("stale", 1), mac("wide", 1), mac("empty", 1), mac("t1 as n", 1),
                               mtu("p1", 1300, Ip6OffloadCachedState), mac("n1", 0x55)}),
      ElementsAre("FAILURE", "FAILURE", "FAILURE", "FAILURE", "FAILURE", "SUCCESS"));
  EXPECT_EQ(next_hop("t1"), 0x55);
}

TEST_P(Update, LinkToWhatNamesNothingFails) {
  host().set_cell("wide", host().cell("n2") | std::uint64_t{1} << 40);
  host().set_cell("stale", host().cell("n2") ^ 0x1000);
  EXPECT_THAT(run(Operation::kUpdate,
                  {reference("wide", NeighborOffloadState)({kP1}),
                   reference("empty", NeighborOffloadState)({kP1}),
                   reference("stale", NeighborOffloadState)({kP1}),
                   reference("wide", Ip4OffloadState)({reference("t1", TcpOffloadState)})}),
              Each("FAILURE"));
  EXPECT_EQ(next_hop("t1"), 0x09);
}

// OP-36.
TEST_P(Update, WrongLevelFailsWithItsSubtree) {
  EXPECT_THAT(
      run(Operation::kUpdate, {kN1({reference("t1", TcpOffloadState), mac("n2", 1)({kP2}), kP1}),
                               reference("t1", TcpOffloadState)({reference("t2", TcpOffloadState)}),
                               kP1({kP2({reference("t3", TcpOffloadState), placeholder()})})}),
      ElementsAre("SUCCESS", "FAILURE", "FAILURE", "FAILURE", "SUCCESS", "SUCCESS", "FAILURE",
                  "SUCCESS", "FAILURE", "FAILURE", "SUCCESS"));
  EXPECT_EQ(next_hop("t3"), 0x09);
}

// OP-36: a second occurrence is like a second operation.
TEST_P(Update, SameObjectTwiceIsUpdatedTwice) {
  EXPECT_THAT(run(Operation::kUpdate, {mac("n1", 0x61), mac("n1", 0x62)}), Each("SUCCESS"));
  EXPECT_EQ(next_hop("t1"), 0x62);
}

}  // namespace
}  // namespace flue::test
