// SPDX-License-Identifier: Apache-2.0

#include "flue/linux/requests.hpp"

#include <linux/inet_diag.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <array>

#include <libmnl/libmnl.h>

namespace flue::kernel {
namespace {

constexpr std::size_t kRoomForAttributes = 256;

/// A message under construction. Its fixed part and attributes are whole multiples of 4 bytes.
class Builder {
 public:
  Builder(int type, int flags, const Asker& asker) : header_(mnl_nlmsg_put_header(bytes_.data())) {
    header_->nlmsg_type = static_cast<std::uint16_t>(type);
    header_->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
    header_->nlmsg_seq = asker.sequence;
    header_->nlmsg_pid = asker.port_id;
  }

  template <typename Fixed>
  Fixed* fixed() {
    return static_cast<Fixed*>(mnl_nlmsg_put_extra_header(header_, sizeof(Fixed)));
  }
  void address(int type, const IpAddress& address) {
    mnl_attr_put(header_, static_cast<std::uint16_t>(type), address.size(), address.data());
  }
  void number(int type, std::uint32_t value) {
    mnl_attr_put_u32(header_, static_cast<std::uint16_t>(type), value);
  }
  Request request() const { return {bytes_.data(), bytes_.data() + header_->nlmsg_len}; }

 private:
  alignas(nlmsghdr) std::array<std::uint8_t, kRoomForAttributes> bytes_{};
  nlmsghdr* header_;
};

template <typename Fixed>
Request ask_for_all(int type, const Asker& asker) {
  Builder builder(type, NLM_F_DUMP, asker);
  builder.fixed<Fixed>();  // zeros: of every address family
  return builder.request();
}

constexpr std::uint8_t extension(int number) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(number - 1));
}

}  // namespace

Request ask_for_links(const Asker& asker) { return ask_for_all<ifinfomsg>(RTM_GETLINK, asker); }
Request ask_for_addresses(const Asker& asker) { return ask_for_all<ifaddrmsg>(RTM_GETADDR, asker); }
Request ask_for_neighbors(const Asker& asker) { return ask_for_all<ndmsg>(RTM_GETNEIGH, asker); }
Request ask_for_routes(const Asker& asker) { return ask_for_all<rtmsg>(RTM_GETROUTE, asker); }

Request ask_for_sockets(const Asker& asker, std::uint8_t address_family) {
  constexpr unsigned kNewSynRecv = TCP_CLOSING + 1;  // half-open; not in <netinet/tcp.h>
  constexpr unsigned kAllStates = (1U << (kNewSynRecv + 1)) - 2;
  Builder builder(SOCK_DIAG_BY_FAMILY, NLM_F_DUMP, asker);
  auto* fixed = builder.fixed<inet_diag_req_v2>();
  fixed->sdiag_family = address_family;
  fixed->sdiag_protocol = IPPROTO_TCP;
  fixed->idiag_ext = extension(INET_DIAG_INFO) | extension(INET_DIAG_TOS) |
                     extension(INET_DIAG_TCLASS) | extension(INET_DIAG_SKMEMINFO);
  fixed->idiag_states = kAllStates & ~(1U << TCP_LISTEN) & ~(1U << TCP_TIME_WAIT);
  return builder.request();
}

Request ask_for_way(const Asker& asker, const PathKey& path) {
  constexpr unsigned kBitsOfAByte = 8;
  Builder builder(RTM_GETROUTE, 0, asker);
  auto* fixed = builder.fixed<rtmsg>();
  fixed->rtm_family = path.destination.is_v4() ? AF_INET : AF_INET6;
  fixed->rtm_dst_len = static_cast<std::uint8_t>(path.destination.size() * kBitsOfAByte);
  fixed->rtm_src_len = static_cast<std::uint8_t>(path.source.size() * kBitsOfAByte);
  builder.address(RTA_DST, path.destination);
  builder.address(RTA_SRC, path.source);
  if (path.interface != 0) builder.number(RTA_OIF, static_cast<std::uint32_t>(path.interface));
  return builder.request();
}

}  // namespace flue::kernel
