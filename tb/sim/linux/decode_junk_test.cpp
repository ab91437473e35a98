// SPDX-License-Identifier: Apache-2.0
//
// Datagrams that do not parse: each is an error with a reason, none a crash and none passed over in
// silence.

#include <cstdlib>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flue/linux/capture.hpp"
#include "flue/linux/conversation.hpp"
#include "flue/linux/decode.hpp"
#include "flue/linux/kernel_model.hpp"
#include "kernel_says.hpp"

namespace flue::kernel {
namespace {

using test::Bytes;
using test::notification;
using testing::HasSubstr;

void expect_error(std::uint16_t family, const Bytes& datagram, const std::string& reason,
                  const std::string& right) {
  try {
    decode(family, datagram);
    FAIL() << "expected an error with: " << reason;
  } catch (const DecodeError& error) {
    EXPECT_THAT(error.what(), HasSubstr(reason));
    EXPECT_THAT(error.right(), HasSubstr(right));
  }
}

void put16(Bytes& bytes, std::size_t offset, std::uint16_t value) {
  std::memcpy(bytes.data() + offset, &value, sizeof value);
}

constexpr std::size_t kHeader = 16;

TEST(Junk, BytesLeftOverAfterTheLastMessage) {
  const Bytes good = test::done(1);
  for (std::size_t extra = 1; extra < kHeader; ++extra) {
    expect_error(NETLINK_ROUTE, good + Bytes(extra), "left over after the last complete message",
                 "up to the end");
  }
}

TEST(Junk, MessageThatRunsOverTheDatagram) {
  Bytes bytes = test::done(1);
  put16(bytes, 0, 21);
  expect_error(NETLINK_ROUTE, bytes, "says that it is 21 bytes long, where 20 are left",
               "16 to 20");
}

TEST(Junk, MessageOfALengthThatLooksNegative) {
  Bytes bytes = test::done(1);
  put16(bytes, 2, 0x8000);
  expect_error(NETLINK_ROUTE, bytes, "says that it is 2147483668 bytes long", "16 to 20");
}

TEST(Junk, MessageShorterThanItsHeader) {
  Bytes bytes = test::done(1);
  put16(bytes, 0, 15);
  expect_error(NETLINK_ROUTE, bytes, "says that it is 15 bytes long", "16 to 20");
  put16(bytes, 0, 0);
  expect_error(NETLINK_ROUTE, bytes, "says that it is 0 bytes long", "16 to 20");
}

TEST(Junk, AttributeThatRunsOverItsMessage) {
  Bytes bytes = test::link(notification(), 2, "eth0").bytes();
  put16(bytes, kHeader + sizeof(ifinfomsg), 13);
  expect_error(NETLINK_ROUTE, bytes, "attribute 3 of a link message says that it is 13 bytes long",
               "the 12 bytes that are left");
}

TEST(Junk, AttributeShorterThanItsHeader) {
  for (const std::uint16_t length : Bytes{0, 1, 3}) {
    Bytes bytes = test::reachable(notification(), 2, "10.0.0.2", 1);
    put16(bytes, kHeader + sizeof(ndmsg), length);
    expect_error(NETLINK_ROUTE, bytes, "attribute 1 of a neighbor message", "4 or more");
  }
}

TEST(Junk, BytesLeftOverAfterTheLastAttribute) {
  Bytes bytes = test::reachable(notification(), 2, "10.0.0.2", 1) + Bytes(2);
  put16(bytes, 0, static_cast<std::uint16_t>(bytes.size()));
  expect_error(NETLINK_ROUTE, bytes, "2 bytes are left over after the last attribute",
               "up to the end");
}

TEST(Junk, AttributeThatRunsOverInAMessageThatIsNotUsed) {
  ndmsg fixed{};
  fixed.ndm_family = AF_BRIDGE;
  Bytes bytes = test::Netlink(RTM_NEWNEIGH).fixed(fixed).u32(NDA_PORT, 1).bytes();
  put16(bytes, kHeader + sizeof fixed, 99);
  expect_error(NETLINK_ROUTE, bytes, "says that it is 99 bytes long", "the 8 bytes that are left");
}

TEST(Junk, AttributeThatRunsOverInARequest) {
  Bytes route = test::lookup(1, "10.0.0.1", "10.0.0.2");
  put16(route, kHeader + sizeof(rtmsg), 99);
  expect_error(NETLINK_ROUTE, route, "says that it is 99 bytes long", "16 bytes that are left");
  Bytes sockets = test::socket_request(1, AF_INET) + Bytes{99, 0, 1, 0};
  put16(sockets, 0, static_cast<std::uint16_t>(sockets.size()));
  expect_error(NETLINK_SOCK_DIAG, sockets, "says that it is 99 bytes long",
               "4 bytes that are left");
}

TEST(Junk, AttributeThatRunsOverInsideANestedOne) {
  Bytes metrics = test::attributes().u32(RTAX_MTU, 1300).payload();
  put16(metrics, 0, 12);
  expect_error(NETLINK_ROUTE,
               test::route_answer(1, "10.0.0.2", 2).attribute(RTA_METRICS, metrics).bytes(),
               "of RTA_METRICS says that it is 12 bytes long", "8 bytes that are left");
}

TEST(Junk, MessagesShorterThanTheirFixedPart) {
  for (const int type : {RTM_NEWLINK, RTM_NEWADDR, RTM_NEWNEIGH, RTM_NEWROUTE}) {
    expect_error(NETLINK_ROUTE, test::Netlink(type).bytes(), "holds 0 bytes", "or more");
  }
  expect_error(NETLINK_ROUTE, test::Netlink(NLMSG_ERROR).fixed(0).bytes(), "NLMSG_ERROR holds 4",
               "20 bytes or more");
  const std::uint32_t only_the_family = AF_INET;
  expect_error(NETLINK_SOCK_DIAG, test::Netlink(SOCK_DIAG_BY_FAMILY).fixed(only_the_family).bytes(),
               "a sock_diag message holds 4 bytes", "72 bytes or more");
  expect_error(NETLINK_SOCK_DIAG,
               test::Netlink(SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST).fixed(only_the_family).bytes(),
               "a sock_diag request holds 4 bytes", "56 bytes or more");
}

TEST(Junk, AttributesWithLessInThemThanTheirTypeNeeds) {
  expect_error(NETLINK_ROUTE, test::link(notification(), 2, "eth0").u16(IFLA_MTU, 1500).bytes(),
               "IFLA_MTU holds 2 bytes", "4 bytes or more");
  expect_error(
      NETLINK_ROUTE,
      test::neighbor(notification(), 2, "10.0.0.2", 2).attribute(NDA_CACHEINFO, Bytes(12)).bytes(),
      "NDA_CACHEINFO holds 12 bytes", "16 bytes or more");
  expect_error(NETLINK_ROUTE,
               test::route_answer(1, "10.0.0.2", 2).ip(RTA_GATEWAY, "fe80::1").bytes(),
               "RTA_GATEWAY holds 16 bytes", "4 bytes, an IPv4 address");
  const Bytes short_via = {AF_INET6, 0, 0xfe, 0x80};
  expect_error(NETLINK_ROUTE,
               test::route_answer(1, "10.0.0.2", 2).attribute(RTA_VIA, short_via).bytes(),
               "RTA_VIA holds 4 bytes", "18 bytes or more");
  expect_error(NETLINK_SOCK_DIAG,
               test::socket(notification(), {}).attribute(INET_DIAG_TOS, {}).bytes(),
               "INET_DIAG_TOS holds 0 bytes", "1 bytes or more");
  expect_error(NETLINK_SOCK_DIAG,
               test::socket(notification(), {}).attribute(INET_DIAG_SKMEMINFO, Bytes(4)).bytes(),
               "INET_DIAG_SKMEMINFO holds 4 bytes", "8 bytes or more");
}

/// Takes everything that can be told and keeps it, so that mutated values get as far as real ones.
class Listener final : public ConversationObserver {
 public:
  void on_link_dump(const Moment& /*moment*/, const LinkDump& dump) override { model.apply(dump); }
  void on_link(const Moment& /*moment*/, const LinkMessage& link) override { model.apply(link); }
  void on_neighbor_dump(const Moment& /*moment*/, const NeighborDump& dump) override {
    model.apply(dump);
  }
  void on_neighbor(const Moment& /*moment*/, const NeighborMessage& neighbor) override {
    model.apply(neighbor);
  }
  void on_socket_dump(const Moment& /*moment*/, const SocketDump& dump) override {
    model.apply(dump);
  }
  void on_route_lookup(const Moment& /*moment*/, const RouteLookup& lookup) override {
    model.apply(lookup);
  }
  void on_socket_destroyed(const Moment& /*moment*/, const SocketMessage& socket) override {
    model.apply_destroyed(socket);
  }
  KernelModel model;
};

/// The real capture with its bytes changed at random and its records cut short. FLUE_MUTATIONS sets
/// how often each record is changed (default 20); the test is most worth under
/// -fsanitize=address,undefined.
TEST(Junk, MutatedRecordsOfARealCaptureNeverCrash) {
  const char* wanted = std::getenv("FLUE_MUTATIONS");
  const int mutations = wanted == nullptr ? 20 : std::atoi(wanted);
  constexpr std::uint32_t kSeed = 20251120;
  std::mt19937 random(kSeed);
  const auto below = [&](std::size_t limit) { return random() % limit; };

  CaptureReader reader("tb/captures/linux-host.pcap");
  Listener listener;
  Conversation conversation(listener);
  CaptureRecord record;
  std::uint64_t parsed = 0;
  std::uint64_t refused = 0;
  while (reader.next(record)) {
    for (int i = 0; i < mutations; ++i) {
      std::vector<std::uint8_t> payload = record.payload;
      for (std::size_t change = below(4); change > 0; --change) {
        // Lengths and types are at the start of messages and attributes, on 4-byte boundaries: aim
        // there half of the time.
        const std::size_t at =
            below(2) == 0 ? below(payload.size()) : below(payload.size() / 4) * 4;
        payload[at] = static_cast<std::uint8_t>(below(3) == 0 ? payload[at] + 1 : random());
      }
      if (below(3) == 0) {
        payload.resize(below(payload.size() + 1));
        payload.shrink_to_fit();  // so that the sanitizer sees a read behind the end
      }
      try {
        conversation.process(record.moment, decode(record.family, payload));
        ++parsed;
      } catch (const DecodeError& error) {
        ++refused;
        EXPECT_STRNE(error.what(), "");
      }
    }
  }
  conversation.finish();
  EXPECT_GT(parsed, 1000U) << "seed " << kSeed;
  EXPECT_GT(refused, 1000U) << "seed " << kSeed;
}

}  // namespace
}  // namespace flue::kernel
