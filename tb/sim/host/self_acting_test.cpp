// SPDX-License-Identifier: Apache-2.0
//
// The self-acting policy: the host terminates what it must (UPD-19 to UPD-21, TERM-2) and orders
// operations by itself (SYNC).

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "flue/host/host.hpp"
#include "flue/reference/reference_engine.hpp"

namespace flue::host {
namespace {

PathState path(ULONG mtu) {
  PathState state;
  state.PathMtu = mtu;
  return state;
}
TcpState established() {
  TcpState state;
  state.State = TcpConnectionEstablished;
  return state;
}

class SelfActing : public testing::Test, private Observer {
 protected:
  SelfActing() {
    host_.initiate(
        {{"n1",
          NeighborOffloadState,
          NeighborState{},
          {{"p1",
            Ip4OffloadState,
            path(1500),
            {{"t1", TcpOffloadState, established()}, {"t2", TcpOffloadState, established()}}},
           {"p2", Ip4OffloadState, path(1500), {{"t3", TcpOffloadState, established()}}}}}});
    log_.clear();
  }

  bool known(const char* name) const { return host_.objects().find(name) != nullptr; }

  ReferenceEngine engine_;
  std::vector<std::string> log_;  ///< "update p1=fail", "own terminate t1=ok t2=ok", "retrieve t1"
  Host host_{engine_, config()};

 private:
  HostConfig config() {
    HostConfig config;
    config.policy = Policy::kSelfActing;
    config.observer = this;
    return config;
  }
  void on_completion(Completion completion) override {
    std::string line =
        fmt::format("{}{}", completion.own ? "own " : "", to_string(completion.kind));
    for (const BlockResult& block : completion.blocks) {
      line +=
          fmt::format(" {}={}", block.object, block.status == NDIS_STATUS_SUCCESS ? "ok" : "fail");
    }
    log_.push_back(line);
  }
  void on_event(Event event) override {
    if (event.kind == Event::Kind::kTcpIndicateRetrieve) log_.push_back("retrieve " + event.object);
  }
};

TEST_F(SelfActing, TerminatesWhatARetrieveAsksFor) {
  host_.invalidate({{"n1"}});
  host_.transmit("t1");
  host_.settle();
  EXPECT_EQ(log_,
            (std::vector<std::string>{"invalidate n1=ok", "retrieve t1", "own terminate t1=ok"}));
  EXPECT_FALSE(known("t1")) << "what is gone is forgotten";
  EXPECT_TRUE(known("t2"));
}

TEST_F(SelfActing, AFailedUpdateOfAPathTakesItsConnectionsAlong) {
  host_.update(
      {{"p1", Ip4OffloadCachedState, path(9001)}, {"p2", Ip4OffloadCachedState, path(1400)}});
  EXPECT_EQ(log_,
            (std::vector<std::string>{"update p1=fail p2=ok", "own terminate p1=ok t1=ok t2=ok"}));
  EXPECT_TRUE(host_.objects().find("p2")->offloaded()) << "UPD-20";
}

TEST_F(SelfActing, AFailedConnectionUnderAFailedPathGoesWithIt) {
  TcpState window = established();
  window.InitialRcvWnd = 0xFFFFFFFF;
  host_.update(
      {{"p1", Ip4OffloadCachedState, path(9001), {{"t1", TcpOffloadCachedState, window}}}});
  EXPECT_EQ(log_, (std::vector<std::string>{"update p1=fail t1=fail",
                                            "own terminate p1=ok t1=ok t2=ok"}));
}

TEST_F(SelfActing, KeepsSyncByWaiting) {
  host_.start(OperationKind::kUpdate, {{"p1", Ip4OffloadCachedState, path(1400)}});
  host_.start(OperationKind::kUpdate, {{"p1", Ip4OffloadCachedState, path(1300)}});
  host_.start(OperationKind::kQuery, {{"p1", Ip4OffloadCachedState}});
  host_.start(OperationKind::kTerminate, {{"t1"}});
  host_.start(OperationKind::kInitiate,
              {{"p1", kTypeLeftOut, {}, {{"t1", TcpOffloadState, established()}}}});
  host_.start_transmit("t1");
  host_.settle();
  EXPECT_EQ(log_, (std::vector<std::string>{"update p1=ok", "update p1=ok", "query p1=ok",
                                            "terminate t1=ok", "initiate p1=ok t1=ok"}));
  EXPECT_EQ(host_.violations(), 0U);
}

}  // namespace
}  // namespace flue::host
