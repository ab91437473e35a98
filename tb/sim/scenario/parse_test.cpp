// SPDX-License-Identifier: Apache-2.0
//
// What a valid scenario comes to.

#include <string>

#include <gtest/gtest.h>

#include "flue/scenario/scenario.hpp"

namespace flue::scenario {
namespace {

Operation operation(const std::string& text) {
  return parse_scenario("{\"ops\":[" + text + "]}").operations.front();
}

TEST(ParseScenario, AdapterHasTheDefaultsOfTheFormat) {
  const Adapter adapter = parse_scenario(R"({"ops":[]})").adapter;
  EXPECT_FALSE(adapter.config.tcp_capacity.has_value());
  EXPECT_EQ(adapter.config.mac, (host::MacAddress{2, 0, 0, 0, 0, 1}));
  EXPECT_TRUE(adapter.config.software_mac);
  EXPECT_TRUE(adapter.config.vlan_ids.empty());
  EXPECT_EQ(adapter.config.max_mtu, 9000U);
  EXPECT_EQ(adapter.config.max_rcv_wnd, 1073725440U);
  EXPECT_EQ(adapter.config.ticks_per_second, 1000U);
  EXPECT_EQ(adapter.config.nce_stale_ticks, 30000U);
  EXPECT_EQ(adapter.reachability_answer, 0U);
  EXPECT_FALSE(adapter.config.eager_upload);
  EXPECT_EQ(adapter.intermediate_drivers, 0U);
}

TEST(ParseScenario, AdapterTakesEveryKey) {
  const Adapter adapter = parse_adapter(
      R"({"neighbor_capacity":1,"path_capacity":2,"tcp_capacity":3,"mac":"0A:0b:0c:0d:0e:0f",
          "software_mac":false,"vlan_ids":[7,5],"max_mtu":4,"max_rcv_wnd":5,"ticks_per_second":100,
          "nce_stale_ticks":6,"reachability_answer":7,"upload_on_invalidate":"eager","intermediate_drivers":2})");
  EXPECT_EQ(adapter.config.neighbor_capacity, 1U);
  EXPECT_EQ(adapter.config.path_capacity, 2U);
  EXPECT_EQ(adapter.config.tcp_capacity, 3U);
  EXPECT_EQ(adapter.config.mac, (host::MacAddress{10, 11, 12, 13, 14, 15}));
  EXPECT_FALSE(adapter.config.software_mac);
  EXPECT_EQ(adapter.config.vlan_ids, (std::vector<std::uint16_t>{5, 7}));
  EXPECT_EQ(adapter.config.max_mtu, 4U);
  EXPECT_EQ(adapter.config.max_rcv_wnd, 5U);
  EXPECT_EQ(adapter.config.ticks_per_second, 100U);
  EXPECT_EQ(adapter.config.nce_stale_ticks, 6U);
  EXPECT_EQ(adapter.reachability_answer, 7U);
  EXPECT_TRUE(adapter.config.eager_upload);
  EXPECT_EQ(adapter.intermediate_drivers, 2U);
}

TEST(ParseScenario, StateLeftOutIsZeroAndFlagsMayBeNames) {
  const Operation op = operation(
      R"({"op":"initiate","wait":false,"tree":[{"object":"t1","type":"TcpOffloadState","state":{
          "ConstFlags":["TCP_FLAG_TIMESTAMP_ENABLED","TCP_FLAG_WINDOW_SCALING_ENABLED"],"CachedFlags":3,
          "State":"CloseWait","KeepAlive.TimeoutDelta":4294967295,"Retransmit.Count":2}}]})");
  EXPECT_FALSE(op.wait);
  const host::Block& block = op.state.tree.front();
  EXPECT_EQ(block.object, "t1");
  EXPECT_EQ(block.type, TcpOffloadState);
  const auto& tcp = std::get<host::TcpState>(block.state);
  EXPECT_EQ(tcp.ConstFlags, 5);
  EXPECT_EQ(tcp.CachedFlags, 3);
  EXPECT_EQ(tcp.State, TcpConnectionCloseWait);
  EXPECT_EQ(tcp.KeepAlive.TimeoutDelta, 0xFFFFFFFF);
  EXPECT_EQ(tcp.Retransmit.Count, 2);
  EXPECT_EQ(tcp.SndNxt, 0U);
}

TEST(ParseScenario, BlocksAreNumberedDepthFirst) {
  const Operation op = operation(
      R"({"op":"query","tree":[{"dependents":[{"object":"a","handle":"last"},{"expect":"NDIS_STATUS_FAILURE"}]},
                                {"object":"b","handle":"0x1F","expect_state":{"PathMtu":1}}]})");
  EXPECT_EQ(op.state.blocks, 4U);
  EXPECT_EQ(op.state.present_last, (std::vector<std::size_t>{1}));
  EXPECT_EQ(op.state.expectations.at(2).status, NDIS_STATUS_FAILURE);
  EXPECT_TRUE(op.state.expectations.at(3).wants_state);
  EXPECT_EQ(op.state.tree[1].handle, 0x1FU);
}

TEST(ParseScenario, OtherOperations) {
  const Operation transmit = operation(R"({"op":"transmit","tcp":"t","bytes":9,"expect":"held"})");
  EXPECT_EQ(transmit.kind, Operation::Kind::kTransmit);
  EXPECT_EQ(transmit.bytes, 9U);
  EXPECT_EQ(transmit.expect, layout::ResolveResult::kHeld);
  EXPECT_EQ(operation(R"({"op":"advance","ticks":4294967295})").ticks, 4294967295U);
  EXPECT_EQ(operation(R"({"op":"indicate","status":"NDIS_STATUS_UPLOAD_ALL"})").status,
            NDIS_STATUS_UPLOAD_ALL);
  EXPECT_TRUE(operation(R"({"op":"fail","how":"corrupt"})").corrupt);
  EXPECT_EQ(operation(R"({"op":"reset_adapter"})").kind, Operation::Kind::kResetAdapter);
  EXPECT_EQ(operation(R"({"op":"wait"})").kind, Operation::Kind::kWait);
}

}  // namespace
}  // namespace flue::scenario
