// SPDX-License-Identifier: Apache-2.0
//
// Host, over the reference model: what it keeps about its objects, several operations at once,
// violations, the adapter.

#include "flue/host/host.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

#include "flue/host/tree.hpp"
#include "flue/reference/reference_engine.hpp"

namespace flue::host {
namespace {

NeighborState neighbor(const char* address) {
  NeighborState state;
  state.DlDestinationAddress = mac(address);
  return state;
}
PathState path() {
  PathState state;
  state.SourceAddress = ip("10.0.0.1");
  state.DestinationAddress = ip("10.0.9.7");
  state.PathMtu = 1500;
  return state;
}
TcpState tcp() {
  TcpState state;
  state.State = TcpConnectionEstablished;
  state.RemoteMss = 1460;
  state.CachedFlags = TCP_FLAG_NAGLING_ENABLED | TCP_FLAG_UPDATE_RCV_WND;
  return state;
}
Tree tree() {
  return {{"n1",
           NeighborOffloadState,
           neighbor("02:00:00:00:00:09"),
           {{"p1", Ip4OffloadState, path(), {{"t1", TcpOffloadState, tcp()}}}}}};
}

class HostTest : public testing::Test {
 protected:
  const Object& object(const char* name) const { return *host_.objects().find(name); }

  ReferenceEngine engine_;
  std::vector<Violation> violations_;
  Host host_{engine_, config()};

 private:
  HostConfig config() {
    HostConfig config;
    config.on_violation = [this](const Violation& violation) { violations_.push_back(violation); };
    config.reachability_answer = [](const std::string& name) -> ULONG {
      return name == "n1" ? 77 : 0;
    };
    return config;
  }
};

TEST_F(HostTest, KnowsWhatTheTargetTook) {
  EXPECT_TRUE(host_.initiate(tree()).all_succeeded());
  EXPECT_EQ(object("t1").parent, &object("p1"));
  EXPECT_EQ(object("p1").parent, &object("n1"));
  EXPECT_EQ(std::get<PathState>(object("p1").state).PathMtu, 1500U);
  EXPECT_EQ(std::get<TcpState>(object("t1").state).CachedFlags, TCP_FLAG_NAGLING_ENABLED);
}

TEST_F(HostTest, KeepsCachedStateAsGivenAndLinksAsMoved) {
  host_.initiate(tree());
  host_.initiate({{"n2", NeighborOffloadState, neighbor("02:00:00:00:00:0a")}});
  PathState smaller;
  smaller.PathMtu = 1400;
  EXPECT_TRUE(host_.update({{"n2", kTypeLeftOut, {}, {{"p1", Ip4OffloadCachedState, smaller}}}})
                  .all_succeeded());
  EXPECT_EQ(object("p1").parent, &object("n2"));
  EXPECT_TRUE(object("n1").dependents.empty());
  EXPECT_EQ(std::get<PathState>(object("p1").state).PathMtu, 1400U);
  EXPECT_EQ(std::get<PathState>(object("p1").state).DestinationAddress, ip("10.0.9.7"));
  // A failed one changes nothing.
  smaller.PathMtu = 9001;
  EXPECT_FALSE(host_.update({{"p1", Ip4OffloadCachedState, smaller}}).all_succeeded());
  EXPECT_EQ(std::get<PathState>(object("p1").state).PathMtu, 1400U);
}

TEST_F(HostTest, ATerminateEmptiesTheCell) {
  host_.initiate(tree());
  const std::uint64_t handle = object("t1").cell();
  EXPECT_FALSE(host_.terminate({{"n1"}}).all_succeeded());
  EXPECT_TRUE(object("n1").offloaded());
  EXPECT_TRUE(host_.terminate({{"t1"}}).all_succeeded());
  EXPECT_FALSE(object("t1").offloaded());
  EXPECT_EQ(object("t1").last_handle, handle);
  EXPECT_TRUE(object("p1").dependents.empty());
}

TEST_F(HostTest, AForgedHandleLeavesTheNamedObjectAlone) {
  host_.initiate(tree());
  Tree forged{{"n1"}};
  forged[0].handle = object("t1").cell();
  forged[0].type = TcpOffloadState;
  EXPECT_TRUE(host_.terminate(forged).all_succeeded()) << "it was the handle of t1";
  EXPECT_TRUE(object("n1").offloaded());
}

TEST_F(HostTest, SeveralOperationsAreOpenAtOnce) {
  host_.start(OperationKind::kInitiate, tree());
  host_.start(OperationKind::kInitiate,
              {{"n2", NeighborOffloadState, neighbor("02:00:00:00:00:0a")}});
  EXPECT_TRUE(host_.take_completions().empty());
  host_.settle();
  const auto completions = host_.take_completions();
  ASSERT_EQ(completions.size(), 2U);
  EXPECT_EQ(completions[0].id, 0U);
  EXPECT_EQ(completions[1].id, 1U);
}

TEST_F(HostTest, OfTwoOverlappingInitiatesOfAnObjectOneBringsIt) {
  const Tree one{{"n1", NeighborOffloadState, neighbor("02:00:00:00:00:0a")}};
  host_.start(OperationKind::kInitiate, one);
  host_.start(OperationKind::kInitiate, one);
  host_.settle();
  const auto completions = host_.take_completions();
  ASSERT_EQ(completions.size(), 2U);
  EXPECT_TRUE(completions[0].blocks[0].handle.has_value());
  EXPECT_FALSE(completions[1].blocks[0].handle.has_value()) << "a linker to the first";
  ASSERT_EQ(violations_.size(), 1U);
  EXPECT_EQ(violations_[0].statement, "INIT-1");
}

TEST_F(HostTest, ViolationsNameOperationAndObject) {
  host_.initiate(tree());
  host_.invalidate({{"n1"}});
  host_.update({{"n1", NeighborOffloadCachedState, neighbor("02:00:00:00:00:0b")}});
  ASSERT_EQ(violations_.size(), 1U);
  EXPECT_EQ(violations_[0].statement, "SYNC-3");
  EXPECT_EQ(violations_[0].operation, 2U);
  EXPECT_EQ(violations_[0].object, "n1");
  EXPECT_EQ(violations_[0].by, ndis::Party::kHost);
  EXPECT_FALSE(host_.broken_below());
}

TEST_F(HostTest, AnswersANeighborReachabilityQuery) {
  host_.initiate(tree());
  host_.advance(30001);
  EXPECT_EQ(host_.transmit("t1").headers.result, layout::ResolveResult::kSent);
  const auto events = host_.take_events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, Event::Kind::kNeighborReachabilityQuery);
  const auto asked = host_.query({{"n1", NeighborOffloadCachedState}});
  EXPECT_EQ(std::get<NeighborState>(asked.blocks[0].state).HostReachabilityDelta, 77U);
}

TEST_F(HostTest, AResetEmptiesEveryCell) {
  host_.initiate(tree());
  host_.reset_adapter();
  EXPECT_FALSE(object("n1").offloaded());
  EXPECT_EQ(host_.transmit("t1").headers.result, layout::ResolveResult::kFailed);
  EXPECT_TRUE(host_.initiate(tree()).all_succeeded());
}

TEST_F(HostTest, AnInitiateWhilePausedStaysOpen) {
  host_.indicate(NDIS_STATUS_OFFLOAD_PAUSE);
  EXPECT_THROW(host_.initiate(tree()), std::runtime_error);
  host_.indicate(NDIS_STATUS_OFFLOAD_RESUME);
  host_.settle();
  EXPECT_EQ(host_.take_completions().size(), 1U);
}

}  // namespace
}  // namespace flue::host
