// SPDX-License-Identifier: Apache-2.0
//
// The capture of a real host, replayed on every engine, against what was really done to that host
// and what it looked like in the end (tb/captures/linux-host.json).

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "flue/reference/reference_engine.hpp"
#include "flue/rtl/rtl_engine.hpp"
#include "tb/system/linux/replayed.hpp"

namespace flue::replay::test {
namespace {

using host::OperationKind;
using nlohmann::json;
using testing::ElementsAre;

const std::string kCapture = "tb/captures/linux-host.pcap";

/// An engine, and how many intermediate drivers stand above it.
struct Way {
  const char* engine;
  unsigned intermediate_drivers;
};

/// Each way is replayed once, when first asked for. Verilated engines must go before Verilator's
/// own static objects do: at the end of the tests, not of the program.
class Replays final : public testing::Environment {
 public:
  const Replayed& get(const Way& way) {
    std::unique_ptr<Replayed>& made = all_[way.engine + std::to_string(way.intermediate_drivers)];
    if (made == nullptr) {
      std::unique_ptr<Engine> engine;
      if (std::string(way.engine) == "Rtl") {
        engine = make_rtl_engine();
      } else {
        engine = std::make_unique<ReferenceEngine>();
      }
      HostStackConfig config = config_of_linux();
      config.target.intermediate_drivers = way.intermediate_drivers;
      made = std::make_unique<Replayed>(std::move(engine), config, kCapture);
    }
    return *made;
  }
  void TearDown() override { all_.clear(); }

 private:
  std::map<std::string, std::unique_ptr<Replayed>> all_;
};

Replays* const kReplays = new Replays;  // GoogleTest owns it
[[maybe_unused]] testing::Environment* const kRegistered =
    testing::AddGlobalTestEnvironment(kReplays);

const Replayed& replayed(const Way& way) { return kReplays->get(way); }

class LinuxHostReplay : public testing::TestWithParam<Way> {
 protected:
  LinuxHostReplay() : replay_(replayed(GetParam())) {
    std::ifstream file("tb/captures/linux-host.json");
    truth_ = json::parse(file);
  }

  /// When it was done to the host; what the recorder saw of it came up to `kLate` later.
  double time_of(const std::string& name) const {
    for (const json& event : truth_["events"]) {
      if (event["event"] == name) return event["at"];
    }
    throw std::runtime_error("no such event: " + name);
  }
  static constexpr double kEarly = 0.1;
  static constexpr double kLate = 0.5;

  const host::Object& object(const std::string& name) const {
    const host::Object* found = replay_.objects().find(name);
    if (found == nullptr || !found->taken) throw std::runtime_error("not offloaded: " + name);
    return *found;
  }
  /// Without what tells it from earlier objects of its name.
  static std::string plain(const std::string& name) { return name.substr(0, name.find('#')); }

  const Replayed& replay_;
  json truth_;
};

TEST_P(LinuxHostReplay, EngineEqualsKernelAndTheContractWasKept) {
  EXPECT_EQ(replay_.check.differences, 0U);
  EXPECT_GT(replay_.check.variables, 1000U);
  EXPECT_EQ(replay_.summary.violations, 0U);
  EXPECT_EQ(replay_.errors(), "");
  for (const Operation& operation : replay_.operations) {
    for (const host::BlockResult& block : operation.blocks) {
      EXPECT_EQ(block.status, NDIS_STATUS_SUCCESS) << block.object;
    }
  }
}

TEST_P(LinuxHostReplay, WhatIsOffloadedInTheEndIsWhatTheHostHasOpen) {
  std::set<std::string> neighbors;
  for (const auto& [path, hop] : truth_["next_hop"].items()) neighbors.insert(hop["neighbor"]);
  EXPECT_EQ(replay_.check.neighbors, neighbors.size());
  EXPECT_EQ(replay_.check.paths, truth_["path_mtu"].size());
  EXPECT_EQ(replay_.check.connections, truth_["open"].size());
  const LeftWithKernel& left = replay_.summary.left_with_kernel;
  EXPECT_EQ(left.loopback + left.no_neighbor + left.table_full, 0U);
}

TEST_P(LinuxHostReplay, NeighborsHaveTheHostsMacs) {
  for (const auto& [path, hop] : truth_["next_hop"].items()) {
    const host::Object& neighbor = *object(path).parent;
    EXPECT_EQ(plain(neighbor.name), hop["neighbor"]) << path;
    const auto& state = std::get<host::NeighborState>(neighbor.state);
    EXPECT_EQ(host::to_text(state.DlDestinationAddress),
              truth_["neighbors"][plain(neighbor.name)]["mac"]);
    EXPECT_EQ(host::to_text(state.DlSourceAddress),
              truth_["interfaces"][std::string(hop["dev"])]["mac"]);
  }
}

TEST_P(LinuxHostReplay, PathsHaveTheHostsMtus) {
  for (const auto& [path, mtu] : truth_["path_mtu"].items()) {
    EXPECT_EQ(std::get<host::PathState>(object(path).state).PathMtu, mtu) << path;
  }
}

TEST_P(LinuxHostReplay, ConnectionsHaveTheHostsOptions) {
  for (const json& open : truth_["open"]) {
    const auto& state = std::get<host::TcpState>(object(open["name"]).state);
    EXPECT_EQ(state.TosOrTrafficClass, open["tos"]) << open["name"];
    EXPECT_EQ(state.InitialRcvWnd, open["rcvbuf"]) << open["name"];
    EXPECT_EQ(state.LocalPort, open["local_port"]) << open["name"];
    EXPECT_EQ(state.RemotePort, open["remote_port"]) << open["name"];
  }
}

TEST_P(LinuxHostReplay, HeadersAreThoseSeenOnTheWire) {
  std::map<std::string, std::set<std::string>> macs;
  std::map<std::string, layout::ResolveAnswer> last;
  for (const Transmit& transmit : replay_.transmits) {
    ASSERT_EQ(transmit.headers.result, layout::ResolveResult::kSent) << transmit.tcp;
    macs[transmit.tcp].insert(host::to_text(transmit.headers.dl_destination_address));
    last[transmit.tcp] = transmit.headers;
  }
  for (const auto& [name, wire] : truth_["wire"].items()) {
    ASSERT_EQ(last.count(name), 1U) << name;
    EXPECT_EQ(json(macs[name]), wire["macs"]) << name;
    const layout::ResolveAnswer& headers = last[name];
    EXPECT_EQ(host::to_text(headers.dl_destination_address), wire["dst_mac"]) << name;
    EXPECT_EQ(host::to_text(headers.dl_source_address), wire["src_mac"]) << name;
    EXPECT_EQ(headers.tos_or_traffic_class, wire["tos"]) << name;
    EXPECT_EQ(headers.ttl_or_hop_limit, wire["ttl"]) << name;
  }
}

TEST_P(LinuxHostReplay, PeerThatChangedItsMacIsOneUpdateForEachIpVersion) {
  const double at = time_of("mac_change");
  const auto updates = replay_.by(Rule::kMacChanged);
  ASSERT_EQ(updates.size(), 2U);
  std::set<std::string> names;
  for (const Operation& update : updates) {
    EXPECT_GE(update.at, at - kEarly);
    EXPECT_LE(update.at, at + kLate);
    EXPECT_EQ(update.kind, OperationKind::kUpdate);
    EXPECT_EQ(host::to_text(std::get<host::NeighborState>(update.given).DlDestinationAddress),
              "02:1f:10:aa:aa:21");
    names.insert(update.blocks.at(0).object);
    EXPECT_EQ(update.connections, update.blocks.at(0).object == "10.20.0.21%lan0" ? 8U : 3U);
  }
  EXPECT_THAT(names, ElementsAre("10.20.0.21%lan0", "fd20:0:0:1::21%lan0"));
}

TEST_P(LinuxHostReplay, FailoverMovesThePathsToTheOtherRouter) {
  const double at = time_of("route_replace");
  const auto found = replay_.by(Rule::kNextHopChanged);
  ASSERT_EQ(found.size(), 6U);
  for (const Operation& each : found) {
    EXPECT_GE(each.at, at - kEarly);
    EXPECT_LE(each.at, at + kLate);
  }
  EXPECT_EQ(found[0].kind, OperationKind::kInitiate);
  EXPECT_THAT(found[0].objects(), ElementsAre("10.20.0.2%lan0"));
  EXPECT_EQ(found[1].kind, OperationKind::kUpdate);
  EXPECT_THAT(found[1].objects(), ElementsAre("10.20.0.2%lan0", "10.20.0.10>192.0.2.77"));
  EXPECT_EQ(found[1].connections, 7U);
  EXPECT_EQ(found[2].kind, OperationKind::kTerminate);
  EXPECT_THAT(found[2].objects(), ElementsAre("10.20.0.1%lan0"));
  EXPECT_THAT(found[4].objects(),
              ElementsAre("fd20:0:0:1::2%lan0", "fd20:0:0:1::10>2001:db8:77::77"));
  EXPECT_EQ(found[4].connections, 4U);
}

TEST_P(LinuxHostReplay, UnpluggedPeerIsInvalidatedOnceAndComesBackAsAnotherObject) {
  const auto down = replay_.by(Rule::kNeighborUnusable);
  ASSERT_EQ(down.size(), 1U);
  EXPECT_NEAR(down[0].at, time_of("neighbor_unusable"), kLate);
  EXPECT_EQ(down[0].kind, OperationKind::kInvalidate);
  EXPECT_THAT(down[0].objects(), ElementsAre("10.20.0.22%lan0"));
  EXPECT_EQ(down[0].connections, 6U);

  const auto back = replay_.by(Rule::kNeighborBack);
  ASSERT_EQ(back.size(), 3U);
  EXPECT_NEAR(back[0].at, time_of("neighbor_usable"), kLate);
  EXPECT_THAT(back[0].objects(), ElementsAre("10.20.0.22%lan0#2"));
  EXPECT_THAT(back[1].objects(), ElementsAre("10.20.0.22%lan0#2", "10.20.0.10>10.20.0.22"));
  EXPECT_THAT(back[2].objects(), ElementsAre("10.20.0.22%lan0"));
}

TEST_P(LinuxHostReplay, LearntPathMtuIsAnUpdateOfEachPath) {
  const auto updates = replay_.by(Rule::kPathMtuChanged);
  ASSERT_EQ(updates.size(), 2U);
  for (const Operation& update : updates) {
    EXPECT_GE(update.at, time_of("router_mtu") - kEarly);
    EXPECT_LE(update.at, time_of("pmtu_learnt") + kLate);
    EXPECT_EQ(std::get<host::PathState>(update.given).PathMtu, 1300U);
  }
  EXPECT_THAT(updates[0].objects(), ElementsAre("10.20.0.10>192.0.2.77"));
  EXPECT_THAT(updates[1].objects(), ElementsAre("fd20:0:0:1::10>2001:db8:77::77"));
}

TEST_P(LinuxHostReplay, SocketOptionsAreUpdatesOfTheirConnections) {
  const auto updates = replay_.by(Rule::kSocketChanged, time_of("tos") - kEarly);
  ASSERT_EQ(updates.size(), 2U);
  EXPECT_THAT(updates[0].objects(), ElementsAre("10.20.0.10:42106>10.20.0.21:7443"));
  EXPECT_EQ(std::get<host::TcpState>(updates[0].given).TosOrTrafficClass, 40U);
  EXPECT_THAT(updates[1].objects(), ElementsAre("10.20.0.10:42122>10.20.0.21:7443"));
  EXPECT_EQ(std::get<host::TcpState>(updates[1].given).InitialRcvWnd, 262144U);
}

TEST_P(LinuxHostReplay, EveryConnectionThatWasOffloadedAndIsNotOpenWasGivenBack) {
  std::set<std::string> offloaded;
  std::size_t initiated = 0;
  std::size_t terminated = 0;
  for (const Operation& each : replay_.operations) {
    for (const host::BlockResult& block : each.blocks) {
      if (layer_of(block.type) != layout::Layer::kTcp) continue;
      initiated += each.kind == OperationKind::kInitiate;
      terminated += each.kind == OperationKind::kTerminate;
      offloaded.insert(block.object);
    }
  }
  EXPECT_EQ(initiated - terminated, truth_["open"].size());
  EXPECT_EQ(initiated, offloaded.size()) << "none was offloaded twice";
  // Of 60 short connections, those that lived at the time of a poll.
  const auto closed = replay_.by(Rule::kGone, time_of("closed") - kEarly);
  std::size_t last = 0;
  for (const Operation& each : closed) last += each.connections;
  EXPECT_EQ(last, 7U);
}

INSTANTIATE_TEST_SUITE_P(
    , LinuxHostReplay,
    testing::Values(Way{"Reference", 0}, Way{"Reference", 2}, Way{"Rtl", 0}, Way{"Rtl", 2}),
    [](const auto& way) {
      return std::string(way.param.engine) +
             (way.param.intermediate_drivers == 0 ? "" : "BelowTwoIntermediateDrivers");
    });

/// The lines without what only an engine with a clock knows.
std::string without_cycles(const std::string& lines) {
  return std::regex_replace(lines, std::regex(R"("cycles":[^,}]*)"), "\"cycles\":?");
}

TEST(LinuxHostReplayTest, EveryEnginePrintsTheSameLines) {
  for (const unsigned drivers : {0U, 2U}) {
    EXPECT_EQ(without_cycles(replayed({"Reference", drivers}).lines()),
              without_cycles(replayed({"Rtl", drivers}).lines()));
  }
}

TEST(LinuxHostReplayTest, IntermediateDriversChangeNothingButTheHandles) {
  const std::regex handle(R"("handle":"[^"]*")");
  EXPECT_EQ(std::regex_replace(replayed({"Reference", 0}).lines(), handle, ""),
            std::regex_replace(replayed({"Reference", 2}).lines(), handle, ""));
}

}  // namespace
}  // namespace flue::replay::test
