// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/conversation.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flue/linux/decode.hpp"
#include "kernel_says.hpp"

namespace flue::kernel {
namespace {

using test::answer;
using test::Bytes;
using test::dump_answer;
using test::notification;
using testing::ElementsAre;
using testing::IsEmpty;

/// Writes down what it hears, one line for each call.
class Notebook final : public ConversationObserver {
 public:
  void on_link_dump(const Moment& /*moment*/, const LinkDump& dump) override {
    std::string line = "links";
    for (const LinkMessage& link : dump) {
      line += fmt::format(" {}{}", link.deleted ? "-" : "", link.index);
    }
    lines.push_back(line);
  }
  void on_neighbor_dump(const Moment& /*moment*/, const NeighborDump& dump) override {
    std::string line = "neighbors";
    for (const NeighborMessage& neighbor : dump.entries) {
      line += fmt::format(" {}{}:{}", neighbor.deleted ? "-" : "", neighbor.address.text(),
                          neighbor.state);
      said_at.push_back(neighbor.said_at);
    }
    lines.push_back(line);
  }
  void on_link(const Moment& /*moment*/, const LinkMessage& link) override {
    lines.push_back(fmt::format("link {}", link.index));
  }
  void on_address(const Moment& /*moment*/, const AddressMessage& address) override {
    lines.push_back("address " + address.address.text());
  }
  void on_neighbor(const Moment& moment, const NeighborMessage& neighbor) override {
    lines.push_back(fmt::format("{} {}", neighbor.deleted ? "no neighbor" : "neighbor",
                                neighbor.address.text()));
    EXPECT_EQ(neighbor.said_at, moment.time);
  }
  void on_route(const Moment& /*moment*/, const RouteMessage& route) override {
    lines.push_back("route " + route.destination->text());
  }
  void on_socket_destroyed(const Moment& /*moment*/, const SocketMessage& socket) override {
    lines.push_back(fmt::format("destroyed {}", socket.key.cookie));
  }
  void on_socket_dump(const Moment& /*moment*/, const SocketDump& dump) override {
    std::string line = "sockets";
    for (const SocketMessage& socket : dump) {
      line += fmt::format(" {}", socket.key.cookie);
    }
    lines.push_back(line);
  }
  void on_route_lookup(const Moment& /*moment*/, const RouteLookup& lookup) override {
    lines.push_back(fmt::format("lookup {}>{}%{} {}", lookup.path.source.text(),
                                lookup.path.destination.text(), lookup.path.interface,
                                lookup.route ? "route" : "none"));
  }
  void on_poll_complete(const Moment& moment, bool every_path_answered) override {
    lines.push_back(fmt::format("poll {} at {}", every_path_answered ? "complete" : "cut short",
                                moment.record));
  }

  std::vector<std::string> lines;
  std::vector<RecordTime> said_at;  // of the neighbors in dumps
};

class ConversationTest : public testing::Test {
 protected:
  /// One record. Its number counts from 1, its time 1 ms for each.
  void hear(std::uint16_t family, const Bytes& datagram) {
    ++moment_.record;
    moment_.time += std::chrono::milliseconds(1);
    conversation_.process(moment_, decode(family, datagram));
  }
  void route(const Bytes& datagram) { hear(NETLINK_ROUTE, datagram); }
  void diag(const Bytes& datagram) { hear(NETLINK_SOCK_DIAG, datagram); }

  static Bytes listed(std::uint32_t sequence, std::uint32_t cookie,
                      const std::string& remote = "10.0.0.2") {
    test::SocketSpec spec;
    spec.cookie = cookie;
    spec.remote = remote;
    return test::socket(dump_answer(sequence), spec).bytes();
  }

  /// Both socket dumps: the given answers for IPv4 (sequence 1), none for IPv6 (sequence 2).
  void dump_sockets(const Bytes& answers) {
    diag(test::socket_request(1, AF_INET));
    diag(answers + test::done(1));
    diag(test::socket_request(2, AF_INET6));
    diag(test::done(2));
  }

  Notebook notebook_;
  Conversation conversation_{notebook_};
  Moment moment_;
};

TEST_F(ConversationTest, DumpIsToldWhenItIsWhole) {
  route(test::dump_request(RTM_GETLINK, 5));
  route(test::ethernet(dump_answer(5), 1, "lo") + test::ethernet(dump_answer(5), 2, "eth0"));
  route(test::ethernet(dump_answer(5), 3, "eth1"));
  EXPECT_THAT(notebook_.lines, IsEmpty());
  route(test::done(5));
  EXPECT_THAT(notebook_.lines, ElementsAre("links 1 2 3"));
}

TEST_F(ConversationTest, NotificationWithTheSequenceOfARequestIsNoAnswer) {
  route(test::dump_request(RTM_GETNEIGH, 5));
  route(test::reachable({NLM_F_MULTI, 5, test::kRecorder + 1}, 2, "10.0.0.9", 1));
  EXPECT_THAT(notebook_.lines, ElementsAre("neighbor 10.0.0.9"));
}

TEST_F(ConversationTest, NotificationWithThePortIdOfARequestIsNoAnswer) {
  route(test::dump_request(RTM_GETNEIGH, 5));
  route(test::reachable({0, 6, test::kRecorder}, 2, "10.0.0.9", 1));
  EXPECT_THAT(notebook_.lines, ElementsAre("neighbor 10.0.0.9"));
}

TEST_F(ConversationTest, RequestOfTheOtherNetlinkFamilyHasOtherAnswers) {
  diag(test::socket_request(5, AF_INET));
  route(test::reachable(dump_answer(5), 2, "10.0.0.9", 1));
  EXPECT_THAT(notebook_.lines, ElementsAre("neighbor 10.0.0.9"));
}

TEST_F(ConversationTest, AnswersToOtherRequestsAreNoNotifications) {
  ndmsg fixed{};
  fixed.ndm_family = AF_INET;
  route(test::Netlink(RTM_GETNEIGH, NLM_F_REQUEST, 5, test::kRecorder).fixed(fixed).bytes());
  route(test::reachable(answer(5), 2, "10.0.0.9", 1));
  EXPECT_THAT(notebook_.lines, IsEmpty());
}

TEST_F(ConversationTest, RequestToChangeSomethingIsNotTakenForTheChange) {
  route(test::neighbor({NLM_F_REQUEST | NLM_F_CREATE, 9, 1}, 2, "10.0.0.9", NUD_PERMANENT).bytes());
  EXPECT_THAT(notebook_.lines, IsEmpty());
}

TEST_F(ConversationTest, NotificationsAreToldAsTheyCome) {
  route(test::ethernet(notification(), 2, "eth0"));
  ifaddrmsg fixed{};
  fixed.ifa_family = AF_INET;
  route(test::Netlink(RTM_NEWADDR).fixed(fixed).ip(IFA_LOCAL, "10.0.0.1").bytes());
  route(test::neighbor(notification(), 2, "10.0.0.2", NUD_REACHABLE, RTM_DELNEIGH).bytes());
  route(test::route(RTM_NEWROUTE, notification(), "192.0.2.0", RTN_UNICAST).bytes());
  diag(test::destroyed({}));
  EXPECT_THAT(notebook_.lines, ElementsAre("link 2", "address 10.0.0.1", "no neighbor 10.0.0.2",
                                           "route 192.0.2.0", "destroyed 1"));
}

TEST_F(ConversationTest, NotificationInsideADumpKeepsItsPlaceInIt) {
  route(test::dump_request(RTM_GETNEIGH, 5));
  route(test::reachable(dump_answer(5), 2, "10.0.0.2", 1));
  route(test::neighbor(notification(), 2, "10.0.0.2", NUD_FAILED).bytes());
  route(test::reachable(dump_answer(5), 2, "10.0.0.3", 1));
  route(test::neighbor(notification(), 2, "10.0.0.3", NUD_REACHABLE, RTM_DELNEIGH).bytes());
  route(test::done(5));
  EXPECT_THAT(notebook_.lines,
              ElementsAre("neighbor 10.0.0.2", "no neighbor 10.0.0.3",
                          "neighbors 10.0.0.2:2 10.0.0.2:32 10.0.0.3:2 -10.0.0.3:2"));
}

TEST_F(ConversationTest, InterruptedDumpIsDiscardedAndAskedAgain) {
  for (const bool mark_the_end : {false, true}) {
    route(test::dump_request(RTM_GETNEIGH, 5));
    route(test::reachable(dump_answer(5, mark_the_end ? 0 : NLM_F_DUMP_INTR), 2, "10.0.0.2", 1));
    route(test::done(5, mark_the_end ? NLM_F_DUMP_INTR : 0));
    EXPECT_THAT(notebook_.lines, IsEmpty());
  }
  route(test::dump_request(RTM_GETNEIGH, 6));
  route(test::reachable(dump_answer(6), 2, "10.0.0.3", 1) + test::done(6));
  EXPECT_THAT(notebook_.lines, ElementsAre("neighbors 10.0.0.3:2"));
}

TEST_F(ConversationTest, InterruptedSocketDumpIsDiscardedAndAskedAgain) {
  diag(test::socket_request(1, AF_INET));
  diag(listed(1, 7) + test::done(1));
  diag(test::socket_request(2, AF_INET6));
  diag(test::done(2, NLM_F_DUMP_INTR));
  EXPECT_THAT(notebook_.lines, IsEmpty());
  diag(test::socket_request(3, AF_INET6));
  diag(listed(3, 8) + test::done(3));
  EXPECT_THAT(notebook_.lines, ElementsAre("sockets 7 8"));
}

TEST_F(ConversationTest, FailedDumpSaysNothing) {
  route(test::dump_request(RTM_GETNEIGH, 5));
  route(test::error(5, -ENOMEM));
  route(test::dump_request(RTM_GETNEIGH, 6));
  route(test::done(6, 0, -ENOBUFS));
  EXPECT_THAT(notebook_.lines, IsEmpty());
}

TEST_F(ConversationTest, SocketsOfAFamilyThatTheKernelDoesNotKnowAreNone) {
  diag(test::socket_request(1, AF_INET));
  diag(listed(1, 7) + test::done(1));
  diag(test::socket_request(2, AF_INET6));
  diag(test::error(2, -ENOENT));
  EXPECT_THAT(notebook_.lines, ElementsAre("sockets 7"));
}

TEST_F(ConversationTest, SocketsOfOtherProtocolsAreNotAskedFor) {
  diag(test::socket_request(1, AF_INET, IPPROTO_UDP));
  diag(listed(1, 7) + test::done(1));
  diag(test::socket_request(2, AF_INET6));
  diag(test::done(2));
  EXPECT_THAT(notebook_.lines, IsEmpty());
}

TEST_F(ConversationTest, PollIsCompleteWhenItsLastPathIsAnswered) {
  dump_sockets(listed(1, 7) + listed(1, 8, "10.0.0.3"));
  route(test::lookup(1, "10.0.0.1", "10.0.0.2"));
  route(test::route_answer(1, "10.0.0.2", 2).bytes());
  EXPECT_THAT(notebook_.lines, ElementsAre("sockets 7 8", "lookup 10.0.0.1>10.0.0.2%0 route"));
  route(test::lookup(2, "10.0.0.1", "10.0.0.3"));
  route(test::error(2, -ENETUNREACH));
  EXPECT_THAT(notebook_.lines,
              ElementsAre("sockets 7 8", "lookup 10.0.0.1>10.0.0.2%0 route",
                          "lookup 10.0.0.1>10.0.0.3%0 none", "poll complete at 8"));
}

TEST_F(ConversationTest, PollWithoutConnectionsIsCompleteAtOnce) {
  dump_sockets({});
  EXPECT_THAT(notebook_.lines, ElementsAre("sockets", "poll complete at 4"));
}

TEST_F(ConversationTest, PollDoesNotWaitForPathsOfMiniSocketsAndHalfOpenOnes) {
  test::SocketSpec mini;
  mini.has_info = false;
  mini.state = TCP_FIN_WAIT2;
  test::SocketSpec opening;
  opening.state = TCP_SYN_SENT;
  opening.cookie = 2;
  dump_sockets(test::socket(dump_answer(1), mini).bytes() +
               test::socket(dump_answer(1), opening).bytes());
  EXPECT_THAT(notebook_.lines, ElementsAre("sockets 1 2", "poll complete at 4"));
}

TEST_F(ConversationTest, FirstLookupsMayComeOneIntervalLater) {
  dump_sockets(listed(1, 7));
  dump_sockets(listed(1, 7));
  route(test::lookup(1, "10.0.0.1", "10.0.0.2"));
  route(test::route_answer(1, "10.0.0.2", 2).bytes());
  EXPECT_THAT(notebook_.lines,
              ElementsAre("sockets 7", "poll cut short at 5", "sockets 7",
                          "lookup 10.0.0.1>10.0.0.2%0 route", "poll complete at 10"));
}

TEST_F(ConversationTest, BoundSocketsHaveAPathOfTheirOwn) {
  test::SocketSpec bound;
  bound.interface = 3;
  dump_sockets(test::socket(dump_answer(1), bound).bytes());
  route(test::lookup(1, "10.0.0.1", "10.0.0.2"));
  route(test::route_answer(1, "10.0.0.2", 2).bytes());
  route(test::lookup(2, "10.0.0.1", "10.0.0.2", 3));
  route(test::route_answer(2, "10.0.0.2", 3).bytes());
  EXPECT_THAT(notebook_.lines,
              ElementsAre("sockets 1", "lookup 10.0.0.1>10.0.0.2%0 route",
                          "lookup 10.0.0.1>10.0.0.2%3 route", "poll complete at 8"));
}

TEST_F(ConversationTest, AcknowledgedLookupIsAnsweredOnce) {
  route(test::lookup(1, "10.0.0.1", "10.0.0.2"));
  route(test::error(1, 0) + test::route_answer(1, "10.0.0.2", 2).bytes() + test::error(1, 0));
  EXPECT_THAT(notebook_.lines, ElementsAre("lookup 10.0.0.1>10.0.0.2%0 route"));
}

TEST_F(ConversationTest, SocketDestroyedDuringADumpIsNotInIt) {
  test::SocketSpec gone;
  gone.cookie = 7;
  diag(test::socket_request(1, AF_INET));
  diag(listed(1, 7) + listed(1, 8));
  diag(test::destroyed(gone));
  gone.has_info = false;
  gone.state = TCP_FIN_WAIT2;
  gone.cookie = 8;
  diag(test::done(1));
  diag(test::destroyed(gone));
  diag(test::socket_request(2, AF_INET6));
  diag(test::done(2));
  EXPECT_THAT(notebook_.lines,
              ElementsAre("destroyed 7", "destroyed 8", "sockets", "poll complete at 7"));
}

TEST_F(ConversationTest, MiniSocketListedAfterTheDestructionOfTheRealOneStays) {
  test::SocketSpec mini;
  mini.has_info = false;
  mini.state = TCP_FIN_WAIT2;
  diag(test::socket_request(1, AF_INET));
  diag(listed(1, 1));
  diag(test::destroyed(mini));
  diag(test::socket(dump_answer(1), mini).bytes() + test::done(1));
  diag(test::socket_request(2, AF_INET6));
  diag(test::done(2));
  EXPECT_THAT(notebook_.lines, ElementsAre("destroyed 1", "sockets 1", "poll complete at 6"));
}

TEST_F(ConversationTest, SocketThatNobodyAskedForIsNotDestroyed) {
  diag(test::socket(notification(), {}).bytes());
  EXPECT_THAT(notebook_.lines, IsEmpty());
}

TEST_F(ConversationTest, NeighborsOfADumpAreDatedWhenTheyWereRead) {
  route(test::dump_request(RTM_GETNEIGH, 5));
  route(test::reachable(dump_answer(5), 2, "10.0.0.2", 1));
  route(test::reachable(dump_answer(5), 2, "10.0.0.3", 1));
  route(test::done(5));
  EXPECT_THAT(notebook_.said_at, ElementsAre(RecordTime(std::chrono::milliseconds(2)),
                                             RecordTime(std::chrono::milliseconds(3))));
}

TEST_F(ConversationTest, RequestsThatNobodyAnswersAreForgottenOneDay) {
  constexpr std::uint32_t kMany = 100'001;
  for (std::uint32_t sequence = 1; sequence <= kMany; ++sequence) {
    route(test::lookup(sequence, "10.0.0.1", "10.0.0.2"));
  }
  route(test::error(1, -ENETUNREACH));
  EXPECT_THAT(notebook_.lines, IsEmpty()) << "the oldest one";
  route(test::error(kMany, -ENETUNREACH));
  EXPECT_THAT(notebook_.lines, ElementsAre("lookup 10.0.0.1>10.0.0.2%0 none"));
}

TEST_F(ConversationTest, FileThatEndsInsideADumpDropsIt) {
  diag(test::socket_request(1, AF_INET));
  diag(listed(1, 7) + test::done(1));
  diag(test::socket_request(2, AF_INET6));
  diag(listed(2, 8));
  route(test::dump_request(RTM_GETLINK, 9));
  route(test::ethernet(dump_answer(9), 2, "eth0"));
  conversation_.finish();
  EXPECT_THAT(notebook_.lines, IsEmpty());
}

TEST_F(ConversationTest, FileThatEndsBetweenLookupsEndsThePoll) {
  dump_sockets(listed(1, 7));
  conversation_.finish();
  conversation_.finish();
  EXPECT_THAT(notebook_.lines, ElementsAre("sockets 7", "poll cut short at 4"));
}

TEST_F(ConversationTest, EverythingDumpedAgainAfterLostNotificationsIsToldAgain) {
  for (std::uint32_t sequence : {5U, 6U}) {
    route(test::dump_request(RTM_GETLINK, sequence));
    route(test::ethernet(dump_answer(sequence), 2, "eth0") + test::done(sequence));
  }
  EXPECT_THAT(notebook_.lines, ElementsAre("links 2", "links 2"));
}

TEST_F(ConversationTest, DumpsOfBridgePortsAndForwardingEntriesAreNotOfLinksAndNeighbors) {
  route(test::dump_request(RTM_GETLINK, 5, AF_BRIDGE));
  route(test::done(5));
  route(test::dump_request(RTM_GETNEIGH, 6, AF_BRIDGE));
  route(test::done(6));
  EXPECT_THAT(notebook_.lines, IsEmpty());
}

}  // namespace
}  // namespace flue::kernel
