// SPDX-License-Identifier: Apache-2.0
//
// TalkingKernel: says to a host stack what a test wants a kernel to say.

#ifndef TB_SIM_REPLAY_TALKING_KERNEL_HPP_
#define TB_SIM_REPLAY_TALKING_KERNEL_HPP_

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/tcp.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "flue/linux/conversation.hpp"
#include "flue/linux/socket_state.hpp"

namespace flue::replay::test {

inline kernel::IpAddress ip(const std::string& text) {
  return kernel::IpAddress::parse(text).value();
}
inline kernel::MacAddress mac(std::uint8_t last) { return {{2, 0, 0, 0, 0, last}}; }

inline constexpr int kEth0 = 2;
inline constexpr int kEth1 = 3;
inline constexpr int kLo = 1;

/// Established, and quiet.
inline kernel::SocketMessage socket(std::uint16_t local_port, const std::string& remote,
                                    std::uint64_t cookie = 1) {
  kernel::SocketMessage message;
  const bool v4 = remote.find(':') == std::string::npos;
  const bool link_local = remote.compare(0, 4, "fe80") == 0;
  message.key = {ip(v4           ? "10.0.0.1"
                    : link_local ? "fe80::1"
                                 : "fd20::1"),
                 ip(remote), local_port, 80, cookie};
  message.state = TCP_ESTABLISHED;
  message.info = kernel::TcpInfo();
  message.info->snd_mss = 1448;
  message.info->options = 1;
  message.tos = 0;
  message.tclass = 0;
  message.rcvbuf = 131072;
  return message;
}

/// Where lookups lead.
struct Way {
  int interface = kEth0;
  std::optional<std::string> gateway = std::nullopt;
  std::optional<std::uint32_t> mtu = std::nullopt;
  std::uint8_t type = RTN_UNICAST;
};

/// Sockets, routes and time are set; everything else is said at once. Begins with two Ethernet
/// interfaces, eth0 (MAC 02:00:00:00:00:02) and eth1 (...:03), and lo.
class TalkingKernel final {
 public:
  /// @param listener  Not owned.
  explicit TalkingKernel(kernel::ConversationObserver& listener) : listener_(listener) {
    listener_.on_link_dump(
        now(), {link(kLo, "lo", IFF_UP | IFF_LOOPBACK), link(kEth0, "eth0"), link(kEth1, "eth1")});
  }

  void wait(std::chrono::milliseconds time) { time_ += time; }
  kernel::Moment now() { return {++record_, time_}; }

  static kernel::LinkMessage link(int index, const std::string& name, unsigned flags = IFF_UP) {
    kernel::LinkMessage message;
    message.index = index;
    message.flags = flags;
    message.name = name;
    message.mac = mac(static_cast<std::uint8_t>(index));
    message.mtu = 1500;
    return message;
  }
  void say(const kernel::LinkMessage& message) { listener_.on_link(now(), message); }
  void dump_links(const kernel::LinkDump& dump) { listener_.on_link_dump(now(), dump); }

  /// @param age  Since its last confirmation, in 1/100 s.
  void neighbor(const std::string& address, std::uint8_t last_of_mac,
                std::uint16_t state = NUD_REACHABLE, std::uint32_t age = 0, int interface = kEth0) {
    kernel::NeighborMessage message;
    message.interface = interface;
    message.address = ip(address);
    message.state = state;
    if ((state & (NUD_FAILED | NUD_INCOMPLETE)) == 0) message.mac = mac(last_of_mac);
    message.confirmed_age = age;
    say(message);
  }
  void say(kernel::NeighborMessage message) {
    message.said_at = time_;
    listener_.on_neighbor(now(), message);
  }

  std::vector<kernel::SocketMessage> sockets;
  std::map<std::string, Way> ways;    ///< by destination; others are neighbors on eth0
  std::set<std::string> unreachable;  ///< destinations whose lookup is an error

  /// First half: what all sockets look like.
  void dump() { listener_.on_socket_dump(now(), sockets); }
  /// Second half: a lookup for each path in use.
  void lookups() {
    std::set<kernel::PathKey> paths;
    for (const kernel::SocketMessage& each : sockets) {
      if (kernel::is_offloadable(each)) paths.insert(kernel::path_of(each));
    }
    for (const kernel::PathKey& path : paths) look_up(path);
    end_poll();
  }
  void look_up(const kernel::PathKey& path) {
    const std::string destination = path.destination.text();
    kernel::RouteLookup lookup{path, std::nullopt};
    if (unreachable.count(destination) == 0) {
      const Way way = ways.count(destination) == 0 ? Way{} : ways.at(destination);
      lookup.route.emplace();
      lookup.route->type = way.type;
      lookup.route->interface = way.interface;
      if (way.gateway) lookup.route->gateway = ip(*way.gateway);
      lookup.route->mtu = way.mtu;
    }
    listener_.on_route_lookup(now(), lookup);
  }
  void end_poll(bool every_path_answered = true) {
    listener_.on_poll_complete(now(), every_path_answered);
  }
  void poll() {
    dump();
    lookups();
  }

  void destroy(kernel::SocketMessage message) {
    message.state = TCP_CLOSE;
    message.info.reset();
    listener_.on_socket_destroyed(now(), message);
  }

 private:
  kernel::ConversationObserver& listener_;
  kernel::RecordTime time_ = std::chrono::seconds(1'700'000'000);
  std::uint64_t record_ = 0;
};

}  // namespace flue::replay::test

#endif  // TB_SIM_REPLAY_TALKING_KERNEL_HPP_
