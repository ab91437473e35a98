// SPDX-License-Identifier: Apache-2.0
//
// Interfaces and their addresses: RTM_NEWLINK, RTM_DELLINK, RTM_NEWADDR, RTM_DELADDR.

#include <linux/if_link.h>
#include <linux/ipv6.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <string>

#include "flue/linux/attributes.hpp"
#include "flue/linux/decoders.hpp"

namespace flue::kernel {
namespace {

/// IFLA_INFO_DATA numbers its attributes anew for each kind of interface: only a VLAN's are read.
std::optional<std::uint16_t> vlan_id_of(const nlattr* link_info) {
  std::string kind;
  const nlattr* data = nullptr;
  for_each_attribute(attributes_in(link_info, "IFLA_LINKINFO"), [&](const nlattr* attribute) {
    if (mnl_attr_get_type(attribute) == IFLA_INFO_KIND) {
      kind = text_of(attribute);
    } else if (mnl_attr_get_type(attribute) == IFLA_INFO_DATA) {
      data = attribute;
    }
  });
  std::optional<std::uint16_t> vlan_id;
  if (kind == "vlan" && data != nullptr) {
    for_each_attribute(attributes_in(data, "IFLA_INFO_DATA"), [&](const nlattr* attribute) {
      if (mnl_attr_get_type(attribute) == IFLA_VLAN_ID) {
        vlan_id = u16_of(attribute, "IFLA_VLAN_ID");
      }
    });
  }
  return vlan_id;
}

/// IFLA_INET6_CONF is an array of 32-bit numbers, one for each DEVCONF_*.
std::optional<std::uint32_t> mtu6_of(const nlattr* conf) {
  constexpr std::size_t kOffset = DEVCONF_MTU6 * sizeof(std::uint32_t);
  std::uint32_t mtu = 0;
  if (mnl_attr_get_payload_len(conf) < kOffset + sizeof mtu) {
    return std::nullopt;
  }
  std::memcpy(&mtu, static_cast<const char*>(mnl_attr_get_payload(conf)) + kOffset, sizeof mtu);
  return mtu;
}

std::optional<std::uint32_t> ipv6_mtu_of(const nlattr* af_spec) {
  std::optional<std::uint32_t> mtu;
  for_each_attribute(attributes_in(af_spec, "IFLA_AF_SPEC"), [&](const nlattr* family) {
    if (mnl_attr_get_type(family) != AF_INET6) {
      return;
    }
    for_each_attribute(attributes_in(family, "AF_INET6 in IFLA_AF_SPEC"),
                       [&](const nlattr* attribute) {
                         if (mnl_attr_get_type(attribute) == IFLA_INET6_CONF) {
                           mtu = mtu6_of(attribute);
                         }
                       });
  });
  return mtu;
}

}  // namespace

std::optional<LinkMessage> decode_link(const nlmsghdr* message) {
  const AttributeRange attributes = attributes_of(message, sizeof(ifinfomsg), "a link message");
  const auto fixed = fixed_part<ifinfomsg>(message);
  LinkMessage link;
  link.deleted = message->nlmsg_type == RTM_DELLINK;
  link.index = fixed.ifi_index;
  link.flags = fixed.ifi_flags;
  const bool whole_interface =
      fixed.ifi_family == AF_UNSPEC;  // AF_BRIDGE: a port; its deletion is not the link's
  for_each_attribute(attributes, [&](const nlattr* attribute) {
    if (!whole_interface) {
      return;
    }
    switch (mnl_attr_get_type(attribute)) {
      case IFLA_IFNAME:
        link.name = text_of(attribute);
        break;
      case IFLA_ADDRESS:
        link.mac = mac_of(attribute);
        break;
      case IFLA_MTU:
        link.mtu = u32_of(attribute, "IFLA_MTU");
        break;
      case IFLA_LINKINFO:
        link.vlan_id = vlan_id_of(attribute);
        break;
      case IFLA_AF_SPEC:
        link.ipv6_mtu = ipv6_mtu_of(attribute);
        break;
      default:
        break;
    }
  });
  return whole_interface ? std::make_optional(link) : std::nullopt;
}

std::optional<AddressMessage> decode_address(const nlmsghdr* message) {
  const AttributeRange attributes = attributes_of(message, sizeof(ifaddrmsg), "an address message");
  const auto fixed = fixed_part<ifaddrmsg>(message);
  const bool ip = fixed.ifa_family == AF_INET || fixed.ifa_family == AF_INET6;
  std::optional<IpAddress> local;
  std::optional<IpAddress> address;  // the peer's, on a point-to-point link
  for_each_attribute(attributes, [&](const nlattr* attribute) {
    if (ip && mnl_attr_get_type(attribute) == IFA_LOCAL) {
      local = ip_of(attribute, fixed.ifa_family, "IFA_LOCAL");
    } else if (ip && mnl_attr_get_type(attribute) == IFA_ADDRESS) {
      address = ip_of(attribute, fixed.ifa_family, "IFA_ADDRESS");
    }
  });
  if (!local && !address) {
    return std::nullopt;
  }
  return AddressMessage{message->nlmsg_type == RTM_DELADDR, static_cast<int>(fixed.ifa_index),
                        fixed.ifa_prefixlen, local ? *local : *address};
}

}  // namespace flue::kernel
