// SPDX-License-Identifier: Apache-2.0
//
// A capture of a real host, against what was really done to that host and what it looked like in
// the end (tb/captures/linux-host.json, which was written by other means than netlink dumps of the
// capture).

#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "flue/linux/names.hpp"
#include "flue/linux/placement.hpp"
#include "flue/linux/read_capture.hpp"
#include "flue/linux/socket_state.hpp"
#include "flue/linux/variables.hpp"

namespace flue::kernel {
namespace {

using nlohmann::json;

constexpr std::uint32_t kTicks = 1000;

std::string nud_name(std::uint16_t state) {
  const std::map<std::uint16_t, std::string> names = {
      {NUD_INCOMPLETE, "INCOMPLETE"}, {NUD_REACHABLE, "REACHABLE"}, {NUD_STALE, "STALE"},
      {NUD_DELAY, "DELAY"},           {NUD_PROBE, "PROBE"},         {NUD_FAILED, "FAILED"},
      {NUD_NOARP, "NOARP"},           {NUD_PERMANENT, "PERMANENT"}};
  return names.count(state) == 0 ? "NONE" : names.at(state);
}

/// Keeps the model, and a diary of what changed in it.
class Host final : public ConversationObserver {
 public:
  void on_link_dump(const Moment& moment, const LinkDump& dump) override {
    begin(moment);
    model.apply(dump);
  }
  void on_link(const Moment& /*moment*/, const LinkMessage& link) override { model.apply(link); }
  void on_neighbor_dump(const Moment& /*moment*/, const NeighborDump& dump) override {
    model.apply(dump);
  }
  void on_neighbor(const Moment& moment, const NeighborMessage& neighbor) override {
    const NeighborChange change = model.apply(neighbor);
    const std::string name = neighbor_name(model, change.key);
    if (change.before && change.before->is_usable() != change.after->is_usable()) {
      note(moment, name + (change.after->is_usable() ? " usable"
                                                     : " unusable " + nud_name(neighbor.state)));
    } else if (change.before && change.before->mac != change.after->mac) {
      note(moment, fmt::format("{} {}", name, change.after->mac->text()));
    }
  }
  void on_route(const Moment& moment, const RouteMessage& route) override {
    note(moment, fmt::format("route {} via {}", route.destination->text(), route.gateway->text()));
  }
  void on_socket_dump(const Moment& moment, const SocketDump& dump) override {
    ++polls;
    const SocketTable before = model.apply(dump);
    for (const auto& [key, socket] : model.sockets()) {
      const auto known = before.find(key);
      if (known == before.end()) {
        seen.insert(key);
        continue;
      }
      const TcpCachedVariables was = tcp_variables(known->second, kTicks).cached;
      const TcpCachedVariables now = tcp_variables(socket, kTicks).cached;
      const std::string name = tcp_name(model, socket.said);
      if (was.TosOrTrafficClass != now.TosOrTrafficClass) {
        note(moment, fmt::format("{} tos {}", name, now.TosOrTrafficClass));
      }
      if (was.InitialRcvWnd != now.InitialRcvWnd) {
        note(moment, fmt::format("{} rcvbuf {}", name, now.InitialRcvWnd));
      }
    }
  }
  void on_socket_destroyed(const Moment& moment, const SocketMessage& socket) override {
    if (model.apply_destroyed(socket)) {
      destroyed.push_back(socket.key);
    }
    last_destruction = since_start(moment);
  }
  void on_route_lookup(const Moment& moment, const RouteLookup& lookup) override {
    const auto before = model.apply(lookup);
    const Route* now = model.route(lookup.path);
    if (before && *before && now != nullptr) {
      if ((*before)->gateway != now->gateway) {
        note(moment,
             fmt::format("{} over {}", path_name(model, lookup.path), now->gateway->text()));
      }
      if ((*before)->mtu != now->mtu) {
        note(moment, fmt::format("{} mtu {}", path_name(model, lookup.path), now->mtu.value_or(0)));
      }
    }
  }
  void on_poll_complete(const Moment& /*moment*/, bool every_path_answered) override {
    polls_complete += every_path_answered ? 1 : 0;
  }

  /// When the only diary entry that reads `text` was made, seconds from the start; -1 and a failed
  /// test if there is none.
  double when(const std::string& text) const {
    const auto range = diary.equal_range(text);
    if (range.first == range.second) {
      std::string all;
      for (const auto& [entry, time] : diary) {
        all += fmt::format("\n  {:.3f} {}", time, entry);
      }
      ADD_FAILURE() << "not in the diary: " << text << all;
      return -1;
    }
    EXPECT_EQ(std::distance(range.first, range.second), 1) << text;
    return range.first->second;
  }

  KernelModel model;
  std::multimap<std::string, double> diary;
  std::set<SocketKey> seen;
  std::vector<SocketKey> destroyed;
  double last_destruction = 0;
  int polls = 0;
  int polls_complete = 0;

 private:
  void begin(const Moment& moment) { start_ = moment.time; }
  double since_start(const Moment& moment) const {
    return std::chrono::duration<double>(moment.time - start_).count();
  }
  void note(const Moment& moment, const std::string& text) {
    diary.emplace(text, since_start(moment));
  }

  RecordTime start_{0};
};

class LinuxHost : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    host_ = new Host;
    read_capture("tb/captures/linux-host.pcap", *host_);
    std::ifstream file("tb/captures/linux-host.json");
    truth_ = new json(json::parse(file));
  }
  static void TearDownTestSuite() {
    delete host_;
    delete truth_;
  }

  static const KernelModel& kernel() { return host_->model; }
  static const json& truth() { return *truth_; }
  static const json& event(const std::string& name) {
    for (const json& event : truth()["events"]) {
      if (event["event"] == name) {
        return event;
      }
    }
    throw std::runtime_error("no such event: " + name);
  }

  static std::map<std::string, const Socket*> sockets_by_name() {
    std::map<std::string, const Socket*> sockets;
    for (const auto& [key, socket] : kernel().sockets()) {
      EXPECT_TRUE(sockets.emplace(tcp_name(kernel(), socket.said), &socket).second);
    }
    return sockets;
  }
  static std::map<std::string, PathKey> paths_by_name() {
    std::map<std::string, PathKey> paths;
    for (const auto& [key, socket] : kernel().sockets()) {
      paths.emplace(path_name(kernel(), path_of(socket.said)), path_of(socket.said));
    }
    return paths;
  }

  static Host* host_;
  static json* truth_;
};
Host* LinuxHost::host_ = nullptr;
json* LinuxHost::truth_ = nullptr;

TEST_F(LinuxHost, EveryPollOfTheRecorderIsHeardAndComplete) {
  // The first dumps come before the polls that the recorder counts.
  EXPECT_EQ(truth()["recorder"], "1577 records, 79 polls, 0 overruns");
  EXPECT_EQ(host_->polls, 80);
  EXPECT_EQ(host_->polls_complete, 80);
}

TEST_F(LinuxHost, InterfacesAreThoseOfTheHost) {
  ASSERT_EQ(kernel().links().size(), truth()["interfaces"].size());
  for (const auto& [name, wanted] : truth()["interfaces"].items()) {
    const Link* link = kernel().link(wanted["ifindex"]);
    ASSERT_NE(link, nullptr) << name;
    EXPECT_EQ(link->name, name);
    EXPECT_EQ(link->mac->text(), wanted["mac"]);
    EXPECT_EQ(link->mtu, wanted["mtu"]);
    EXPECT_EQ(link->is_loopback(), wanted["loopback"].get<bool>());
    EXPECT_TRUE(link->is_up());
    EXPECT_EQ(link->vlan_id, 0);
  }
}

TEST_F(LinuxHost, NeighborsAreThoseOfTheHost) {
  std::map<std::string, const Neighbor*> neighbors;
  for (const auto& [key, neighbor] : kernel().neighbors()) {
    if (neighbor.state !=
        NUD_NOARP) {  // multicast groups, which `ip neighbor` does not list either
      neighbors.emplace(neighbor_name(kernel(), key), &neighbor);
    }
  }
  ASSERT_EQ(neighbors.size(), truth()["neighbors"].size());
  for (const auto& [name, wanted] : truth()["neighbors"].items()) {
    ASSERT_EQ(neighbors.count(name), 1U) << name;
    EXPECT_EQ(neighbors[name]->mac->text(), wanted["mac"]) << name;
    EXPECT_TRUE(neighbors[name]->is_usable()) << name;
  }
}

TEST_F(LinuxHost, OpenSocketsAreThoseOfTheHost) {
  const auto sockets = sockets_by_name();
  ASSERT_EQ(sockets.size(), truth()["open"].size());
  int resent = 0;
  for (const json& wanted : truth()["open"]) {
    const std::string name = wanted["name"];
    ASSERT_EQ(sockets.count(name), 1U) << name;
    const Socket& socket = *sockets.at(name);
    const SocketMessage& said = socket.said;
    const TcpVariables variables = tcp_variables(socket, kTicks);
    EXPECT_EQ(said.key.local.text(), wanted["local"]) << name;
    EXPECT_EQ(said.key.remote.text(), wanted["remote"]) << name;
    EXPECT_EQ(variables.constant.LocalPort, wanted["local_port"]) << name;
    EXPECT_EQ(variables.constant.RemotePort, wanted["remote_port"]) << name;
    EXPECT_EQ(wanted["state"], "Established");
    EXPECT_EQ(variables.delegated.State, 4U) << name;
    EXPECT_EQ(said.mapped, wanted["mapped"].get<bool>()) << name;
    EXPECT_EQ(is_mini_socket(said), wanted["minisocket"].get<bool>()) << name;
    EXPECT_TRUE(is_offloadable(said)) << name;
    EXPECT_EQ(variables.cached.TosOrTrafficClass, wanted["tos"]) << name;
    EXPECT_EQ(variables.cached.InitialRcvWnd, wanted["rcvbuf"]) << name;
    EXPECT_EQ(variables.constant.RemoteMss, wanted["mss"].get<int>() + 12) << name;
    EXPECT_EQ((variables.constant.Flags & 1) != 0, wanted["timestamps"].get<bool>()) << name;
    EXPECT_EQ(said.info->pmtu, wanted["pmtu"]) << name;
    EXPECT_EQ(said.info->bytes_sent, wanted["bytes_sent"]) << name;
    EXPECT_EQ(said.info->bytes_acked, wanted["bytes_acked"]) << name;
    EXPECT_EQ(variables.delegated.RcvNxt, wanted["bytes_received"]) << name;
    EXPECT_EQ(socket.keepalive_enabled, wanted["keepalive_timer"].get<bool>()) << name;
    EXPECT_EQ(variables.delegated.SndUna, variables.delegated.SndNxt)
        << name << ": nothing is on its way in the end";
    // What the kernel knows to have sent twice counts once. bytes_acked has the SYN in it.
    const bool sent_again = said.info->bytes_retrans != 0;
    EXPECT_EQ(variables.delegated.SndNxt,
              sent_again ? wanted["bytes_acked"].get<int>() - 1 : wanted["bytes_sent"].get<int>())
        << name;
    resent += sent_again ? 1 : 0;
  }
  EXPECT_EQ(resent, 4);
}

TEST_F(LinuxHost, NextHopsAreThoseOfTheHost) {
  const auto paths = paths_by_name();
  ASSERT_EQ(paths.size(), truth()["next_hop"].size());
  ASSERT_EQ(kernel().routes().size(), paths.size());
  for (const auto& [name, wanted] : truth()["next_hop"].items()) {
    ASSERT_EQ(paths.count(name), 1U) << name;
    const Route* route = kernel().route(paths.at(name));
    ASSERT_NE(route, nullptr) << name;
    const Placement placement = place(kernel(), paths.at(name));
    EXPECT_EQ(placement.obstacle, Obstacle::kNone) << name;
    EXPECT_EQ(neighbor_name(kernel(), placement.next_hop.value()), wanted["neighbor"]) << name;
    EXPECT_EQ(placement.next_hop->address.text(), wanted["next_hop"]) << name;
    EXPECT_EQ(kernel().link(route->interface)->name, wanted["dev"]) << name;
    EXPECT_EQ(route->mtu ? json(*route->mtu) : json(nullptr), wanted["route_mtu"]) << name;
    EXPECT_EQ(wanted["type"], "unicast");
    EXPECT_EQ(route->type, RTN_UNICAST) << name;
  }
}

TEST_F(LinuxHost, PathMtusAreThoseOfTheHost) {
  const auto paths = paths_by_name();
  ASSERT_EQ(paths.size(), truth()["path_mtu"].size());
  for (const auto& [name, wanted] : truth()["path_mtu"].items()) {
    const Route* route = kernel().route(paths.at(name));
    ASSERT_NE(route, nullptr) << name;
    EXPECT_EQ(path_variables(paths.at(name), *route, *kernel().link(route->interface)).PathMtu,
              wanted)
        << name;
  }
}

TEST_F(LinuxHost, HeadersAreThoseSeenOnTheWire) {
  const auto sockets = sockets_by_name();
  ASSERT_FALSE(truth()["wire"].empty());
  for (const auto& [name, wanted] : truth()["wire"].items()) {
    ASSERT_EQ(sockets.count(name), 1U) << name;
    const Socket& socket = *sockets.at(name);
    const NeighborKey next_hop = place(kernel(), path_of(socket.said)).next_hop.value();
    const Link& link = *kernel().link(next_hop.interface);
    const NeighborVariables neighbor =
        neighbor_variables(*kernel().neighbor(next_hop), link, kTicks);
    EXPECT_EQ(link.name, wanted["interface"]) << name;
    EXPECT_EQ(neighbor.DlDestinationAddress.text(), wanted["dst_mac"]) << name;
    EXPECT_EQ(neighbor.DlSourceAddress.text(), wanted["src_mac"]) << name;
    EXPECT_EQ(tcp_variables(socket, kTicks).cached.TosOrTrafficClass, wanted["tos"]) << name;
    EXPECT_EQ(tcp_variables(socket, kTicks).cached.TtlOrHopLimit, wanted["ttl"]) << name;
  }
}

constexpr double kSoon = 0.3;  // seconds: a poll interval and some time to breathe

TEST_F(LinuxHost, ChangedMacIsHeardWhenItHappened) {
  const json& change = event("mac_change");
  const std::string mac = change["new"];
  EXPECT_NEAR(host_->when("10.20.0.21%lan0 " + mac), change["at"], kSoon);
  EXPECT_NEAR(host_->when("fd20:0:0:1::21%lan0 " + mac), change["at"], kSoon);
}

TEST_F(LinuxHost, ReplacedRoutesAreSeenByTheNextLookups) {
  const json& change = event("route_replace");
  EXPECT_NEAR(host_->when("route 192.0.2.0 via 10.20.0.2"), change["at"], kSoon);
  EXPECT_NEAR(host_->when("route 2001:db8:77:: via fd20:0:0:1::2"), change["at"], kSoon);
  EXPECT_NEAR(host_->when("10.20.0.10>192.0.2.77 over 10.20.0.2"), change["at"], kSoon);
  EXPECT_NEAR(host_->when("fd20:0:0:1::10>2001:db8:77::77 over fd20:0:0:1::2"), change["at"],
              kSoon);
}

TEST_F(LinuxHost, DeadPeerBecomesUnusableAndComesBack) {
  EXPECT_NEAR(host_->when("10.20.0.22%lan0 unusable FAILED"), event("neighbor_unusable")["at"],
              kSoon);
  EXPECT_NEAR(host_->when("10.20.0.22%lan0 usable"), event("neighbor_usable")["at"], kSoon);
}

TEST_F(LinuxHost, LearntPathMtuIsSeenByTheNextLookups) {
  // Learnt between the big data and the moment when the host was asked about it.
  for (const std::string path : {"10.20.0.10>192.0.2.77", "fd20:0:0:1::10>2001:db8:77::77"}) {
    const double when = host_->when(path + " mtu 1300");
    EXPECT_GE(when, event("big_data")["at"]);
    EXPECT_LE(when, event("pmtu_learnt")["at"]);
  }
}

TEST_F(LinuxHost, ChangedSocketOptionsAreSeenByTheNextDump) {
  EXPECT_NEAR(host_->when("10.20.0.10:42106>10.20.0.21:7443 tos 40"), event("tos")["at"], kSoon);
  EXPECT_NEAR(host_->when("10.20.0.10:42122>10.20.0.21:7443 rcvbuf 262144"), event("rcvbuf")["at"],
              kSoon);
}

TEST_F(LinuxHost, ClosedConnectionsAreHeardOf) {
  const std::size_t open = truth()["open"].size();
  const std::size_t closed = event("closed")["connections"];
  EXPECT_EQ(host_->seen.size(), host_->destroyed.size() + open);
  EXPECT_GE(host_->destroyed.size(), closed);
  EXPECT_NEAR(host_->last_destruction, event("closed")["at"], kSoon);
}

}  // namespace
}  // namespace flue::kernel
