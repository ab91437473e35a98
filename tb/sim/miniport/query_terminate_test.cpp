// SPDX-License-Identifier: Apache-2.0
//
// Query, terminate, invalidate: what comes back, and in which order things go (QRY, TERM, INV,
// OP-13).

#include <cstring>

#include "tb/sim/miniport/miniport_fixture.hpp"

namespace flue::test {
namespace {

using layout::StateClass;
using testing::Each;
using testing::ElementsAre;

class QueryAndTerminate : public MiniportTest {
 protected:
  void SetUp() override {
    Node t1 = tcp("t1").with([](States& s) {
      std::memset(&s.tcp_const, 0x11, sizeof s.tcp_const);
      s.tcp_const.Flags = 5;
      std::memset(&s.tcp_cached, 0x22, sizeof s.tcp_cached);
      s.tcp_cached.Flags = 0x1F;
      std::memset(&s.tcp_delegated, 0x33, sizeof s.tcp_delegated);
      s.tcp_delegated.State = TcpConnectionCloseWait;
    });
    const Node n1 = neighbor("n1").with([](States& s) {
      s.neighbor_const.DlSourceAddress[0] = 0x06;
      s.neighbor_const.set_VlanId(0xABC);
      s.neighbor_cached.HostReachabilityDelta = 70;
      s.neighbor_delegated.NicReachabilityDelta = 60;
    });
    const Node p6 = ip6_path("p6").with([](States& s) {
      for (UCHAR i = 0; i < 16; ++i) s.source_address[i] = s.destination_address[15 - i] = i;
    });
    ASSERT_THAT(run(Operation::kInitiate, {n1({p6({t1, tcp("t2")}), ip4_path("p4")})}),
                Each("SUCCESS"));
    bench().descriptors();
  }
  /// Queries one block; SUCCESS is expected.
  Tree& query(const std::string& object, UCHAR type) {
    Tree& tree = host().start(Operation::kQuery, {carrying(object, type).with([](States& s) {
                                s.tcp_delegated.DWnd = 0x7777;
                                std::memset(s.neighbor_cached.DlDestinationAddress, 0xEE, 32);
                              })});
    bench().wait();
    EXPECT_THAT(tree.statuses(), Each("SUCCESS"));
    return tree;
  }
};
FLUE_AT_EACH_LATENCY(QueryAndTerminate);

// QRY-1, QRY-2.
TEST_P(QueryAndTerminate, QueryOfANeighborGivesAllThreeClasses) {
  miniport().advance(5);
  const Tree& tree = query("n1", NeighborOffloadState);
  const auto constant = tree.state<NEIGHBOR_OFFLOAD_STATE_CONST>(0, StateClass::kConstant);
  EXPECT_EQ(constant.DlSourceAddress[0], 0x06);
  EXPECT_EQ(constant.VlanId(), 0xABC);
  const auto cached = tree.state<NEIGHBOR_OFFLOAD_STATE_CACHED>(0, StateClass::kCached);
  EXPECT_EQ(cached.DlDestinationAddress[5], 0x09);
  EXPECT_EQ(cached.DlDestinationAddress[6], 0) << "bytes behind the MAC";
  EXPECT_EQ(cached.HostReachabilityDelta, 70U) << "as last given";
  const auto delegated = tree.state<NEIGHBOR_OFFLOAD_STATE_DELEGATED>(0, StateClass::kDelegated);
  EXPECT_EQ(delegated.NicReachabilityDelta, 65U) << "QRY-8";
}

TEST_P(QueryAndTerminate, QueryOfAPathWritesTheAddressesIntoTheHostsRoom) {
  const Tree& tree = query("p6", Ip6OffloadState);
  EXPECT_THAT(tree.address(0, true),
              ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
  EXPECT_THAT(tree.address(0, false),
              ElementsAre(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
  EXPECT_EQ(tree.state<PATH_OFFLOAD_STATE_CACHED>(0, StateClass::kCached).PathMtu, 1500U);
  const Tree& ip4 = query("p4", Ip4OffloadConstState);
  EXPECT_THAT(ip4.address(0, false), ElementsAre(10, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  query("p4", Ip4OffloadDelegatedState);  // QRY-10: a header only
}

TEST_P(QueryAndTerminate, QueryOfAConnectionGivesExactlyTheClassesAskedFor) {
  const Tree& constant = query("t1", TcpOffloadConstState);
  const auto c = constant.state<TCP_OFFLOAD_STATE_CONST>(0, StateClass::kConstant);
  EXPECT_EQ(c.Flags, 5);
  EXPECT_EQ(c.LocalPort, 0x1111);
  EXPECT_EQ(c.SndWindScale(), 1);
  EXPECT_EQ(c.HashValue, 0x11111111U);
  const Tree& cached = query("t1", TcpOffloadCachedState);
  const auto a = cached.state<TCP_OFFLOAD_STATE_CACHED>(0, StateClass::kCached);
  EXPECT_EQ(a.Flags, 0x03) << "OP-22";
  EXPECT_EQ(a.FlowLabel(), 0x22222U);
  EXPECT_EQ(a.UserPriority(), 2);
  EXPECT_EQ(a.MaxRT, 0x22222222U);
  const Tree& delegated = query("t1", TcpOffloadDelegatedState);
  const auto d = delegated.state<TCP_OFFLOAD_STATE_DELEGATED>(0, StateClass::kDelegated);
  EXPECT_EQ(d.State, TcpConnectionCloseWait);
  EXPECT_EQ(d.SndNxt, 0x33333333U);
  EXPECT_EQ(d.Retransmit.TimeoutDelta, 0x33333333U);
  EXPECT_EQ(d.SendBacklogSize, 0xFFFFFFFFU) << "QRY-7";
  EXPECT_EQ(d.ReceiveBacklogSize, 0xFFFFFFFFU) << "QRY-7";
  EXPECT_EQ(d.DWnd, 0x7777U) << "is not the target's";
  EXPECT_EQ(d.Header.Length, sizeof d) << "is NDIS's";
  EXPECT_THAT(bench().descriptors(),
              ElementsAre("QUERY TCP const", "QUERY TCP cached", "QUERY TCP delegated"));
}

TEST_P(QueryAndTerminate, QueryThatNamesNothingFillsNothing) {
  host().set_cell("stale", host().cell("t1") ^ 0x2000);
  Tree& tree =
      host().start(Operation::kQuery, {carrying("stale", TcpOffloadCachedState),
                                       carrying("empty", TcpOffloadCachedState),
                                       placeholder()({carrying("t1", NeighborOffloadCachedState)}),
                                       reference("t1", TcpOffloadCachedState)});
  bench().wait();
  EXPECT_THAT(tree.statuses(), ElementsAre("FAILURE", "FAILURE", "SUCCESS", "FAILURE", "SUCCESS"));
  const auto untouched = tree.state<TCP_OFFLOAD_STATE_CACHED>(0, StateClass::kCached);
  EXPECT_EQ(untouched.KaTimeout, 0U);
}

// OP-13.
TEST_P(QueryAndTerminate, TerminateGoesPostOrder) {
  const Node p6 = reference("p6", Ip6OffloadState)(
      {carrying("t1", TcpOffloadDelegatedState), reference("t2", TcpOffloadState)});
  EXPECT_THAT(
      run(Operation::kTerminate,
          {reference("n1", NeighborOffloadState)({p6, carrying("p4", Ip4OffloadDelegatedState)})}),
      Each("SUCCESS"));
  EXPECT_THAT(bench().descriptors(),
              ElementsAre("TERMINATE TCP delegated", "TERMINATE TCP", "TERMINATE IP6_PATH",
                          "TERMINATE IP4_PATH delegated", "TERMINATE NEIGHBOR"));
  EXPECT_EQ(host().cell("n1"), 0U);
}

// TERM-10, TERM-18, TERM-22.
TEST_P(QueryAndTerminate, TerminateGivesDelegatedStateBackAndNoData) {
  NET_BUFFER_LIST junk;
  Node t1 = carrying("t1", TcpOffloadDelegatedState).with([&](States& s) {
    s.tcp_delegated.SendDataHead = s.tcp_delegated.SendDataTail = &junk;
    s.tcp_delegated.BufferedData = &junk;
  });
  t1.send_data = &junk;
  Tree& tree = host().start(Operation::kTerminate, {t1});
  bench().wait();
  ASSERT_THAT(tree.statuses(), Each("SUCCESS"));
  const auto d = tree.state<TCP_OFFLOAD_STATE_DELEGATED>(0, StateClass::kDelegated);
  EXPECT_EQ(d.RcvNxt, 0x33333333U);
  EXPECT_EQ(d.SRtt, 0x3333);
  EXPECT_EQ(d.SendDataHead, nullptr);
  EXPECT_EQ(d.SendDataTail, nullptr);
  EXPECT_EQ(d.BufferedData, nullptr);
  EXPECT_EQ(tree.block(0).NetBufferListChain, nullptr);
}

// OP-13, TERM-7.
TEST_P(QueryAndTerminate, ParentWithDependentsOutsideTheTreeStays) {
  EXPECT_THAT(run(Operation::kTerminate,
                  {reference("n1", NeighborOffloadState)(
                      {reference("p6", Ip6OffloadState)({reference("t1", TcpOffloadState)}),
                       reference("p4", Ip4OffloadState)})}),
              ElementsAre("FAILURE", "FAILURE", "SUCCESS", "SUCCESS"));
  EXPECT_THAT(run(Operation::kQuery, {carrying("n1", NeighborOffloadCachedState)}),
              Each("SUCCESS"));
  EXPECT_THAT(
      run(Operation::kTerminate, {placeholder()({placeholder()({reference("t2", TcpOffloadState)}),
                                                 reference("p6", Ip6OffloadState)}),
                                  reference("n1", NeighborOffloadState)}),
      Each("SUCCESS"));
}

// TERM-26, OP-36: the second terminate of one object finds nothing.
TEST_P(QueryAndTerminate, HandleOfATerminatedObjectIsDead) {
  const std::uintptr_t handle = host().cell("t1");
  const Node t1 = reference("t1", TcpOffloadState);
  EXPECT_THAT(run(Operation::kTerminate, {t1, t1}), ElementsAre("SUCCESS", "FAILURE"));
  host().set_cell("t1", handle);
  EXPECT_THAT(run(Operation::kQuery, {carrying("t1", TcpOffloadCachedState)}), Each("FAILURE"));
  EXPECT_THAT(run(Operation::kTerminate, {t1}), Each("FAILURE"));
  host().send("t1");
  bench().wait();
  EXPECT_EQ(bench().log().back(), "send t1: failed");
}

// INV-3, INV-6, OP-15, OP-38.
TEST_P(QueryAndTerminate, InvalidateHoldsBackAndIsIdempotent) {
  const Node p6 = reference("p6", Ip6OffloadState);
  EXPECT_THAT(run(Operation::kInvalidate, {placeholder()({p6, p6})}), Each("SUCCESS"));
  EXPECT_THAT(bench().descriptors(), ElementsAre("INVALIDATE IP6_PATH", "INVALIDATE IP6_PATH"));
  const NET_BUFFER_LIST& send = host().send("t2");
  bench().wait();
  EXPECT_EQ(send.Headers.result, layout::ResolveResult::kHeld);
  EXPECT_EQ(send.Status, NDIS_STATUS_UPLOAD_IN_PROGRESS);
  EXPECT_THAT(run(Operation::kQuery, {carrying("p6", Ip6OffloadCachedState)}), Each("SUCCESS"));
  EXPECT_THAT(run(Operation::kInvalidate, {reference("empty", NeighborOffloadState)}),
              Each("FAILURE"));
}

}  // namespace
}  // namespace flue::test
