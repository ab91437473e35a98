// SPDX-License-Identifier: Apache-2.0
//
// TCP sockets: sock_diag's inet_diag_msg, in a dump or as a destruction notification.

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <linux/tcp.h>

#include "flue/linux/attributes.hpp"
#include "flue/linux/decoders.hpp"

namespace flue::kernel {
namespace {

/// Reads a field of tcp_info where the attribute is long enough to hold it, else leaves `value` at
/// its default.
template <typename Value>
void read_if_there(const nlattr* info, std::size_t offset, Value& value) {
  if (mnl_attr_get_payload_len(info) >= offset + sizeof value) {
    std::memcpy(&value, static_cast<const char*>(mnl_attr_get_payload(info)) + offset,
                sizeof value);
  }
}

TcpInfo tcp_info_of(const nlattr* info) {
  // Two 4-bit fields, snd in the low nibble; bit-fields have no offset, but their neighbor has.
  constexpr std::size_t kWindowScales = offsetof(tcp_info, tcpi_options) + 1;
  // Newer than the headers of the oldest system that Flue is built on; the layout only ever grows.
  constexpr std::size_t kReceiveWindow = offsetof(tcp_info, tcpi_snd_wnd) + sizeof(std::uint32_t);
  static_assert(kWindowScales == 6 && kReceiveWindow == 232);

  TcpInfo tcp;
  std::uint8_t window_scales = 0;
  read_if_there(info, kWindowScales, window_scales);
  tcp.snd_wscale = window_scales & 0x0fU;
  tcp.rcv_wscale = static_cast<std::uint8_t>(window_scales >> 4U);
  read_if_there(info, offsetof(tcp_info, tcpi_retransmits), tcp.retransmits);
  read_if_there(info, offsetof(tcp_info, tcpi_probes), tcp.probes);
  read_if_there(info, offsetof(tcp_info, tcpi_options), tcp.options);
  read_if_there(info, offsetof(tcp_info, tcpi_snd_mss), tcp.snd_mss);
  read_if_there(info, offsetof(tcp_info, tcpi_pmtu), tcp.pmtu);
  read_if_there(info, offsetof(tcp_info, tcpi_rtt), tcp.rtt);
  read_if_there(info, offsetof(tcp_info, tcpi_rttvar), tcp.rttvar);
  read_if_there(info, offsetof(tcp_info, tcpi_snd_ssthresh), tcp.snd_ssthresh);
  read_if_there(info, offsetof(tcp_info, tcpi_snd_cwnd), tcp.snd_cwnd);
  read_if_there(info, offsetof(tcp_info, tcpi_bytes_acked), tcp.bytes_acked);
  read_if_there(info, offsetof(tcp_info, tcpi_bytes_received), tcp.bytes_received);
  read_if_there(info, offsetof(tcp_info, tcpi_notsent_bytes), tcp.notsent_bytes);
  read_if_there(info, offsetof(tcp_info, tcpi_bytes_sent), tcp.bytes_sent);
  read_if_there(info, offsetof(tcp_info, tcpi_bytes_retrans), tcp.bytes_retrans);
  read_if_there(info, offsetof(tcp_info, tcpi_snd_wnd), tcp.snd_wnd);
  read_if_there(info, kReceiveWindow, tcp.rcv_wnd);
  return tcp;
}

/// An array of 32-bit numbers, one for each SK_MEMINFO_*.
std::uint32_t rcvbuf_of(const nlattr* attribute) {
  constexpr std::size_t kOffset = SK_MEMINFO_RCVBUF * sizeof(std::uint32_t);
  std::uint32_t rcvbuf = 0;
  check_payload(attribute, kOffset + sizeof rcvbuf, "INET_DIAG_SKMEMINFO");
  std::memcpy(&rcvbuf, static_cast<const char*>(mnl_attr_get_payload(attribute)) + kOffset,
              sizeof rcvbuf);
  return rcvbuf;
}

void identify(const inet_diag_msg& fixed, SocketMessage& socket) {
  const auto address = [&](const __be32* words) {
    const auto* bytes = static_cast<const std::uint8_t*>(static_cast<const void*>(words));
    return fixed.idiag_family == AF_INET ? IpAddress::v4(bytes) : IpAddress::v6(bytes);
  };
  const IpAddress local = address(fixed.id.idiag_src);
  const IpAddress remote = address(fixed.id.idiag_dst);
  socket.mapped = local.is_v4_mapped() && remote.is_v4_mapped();
  socket.key.local = socket.mapped ? local.unmapped() : local;
  socket.key.remote = socket.mapped ? remote.unmapped() : remote;
  socket.key.local_port = ntohs(fixed.id.idiag_sport);
  socket.key.remote_port = ntohs(fixed.id.idiag_dport);
  socket.key.cookie =
      static_cast<std::uint64_t>(fixed.id.idiag_cookie[1]) << 32U | fixed.id.idiag_cookie[0];
}

}  // namespace

std::optional<SocketMessage> decode_socket(const nlmsghdr* message) {
  if (mnl_nlmsg_get_payload_len(message) > 0) {
    const std::uint8_t family = *static_cast<const std::uint8_t*>(mnl_nlmsg_get_payload(message));
    if (family != AF_INET && family != AF_INET6) {
      return std::nullopt;  // unix, packet, ... sockets have another layout
    }
  }
  const AttributeRange attributes =
      attributes_of(message, sizeof(inet_diag_msg), "a sock_diag message");
  const auto fixed = fixed_part<inet_diag_msg>(message);
  SocketMessage socket;
  identify(fixed, socket);
  socket.state = fixed.idiag_state;
  socket.timer = fixed.idiag_timer;
  socket.interface = fixed.id.idiag_if;
  socket.expires = fixed.idiag_expires;
  socket.wqueue = fixed.idiag_wqueue;
  bool tcp = true;  // a dump's entries do not always say it: there the request does
  for_each_attribute(attributes, [&](const nlattr* attribute) {
    switch (mnl_attr_get_type(attribute)) {
      case INET_DIAG_INFO:
        socket.info = tcp_info_of(attribute);
        break;
      case INET_DIAG_TOS:
        socket.tos = u8_of(attribute, "INET_DIAG_TOS");
        break;
      case INET_DIAG_TCLASS:
        socket.tclass = u8_of(attribute, "INET_DIAG_TCLASS");
        break;
      case INET_DIAG_SKMEMINFO:
        socket.rcvbuf = rcvbuf_of(attribute);
        break;
      case INET_DIAG_PROTOCOL:
        tcp = u8_of(attribute, "INET_DIAG_PROTOCOL") == IPPROTO_TCP;
        break;
      default:
        break;
    }
  });
  return tcp ? std::make_optional(socket) : std::nullopt;
}

}  // namespace flue::kernel
