// SPDX-License-Identifier: Apache-2.0
//
// What a person is told: operations put together to happenings, and these in words.

#include "flue/replay/moments.hpp"

#include <sstream>

#include "flue/replay/demo_view.hpp"
#include "flue/replay/words.hpp"
#include "tb/sim/replay/replay_fixture.hpp"

namespace flue::replay::test {
namespace {

/// A host with an IPv4 and an IPv6 connection to one peer.
class MomentsTest : public testing::Test {
 protected:
  /// Each happening as "what, what -> outcome".
  class Teller final : public Observer {
   public:
    explicit Teller(std::vector<std::string>* told)
        : moments_([told](const Happening& each) {
            const Words said = words(each);
            std::string text;
            for (const std::string& line : said.what) text += (text.empty() ? "" : ", ") + line;
            told->push_back(text + " -> " + said.outcome);
          }) {}
    void on_operation(const Deed& deed) override { moments_.add(deed); }
    void on_summary(const Summary& /*summary*/) override { moments_.finish(); }

   private:
    Moments moments_;
  };

  MomentsTest() : teller_(&told_), stack_(engine_, config_of_linux(), teller_), kernel_(stack_) {
    kernel_.neighbor(kPeer, 7);
    kernel_.neighbor("fd20::7", 7);
    kernel_.sockets = {socket(40001, kPeer), socket(40002, "fd20::7"), socket(40003, "fd20::7")};
    kernel_.poll();
    kernel_.wait(milliseconds(5000));
  }
  /// All but the first offload.
  std::vector<std::string> told() {
    stack_.finish();
    EXPECT_EQ(told_.at(0), "3 connections offloaded -> 2 trees of 7 blocks: success");
    told_.erase(told_.begin());
    return told_;
  }

  std::vector<std::string> told_;
  ReferenceEngine engine_;
  Teller teller_;
  HostStack stack_;
  TalkingKernel kernel_;
};

TEST_F(MomentsTest, BothIpVersionsOfOneEventAreToldTogether) {
  kernel_.neighbor(kPeer, 0xaa);
  kernel_.wait(milliseconds(300));
  kernel_.neighbor("fd20::7", 0xaa);
  EXPECT_THAT(told(), ElementsAre("10.0.9.7 and fd20::7 changed MAC address to 02:00:00:00:00:aa "
                                  "-> 2 updates: success; 3 connections follow"));
}

TEST_F(MomentsTest, TheSameMuchLaterIsAnotherHappening) {
  kernel_.neighbor(kPeer, 0xaa);
  kernel_.wait(milliseconds(3000));
  kernel_.neighbor("fd20::7", 0xaa);
  EXPECT_EQ(told().size(), 2U);
}

TEST_F(MomentsTest, InterfaceDown) {
  kernel_.say(TalkingKernel::link(kEth0, "eth0", 0));
  EXPECT_THAT(told(), ElementsAre("eth0 is down -> 2 operations: success; 3 connections back with "
                                  "the kernel"));
}

TEST_F(MomentsTest, OutageAndReturn) {
  kernel_.neighbor(kPeer, 7, NUD_FAILED);
  kernel_.wait(milliseconds(3000));
  kernel_.neighbor(kPeer, 7);
  EXPECT_THAT(told(), ElementsAre("10.0.9.7 is unreachable -> invalidate: success; 1 connection "
                                  "held",
                                  "10.0.9.7 is back, as a new neighbor object -> 3 operations: "
                                  "success; 1 path with 1 connection relinked"));
}

TEST_F(MomentsTest, FailoverHasALineForEachPath) {
  kernel_.neighbor("10.0.0.252", 2);
  kernel_.neighbor("fd20::252", 2);
  kernel_.ways = {{kPeer, {kEth0, "10.0.0.252"}}, {"fd20::7", {kEth0, "fd20::252"}}};
  kernel_.poll();
  EXPECT_THAT(told(), ElementsAre("next hop of 10.0.9.7 changed from 10.0.9.7 to 10.0.0.252, next "
                                  "hop of fd20::7 changed from fd20::7 to fd20::252 -> 6 "
                                  "operations: success; 2 paths with 3 connections relinked"));
}

TEST_F(MomentsTest, LostAndFoundRoute) {
  kernel_.unreachable = {kPeer};
  kernel_.poll();
  kernel_.wait(milliseconds(3000));
  kernel_.unreachable.clear();
  kernel_.poll();
  EXPECT_THAT(told(),
              ElementsAre("no way to 10.0.9.7 any more -> invalidate: success; 1 connection held",
                          "there is a way to 10.0.9.7 again -> terminate: success; then a new path "
                          "object for 1 connection",
                          "1 connection offloaded -> 1 tree of 3 blocks: success"));
}

TEST_F(MomentsTest, PathMtuAndSocketOptions) {
  kernel_.ways = {{kPeer, {kEth0, {}, 1300}}, {"fd20::7", {kEth0, {}, 1300}}};
  kernel_.poll();
  kernel_.sockets[0].tos = 40;
  kernel_.sockets[1].timer = 2;
  kernel_.sockets[2].rcvbuf = 262144;
  kernel_.poll();
  EXPECT_THAT(
      told(),
      ElementsAre("path MTU to 10.0.9.7 and fd20::7 is now 1300 -> 2 updates: success; 3 "
                  "connections follow",
                  "10.0.0.1:40001>10.0.9.7:80: traffic class 40 -> update: success",
                  "[fd20::1]:40002>[fd20::7]:80: keepalive on -> update: success",
                  "[fd20::1]:40003>[fd20::7]:80: receive buffer 262144 -> update: success"));
}

TEST_F(MomentsTest, ConnectionsThatComeAndGoAreCounted) {
  for (std::uint16_t port = 41000; port < 41010; ++port) {
    kernel_.sockets.push_back(socket(port, kPeer, port));
    kernel_.poll();
    kernel_.wait(milliseconds(200));
    kernel_.sockets.pop_back();
    kernel_.poll();
  }
  EXPECT_THAT(told(), ElementsAre("10 connections came and 10 went within 2.0 s -> 20 trees of 40 "
                                  "blocks: success"));
}

TEST_F(MomentsTest, RetrievedConnection) {
  kernel_.neighbor(kPeer, 7, NUD_FAILED);
  kernel_.sockets[0].info->bytes_sent += 100;
  kernel_.poll();
  EXPECT_EQ(told().at(1),
            "the target asked back what cannot send: 10.0.0.1:40001>10.0.9.7:80 -> terminate: "
            "success");
}

TEST(WordsTest, NumbersAreGroupedAndCounted) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(count(1, "path"), "1 path");
  EXPECT_EQ(count(1200, "path"), "1,200 paths");
}

TEST(DemoViewTest, EndsWithWhetherEngineAndKernelAgree) {
  std::ostringstream out;
  DemoView view(out, false);
  ReferenceEngine engine;
  HostStack stack(engine, config_of_linux(), view);
  TalkingKernel kernel(stack);
  view.begin("a.pcap", "the reference model", stack.host());
  kernel.neighbor(kPeer, 7);
  kernel.sockets = {socket(40001, kPeer)};
  kernel.poll();
  kernel.sockets[0].info->bytes_sent += 100;
  kernel.poll();
  stack.finish();
  view.finish(stack.host(), engine, "a.fst");
  for (const char* line :
       {"Replaying a.pcap\non the reference model, built for 1,024 neighbors",
        "     0.0 s  1 connection offloaded\n            1 tree of 3 blocks: success\n",
        "1 time a connection sent data: with the headers that the kernel would use",
        "  initiate        1            3  SUCCESS", "  INITIATE SUCCESS        3",
        "  resolves_sent           1", "  engine equals kernel: 49 variables, 0 differences\n",
        "\nTo look at the waves: gtkwave a.fst\n"}) {
    EXPECT_THAT(out.str(), testing::HasSubstr(line));
  }
  EXPECT_THAT(out.str(), testing::Not(testing::HasSubstr("\x1b"))) << "no terminal";
}

}  // namespace
}  // namespace flue::replay::test
