// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/decode.hpp"

#include <linux/if_link.h>

#include <gtest/gtest.h>

#include "kernel_says.hpp"

namespace flue::kernel {
namespace {

using test::attributes;
using test::Bytes;
using test::notification;

template <typename Body>
Body only(std::uint16_t family, const Bytes& datagram) {
  const std::vector<Message> messages = decode(family, datagram);
  EXPECT_EQ(messages.size(), 1U);
  const auto* body = messages.empty() ? nullptr : std::get_if<Body>(&messages[0].body);
  if (body == nullptr) {
    ADD_FAILURE() << "another kind of message";
    return Body();
  }
  return *body;
}

bool says_nothing(std::uint16_t family, const Bytes& datagram) {
  const std::vector<Message> messages = decode(family, datagram);
  return messages.size() == 1 && std::holds_alternative<std::monostate>(messages[0].body);
}

IpAddress ip(const std::string& text) { return IpAddress::parse(text).value(); }

TEST(DecodeLink, NameMacMtuAndFlags) {
  const auto link =
      only<LinkMessage>(NETLINK_ROUTE, test::ethernet(notification(), 3, "eth0", 9000));
  EXPECT_FALSE(link.deleted);
  EXPECT_EQ(link.index, 3);
  EXPECT_EQ(link.flags, static_cast<unsigned>(IFF_UP));
  EXPECT_EQ(link.name, "eth0");
  EXPECT_EQ(link.mac->text(), "02:00:00:00:00:03");
  EXPECT_EQ(link.mtu, 9000U);
  EXPECT_FALSE(link.ipv6_mtu);
  EXPECT_FALSE(link.vlan_id);
}

TEST(DecodeLink, DeletedByTheMessageType) {
  const Bytes gone = test::link(notification(), 3, "eth0", 0, RTM_DELLINK).bytes();
  EXPECT_TRUE(only<LinkMessage>(NETLINK_ROUTE, gone).deleted);
}

TEST(DecodeLink, VlanIdOfAVlanInterface) {
  const Bytes data = attributes().u16(IFLA_VLAN_ID, 42).payload();
  const Bytes info =
      attributes().text(IFLA_INFO_KIND, "vlan").attribute(IFLA_INFO_DATA, data).payload();
  const Bytes link =
      test::link(notification(), 7, "eth0.42").attribute(IFLA_LINKINFO, info).bytes();
  EXPECT_EQ(only<LinkMessage>(NETLINK_ROUTE, link).vlan_id, 42);
}

TEST(DecodeLink, VlanIdAlsoWhereTheKindComesLast) {
  const Bytes data = attributes().u16(IFLA_VLAN_ID, 42).payload();
  const Bytes info =
      attributes().attribute(IFLA_INFO_DATA, data).text(IFLA_INFO_KIND, "vlan").payload();
  const Bytes link =
      test::link(notification(), 7, "eth0.42").attribute(IFLA_LINKINFO, info).bytes();
  EXPECT_EQ(only<LinkMessage>(NETLINK_ROUTE, link).vlan_id, 42);
}

TEST(DecodeLink, NoVlanIdOfAnotherKindWithTheSameAttributeNumber) {
  const Bytes data = attributes().u32(IFLA_VXLAN_ID, 42).payload();
  static_assert(int{IFLA_VXLAN_ID} == int{IFLA_VLAN_ID});
  const Bytes info =
      attributes().text(IFLA_INFO_KIND, "vxlan").attribute(IFLA_INFO_DATA, data).payload();
  const Bytes link = test::link(notification(), 7, "vx0").attribute(IFLA_LINKINFO, info).bytes();
  EXPECT_FALSE(only<LinkMessage>(NETLINK_ROUTE, link).vlan_id);
}

TEST(DecodeLink, Ipv6MtuInsideAfSpec) {
  Bytes conf(12);
  const std::uint32_t mtu = 1280;
  std::memcpy(conf.data() + 8, &mtu, sizeof mtu);
  const Bytes inet6 = attributes().attribute(IFLA_INET6_CONF, conf).payload();
  const Bytes spec = attributes().attribute(AF_INET, {}).attribute(AF_INET6, inet6).payload();
  const Bytes link =
      test::link(notification(), 3, "eth0").attribute(IFLA_AF_SPEC | NLA_F_NESTED, spec).bytes();
  EXPECT_EQ(only<LinkMessage>(NETLINK_ROUTE, link).ipv6_mtu, 1280U);
}

TEST(DecodeLink, LinkLayerAddressThatIsNotEthernetsIsNoMac) {
  const Bytes tunnel =
      test::link(notification(), 3, "tun0").attribute(IFLA_ADDRESS, {10, 0, 0, 1}).bytes();
  EXPECT_FALSE(only<LinkMessage>(NETLINK_ROUTE, tunnel).mac);
}

TEST(DecodeLink, BridgePortIsNotTheInterface) {
  ifinfomsg fixed{};
  fixed.ifi_family = AF_BRIDGE;
  fixed.ifi_index = 3;
  EXPECT_TRUE(says_nothing(NETLINK_ROUTE, test::Netlink(RTM_DELLINK).fixed(fixed).bytes()));
}

TEST(DecodeAddress, LocalOneOfAPointToPointLink) {
  ifaddrmsg fixed{};
  fixed.ifa_family = AF_INET;
  fixed.ifa_prefixlen = 32;
  fixed.ifa_index = 4;
  const auto address = only<AddressMessage>(NETLINK_ROUTE, test::Netlink(RTM_NEWADDR)
                                                               .fixed(fixed)
                                                               .ip(IFA_ADDRESS, "10.0.0.2")
                                                               .ip(IFA_LOCAL, "10.0.0.1")
                                                               .bytes());
  EXPECT_EQ(address.address, ip("10.0.0.1"));
  EXPECT_EQ(address.interface, 4);
  EXPECT_EQ(address.prefix_length, 32);
  EXPECT_FALSE(address.deleted);
}

TEST(DecodeNeighbor, ReachableWithMacAndAge) {
  const auto neighbor =
      only<NeighborMessage>(NETLINK_ROUTE, test::reachable(notification(), 2, "fd20::2", 9, 26));
  EXPECT_FALSE(neighbor.deleted);
  EXPECT_EQ(neighbor.interface, 2);
  EXPECT_EQ(neighbor.address, ip("fd20::2"));
  EXPECT_EQ(neighbor.state, NUD_REACHABLE);
  EXPECT_EQ(neighbor.mac->text(), "02:00:00:00:00:09");
  EXPECT_EQ(neighbor.confirmed_age, 26U);
}

TEST(DecodeNeighbor, DeletedByTheMessageTypeThoughItCarriesReachable) {
  const Bytes gone =
      test::neighbor(notification(), 2, "10.0.0.2", NUD_REACHABLE, RTM_DELNEIGH).bytes();
  const auto neighbor = only<NeighborMessage>(NETLINK_ROUTE, gone);
  EXPECT_TRUE(neighbor.deleted);
  EXPECT_EQ(neighbor.state, NUD_REACHABLE);
}

TEST(DecodeNeighbor, FailedOneComesWithoutAddress) {
  const Bytes failed = test::neighbor(notification(), 2, "10.0.0.2", NUD_FAILED).bytes();
  EXPECT_FALSE(only<NeighborMessage>(NETLINK_ROUTE, failed).mac);
}

TEST(DecodeNeighbor, ForwardingAndProxyEntriesAreNone) {
  ndmsg fixed{};
  fixed.ndm_family = AF_BRIDGE;
  const Bytes vxlan_peer = test::Netlink(RTM_NEWNEIGH)
                               .fixed(fixed)
                               .attribute(NDA_LLADDR, {2, 0, 0, 0, 0, 1})
                               .ip(NDA_DST, "10.0.0.2")
                               .bytes();
  EXPECT_TRUE(says_nothing(NETLINK_ROUTE, vxlan_peer));
  fixed.ndm_family = AF_INET;
  fixed.ndm_flags = NTF_PROXY;
  const Bytes proxy = test::Netlink(RTM_NEWNEIGH).fixed(fixed).ip(NDA_DST, "10.0.0.2").bytes();
  EXPECT_TRUE(says_nothing(NETLINK_ROUTE, proxy));
}

TEST(DecodeRoute, LookupAnswer) {
  const Bytes metrics = attributes().u32(RTAX_ADVMSS, 1).u32(RTAX_MTU, 1300).payload();
  const auto route = only<RouteMessage>(NETLINK_ROUTE, test::route_answer(1, "192.0.2.77", 2)
                                                           .ip(RTA_GATEWAY, "10.0.0.254")
                                                           .attribute(RTA_METRICS, metrics)
                                                           .bytes());
  EXPECT_EQ(route.type, RTN_UNICAST);
  EXPECT_EQ(route.destination, ip("192.0.2.77"));
  EXPECT_EQ(route.gateway, ip("10.0.0.254"));
  EXPECT_EQ(route.interface, 2);
  EXPECT_EQ(route.mtu, 1300U);
}

TEST(DecodeRoute, Ipv4OverAnIpv6NextHop) {
  const Bytes family = {AF_INET6, 0};
  const auto route =
      only<RouteMessage>(NETLINK_ROUTE, test::route_answer(1, "192.0.2.77", 2)
                                            .attribute(RTA_VIA, family + test::ip_bytes("fe80::1"))
                                            .bytes());
  EXPECT_EQ(route.gateway, ip("fe80::1"));
}

TEST(DecodeRoute, LookupIsARouteMessageWithSourceAndInterface) {
  const auto route = only<RouteMessage>(NETLINK_ROUTE, test::lookup(1, "10.0.0.1", "10.0.9.7", 3));
  EXPECT_EQ(route.source, ip("10.0.0.1"));
  EXPECT_EQ(route.destination, ip("10.0.9.7"));
  EXPECT_EQ(route.interface, 3);
}

TEST(DecodeSocket, EverythingThatADumpTells) {
  test::SocketSpec spec;
  spec.local = "fd20::1";
  spec.remote = "fd20::7";
  spec.cookie = 77;
  spec.timer = 1;
  spec.expires = 204;
  spec.wqueue = 1448;
  spec.interface = 3;
  spec.info[6] = 0x97;  // snd 7, rcv 9
  spec.info[5] = 7;
  const std::uint32_t rcv_wnd = 64256;
  std::memcpy(spec.info.data() + 232, &rcv_wnd, sizeof rcv_wnd);
  Bytes meminfo(36);
  const std::uint32_t rcvbuf = 131072;
  std::memcpy(meminfo.data() + 4, &rcvbuf, sizeof rcvbuf);
  const auto socket =
      only<SocketMessage>(NETLINK_SOCK_DIAG, test::socket(test::dump_answer(1), spec)
                                                 .u8(INET_DIAG_TOS, 8)
                                                 .u8(INET_DIAG_TCLASS, 0x28)
                                                 .attribute(INET_DIAG_SKMEMINFO, meminfo)
                                                 .bytes());
  EXPECT_EQ(socket.key.local, ip("fd20::1"));
  EXPECT_EQ(socket.key.remote, ip("fd20::7"));
  EXPECT_EQ(socket.key.local_port, 40000);
  EXPECT_EQ(socket.key.remote_port, 80);
  EXPECT_EQ(socket.key.cookie, 77U);
  EXPECT_FALSE(socket.mapped);
  EXPECT_EQ(socket.state, TCP_ESTABLISHED);
  EXPECT_EQ(socket.timer, 1);
  EXPECT_EQ(socket.expires, 204U);
  EXPECT_EQ(socket.wqueue, 1448U);
  EXPECT_EQ(socket.interface, 3U);
  EXPECT_EQ(socket.tos, 8);
  EXPECT_EQ(socket.tclass, 0x28);
  EXPECT_EQ(socket.rcvbuf, 131072U);
  ASSERT_TRUE(socket.info);
  EXPECT_EQ(socket.info->options, 7);
  EXPECT_EQ(socket.info->snd_wscale, 7);
  EXPECT_EQ(socket.info->rcv_wscale, 9);
  EXPECT_EQ(socket.info->rcv_wnd, 64256U);
}

TEST(DecodeSocket, CookieHasBothHalves) {
  inet_diag_msg fixed{};
  fixed.idiag_family = AF_INET;
  fixed.id.idiag_cookie[0] = 0x11223344;
  fixed.id.idiag_cookie[1] = 0x55667788;
  const auto socket = only<SocketMessage>(NETLINK_SOCK_DIAG,
                                          test::Netlink(SOCK_DIAG_BY_FAMILY).fixed(fixed).bytes());
  EXPECT_EQ(socket.key.cookie, 0x5566778811223344U);
}

TEST(DecodeSocket, MappedOneIsIpv4) {
  test::SocketSpec spec;
  spec.local = "::ffff:10.0.0.1";
  spec.remote = "::ffff:10.0.0.2";
  const auto socket =
      only<SocketMessage>(NETLINK_SOCK_DIAG, test::socket(notification(), spec).bytes());
  EXPECT_TRUE(socket.mapped);
  EXPECT_EQ(socket.key.local, ip("10.0.0.1"));
  EXPECT_EQ(socket.key.remote, ip("10.0.0.2"));
}

TEST(DecodeSocket, ShortTcpInfoIsReadAsFarAsItGoes) {
  test::SocketSpec spec;
  spec.info.assign(280, 0x11);
  spec.info.resize(232);  // a kernel that knows snd_wnd, not yet rcv_wnd
  auto read = [&] {
    return only<SocketMessage>(NETLINK_SOCK_DIAG, test::socket(notification(), spec).bytes())
        .info.value();
  };
  EXPECT_EQ(read().snd_wnd, 0x11111111U);
  EXPECT_EQ(read().rcv_wnd, 65535U);
  spec.info.resize(104);  // Linux 2.6
  EXPECT_EQ(read().snd_cwnd, 0x11111111U);
  EXPECT_EQ(read().bytes_sent, 0U);
  EXPECT_EQ(read().snd_wnd, 65535U);
  spec.info.resize(3);
  EXPECT_EQ(read().retransmits, 0x11);
  EXPECT_EQ(read().options, 0);
  spec.info.clear();
  EXPECT_EQ(read().snd_mss, 0U);
}

TEST(DecodeSocket, WithoutInfoHasNone) {
  test::SocketSpec spec;
  spec.has_info = false;
  EXPECT_FALSE(
      only<SocketMessage>(NETLINK_SOCK_DIAG, test::socket(notification(), spec).bytes()).info);
}

TEST(DecodeSocket, OfAnotherProtocolOrFamilyIsNone) {
  EXPECT_TRUE(
      says_nothing(NETLINK_SOCK_DIAG,
                   test::socket(notification(), {}).u8(INET_DIAG_PROTOCOL, IPPROTO_UDP).bytes()));
  const std::uint32_t unix_socket = AF_UNIX;
  EXPECT_TRUE(says_nothing(NETLINK_SOCK_DIAG,
                           test::Netlink(SOCK_DIAG_BY_FAMILY).fixed(unix_socket).bytes()));
}

TEST(DecodeControl, DoneAndErrorCarryTheirCodes) {
  EXPECT_EQ(only<DoneMessage>(NETLINK_ROUTE, test::done(1, 0, -ENOMEM)).error, -ENOMEM);
  EXPECT_EQ(only<ErrorMessage>(NETLINK_ROUTE, test::error(1, -EHOSTUNREACH)).error, -EHOSTUNREACH);
}

TEST(DecodeRequest, MayBeShorterThanTheWholeHeader) {
  const rtgenmsg any = {AF_INET};
  const auto request = only<RequestMessage>(
      NETLINK_ROUTE, test::Netlink(RTM_GETNEIGH, NLM_F_REQUEST | NLM_F_DUMP).fixed(any).bytes());
  EXPECT_EQ(request.address_family, AF_INET);
}

TEST(DecodeDatagram, HoldsAnyNumberOfMessages) {
  EXPECT_TRUE(decode(NETLINK_ROUTE, {}).empty());
  const Bytes both = test::ethernet(notification(), 2, "eth0") + test::done(1);
  const std::vector<Message> messages = decode(NETLINK_ROUTE, both);
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0].header.type, RTM_NEWLINK);
  EXPECT_EQ(messages[1].header.type, NLMSG_DONE);
  EXPECT_EQ(messages[1].header.sequence, 1U);
  EXPECT_EQ(messages[1].header.port_id, test::kRecorder);
}

TEST(DecodeDatagram, UnknownTypesAreMessagesWithoutABody) {
  EXPECT_TRUE(says_nothing(NETLINK_ROUTE, test::Netlink(RTM_NEWRULE).bytes()));
  EXPECT_TRUE(says_nothing(NETLINK_ROUTE, test::Netlink(NLMSG_NOOP).bytes()));
  EXPECT_TRUE(says_nothing(NETLINK_SOCK_DIAG, test::Netlink(0x7777).bytes()));
}

}  // namespace
}  // namespace flue::kernel
