// SPDX-License-Identifier: Apache-2.0
//
// What a kernel would say, for tests: requests, answers and notifications with ordinary values.

#pragma once

#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cstdint>
#include <string>

#include "netlink_builder.hpp"

namespace flue::kernel::test {

constexpr std::uint32_t kRecorder = 4711;  // port id

/// flags, sequence and port id of a message: NLM_F_MULTI of a dump's answer, nothing of a
/// notification.
struct As {
  int flags = 0;
  std::uint32_t sequence = 0;
  std::uint32_t port_id = 0;
};
inline As notification() { return {}; }
inline As dump_answer(std::uint32_t sequence, int flags = 0) {
  return {NLM_F_MULTI | flags, sequence, kRecorder};
}
inline As answer(std::uint32_t sequence) { return {0, sequence, kRecorder}; }

inline Netlink message(int type, const As& as) {
  return Netlink(type, as.flags, as.sequence, as.port_id);
}

inline Bytes dump_request(int type, std::uint32_t sequence,
                          std::uint8_t address_family = AF_UNSPEC) {
  const Bytes fixed =
      Bytes{address_family} + Bytes(type == RTM_GETLINK ? 15 : 11);  // ifinfomsg; ndmsg, rtmsg
  return Netlink(type, NLM_F_REQUEST | NLM_F_DUMP, sequence, kRecorder).append(fixed).bytes();
}

inline Bytes socket_request(std::uint32_t sequence, std::uint8_t address_family,
                            std::uint8_t protocol = IPPROTO_TCP) {
  inet_diag_req_v2 fixed{};
  fixed.sdiag_family = address_family;
  fixed.sdiag_protocol = protocol;
  return Netlink(SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST | NLM_F_DUMP, sequence, kRecorder)
      .fixed(fixed)
      .bytes();
}

inline Bytes done(std::uint32_t sequence, int flags = 0, int error = 0) {
  return message(NLMSG_DONE, dump_answer(sequence, flags)).fixed(error).bytes();
}

inline Bytes error(std::uint32_t sequence, int code) {
  nlmsgerr fixed{};
  fixed.error = code;
  return message(NLMSG_ERROR, answer(sequence)).fixed(fixed).bytes();
}

inline Netlink link(const As& as, int index, const std::string& name, unsigned flags = IFF_UP,
                    int type = RTM_NEWLINK) {
  ifinfomsg fixed{};
  fixed.ifi_index = index;
  fixed.ifi_flags = flags;
  return message(type, as).fixed(fixed).text(IFLA_IFNAME, name);
}

/// An Ethernet interface that is up: MAC address 02:00:00:00:00:<index>.
inline Bytes ethernet(const As& as, int index, const std::string& name, std::uint32_t mtu = 1500) {
  return link(as, index, name)
      .attribute(IFLA_ADDRESS, {2, 0, 0, 0, 0, static_cast<std::uint8_t>(index)})
      .u32(IFLA_MTU, mtu)
      .bytes();
}

inline Netlink neighbor(const As& as, int interface, const std::string& address,
                        std::uint16_t state, int type = RTM_NEWNEIGH) {
  ndmsg fixed{};
  fixed.ndm_family = address.find(':') == std::string::npos ? AF_INET : AF_INET6;
  fixed.ndm_ifindex = interface;
  fixed.ndm_state = state;
  return message(type, as).fixed(fixed).ip(NDA_DST, address);
}

/// A neighbor with MAC address 02:00:00:00:00:<mac>, confirmed `age` hundredths of a second ago.
inline Bytes reachable(const As& as, int interface, const std::string& address, std::uint8_t mac,
                       std::uint32_t age = 0, std::uint16_t state = NUD_REACHABLE) {
  const std::uint32_t info[4] = {age, 0, 0, 1};
  Bytes cacheinfo(sizeof info);
  std::memcpy(cacheinfo.data(), info, sizeof info);
  return neighbor(as, interface, address, state)
      .attribute(NDA_LLADDR, {2, 0, 0, 0, 0, mac})
      .attribute(NDA_CACHEINFO, cacheinfo)
      .bytes();
}

inline Netlink route(int type, const As& as, const std::string& destination,
                     std::uint8_t route_type) {
  rtmsg fixed{};
  fixed.rtm_family = destination.find(':') == std::string::npos ? AF_INET : AF_INET6;
  fixed.rtm_type = route_type;
  return message(type, as).fixed(fixed).ip(RTA_DST, destination);
}

inline Bytes lookup(std::uint32_t sequence, const std::string& source,
                    const std::string& destination, std::uint32_t interface = 0) {
  Netlink request = route(RTM_GETROUTE, {NLM_F_REQUEST, sequence, kRecorder}, destination, 0);
  request.ip(RTA_SRC, source);
  if (interface != 0) {
    request.u32(RTA_OIF, interface);
  }
  return request.bytes();
}

inline Netlink route_answer(std::uint32_t sequence, const std::string& destination,
                            std::uint32_t interface, std::uint8_t type = RTN_UNICAST) {
  return route(RTM_NEWROUTE, answer(sequence), destination, type).u32(RTA_OIF, interface);
}

/// A TCP socket, Established unless told otherwise.
struct SocketSpec {
  std::string local = "10.0.0.1";
  std::uint16_t local_port = 40000;
  std::string remote = "10.0.0.2";
  std::uint16_t remote_port = 80;
  std::uint32_t cookie = 1;
  std::uint8_t state = TCP_ESTABLISHED;
  std::uint8_t timer = 0;
  std::uint32_t expires = 0;
  std::uint32_t wqueue = 0;
  std::uint32_t interface = 0;
  bool has_info = true;
  Bytes info = Bytes(280);
};

inline Netlink socket(const As& as, const SocketSpec& spec) {
  const Bytes local = ip_bytes(spec.local);
  const Bytes remote = ip_bytes(spec.remote);
  inet_diag_msg fixed{};
  fixed.idiag_family = local.size() == 4 ? AF_INET : AF_INET6;
  fixed.idiag_state = spec.state;
  fixed.idiag_timer = spec.timer;
  fixed.id.idiag_sport = htons(spec.local_port);
  fixed.id.idiag_dport = htons(spec.remote_port);
  std::memcpy(fixed.id.idiag_src, local.data(), local.size());
  std::memcpy(fixed.id.idiag_dst, remote.data(), remote.size());
  fixed.id.idiag_if = spec.interface;
  fixed.id.idiag_cookie[0] = spec.cookie;
  fixed.idiag_expires = spec.expires;
  fixed.idiag_wqueue = spec.wqueue;
  Netlink built = message(SOCK_DIAG_BY_FAMILY, as).fixed(fixed);
  if (spec.has_info) {
    built.attribute(INET_DIAG_INFO, spec.info);
  }
  return built;
}

inline Bytes destroyed(SocketSpec spec) {
  spec.state = TCP_CLOSE;
  return socket(notification(), spec).u8(INET_DIAG_PROTOCOL, IPPROTO_TCP).bytes();
}

}  // namespace flue::kernel::test
