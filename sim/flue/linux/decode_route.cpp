// SPDX-License-Identifier: Apache-2.0
//
// Routes and route lookups: RTM_NEWROUTE, RTM_DELROUTE, RTM_GETROUTE.

#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "flue/linux/attributes.hpp"
#include "flue/linux/decoders.hpp"

namespace flue::kernel {
namespace {

std::optional<std::uint32_t> mtu_of(const nlattr* metrics) {
  std::optional<std::uint32_t> mtu;
  for_each_attribute(attributes_in(metrics, "RTA_METRICS"), [&](const nlattr* attribute) {
    if (mnl_attr_get_type(attribute) == RTAX_MTU) {
      mtu = u32_of(attribute, "RTAX_MTU");
    }
  });
  return mtu;
}

/// RTA_VIA: an address family in 2 bytes, then the address. nullopt for families that are not IP.
std::optional<IpAddress> via_of(const nlattr* attribute) {
  std::uint16_t family = 0;
  check_payload(attribute, sizeof family, "RTA_VIA");
  const auto* payload = static_cast<const std::uint8_t*>(mnl_attr_get_payload(attribute));
  std::memcpy(&family, payload, sizeof family);
  if (family == AF_INET) {
    check_payload(attribute, sizeof family + 4, "RTA_VIA");
    return IpAddress::v4(payload + sizeof family);
  }
  if (family == AF_INET6) {
    check_payload(attribute, sizeof family + 16, "RTA_VIA");
    return IpAddress::v6(payload + sizeof family);
  }
  return std::nullopt;
}

}  // namespace

std::optional<RouteMessage> decode_route(const nlmsghdr* message) {
  const AttributeRange attributes = attributes_of(message, sizeof(rtmsg), "a route message");
  const auto fixed = fixed_part<rtmsg>(message);
  const bool ip = fixed.rtm_family == AF_INET || fixed.rtm_family == AF_INET6;
  RouteMessage route;
  route.deleted = message->nlmsg_type == RTM_DELROUTE;
  route.type = fixed.rtm_type;
  route.destination_length = fixed.rtm_dst_len;
  for_each_attribute(attributes, [&](const nlattr* attribute) {
    if (!ip) {
      return;
    }
    switch (mnl_attr_get_type(attribute)) {
      case RTA_DST:
        route.destination = ip_of(attribute, fixed.rtm_family, "RTA_DST");
        break;
      case RTA_SRC:
        route.source = ip_of(attribute, fixed.rtm_family, "RTA_SRC");
        break;
      case RTA_GATEWAY:
        route.gateway = ip_of(attribute, fixed.rtm_family, "RTA_GATEWAY");
        break;
      case RTA_VIA:
        route.gateway = via_of(attribute);
        break;
      case RTA_OIF:
        route.interface = static_cast<int>(u32_of(attribute, "RTA_OIF"));
        break;
      case RTA_METRICS:
        route.mtu = mtu_of(attribute);
        break;
      default:
        break;
    }
  });
  return ip ? std::make_optional(route) : std::nullopt;
}

}  // namespace flue::kernel
