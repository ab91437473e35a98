// SPDX-License-Identifier: Apache-2.0
//
// Neighbors: RTM_NEWNEIGH, RTM_DELNEIGH.

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "flue/linux/attributes.hpp"
#include "flue/linux/decoders.hpp"

namespace flue::kernel {
namespace {

std::uint32_t confirmed_age_of(const nlattr* attribute) {
  nda_cacheinfo info{};
  check_payload(attribute, sizeof info, "NDA_CACHEINFO");
  std::memcpy(&info, mnl_attr_get_payload(attribute), sizeof info);
  return info.ndm_confirmed;
}

}  // namespace

std::optional<NeighborMessage> decode_neighbor(const nlmsghdr* message) {
  const AttributeRange attributes = attributes_of(message, sizeof(ndmsg), "a neighbor message");
  const auto fixed = fixed_part<ndmsg>(message);
  const bool ip =
      fixed.ndm_family == AF_INET || fixed.ndm_family == AF_INET6;  // AF_BRIDGE: a forwarding entry
  NeighborMessage neighbor;
  neighbor.deleted = message->nlmsg_type == RTM_DELNEIGH;
  neighbor.interface = fixed.ndm_ifindex;
  neighbor.state = fixed.ndm_state;
  bool has_address = false;
  for_each_attribute(attributes, [&](const nlattr* attribute) {
    if (!ip) {
      return;
    }
    switch (mnl_attr_get_type(attribute)) {
      case NDA_DST:
        neighbor.address = ip_of(attribute, fixed.ndm_family, "NDA_DST");
        has_address = true;
        break;
      case NDA_LLADDR:
        neighbor.mac = mac_of(attribute);
        break;
      case NDA_CACHEINFO:
        neighbor.confirmed_age = confirmed_age_of(attribute);
        break;
      default:
        break;
    }
  });
  const bool proxy = (fixed.ndm_flags & NTF_PROXY) != 0;  // an address that this host answers for
  return has_address && !proxy ? std::make_optional(neighbor) : std::nullopt;
}

}  // namespace flue::kernel
