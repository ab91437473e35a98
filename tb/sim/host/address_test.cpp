// SPDX-License-Identifier: Apache-2.0

#include "flue/host/address.hpp"

#include <stdexcept>

#include <gtest/gtest.h>

namespace flue::host {
namespace {

TEST(Address, MacIsSixPairsOfDigitsWithColons) {
  EXPECT_EQ(parse_mac("02:00:Ab:cD:ef:09"), (MacAddress{2, 0, 0xAB, 0xCD, 0xEF, 9}));
  for (const char* text : {"", "02:00:00:00:00", "02:00:00:00:00:0", "02:00:00:00:00:009",
                           "02-00-00-00-00-09", "02:00:00:00:00:0g", "02:00:00:00:00:09 "}) {
    EXPECT_FALSE(parse_mac(text)) << text;
  }
  EXPECT_EQ(to_text(MacAddress{2, 0, 0xAB, 0xCD, 0xEF, 9}), "02:00:ab:cd:ef:09");
}

TEST(Address, Ip6PrintsAsInRfc5952) {
  const auto print = [](const char* text) { return to_text(ip(text), Family::kIp6); };
  EXPECT_EQ(print("2001:DB8:0:0:1:0:0:1"), "2001:db8::1:0:0:1");
  EXPECT_EQ(print("2001:db8:0:1:1:1:1:1"), "2001:db8:0:1:1:1:1:1");
  EXPECT_EQ(print("0:0:0:0:0:0:0:0"), "::");
  EXPECT_EQ(print("::ffff:10.0.0.1"), "::ffff:10.0.0.1");
  EXPECT_EQ(to_text(ip("10.0.0.1"), Family::kIp4), "10.0.0.1");
}

TEST(Address, FamiliesDoNotMix) {
  EXPECT_FALSE(parse_ip("10.0.0.1", Family::kIp6));
  EXPECT_FALSE(parse_ip("fd20::1", Family::kIp4));
  EXPECT_FALSE(parse_ip(std::string_view("10.0.0.1\0x", 10), Family::kIp4));
  EXPECT_THROW(ip("10.0.0"), std::invalid_argument);
  EXPECT_THROW(mac("02"), std::invalid_argument);
}

}  // namespace
}  // namespace flue::host
