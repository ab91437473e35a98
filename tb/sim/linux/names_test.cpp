// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/names.hpp"

#include <gtest/gtest.h>

namespace flue::kernel {
namespace {

IpAddress ip(const std::string& text) { return IpAddress::parse(text).value(); }

class NamesTest : public testing::Test {
 protected:
  NamesTest() {
    for (const auto& [index, name] : {std::pair(2, "eth0"), std::pair(3, "eth1")}) {
      LinkMessage link;
      link.index = index;
      link.name = name;
      kernel_.apply(link);
    }
  }

  std::string tcp(const std::string& local, const std::string& remote,
                  std::uint32_t interface = 0) {
    SocketMessage socket;
    socket.key = {ip(local), ip(remote), 40000, 80, 1};
    socket.interface = interface;
    return tcp_name(kernel_, socket);
  }

  KernelModel kernel_;
};

TEST_F(NamesTest, NeighborIsNamedWithItsInterface) {
  EXPECT_EQ(neighbor_name(kernel_, {2, ip("10.0.0.2")}), "10.0.0.2%eth0");
  EXPECT_EQ(neighbor_name(kernel_, {3, ip("fe80::2")}), "fe80::2%eth1");
  EXPECT_EQ(neighbor_name(kernel_, {9, ip("10.0.0.2")}), "10.0.0.2%9");
}

TEST_F(NamesTest, PathIsNamedWithTheInterfaceItIsBoundTo) {
  EXPECT_EQ(path_name(kernel_, {ip("10.0.0.1"), ip("10.0.9.7"), 0}), "10.0.0.1>10.0.9.7");
  EXPECT_EQ(path_name(kernel_, {ip("fd20::1"), ip("fd20::7"), 0}), "fd20::1>fd20::7");
  EXPECT_EQ(path_name(kernel_, {ip("10.0.0.1"), ip("10.0.9.7"), 3}), "10.0.0.1>10.0.9.7%eth1");
  EXPECT_EQ(path_name(kernel_, {ip("fe80::1"), ip("fe80::2"), 2}), "fe80::1%eth0>fe80::2%eth0");
}

TEST_F(NamesTest, TcpIsNamedWithBracketsAroundIpv6) {
  EXPECT_EQ(tcp("10.0.0.1", "10.0.9.7"), "10.0.0.1:40000>10.0.9.7:80");
  EXPECT_EQ(tcp("fd20::1", "fd20::7"), "[fd20::1]:40000>[fd20::7]:80");
  EXPECT_EQ(tcp("fe80::1", "fe80::2", 2), "[fe80::1%eth0]:40000>[fe80::2%eth0]:80");
  EXPECT_EQ(tcp("10.0.0.1", "10.0.9.7", 3), "10.0.0.1:40000>10.0.9.7:80");
}

TEST(Address, Ipv6TextIsAsInRfc5952) {
  EXPECT_EQ(ip("2001:0DB8:0:0:1:0:0:1").text(), "2001:db8::1:0:0:1");
  EXPECT_EQ(ip("fd20:0:0:1:0:0:0:10").text(), "fd20:0:0:1::10");
  EXPECT_EQ(ip("2001:db8:0:1:1:1:1:1").text(), "2001:db8:0:1:1:1:1:1");
}

TEST(Address, OnlyFe80Slash10IsLinkLocal) {
  EXPECT_TRUE(ip("fe80::1").is_link_local());
  EXPECT_TRUE(ip("febf::1").is_link_local());
  EXPECT_FALSE(ip("fec0::1").is_link_local());
  EXPECT_FALSE(ip("fd80::1").is_link_local());
  EXPECT_FALSE(ip("169.254.0.1").is_link_local());
}

TEST(Address, OnlyMappedOnesAreUnmapped) {
  EXPECT_EQ(ip("::ffff:10.0.0.1").unmapped(), ip("10.0.0.1"));
  EXPECT_EQ(ip("::fffe:10.0.0.1").unmapped(), ip("::fffe:10.0.0.1"));
  EXPECT_FALSE(IpAddress::parse("10.0.0"));
}

TEST(Address, Ipv4AndIpv6AreNeverEqual) {
  EXPECT_NE(ip("0.0.0.0"), ip("::"));
  EXPECT_LT(ip("255.255.255.255"), ip("::"));
}

}  // namespace
}  // namespace flue::kernel
