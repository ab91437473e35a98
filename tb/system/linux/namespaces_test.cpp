// SPDX-License-Identifier: Apache-2.0
//
// Real kernels: hosts and routers in network namespaces, one host watched by `flue linux record`
// while something is done to it or around it. Each scenario ends with the replay of what was
// recorded on the Verilated engine, compared with the kernel after every poll.
//
// FLUE_KEEP_CAPTURES=FOLDER keeps each capture there, with what was done written beside it
// (tb/captures/lab).

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "flue/host/address.hpp"
#include "flue/linux/capture.hpp"
#include "flue/linux/decode.hpp"
#include "flue/linux/teller.hpp"
#include "flue/linux/watcher.hpp"
#include "flue/reference/reference_engine.hpp"
#include "flue/rtl/rtl_engine.hpp"
#include "tb/system/linux/frames.hpp"
#include "tb/system/linux/lab.hpp"
#include "tb/system/linux/replayed.hpp"

namespace flue::replay::test {
namespace {

namespace fs = std::filesystem;
using host::OperationKind;
using std::chrono::milliseconds;
using testing::Contains;

const std::string kPeer4 = "10.20.0.21", kPeer6 = "fd20:0:0:1::21";
const std::string kFar4 = "192.0.2.77", kFar6 = "2001:db8:77::77";
const std::string kOther4 = "10.20.1.31", kOther6 = "fd20:0:0:2::31";

template <typename Value>
void set_option(const Connection& connection, int level, int option, Value value) {
  ASSERT_EQ(setsockopt(connection.client(), level, option, &value, sizeof value), 0);
}

class LinuxNamespaces : public testing::Test {
 protected:
  void SetUp() override {
    const std::string obstacle = Lab::obstacle();
    if (!obstacle.empty()) {
      GTEST_SKIP() << "NO NETWORK NAMESPACES HERE, SO NO REAL KERNEL WAS WATCHED: " << obstacle;
    }
    name_ = testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = fs::path(testing::TempDir()) / ("flue_lab_" + name_);
    fs::create_directories(folder_);
    lab_ = std::make_unique<Lab>();
  }
  void TearDown() override {
    connections_.clear();
    watching_.reset();
    lab_.reset();
    if (!folder_.empty()) fs::remove_all(folder_);
  }

  /// Four connections: to each of these addresses two.
  void connect_two_each(const Namespace& where, const std::string& v4, const std::string& v6) {
    for (const std::string& address : {v4, v4, v6, v6}) {
      connections_.push_back(lab_->connect(where, address));
    }
  }
  bool all_send(std::size_t bytes = 1000) {
    bool sent = true;
    for (const Connection& each : connections_) sent = each.send(bytes) && sent;
    return sent;
  }

  void record() {
    capture_ = (folder_ / (name_ + ".pcap")).string();
    watching_ = std::make_unique<Watching>(
        lab_->host, std::vector<std::string>{"linux", "record", "--poll", "100", capture_},
        (folder_ / "recorder").string());
    begin_ = std::chrono::steady_clock::now();
    settle();
  }
  /// Until two polls have begun and ended.
  void settle() const {
    const std::size_t begun = polls();
    wait_until([&] { return polls() >= begun + 3; });
  }
  static void wait_until(const std::function<bool()>& condition) {
    constexpr std::chrono::seconds kPatience(20);
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    while (!condition()) {
      ASSERT_LT(std::chrono::steady_clock::now(), give_up) << "it never came";
      pause(milliseconds(20));
    }
  }
  /// For what takes the kernel its time, whether it is watched or not.
  static void pause(milliseconds time) { std::this_thread::sleep_for(time); }
  /// Says what is being done, for those who read the capture, and does it.
  void then(
      const std::string& what, const std::function<void()>& body = [] {}) {
    const std::chrono::duration<double> at = std::chrono::steady_clock::now() - begin_;
    done_.push_back({{"at", std::round(at.count() * 1000) / 1000}, {"what", what}});
    body();
    settle();
  }

  /// The recording is over: replays it on the RTL.
  const Replayed& replay(HostStackConfig config = config_of_linux()) {
    EXPECT_EQ(watching_->stop(), 0);
    watching_.reset();
    config.check_each_poll = true;
    replayed_ = std::make_unique<Replayed>(make_rtl_engine(), config, capture_);
    EXPECT_EQ(replayed_->differences, 0U) << replayed_->lines();
    EXPECT_EQ(replayed_->summary.violations, 0U) << replayed_->errors();
    EXPECT_GE(replayed_->checks, 4U);
    keep(config);
    return *replayed_;
  }

  /// That the recorder has begun so far: each has one request for the IPv6 sockets.
  std::size_t polls() const {
    std::size_t count = 0;
    try {
      kernel::CaptureReader reader(capture_);
      for (kernel::CaptureRecord record; reader.next(record);) {
        if (record.family != NETLINK_SOCK_DIAG) continue;
        const auto messages = kernel::decode(record.family, record.payload);
        const auto* request = std::get_if<kernel::RequestMessage>(&messages.front().body);
        count += request != nullptr && request->address_family == AF_INET6;
      }
    } catch (const kernel::CaptureError&) {
      // The last record is being written.
    }
    return count;
  }

  /// Operations of a rule, as `update fd20::1%eth0`: the kind and the first object.
  std::vector<std::string> of(Rule rule) const {
    std::vector<std::string> all;
    for (const Operation& each : replayed_->by(rule)) {
      all.push_back(std::string(to_string(each.kind)) + " " + each.blocks.front().object);
    }
    return all;
  }
  /// A path's way at the end: the name of its neighbor.
  std::string way_of(const std::string& path) const {
    const host::Object* object = replayed_->objects().find(path);
    return object == nullptr || object->parent == nullptr ? "none" : object->parent->name;
  }

  std::unique_ptr<Lab> lab_;
  std::vector<Connection> connections_;
  fs::path folder_;

 private:
  void keep(const HostStackConfig& config) const {
    const char* const keep = std::getenv("FLUE_KEEP_CAPTURES");
    if (keep == nullptr) return;
    std::map<std::string, int> operations;
    for (const Operation& each : replayed_->operations) {
      ++operations["LX-" + std::to_string(static_cast<int>(each.rule)) + " " +
                   to_string(each.kind)];
    }
    nlohmann::ordered_json note = {
        {"scenario", name_}, {"done", done_}, {"operations", operations}};
    if (config.target.adapter.tcp_capacity) {
      note["adapter"] = {{"tcp_capacity", *config.target.adapter.tcp_capacity}};
    }
    if (!config.target.adapter.vlan_ids.empty()) {
      note["adapter"] = {{"vlan_ids", config.target.adapter.vlan_ids}};
    }
    fs::copy_file(capture_, fs::path(keep) / (name_ + ".pcap"),
                  fs::copy_options::overwrite_existing);
    std::ofstream(fs::path(keep) / (name_ + ".json")) << note.dump(1) << '\n';
  }

  std::string name_;
  std::string capture_;
  std::unique_ptr<Watching> watching_;
  std::chrono::steady_clock::time_point begin_;
  nlohmann::ordered_json done_ = nlohmann::ordered_json::array();
  std::unique_ptr<Replayed> replayed_;
};

TEST_F(LinuxNamespaces, ConnectionsOpenAndClose) {
  record();
  then("two connections each to 10.20.0.21 and fd20:0:0:1::21",
       [&] { connect_two_each(lab_->peer, kPeer4, kPeer6); });
  then("all send", [&] { EXPECT_TRUE(all_send()); });
  then("the first is closed", [&] { connections_.erase(connections_.begin()); });
  const Replayed& replayed = replay();
  EXPECT_EQ(replayed.check.connections, 3U);
  EXPECT_EQ(replayed.check.paths, 2U);
  EXPECT_EQ(of(Rule::kOffload).size(), 2U);
  EXPECT_EQ(replayed.transmits.size(), 4U);
  EXPECT_EQ(of(Rule::kGone).size(), 1U);
}

TEST_F(LinuxNamespaces, PeerChangesItsMac) {
  lab_->peer.sysctl("ipv4/conf/eth0/arp_notify", "1");
  lab_->peer.sysctl("ipv6/conf/eth0/ndisc_notify", "1");
  connect_two_each(lab_->peer, kPeer4, kPeer6);
  record();
  then("the peer's MAC address is 02:00:00:00:aa:21 now",
       [&] { lab_->peer.ip("link set eth0 address 02:00:00:00:aa:21"); });
  then("all send", [&] { EXPECT_TRUE(all_send()); });
  const Replayed& replayed = replay();
  EXPECT_THAT(of(Rule::kMacChanged), Contains("update " + kPeer4 + "%eth0"));
  EXPECT_THAT(of(Rule::kMacChanged), Contains("update " + kPeer6 + "%eth0"));
  ASSERT_GE(replayed.transmits.size(), 4U);
  EXPECT_EQ(host::to_text(replayed.transmits.back().headers.dl_destination_address),
            "02:00:00:00:aa:21");
}

TEST_F(LinuxNamespaces, NeighborGoneAndBack) {
  for (const char* family : {"ipv4", "ipv6"}) {
    const std::string of = std::string(family) + "/neigh/eth0/";
    lab_->host.sysctl(of + "base_reachable_time_ms", "300");
    lab_->host.sysctl(of + "delay_first_probe_time", "1");
    lab_->host.sysctl(of + "retrans_time_ms", "100");
    lab_->host.sysctl(of + "ucast_solicit", "1");
    lab_->host.sysctl(of + "mcast_solicit", "1");
  }
  connect_two_each(lab_->peer, kPeer4, kPeer6);
  record();
  then("the peer's cable is pulled", [&] { lab_->unplug("lan21"); });
  then("all send", [&] {
    for (const Connection& each : connections_) each.send_only(100);
    pause(milliseconds(2500));  // stale, delay, probe, failed
  });
  then("the cable is back", [&] {
    lab_->plug("lan21");
    pause(milliseconds(2500));  // the next retransmission asks for the neighbor
  });
  const Replayed& replayed = replay();
  for (const std::string& peer : {kPeer4 + "%eth0", kPeer6 + "%eth0"}) {
    EXPECT_THAT(of(Rule::kNeighborUnusable), Contains("invalidate " + peer));
    EXPECT_THAT(of(Rule::kNeighborBack), Contains("initiate " + peer + "#2"));
    EXPECT_THAT(of(Rule::kNeighborBack), Contains("terminate " + peer));
  }
  EXPECT_EQ(replayed.check.connections, 4U);
}

TEST_F(LinuxNamespaces, NextHopFailsOverByRoute) {
  connect_two_each(lab_->far, kFar4, kFar6);
  const Connection known4 = lab_->connect(lab_->router2, "10.20.0.2");
  const Connection known6 = lab_->connect(lab_->router2, "fd20:0:0:1::2");
  record();
  then("the way to far leads over router 2", [&] {
    lab_->host.ip("route replace 192.0.2.0/24 via 10.20.0.2");
    lab_->host.ip("route replace 2001:db8:77::/64 via fd20:0:0:1::2");
  });
  then("all send", [&] { EXPECT_TRUE(all_send()); });
  const Replayed& replayed = replay();
  EXPECT_THAT(of(Rule::kNextHopChanged), Contains("update 10.20.0.2%eth0"));
  EXPECT_THAT(of(Rule::kNextHopChanged), Contains("update fd20:0:0:1::2%eth0"));
  EXPECT_EQ(way_of("10.20.0.10>192.0.2.77"), "10.20.0.2%eth0");
  EXPECT_EQ(way_of("fd20:0:0:1::10>2001:db8:77::77"), "fd20:0:0:1::2%eth0");
  EXPECT_GE(replayed.transmits.size(), 4U);
}

TEST_F(LinuxNamespaces, NextHopFailsOverByRedirect) {
  for (const char* which : {"all", "eth0"}) {
    lab_->router1.sysctl(std::string("ipv4/conf/") + which + "/send_redirects", "1");
    lab_->host.sysctl(std::string("ipv4/conf/") + which + "/accept_redirects", "1");
    lab_->host.sysctl(std::string("ipv6/conf/") + which + "/accept_redirects", "1");
  }
  lab_->host.ip("route replace 2001:db8:77::/64 via fe80::1 dev eth0");
  connect_two_each(lab_->far, kFar4, kFar6);
  const Connection known4 = lab_->connect(lab_->router2, "10.20.0.2");
  record();
  then("router 1 sends to router 2 what is for far, and tells the host so (ICMP redirect)", [&] {
    lab_->router1.ip("route replace 192.0.2.0/24 via 10.20.0.2");
    lab_->router1.ip("route replace 2001:db8:77::/64 via fe80::2 dev eth0");
  });
  // A socket in the midst of a send takes no redirect, and here all comes back within it.
  for (int i = 0; i < 3; ++i) {
    then("a datagram to each address of far", [&] {
      lab_->send_datagram(kFar4);
      lab_->send_datagram(kFar6);
    });
  }
  then("all send", [&] { EXPECT_TRUE(all_send()); });
  replay();
  EXPECT_EQ(way_of("10.20.0.10>192.0.2.77"), "10.20.0.2%eth0");
  EXPECT_EQ(way_of("fd20:0:0:1::10>2001:db8:77::77"), "fe80::2%eth0");
}

TEST_F(LinuxNamespaces, NoRouteAndBack) {
  connect_two_each(lab_->far, kFar4, kFar6);
  record();
  then("no way to far any more", [&] {
    lab_->host.ip("route delete 192.0.2.0/24");
    lab_->host.ip("route delete 2001:db8:77::/64");
  });
  then("the way is back", [&] {
    lab_->host.ip("route add 192.0.2.0/24 via 10.20.0.1");
    lab_->host.ip("route add 2001:db8:77::/64 via fd20:0:0:1::1");
  });
  then("all send", [&] { EXPECT_TRUE(all_send()); });
  const Replayed& replayed = replay();
  for (const std::string path : {"10.20.0.10>192.0.2.77", "fd20:0:0:1::10>2001:db8:77::77"}) {
    EXPECT_THAT(of(Rule::kNextHopChanged), Contains("invalidate " + path));
    EXPECT_THAT(of(Rule::kNextHopChanged), Contains("terminate " + path));
  }
  EXPECT_EQ(replayed.check.connections, 4U);
}

TEST_F(LinuxNamespaces, PathMtuIsLearntFromARouter) {
  connect_two_each(lab_->far, kFar4, kFar6);
  record();
  then("router 1's way to far takes 1300 bytes only",
       [&] { lab_->router1.ip("link set eth1 mtu 1300"); });
  then("all send more than that", [&] { EXPECT_TRUE(all_send(5000)); });
  const Replayed& replayed = replay();
  for (const std::string path : {"10.20.0.10>192.0.2.77", "fd20:0:0:1::10>2001:db8:77::77"}) {
    EXPECT_THAT(of(Rule::kPathMtuChanged), Contains("update " + path));
    const auto& state = std::get<host::PathState>(replayed.objects().find(path)->state);
    EXPECT_EQ(state.PathMtu, 1300U);
  }
}

TEST_F(LinuxNamespaces, OptionsOfASocketChange) {
  connect_two_each(lab_->peer, kPeer4, kPeer6);
  record();
  then("traffic class 40 on the first of each IP version", [&] {
    set_option(connections_[0], IPPROTO_IP, IP_TOS, 40);
    set_option(connections_[2], IPPROTO_IPV6, IPV6_TCLASS, 40);
  });
  then("all send", [&] { EXPECT_TRUE(all_send()); });
  then("a receive buffer of 50000 bytes",
       [&] { set_option(connections_[0], SOL_SOCKET, SO_RCVBUF, 50000); });
  then("keepalive on", [&] { set_option(connections_[2], SOL_SOCKET, SO_KEEPALIVE, 1); });
  then("keepalive off", [&] { set_option(connections_[2], SOL_SOCKET, SO_KEEPALIVE, 0); });
  const Replayed& replayed = replay();
  EXPECT_EQ(of(Rule::kSocketChanged).size(), 5U);
  std::multiset<int> classes;
  for (const Transmit& each : replayed.transmits) classes.insert(each.headers.tos_or_traffic_class);
  EXPECT_EQ(classes.count(40), 2U);
  EXPECT_EQ(classes.count(0), 2U);
}

TEST_F(LinuxNamespaces, AddressIsRemovedAndComesBack) {
  connect_two_each(lab_->peer, kPeer4, kPeer6);
  record();
  then("the host loses its addresses on eth0", [&] {
    lab_->host.ip("address delete 10.20.0.10/24 dev eth0");
    lab_->host.ip("address delete fd20:0:0:1::10/64 dev eth0");
  });
  then("they are back", [&] {
    lab_->host.ip("address add 10.20.0.10/24 dev eth0");
    lab_->host.ip("address add fd20:0:0:1::10/64 dev eth0 nodad");
  });
  then("all send", [&] { EXPECT_TRUE(all_send()); });
  const Replayed& replayed = replay();
  EXPECT_THAT(of(Rule::kNextHopChanged), Contains("invalidate 10.20.0.10>10.20.0.21"));
  EXPECT_EQ(replayed.check.connections, 4U);
}

TEST_F(LinuxNamespaces, InterfaceGoesDownAndUp) {
  lab_->host.sysctl("ipv6/conf/eth1/keep_addr_on_down", "1");
  connect_two_each(lab_->other, kOther4, kOther6);
  connections_.push_back(lab_->connect(lab_->peer, kPeer4));
  record();
  then("eth1 is down", [&] { lab_->host.ip("link set eth1 down"); });
  then("eth1 is up", [&] {
    lab_->host.ip("link set eth1 up");
    pause(milliseconds(500));
  });
  then("all send", [&] { EXPECT_TRUE(all_send()); });
  const Replayed& replayed = replay();
  EXPECT_EQ(of(Rule::kInterfaceDown).size(), 2U);
  EXPECT_EQ(replayed.check.connections, 5U);
  for (const Transmit& each : replayed.transmits) {
    EXPECT_EQ(each.headers.result, layout::ResolveResult::kSent) << each.tcp;
  }
}

TEST_F(LinuxNamespaces, TableIsSmallerThanTheConnections) {
  record();
  then("twelve connections, where there is room for five", [&] {
    for (int i = 0; i < 3; ++i) connect_two_each(lab_->peer, kPeer4, kPeer6);
  });
  then("four are closed",
       [&] { connections_.erase(connections_.begin(), connections_.begin() + 4); });
  then("three are closed",
       [&] { connections_.erase(connections_.begin(), connections_.begin() + 3); });
  HostStackConfig config = config_of_linux();
  config.target.adapter.tcp_capacity = 5;
  const Replayed& replayed = replay(config);
  EXPECT_EQ(replayed.check.connections, 5U);
  EXPECT_EQ(replayed.summary.left_with_kernel.table_full, 0U);
  EXPECT_GE(of(Rule::kRoom).size(), 1U);
}

TEST_F(LinuxNamespaces, TwoThousandShortConnections) {
  record();
  for (int i = 0; i < 1000; ++i) {
    for (const std::string& address : {kPeer4, kPeer6}) {
      EXPECT_TRUE(lab_->connect(lab_->peer, address).send(100));
    }
  }
  then("all of two thousand short connections have been closed");
  const Replayed& replayed = replay();
  EXPECT_EQ(replayed.check.connections, 0U);
  EXPECT_EQ(replayed.check.neighbors, 0U);
}

/// Each connection has sent once.
void expect_headers_of(const std::map<std::string, FrameHeaders>& sent, const Replayed& replayed) {
  EXPECT_EQ(replayed.transmits.size(), sent.size());
  for (const Transmit& each : replayed.transmits) {
    SCOPED_TRACE(each.tcp);
    ASSERT_EQ(sent.count(each.tcp), 1U);
    const FrameHeaders& frame = sent.at(each.tcp);
    const layout::ResolveAnswer& engine = each.headers;
    EXPECT_EQ(engine.result, layout::ResolveResult::kSent);
    EXPECT_EQ(host::to_text(engine.dl_destination_address), frame.dl_destination);
    EXPECT_EQ(host::to_text(engine.dl_source_address), frame.dl_source);
    EXPECT_EQ(engine.vlan_tagged, frame.vlan_id.has_value());
    EXPECT_EQ(engine.vlan_id, frame.vlan_id.value_or(0));
    const auto family = engine.ip6 ? host::Family::kIp6 : host::Family::kIp4;
    EXPECT_EQ(host::to_text(engine.source_address, family), frame.source);
    EXPECT_EQ(host::to_text(engine.destination_address, family), frame.destination);
    EXPECT_EQ(engine.local_port, frame.source_port);
    EXPECT_EQ(engine.remote_port, frame.destination_port);
    EXPECT_EQ(engine.ttl_or_hop_limit, frame.ttl);
    EXPECT_EQ(engine.tos_or_traffic_class, frame.traffic_class);
    EXPECT_GE(engine.mss, frame.payload);
  }
}

TEST_F(LinuxNamespaces, HeadersAreThoseOfTheRealFrames) {
  connect_two_each(lab_->peer, kPeer4, kPeer6);
  connect_two_each(lab_->far, kFar4, kFar6);
  set_option(connections_[0], IPPROTO_IP, IP_TOS, 40);
  set_option(connections_[2], IPPROTO_IPV6, IPV6_TCLASS, 72);
  record();
  Frames frames(lab_->host);
  then("all send: to the peer, and to far over router 1", [&] { EXPECT_TRUE(all_send()); });
  const std::map<std::string, FrameHeaders> sent = frames.take();
  EXPECT_EQ(sent.size(), 8U);
  expect_headers_of(sent, replay());
}

TEST_F(LinuxNamespaces, HeadersAreThoseOfTheRealFramesOnAVlan) {
  try {
    for (const auto& [member, interface, last] :
         {std::tuple{&lab_->host, "eth1", "10"}, std::tuple{&lab_->other, "eth0", "31"}}) {
      const std::string vlan = std::string(interface) + ".5";
      member->ip("link add link " + std::string(interface) + " name " + vlan + " type vlan id 5");
      member->ip("link set " + vlan + " up");
      member->ip("address add 10.20.5." + std::string(last) + "/24 dev " + vlan);
      member->ip("address add fd20:0:0:5::" + std::string(last) + "/64 nodad dev " + vlan);
    }
  } catch (const std::runtime_error& error) {
    GTEST_SKIP() << "THIS KERNEL HAS NO VLAN INTERFACES: " << error.what();
  }
  connect_two_each(lab_->other, "10.20.5.31", "fd20:0:0:5::31");
  record();
  Frames frames(lab_->host);
  then("all send on VLAN 5", [&] { EXPECT_TRUE(all_send()); });
  const std::map<std::string, FrameHeaders> sent = frames.take();
  HostStackConfig config = config_of_linux();
  config.target.adapter.vlan_ids = {0, 5};
  EXPECT_EQ(sent.size(), 4U);
  expect_headers_of(sent, replay(config));
}

TEST_F(LinuxNamespaces, LiveDoesTheSameStraightFromTheKernel) {
  connect_two_each(lab_->peer, kPeer4, kPeer6);
  const std::string output = (folder_ / "live").string();
  std::string lines;
  const auto wait_for = [&](const std::string& text) {
    wait_until([&] {
      std::ifstream file(output);
      lines.assign(std::istreambuf_iterator<char>(file), {});
      return lines.find(text) != std::string::npos;
    });
  };
  Watching live(lab_->host, {"linux", "live", "--poll", "100", "--check", "each"}, output);
  wait_for(R"("connections":4,)");
  EXPECT_TRUE(all_send());
  wait_for(R"("kind":"transmit")");
  connections_.erase(connections_.begin());
  wait_for(R"("kind":"terminate")");
  EXPECT_EQ(live.stop(), 0) << "Ctrl-C ends it well";
  wait_for(R"({"summary":)");
  EXPECT_THAT(lines, testing::HasSubstr(R"("neighbors":2,"paths":2,"connections":3,)"));
  EXPECT_THAT(lines, testing::Not(testing::HasSubstr(R"("difference":)")));
}

TEST_F(LinuxNamespaces, LiveEndsWhenItsOutputCannotBeWritten) {
  connect_two_each(lab_->peer, kPeer4, kPeer6);
  Watching live(lab_->host, {"linux", "live", "--poll", "100", "--backend", "reference"},
                "/dev/full");
  std::optional<int> status;
  wait_until([&] { return (status = live.ended()).has_value(); });
  EXPECT_EQ(status, 1);
}

TEST_F(LinuxNamespaces, LostNotificationsAreHealedByAFreshDump) {
  connect_two_each(lab_->peer, kPeer4, kPeer6);
  ReferenceEngine engine;
  std::ostringstream out, err;
  Lines lines(out, err, false);
  HostStack stack(engine, config_of_linux(), lines);
  kernel::Teller teller(stack);
  kernel::WatchOptions options;
  options.poll = milliseconds(100);
  options.duration = milliseconds(30000);
  options.receive_buffer = 1;  // the least that there is
  options.stop_descriptor = eventfd(0, EFD_CLOEXEC);
  std::unique_ptr<kernel::Watcher> watcher;
  bool changed = false;
  std::uint64_t polls_at_loss = 0;
  lab_->host.in([&] {
    watcher = std::make_unique<kernel::Watcher>(options, [&](const kernel::CaptureRecord& record) {
      teller.tell(record);
      if (watcher->losses() != 0) {
        if (polls_at_loss == 0) polls_at_loss = watcher->polls();
        if (watcher->polls() == polls_at_loss + 3) eventfd_write(options.stop_descriptor, 1);
      }
      if (changed || watcher->polls() != 3) return;
      changed = true;
      // The watcher does not read meanwhile: most of what is said now is lost.
      std::ofstream batch(folder_ / "batch");
      for (int i = 0; i < 200; ++i) {
        batch << "neighbor replace 10.20.0." << 40 + i << " lladdr 02:00:00:00:00:09 dev eth0\n";
      }
      batch << "neighbor replace 10.20.0.21 lladdr 02:00:00:00:bb:21 dev eth0\n" << std::flush;
      shell("ip -n " + lab_->host.name() + " -batch " + (folder_ / "batch").string());
    });
    watcher->run();
  });
  close(options.stop_descriptor);
  teller.finish();
  stack.finish();
  EXPECT_GE(watcher->losses(), 1U);
  EXPECT_EQ(stack.differences(), 0U) << out.str();
  const auto* neighbor = stack.host().objects().find(kPeer4 + "%eth0");
  ASSERT_NE(neighbor, nullptr);
  EXPECT_EQ(host::to_text(std::get<host::NeighborState>(neighbor->state).DlDestinationAddress),
            "02:00:00:00:bb:21");
}

TEST_F(LinuxNamespaces, DumpThatContradictsItselfIsAskedAgain) {
  // So many interfaces that telling them takes several datagrams.
  {
    std::ofstream batch(folder_ / "batch");
    for (int i = 0; i < 50; ++i) batch << "link add many" << i << " type veth\n";
  }
  shell("ip -n " + lab_->host.name() + " -batch " + (folder_ / "batch").string());
  int asked = 0;
  bool changed = false, interrupted = false;
  kernel::WatchOptions options;
  options.duration = milliseconds(1);
  lab_->host.in([&] {
    kernel::Watcher watcher(options, [&](const kernel::CaptureRecord& record) {
      if (record.family != NETLINK_ROUTE) return;
      const auto messages = kernel::decode(record.family, record.payload);
      const kernel::MessageHeader& header = messages.front().header;
      asked += header.type == RTM_GETLINK && (header.flags & NLM_F_REQUEST) != 0;
      const bool answer = header.type == RTM_NEWLINK && (header.flags & NLM_F_MULTI) != 0;
      for (const kernel::Message& each : messages) {
        interrupted = interrupted || (each.header.flags & NLM_F_DUMP_INTR) != 0;
      }
      if (answer && !std::exchange(changed, true)) lab_->host.ip("link add another type veth");
    });
    watcher.run();
    EXPECT_EQ(watcher.polls(), 1U);
  });
  EXPECT_TRUE(interrupted) << "the kernel did not notice";
  EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace flue::replay::test
