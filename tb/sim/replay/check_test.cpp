// SPDX-License-Identifier: Apache-2.0
//
// The check (docs/linux.md), on an engine that does not always tell the truth, and the lines.

#include <sstream>

#include "flue/replay/lines.hpp"
#include "tb/sim/replay/lying_engine.hpp"
#include "tb/sim/replay/replay_fixture.hpp"

namespace flue::replay::test {
namespace {

class CheckTest : public ReplayTest {
 protected:
  CheckTest() { restart(config_of_linux()); }
  void restart(const HostStackConfig& config) {
    kernel_.reset();
    stack_.reset();
    auto engine = std::make_unique<LyingEngine>();
    lies_ = engine.get();
    engine_ = std::move(engine);
    diary_ = std::make_unique<Diary>();
    stack_ = std::make_unique<HostStack>(*engine_, config, *diary_);
    kernel_ = std::make_unique<TalkingKernel>(*stack_);
  }
  LyingEngine* lies_ = nullptr;
};

TEST_F(CheckTest, CountsWhatIsOffloadedAndEachVariable) {
  offload({40001, 40002});
  stack_->finish();
  const CheckResult& check = diary_->checks.at(0);
  EXPECT_EQ(check.neighbors, 1U);
  EXPECT_EQ(check.paths, 1U);
  EXPECT_EQ(check.connections, 2U);
  // Neighbor 4 (not NicReachabilityDelta), path 3, connection 7 constant, 11 cached, 24 delegated.
  EXPECT_EQ(check.variables, 4U + 3U + 2U * 42U);
  EXPECT_EQ(check.differences, 0U);
}

TEST_F(CheckTest, WrongVariableIsADifference) {
  offload({40001});
  lies_->wrong_mtu_in_queries = true;
  stack_->finish();
  expected_differences_ = 1;
  ASSERT_EQ(diary_->differences.size(), 1U);
  EXPECT_EQ(diary_->differences[0].object, kPath);
  EXPECT_EQ(diary_->differences[0].variable, "PathMtu");
  EXPECT_EQ(diary_->differences[0].kernel, "1500");
  EXPECT_EQ(diary_->differences[0].engine, "1501");
  EXPECT_EQ(diary_->checks.at(0).differences, 1U);
  EXPECT_EQ(stack_->differences(), 1U);
}

TEST_F(CheckTest, ObjectThatCannotBeQueriedIsADifference) {
  offload({40001});
  lies_->queries_fail = true;
  stack_->finish();
  expected_differences_ = 1;
  ASSERT_EQ(diary_->differences.size(), 1U);
  EXPECT_EQ(diary_->differences[0].variable, "Status");
}

TEST_F(CheckTest, WrongHeaderOfATransmitIsADifferenceAtOnceAndInTheCheck) {
  offload({40001});
  lies_->wrong_mac_in_headers = true;
  send_data(40001);
  kernel_->poll();
  expected_differences_ = 1;
  ASSERT_EQ(diary_->differences.size(), 1U);
  EXPECT_EQ(diary_->differences[0].object, kTcp1);
  EXPECT_EQ(diary_->differences[0].variable, "DlDestinationAddress");
  EXPECT_EQ(diary_->differences[0].kernel, "\"02:00:00:00:00:07\"");
  EXPECT_EQ(diary_->differences[0].engine, "\"02:00:00:00:00:17\"");
  stack_->finish();
  EXPECT_EQ(diary_->checks.at(0).differences, 1U);
}

TEST_F(CheckTest, CheckEachComparesAfterEveryPoll) {
  HostStackConfig config = config_of_linux();
  config.check_each_poll = true;
  restart(config);
  offload({40001});
  kernel_->poll();
  EXPECT_EQ(diary_->checks.size(), 2U);
  stack_->finish();
  EXPECT_EQ(diary_->checks.size(), 3U);
}

TEST_F(CheckTest, QueriesOfTheCheckAreNoOperationsOfTheReplay) {
  HostStackConfig config = config_of_linux();
  config.check_each_poll = true;
  restart(config);
  offload({40001});
  send_data(40001);
  kernel_->poll();
  EXPECT_THAT(said(), ElementsAre("LX-9 transmit " + kTcp1 + " sent"));
  stack_->finish();
  EXPECT_EQ(diary_->summary->operations, 2U);
  EXPECT_EQ(diary_->summary->blocks, 3U);
}

TEST_F(CheckTest, RemoteMssIsNotComparedWithLaterDumps) {
  offload({40001});
  socket_of(40001).info->snd_mss = 1200;  // follows the path MTU
  kernel_->poll();
  stack_->finish();
  EXPECT_EQ(diary_->checks.at(0).differences, 0U);
}

TEST_F(CheckTest, InvalidatedObjectsAreComparedWithWhatTheHostLastGave) {
  offload({40001});
  kernel_->neighbor(kPeer, 9, NUD_FAILED);
  stack_->finish();
  EXPECT_EQ(diary_->checks.at(0).differences, 0U);
}

TEST(LinesTest, CheckAndSummaryAreTheLastLines) {
  std::ostringstream out;
  std::ostringstream err;
  Lines lines(out, err, false);
  ReferenceEngine engine;
  HostStack stack(engine, config_of_linux(), lines);
  TalkingKernel kernel(stack);
  kernel.neighbor(kPeer, 7);
  kernel.sockets = {socket(40001, kPeer), socket(40002, "192.0.2.1")};
  kernel.poll();
  stack.finish();
  EXPECT_EQ(out.str(),
            R"({"op":0,"kind":"initiate","blocks":[)"
            R"({"object":"10.0.9.7%eth0","status":"NDIS_STATUS_SUCCESS","code":"0x00000000",)"
            R"("handle":"0x40000000"},)"
            R"({"object":"10.0.0.1>10.0.9.7","status":"NDIS_STATUS_SUCCESS","code":"0x00000000",)"
            R"("handle":"0x80000000"},)"
            R"({"object":"10.0.0.1:40001>10.0.9.7:80","status":"NDIS_STATUS_SUCCESS",)"
            R"("code":"0x00000000","handle":"0xc0000000"}]})"
            "\n"
            R"({"check":{"neighbors":1,"paths":1,"connections":1,"variables":49,"differences":0}})"
            "\n"
            R"({"summary":{"operations":1,"blocks":3,"failed_expectations":0,"violations":0,)"
            R"("cycles":null,"left_with_kernel":{"loopback":0,"no_neighbor":1,"table_full":0}}})"
            "\n");
  EXPECT_EQ(err.str(), "");
}

TEST(LinesTest, QuietLeavesWhatIsWrongAndTheEnd) {
  std::ostringstream out;
  std::ostringstream err;
  Lines lines(out, err, true);
  LyingEngine engine;
  engine.wrong_mtu_in_queries = true;
  HostStack stack(engine, config_of_linux(), lines);
  TalkingKernel kernel(stack);
  kernel.neighbor(kPeer, 7);
  kernel.sockets = {socket(40001, kPeer)};
  kernel.poll();
  stack.finish();
  EXPECT_EQ(out.str(),
            R"({"difference":{"object":"10.0.0.1>10.0.9.7","variable":"PathMtu","kernel":1500,)"
            R"("engine":1501}})"
            "\n"
            R"({"check":{"neighbors":1,"paths":1,"connections":1,"variables":49,"differences":1}})"
            "\n"
            R"({"summary":{"operations":1,"blocks":3,"failed_expectations":0,"violations":0,)"
            R"("cycles":null,"left_with_kernel":{"loopback":0,"no_neighbor":0,"table_full":0}}})"
            "\n");
}

}  // namespace
}  // namespace flue::replay::test
