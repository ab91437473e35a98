// SPDX-License-Identifier: Apache-2.0

#include "tb/system/linux/frames.hpp"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

#include <fmt/format.h>

namespace flue::replay::test {
namespace {

constexpr std::uint8_t kTcp = 6;

std::string mac_text(const std::uint8_t* at) {
  return fmt::format("{:02x}:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", at[0], at[1], at[2], at[3], at[4],
                     at[5]);
}
std::string ip_text(int family, const std::uint8_t* at) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(family, at, text.data(), text.size());
  return text.data();
}
unsigned be16(const std::uint8_t* at) { return static_cast<unsigned>(at[0]) << 8U | at[1]; }

/// Nothing for what is not a TCP segment with data.
std::optional<FrameHeaders> parse(const std::vector<std::uint8_t>& frame) {
  FrameHeaders headers;
  headers.dl_destination = mac_text(frame.data());
  headers.dl_source = mac_text(frame.data() + ETH_ALEN);
  std::size_t at = ETH_HLEN;
  unsigned type = be16(frame.data() + at - 2);
  if (type == ETH_P_8021Q) {
    headers.vlan_id = be16(frame.data() + at) & 0xfff;
    at += 4;
    type = be16(frame.data() + at - 2);
  }
  const std::uint8_t* const ip = frame.data() + at;
  const std::uint8_t* tcp = nullptr;
  std::size_t end = 0;  // of the packet, from `ip`
  if (type == ETH_P_IP && ip[9] == kTcp) {
    headers.traffic_class = ip[1];
    headers.ttl = ip[8];
    headers.source = ip_text(AF_INET, ip + 12);
    headers.destination = ip_text(AF_INET, ip + 16);
    tcp = ip + (std::size_t{ip[0]} & 0xf) * 4;
    end = be16(ip + 2);
  } else if (type == ETH_P_IPV6 && ip[6] == kTcp) {
    headers.traffic_class = (be16(ip) >> 4U) & 0xff;
    headers.ttl = ip[7];
    headers.source = ip_text(AF_INET6, ip + 8);
    headers.destination = ip_text(AF_INET6, ip + 24);
    tcp = ip + 40;
    end = 40 + be16(ip + 4);
  } else {
    return std::nullopt;
  }
  headers.source_port = be16(tcp);
  headers.destination_port = be16(tcp + 2);
  const std::size_t data = static_cast<std::size_t>(tcp - ip) + (std::size_t{tcp[12]} >> 4U) * 4;
  if (end <= data) return std::nullopt;
  headers.payload = end - data;
  return headers;
}

/// The tag stands beside the frame, not in it.
std::optional<unsigned> tag_of(msghdr* message) {
  for (cmsghdr* each = CMSG_FIRSTHDR(message); each != nullptr; each = CMSG_NXTHDR(message, each)) {
    if (each->cmsg_level != SOL_PACKET || each->cmsg_type != PACKET_AUXDATA) continue;
    tpacket_auxdata data{};
    std::memcpy(&data, CMSG_DATA(each), sizeof data);
    if ((data.tp_status & TP_STATUS_VLAN_VALID) != 0) return data.tp_vlan_tci & 0xfffU;
  }
  return std::nullopt;
}

}  // namespace

Frames::Frames(const Namespace& where) : descriptor_(-1) {
  where.in([this] {
    descriptor_ = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, htons(ETH_P_ALL));
    for (const char* name : {"eth0", "eth1"}) {
      interfaces_.push_back(static_cast<int>(if_nametoindex(name)));
    }
  });
  if (descriptor_ < 0) throw std::runtime_error("no packet socket");
  const int on = 1;
  setsockopt(descriptor_, SOL_PACKET, PACKET_AUXDATA, &on, sizeof on);
}

Frames::~Frames() { close(descriptor_); }

std::map<std::string, FrameHeaders> Frames::take() {
  std::map<std::string, FrameHeaders> all;
  for (;;) {
    constexpr std::size_t kLargest = 65536;
    std::vector<std::uint8_t> frame(kLargest);
    std::array<char, 256> control{};
    sockaddr_ll from{};
    iovec data{frame.data(), frame.size()};
    msghdr message{};
    message.msg_name = &from;
    message.msg_namelen = sizeof from;
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    if (recvmsg(descriptor_, &message, 0) <= 0) return all;
    const bool heard =
        std::find(interfaces_.begin(), interfaces_.end(), from.sll_ifindex) != interfaces_.end();
    if (from.sll_pkttype != PACKET_OUTGOING || !heard) continue;
    std::optional<FrameHeaders> headers = parse(frame);
    if (!headers) continue;
    if (const auto tag = tag_of(&message)) headers->vlan_id = tag;
    const char* const form =
        headers->source.find(':') == std::string::npos ? "{}:{}>{}:{}" : "[{}]:{}>[{}]:{}";
    all[fmt::format(fmt::runtime(form), headers->source, headers->source_port, headers->destination,
                    headers->destination_port)] = *headers;
  }
}

}  // namespace flue::replay::test
