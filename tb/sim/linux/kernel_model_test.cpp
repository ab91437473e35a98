// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/kernel_model.hpp"

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/tcp.h>

#include <gtest/gtest.h>

#include "flue/linux/placement.hpp"

namespace flue::kernel {
namespace {

IpAddress ip(const std::string& text) { return IpAddress::parse(text).value(); }

LinkMessage link(int index, const std::string& name, unsigned flags = IFF_UP) {
  LinkMessage message;
  message.index = index;
  message.flags = flags;
  message.name = name;
  message.mac = MacAddress{{2, 0, 0, 0, 0, static_cast<std::uint8_t>(index)}};
  message.mtu = 1500;
  return message;
}

NeighborMessage neighbor(int interface, const std::string& address,
                         std::uint16_t state = NUD_REACHABLE) {
  NeighborMessage message;
  message.interface = interface;
  message.address = ip(address);
  message.state = state;
  message.mac = MacAddress{{2, 0, 0, 0, 1, 1}};
  message.confirmed_age = 0;
  return message;
}

template <typename Message>
Message deleted(Message message) {
  message.deleted = true;
  return message;
}

SocketMessage socket(std::uint64_t cookie, const std::string& remote = "10.0.9.7") {
  SocketMessage message;
  message.key = {ip("10.0.0.1"), ip(remote), 40000, 80, cookie};
  message.state = TCP_ESTABLISHED;
  message.info = TcpInfo();
  return message;
}

RouteLookup lookup(const PathKey& path, int interface, std::uint8_t type = RTN_UNICAST) {
  RouteMessage route;
  route.type = type;
  route.interface = interface;
  return {path, route};
}

const PathKey kPath = {ip("10.0.0.1"), ip("10.0.9.7"), 0};

TEST(KernelModel, PartialLinkMessageKeepsWhatItLeavesOut) {
  KernelModel kernel;
  LinkMessage first = link(2, "eth0.5");
  first.vlan_id = 5;
  first.ipv6_mtu = 1280;
  EXPECT_FALSE(kernel.apply(first).before);

  LinkMessage partial;
  partial.index = 2;
  const LinkChange change = kernel.apply(partial);
  EXPECT_TRUE(change.before->is_up());
  EXPECT_FALSE(change.after->is_up());
  EXPECT_EQ(change.after->name, "eth0.5");
  EXPECT_EQ(change.after->mac, first.mac);
  EXPECT_EQ(change.after->mtu, 1500U);
  EXPECT_EQ(change.after->ipv6_mtu, 1280U);
  EXPECT_EQ(change.after->vlan_id, 5);
}

TEST(KernelModel, DeletedLinkTakesItsNeighborsAlong) {
  KernelModel kernel;
  kernel.apply(link(2, "eth0"));
  kernel.apply(link(3, "eth1"));
  kernel.apply(neighbor(2, "10.0.0.2"));
  kernel.apply(neighbor(2, "fe80::2"));
  kernel.apply(neighbor(3, "10.0.0.2"));
  const LinkChange change = kernel.apply(deleted(link(2, "eth0")));
  EXPECT_TRUE(change.before);
  EXPECT_FALSE(change.after);
  EXPECT_EQ(kernel.link(2), nullptr);
  ASSERT_EQ(kernel.neighbors().size(), 1U);
  EXPECT_NE(kernel.neighbor({3, ip("10.0.0.2")}), nullptr);
}

TEST(KernelModel, LinkThatADumpDoesNotTellIsGone) {
  KernelModel kernel;
  kernel.apply(LinkDump{link(2, "eth0"), link(3, "eth1")});
  const std::vector<LinkChange> changes = kernel.apply(LinkDump{link(3, "eth1")});
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[1].key, 2);
  EXPECT_FALSE(changes[1].after);
  EXPECT_EQ(kernel.links().size(), 1U);
}

TEST(KernelModel, NeighborIsUsableInEveryStateWithAnAddressThatCounts) {
  KernelModel kernel;
  for (const int state :
       {NUD_REACHABLE, NUD_STALE, NUD_DELAY, NUD_PROBE, NUD_PERMANENT, NUD_NOARP}) {
    const auto change = kernel.apply(neighbor(2, "10.0.0.2", static_cast<std::uint16_t>(state)));
    EXPECT_TRUE(change.after->is_usable()) << state;
    EXPECT_EQ(change.after->is_stale(), state == NUD_STALE);
  }
  for (const int state : {NUD_NONE, NUD_INCOMPLETE, NUD_FAILED}) {
    const auto change = kernel.apply(neighbor(2, "10.0.0.2", static_cast<std::uint16_t>(state)));
    EXPECT_FALSE(change.after->is_usable()) << state;
  }
  NeighborMessage without_mac = neighbor(2, "10.0.0.2");
  without_mac.mac.reset();
  EXPECT_FALSE(kernel.apply(without_mac).after->is_usable());
}

TEST(KernelModel, NeighborWasConfirmedItsAgeBeforeTheMessage) {
  NeighborMessage message = neighbor(2, "10.0.0.2");
  message.said_at = std::chrono::seconds(100);
  message.confirmed_age = 26;
  KernelModel kernel;
  EXPECT_EQ(kernel.apply(message).after->confirmed_at(), std::chrono::milliseconds(99740));
}

TEST(KernelModel, DeletedNeighborIsGoneWhateverStateItCarries) {
  KernelModel kernel;
  kernel.apply(neighbor(2, "10.0.0.2"));
  const NeighborChange change = kernel.apply(deleted(neighbor(2, "10.0.0.2", NUD_REACHABLE)));
  EXPECT_TRUE(change.before);
  EXPECT_FALSE(change.after);
  EXPECT_TRUE(kernel.neighbors().empty());
  EXPECT_FALSE(kernel.apply(deleted(neighbor(2, "10.0.0.2"))).before);
}

TEST(KernelModel, NeighborThatADumpDoesNotTellIsGone) {
  KernelModel kernel;
  kernel.apply(
      NeighborDump{0, {neighbor(2, "10.0.0.2"), neighbor(2, "10.0.0.3"), neighbor(2, "fe80::2")}});
  const auto changes = kernel.apply(NeighborDump{AF_INET, {neighbor(2, "10.0.0.3")}});
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[1].key.address, ip("10.0.0.2"));
  EXPECT_FALSE(changes[1].after);
  EXPECT_EQ(kernel.neighbors().size(), 2U) << "an IPv4 dump says nothing about IPv6";
}

TEST(KernelModel, LastWordInADumpIsTheValidOne) {
  KernelModel kernel;
  kernel.apply(NeighborDump{0, {neighbor(2, "10.0.0.2"), deleted(neighbor(2, "10.0.0.2"))}});
  EXPECT_TRUE(kernel.neighbors().empty());
}

TEST(KernelModel, SameAddressesWithAnotherCookieAreAnotherSocket) {
  KernelModel kernel;
  kernel.apply(SocketDump{socket(1)});
  const SocketTable before = kernel.apply(SocketDump{socket(2)});
  EXPECT_EQ(before.count(socket(1).key), 1U);
  EXPECT_EQ(kernel.sockets().count(socket(1).key), 0U);
  EXPECT_EQ(kernel.sockets().count(socket(2).key), 1U);
}

TEST(KernelModel, DestroyedSocketIsForgottenAndAnUnknownOneIgnored) {
  KernelModel kernel;
  kernel.apply(SocketDump{socket(1)});
  EXPECT_FALSE(kernel.apply_destroyed(socket(2)));
  EXPECT_EQ(kernel.sockets().size(), 1U);
  EXPECT_TRUE(kernel.apply_destroyed(socket(1)));
  EXPECT_TRUE(kernel.sockets().empty());
}

TEST(KernelModel, KeepaliveIsRememberedWhileAnotherTimerHidesIt) {
  constexpr std::uint8_t kKeepalive = 2;
  KernelModel kernel;
  const auto enabled_after = [&](std::uint8_t timer, std::uint8_t state = TCP_ESTABLISHED) {
    SocketMessage said = socket(1);
    said.timer = timer;
    said.state = state;
    kernel.apply(SocketDump{said});
    return kernel.sockets().at(said.key).keepalive_enabled;
  };
  EXPECT_FALSE(enabled_after(1));
  EXPECT_TRUE(enabled_after(kKeepalive));
  EXPECT_TRUE(enabled_after(1));
  EXPECT_TRUE(enabled_after(4));
  EXPECT_TRUE(enabled_after(0, TCP_FIN_WAIT1)) << "not read in this state";
  EXPECT_FALSE(enabled_after(0, TCP_CLOSE_WAIT));
  EXPECT_FALSE(enabled_after(kKeepalive, TCP_FIN_WAIT2)) << "there it is the FIN_WAIT2 timer";
}

TEST(KernelModel, RouteIsForgottenWithTheLastSocketOfItsPath) {
  KernelModel kernel;
  kernel.apply(SocketDump{socket(1)});
  EXPECT_FALSE(kernel.apply(lookup(kPath, 2)));
  EXPECT_EQ(kernel.apply(lookup(kPath, 3)).value()->interface, 2);
  kernel.apply(SocketDump{socket(2)});
  EXPECT_EQ(kernel.route(kPath)->interface, 3);
  kernel.apply(SocketDump{socket(2, "10.0.0.9")});
  EXPECT_TRUE(kernel.routes().empty());
}

TEST(KernelModel, LookupThatFailedIsKnownAsNoRoute) {
  KernelModel kernel;
  kernel.apply(RouteLookup{kPath, std::nullopt});
  EXPECT_EQ(kernel.route(kPath), nullptr);
  EXPECT_EQ(kernel.routes().count(kPath), 1U);
  const auto before = kernel.apply(lookup(kPath, 2));
  ASSERT_TRUE(before);
  EXPECT_FALSE(*before);
}

TEST(KernelModel, RouteToNowhereIsNoRoute) {
  KernelModel kernel;
  for (const int type : {RTN_UNREACHABLE, RTN_BLACKHOLE, RTN_PROHIBIT, RTN_THROW}) {
    kernel.apply(lookup(kPath, 1, static_cast<std::uint8_t>(type)));
    EXPECT_EQ(kernel.route(kPath), nullptr) << type;
  }
}

class PlacementTest : public testing::Test {
 protected:
  PlacementTest() {
    kernel_.apply(link(1, "lo", IFF_UP | IFF_LOOPBACK));
    kernel_.apply(link(2, "eth0"));
  }
  Obstacle obstacle() { return place(kernel_, kPath).obstacle; }
  KernelModel kernel_;
};

TEST_F(PlacementTest, UsableNextHopIsNoObstacle) {
  kernel_.apply(lookup(kPath, 2));
  kernel_.apply(neighbor(2, "10.0.9.7"));
  EXPECT_EQ(obstacle(), Obstacle::kNone);
  EXPECT_EQ(place(kernel_, kPath).next_hop, (NeighborKey{2, ip("10.0.9.7")}));
}

TEST_F(PlacementTest, GatewayIsTheNextHopOfEitherIpVersion) {
  RouteLookup over_ipv6 = lookup(kPath, 2);
  over_ipv6.route->gateway = ip("fe80::1");
  kernel_.apply(over_ipv6);
  kernel_.apply(neighbor(2, "10.0.9.7"));
  EXPECT_EQ(obstacle(), Obstacle::kNoNeighbor);
  EXPECT_EQ(place(kernel_, kPath).next_hop, (NeighborKey{2, ip("fe80::1")}));
  kernel_.apply(neighbor(2, "fe80::1"));
  EXPECT_EQ(obstacle(), Obstacle::kNone);
}

TEST_F(PlacementTest, NeighborOnAnotherInterfaceIsAnotherNeighbor) {
  kernel_.apply(lookup(kPath, 2));
  kernel_.apply(neighbor(3, "10.0.9.7"));
  EXPECT_EQ(obstacle(), Obstacle::kNoNeighbor);
}

TEST_F(PlacementTest, LoopbackIsToldByTheInterfaceOrTheRouteType) {
  kernel_.apply(lookup(kPath, 1));
  EXPECT_EQ(obstacle(), Obstacle::kLoopback);
  kernel_.apply(lookup(kPath, 2, RTN_LOCAL));
  EXPECT_EQ(obstacle(), Obstacle::kLoopback);
}

TEST_F(PlacementTest, WithoutLookupRouteOrUsableEntryThereIsNoNeighbor) {
  EXPECT_EQ(obstacle(), Obstacle::kNoNeighbor);
  kernel_.apply(RouteLookup{kPath, std::nullopt});
  EXPECT_EQ(obstacle(), Obstacle::kNoNeighbor);
  kernel_.apply(lookup(kPath, 2));
  kernel_.apply(neighbor(2, "10.0.9.7", NUD_FAILED));
  EXPECT_EQ(obstacle(), Obstacle::kNoNeighbor);
  EXPECT_TRUE(place(kernel_, kPath).next_hop);
}

}  // namespace
}  // namespace flue::kernel
