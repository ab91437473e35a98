// SPDX-License-Identifier: Apache-2.0
//
// What the kernel says, typed: the netlink messages that chimney objects are made from.
//
// A member that is std::optional was not in the message. Nothing here is interpreted: that is the
// business of kernel_model.hpp (what the kernel last said) and variables.hpp (what it means to the
// offload target).

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <variant>

#include "flue/linux/address.hpp"
#include "flue/linux/moment.hpp"

namespace flue::kernel {

/// nlmsghdr, and the netlink family of the socket that it came through.
struct MessageHeader {
  std::uint16_t family = 0;  ///< NETLINK_ROUTE or NETLINK_SOCK_DIAG
  std::uint16_t type = 0;
  std::uint16_t flags = 0;
  std::uint32_t sequence = 0;
  std::uint32_t port_id = 0;
};

/// RTM_NEWLINK and RTM_DELLINK of a whole interface (bridge ports and the like, which share the
/// type, are not decoded).
struct LinkMessage {
  bool deleted = false;
  int index = 0;
  std::uint32_t flags = 0;  ///< IFF_UP, IFF_LOOPBACK, ...
  std::optional<std::string> name;
  std::optional<MacAddress> mac;          ///< IFLA_ADDRESS where it has 6 bytes
  std::optional<std::uint32_t> mtu;       ///< IFLA_MTU
  std::optional<std::uint32_t> ipv6_mtu;  ///< DEVCONF_MTU6 in IFLA_AF_SPEC
  std::optional<std::uint16_t> vlan_id;   ///< IFLA_VLAN_ID of a VLAN interface
};

/// RTM_NEWADDR and RTM_DELADDR of an IPv4 or IPv6 address.
struct AddressMessage {
  bool deleted = false;
  int interface = 0;
  std::uint8_t prefix_length = 0;
  IpAddress address;
};

/// RTM_NEWNEIGH and RTM_DELNEIGH of an IPv4 or IPv6 neighbor (no bridge forwarding entries, no
/// proxy entries).
struct NeighborMessage {
  bool deleted = false;  ///< by the message type: RTM_DELNEIGH can still carry NUD_REACHABLE
  int interface = 0;
  IpAddress address;
  std::uint16_t state = 0;                     ///< NUD_*
  std::optional<MacAddress> mac;               ///< NDA_LLADDR where it has 6 bytes
  std::optional<std::uint32_t> confirmed_age;  ///< NDA_CACHEINFO, in 1/100 s
  RecordTime said_at{0};  ///< filled in by the conversation: ages count back from here
};

/// RTM_NEWROUTE and RTM_DELROUTE of IPv4 and IPv6: an entry of a routing table, or the answer to a
/// lookup. Also RTM_GETROUTE without a dump flag: the lookup itself.
struct RouteMessage {
  bool deleted = false;
  std::uint8_t type = 0;                 ///< RTN_UNICAST, RTN_LOCAL, ...
  std::uint8_t destination_length = 0;   ///< prefix, in bits
  std::optional<IpAddress> destination;  ///< RTA_DST
  std::optional<IpAddress> source;       ///< RTA_SRC
  std::optional<IpAddress> gateway;      ///< RTA_GATEWAY or RTA_VIA: of either IP version
  std::optional<int> interface;          ///< RTA_OIF
  std::optional<std::uint32_t> mtu;      ///< RTAX_MTU in RTA_METRICS
};

/// tcp_info as far as the message holds it. It grows from kernel to kernel; what an older kernel
/// does not tell keeps the default that stands here.
struct TcpInfo {
  std::uint8_t retransmits = 0;
  std::uint8_t probes = 0;
  std::uint8_t options = 0;     ///< TCPI_OPT_*
  std::uint8_t snd_wscale = 0;  ///< 4 bits
  std::uint8_t rcv_wscale = 0;  ///< 4 bits
  std::uint32_t snd_mss = 0;
  std::uint32_t pmtu = 0;
  std::uint32_t rtt = 0;           ///< smoothed, microseconds
  std::uint32_t rttvar = 0;        ///< microseconds
  std::uint32_t snd_ssthresh = 0;  ///< segments
  std::uint32_t snd_cwnd = 0;      ///< segments
  std::uint64_t bytes_acked = 0;   ///< counts SYN and FIN
  std::uint64_t bytes_received = 0;
  std::uint32_t notsent_bytes = 0;
  std::uint64_t bytes_sent = 0;  ///< payload, retransmissions included
  std::uint64_t bytes_retrans = 0;
  std::uint32_t snd_wnd = 65535;
  std::uint32_t rcv_wnd = 65535;
};

/// What tells one socket from another. The same addresses and ports with another cookie are a new
/// connection.
struct SocketKey {
  IpAddress local;
  IpAddress remote;
  std::uint16_t local_port = 0;
  std::uint16_t remote_port = 0;
  std::uint64_t cookie = 0;

  [[nodiscard]] auto tie() const {
    return std::tie(local, remote, local_port, remote_port, cookie);
  }
  friend bool operator==(const SocketKey& a, const SocketKey& b) { return a.tie() == b.tie(); }
  friend bool operator<(const SocketKey& a, const SocketKey& b) { return a.tie() < b.tie(); }
};

/// One TCP socket: an entry of a dump, or the message that tells its destruction (state CLOSE, few
/// attributes: no source of variables).
struct SocketMessage {
  SocketKey key;                ///< IPv4 where the socket is IPv4-mapped
  bool mapped = false;          ///< an IPv6 socket between IPv4-mapped addresses
  std::uint8_t state = 0;       ///< idiag_state, Linux' TCP_ESTABLISHED = 1, ...
  std::uint8_t timer = 0;       ///< idiag_timer: 0 none, 1 retransmit, 2 keepalive, 3 TIME_WAIT
  std::uint32_t interface = 0;  ///< idiag_if: the interface that it is bound to, 0 if none
  std::uint32_t expires = 0;    ///< idiag_expires: until `timer` runs out, milliseconds
  std::uint32_t wqueue = 0;     ///< idiag_wqueue: bytes written and not yet acknowledged
  std::optional<TcpInfo> info;
  std::optional<std::uint8_t> tos;
  std::optional<std::uint8_t> tclass;
  std::optional<std::uint32_t> rcvbuf;  ///< SK_MEMINFO_RCVBUF
};

/// Any request but a route lookup, as far as it matters for knowing its answer.
struct RequestMessage {
  std::uint8_t address_family = 0;  ///< AF_UNSPEC, AF_INET, ...
  std::uint8_t protocol = 0;        ///< sock_diag: IPPROTO_TCP, ...
};

/// NLMSG_DONE: the last message of a dump. `error` is 0 or a negative errno.
struct DoneMessage {
  int error = 0;
};

/// NLMSG_ERROR: the answer to a request that failed (negative errno), or an acknowledgement (0).
struct ErrorMessage {
  int error = 0;
};

/// A message; without a body where it is of no kind that matters here.
struct Message {
  MessageHeader header;
  std::variant<std::monostate, RequestMessage, DoneMessage, ErrorMessage, LinkMessage,
               AddressMessage, NeighborMessage, RouteMessage, SocketMessage>
      body;
};

}  // namespace flue::kernel
