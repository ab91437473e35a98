// SPDX-License-Identifier: Apache-2.0
//
// Scenarios that are not valid: each is refused with line, key, reason and what would be right.

#include <ostream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flue/scenario/input_error.hpp"
#include "flue/scenario/scenario.hpp"

namespace flue::scenario {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string error_of(const std::string& text) {
  try {
    parse_scenario(text);
  } catch (const InputError& error) {
    return error.what();
  }
  return "valid";
}

/// An operation in a scenario, on line 2.
std::string op(const std::string& text) { return "{\"ops\":[\n" + text + "]}"; }
/// One root block of an operation, on line 2; n1, p1 and t1 are offloaded.
std::string block(const std::string& kind, const std::string& text) {
  return R"({"ops":[{"op":"initiate","tree":[{"object":"n1","type":"NeighborOffloadState","state":{},"dependents":[)"
         R"({"object":"p1","type":"Ip4OffloadState","state":{},"dependents":[{"object":"t1","type":"TcpOffloadState","state":{}}]}]}]},)"
         R"({"op":")" +
         kind + "\",\"tree\":[\n" + text + "]}]}";
}
/// A new TCP object with this state, on line 2.
std::string state(const std::string& text) {
  return block("initiate", R"({"object":"t2","type":"TcpOffloadState","state":{)" + text + "}}");
}

struct Bad {
  std::string text;
  std::string begins;
  std::string contains;
};
void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.text.substr(0, 200); }

class BadScenario : public testing::TestWithParam<Bad> {};

TEST_P(BadScenario, IsRefused) {
  EXPECT_THAT(error_of(GetParam().text), StartsWith(GetParam().begins)) << GetParam().text;
  EXPECT_THAT(error_of(GetParam().text), HasSubstr(GetParam().contains)) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Text, BadScenario,
    testing::Values(
        Bad{"", "line 1: not JSON: ", "unexpected end of input"},
        Bad{"{\n\n", "line 2: not JSON: ", ""}, Bad{"{\"ops\":[]}\n}", "line 2: not JSON: ", ""},
        Bad{"{\"ops\":[\n{\"op\":tru}]}", "line 2: not JSON: ", ""},
        Bad{std::string("\0\x01\x02\xff", 4), "line 1: not JSON: ", ""},
        Bad{"{\"ops\":[{\"op\":\"\xff\"}]}", "line 1: not JSON: ", "UTF-8"},
        Bad{"[]", "line 1: a scenario is one object", ""},
        Bad{"7", "line 1: a scenario is one object", ""}, Bad{"{}", "line 1: ops: missing", ""},
        Bad{"{\"ops\":{}}", "line 1: ops: ", "a list of operations"},
        Bad{"{\n\"ops\":3}", "line 2: ops: ", "a list of operations"},
        Bad{"{\"ops\":[],\n\"ops\":[]}", "line 2: ops: ", "twice"},
        Bad{"{\"ops\":[],\n\"opps\":[]}", "line 2: opps: ", "unknown key; adapter and ops"},
        Bad{std::string(100000, '['), "line 1: a scenario is one object", ""},
        Bad{"{\"ops\":[" + std::string(100000, '['), "line 1: nested deeper than 200 levels", ""},
        Bad{op("{\"op\":\"wait\",\n\"op\":\"wait\"}"), "line 3: ops[0].op: ", "twice"}));

INSTANTIATE_TEST_SUITE_P(
    Adapter, BadScenario,
    testing::Values(Bad{"{\"adapter\":[],\"ops\":[]}", "line 1: adapter: ", "not an object"},
                    Bad{"{\"adapter\":{\n\"mtu\":1},\"ops\":[]}",
                        "line 2: adapter.mtu: ", "unknown key; neighbor_capacity"},
                    Bad{"{\"adapter\":{\n\"max_mtu\":4294967296},\"ops\":[]}",
                        "line 2: adapter.max_mtu: 4294967296 does not fit", "0 to 4294967295"},
                    Bad{"{\"adapter\":{\n\"max_mtu\":-1},\"ops\":[]}",
                        "line 2: adapter.max_mtu: -1 does not fit", ""},
                    Bad{"{\"adapter\":{\n\"max_mtu\":1500.0},\"ops\":[]}",
                        "line 2: adapter.max_mtu: 1500.0 does not fit", "whole number"},
                    Bad{"{\"adapter\":{\n\"max_mtu\":1e3},\"ops\":[]}",
                        "line 2: adapter.max_mtu: 1e3 does not fit", ""},
                    Bad{"{\"adapter\":{\n\"max_mtu\":1e999},\"ops\":[]}", "line 2: ", ""},
                    Bad{"{\"adapter\":{\n\"max_mtu\":\"1500\"},\"ops\":[]}",
                        "line 2: adapter.max_mtu: \"1500\" is not a number", ""},
                    Bad{"{\"adapter\":{\n\"ticks_per_second\":0},\"ops\":[]}",
                        "line 2: adapter.ticks_per_second: 0", ""},
                    Bad{"{\"adapter\":{\"vlan_ids\":[5,\n4096]},\"ops\":[]}",
                        "line 2: adapter.vlan_ids[1]: 4096 does not fit", "0 to 4095"},
                    Bad{"{\"adapter\":{\n\"mac\":\"02:00:00:00:00\"},\"ops\":[]}",
                        "line 2: adapter.mac: ", "is not a MAC address"},
                    Bad{"{\"adapter\":{\n\"software_mac\":1},\"ops\":[]}",
                        "line 2: adapter.software_mac: 1 is neither true nor false", ""},
                    Bad{"{\"adapter\":{\n\"upload_on_invalidate\":\"soon\"},\"ops\":[]}",
                        "line 2: adapter.upload_on_invalidate: ", "lazy, eager"},
                    Bad{"{\"adapter\":{\n\"intermediate_drivers\":1000000},\"ops\":[]}",
                        "line 2: adapter.intermediate_drivers: ", "0 to 255"}));

INSTANTIATE_TEST_SUITE_P(
    Operation, BadScenario,
    testing::Values(
        Bad{op("3"), "line 2: ops[0]: 3 is not an object", ""},
        Bad{op("{}"), "line 2: ops[0]: op is missing", ""},
        Bad{op("{\"op\":\"upload\"}"), "line 2: ops[0].op: \"upload\" is no operation",
            "terminate"},
        Bad{op("{\"op\":7}"), "line 2: ops[0].op: 7 is not a string", ""},
        Bad{op("{\"op\":\"query\"}"), "line 2: ops[0]: tree is missing", ""},
        Bad{op("{\"op\":\"query\",\"tree\":{}}"), "line 2: ops[0].tree: an object is not a list",
            ""},
        Bad{op("{\"op\":\"query\",\"tree\":[]}"), "line 2: ops[0].tree: an empty list", ""},
        Bad{op("{\"op\":\"query\",\"tree\":[{}],\n\"ticks\":3}"),
            "line 3: ops[0].ticks: unknown key", ""},
        Bad{op("{\"op\":\"query\",\"tree\":[{}],\"wait\":0}"),
            "line 2: ops[0].wait: ", "neither true nor false"},
        Bad{op("{\"op\":\"transmit\"}"), "line 2: ops[0]: tcp is missing", ""},
        Bad{op("{\"op\":\"transmit\",\"tcp\":\"\"}"), "line 2: ops[0].tcp: an empty name", ""},
        Bad{op("{\"op\":\"transmit\",\"tcp\":\"t\",\"bytes\":-3}"),
            "line 2: ops[0].bytes: ", "does not fit"},
        Bad{op("{\"op\":\"transmit\",\"tcp\":\"t\",\"expect\":\"lost\"}"),
            "line 2: ops[0].expect: ", "sent, held, failed"},
        Bad{op("{\"op\":\"advance\",\"ticks\":4294967296}"),
            "line 2: ops[0].ticks: ", "does not fit"},
        Bad{op("{\"op\":\"indicate\",\"status\":\"NDIS_STATUS_SUCCESS\"}"),
            "line 2: ops[0].status: ", "NDIS_STATUS_UPLOAD_ALL"},
        Bad{op("{\"op\":\"fail\",\"how\":\"slowly\"}"), "line 2: ops[0].how: ", "hang, corrupt"}));

INSTANTIATE_TEST_SUITE_P(
    Block, BadScenario,
    testing::Values(
        Bad{block("query", "7"), "line 2: ops[1].tree[0]: 7 is not an object", "a block"},
        Bad{block("query", R"({"objct":"n1"})"), "line 2: ops[1].tree[0].objct: unknown key",
            "object, type"},
        Bad{block("query", R"({"object":""})"), "line 2: ops[1].tree[0].object: an empty name", ""},
        Bad{block("query", R"({"object":null})"),
            "line 2: ops[1].tree[0].object: null is not a string", ""},
        Bad{block("query", R"({"object":"n1","type":"NeighborState"})"),
            "line 2: ops[1].tree[0].type: \"NeighborState\" is no OFFLOAD_STATE_TYPE", ""},
        Bad{block("query", R"({"object":"n1","dependents":{}})"),
            "line 2: ops[1].tree[0].dependents: ", "not a list"},
        Bad{block("query", R"({"object":"n1","handle":17})"),
            "line 2: ops[1].tree[0].handle: ", "not a string"},
        Bad{block("query", R"({"object":"n1","handle":"0x12345678123456789"})"),
            "line 2: ops[1].tree[0].handle: ", "up to 64 bits"},
        Bad{block("query", R"({"object":"n1","handle":"0x"})"),
            "line 2: ops[1].tree[0].handle: ", "is no handle"},
        Bad{block("query", R"({"object":"n1","handle":"first"})"),
            "line 2: ops[1].tree[0].handle: ", "is no handle"},
        Bad{block("query", R"({"handle":"0x1"})"),
            "line 2: ops[1].tree[0].handle: ", "placeholder"},
        Bad{block("query", R"({"object":"n1","expect":"NDIS_STATUS_GREAT"})"),
            "line 2: ops[1].tree[0].expect: \"NDIS_STATUS_GREAT\" is no status", ""},
        Bad{block("query", R"({"object":"n1","expect":"NDIS_STATUS_OFFLOAD_PATH_MTU"})"),
            "line 2: ops[1].tree[0].expect: ", "has no number"},
        Bad{block("query", R"({"object":"n1","expect_state":{"Vlan":1}})"),
            "line 2: ops[1].tree[0].expect_state.Vlan: no variable", "VlanId"},
        Bad{block("query", R"({"object":"n1","expect_state":{"VlanId":4096}})"),
            "line 2: ops[1].tree[0].expect_state.VlanId: 4096 does not fit", ""}));

INSTANTIATE_TEST_SUITE_P(
    StateWhereNoneMayFollow, BadScenario,
    testing::Values(
        Bad{block("initiate", R"({"type":"NeighborOffloadState","state":{}})"),
            "line 2: ops[1].tree[0].state: a placeholder", ""},
        Bad{block("initiate", R"({"object":"n2","state":{}})"),
            "line 2: ops[1].tree[0].state: without type", ""},
        Bad{block("initiate", R"({"object":"n1","type":"NeighborOffloadState","state":{}})"),
            "line 2: ops[1].tree[0].state: this block is a linker", ""},
        Bad{block("initiate",
                  R"({"object":"n2","handle":"0x1","type":"NeighborOffloadState","state":{}})"),
            "line 2: ops[1].tree[0].state: this block is a linker", ""},
        Bad{block("initiate", R"({"object":"n2","type":"NeighborOffloadCachedState","state":{}})"),
            "line 2: ops[1].tree[0].state: ", "does not name all three classes"},
        Bad{block("initiate",
                  "{\"object\":\"n2\",\"type\":\"NeighborOffloadState\",\"state\":{}},\n{"
                  "\"object\":\"n2\",\"type\":\"NeighborOffloadState\",\"state\":{}}"),
            "line 3: ops[1].tree[1].state: ", "has state in this tree already"},
        Bad{block("update", R"({"object":"n1","type":"NeighborOffloadState","state":{}})"),
            "line 2: ops[1].tree[0].state: NeighborOffloadState is not a cached type", ""},
        Bad{block("update", R"({"object":"n1","type":"NeighborOffloadConstState","state":{}})"),
            "line 2: ops[1].tree[0].state: ", "not a cached type"},
        Bad{block("update", R"({"object":"t1","type":"TcpOffloadDelegatedState","state":{}})"),
            "line 2: ops[1].tree[0].state: ", "not a cached type"},
        Bad{block("update", R"({"object":"n1","type":"NeighborOffloadCachedState"})"),
            "line 2: ops[1].tree[0].type: NeighborOffloadCachedState needs state", ""},
        Bad{block("update", R"({"type":"NeighborOffloadCachedState","state":{}})"),
            "line 2: ops[1].tree[0].state: a placeholder", ""},
        Bad{block("invalidate", R"({"object":"n1","type":"NeighborOffloadState","state":{}})"),
            "line 2: ops[1].tree[0].state: no state follows", ""},
        Bad{block("query", R"({"object":"n1","type":"NeighborOffloadState","state":{}})"),
            "line 2: ops[1].tree[0].state: ", "expect_state"},
        Bad{block("terminate", R"({"object":"t1","type":"TcpOffloadDelegatedState","state":{}})"),
            "line 2: ops[1].tree[0].state: ", "expect_state"},
        Bad{op(R"({"op":"transmit","tcp":"n1"})"), "valid", ""},
        Bad{block("query",
                  "{}],\"wait\":true},{\"op\":\"transmit\",\n\"tcp\":\"p1\"},{\"op\":\"query\","
                  "\"tree\":[{}"),
            "line 3: ops[2].tcp: \"p1\" is a path", ""}));

INSTANTIATE_TEST_SUITE_P(
    Variable, BadScenario,
    testing::Values(
        Bad{state("\n\"LocalPort\":65536"),
            "line 3: ops[1].tree[0].state.LocalPort: 65536 does not fit", "0 to 65535"},
        Bad{state("\"UserPriority\":8"),
            "line 2: ops[1].tree[0].state.UserPriority: 8 does not fit", "0 to 7"},
        Bad{state("\"FlowLabel\":1048576"),
            "line 2: ops[1].tree[0].state.FlowLabel: ", "0 to 1048575"},
        Bad{state("\"SndWindScale\":16"), "line 2: ops[1].tree[0].state.SndWindScale: ", "0 to 15"},
        Bad{state("\"KeepAlive.TimeoutDelta\":-1"),
            "line 2: ops[1].tree[0].state.KeepAlive.TimeoutDelta: -1 does not fit",
            "0 to 4294967295"},
        Bad{state("\"SndNxt\":18446744073709551616"),
            "line 2: ops[1].tree[0].state.SndNxt: 18446744073709551616 does not fit", ""},
        Bad{state("\"State\":\"Open\""),
            "line 2: ops[1].tree[0].state.State: \"Open\" is no RFC 793 state", "Established"},
        Bad{state("\"State\":4"), "line 2: ops[1].tree[0].state.State: ", "RFC 793"},
        Bad{state("\"Flags\":1"),
            "line 2: ops[1].tree[0].state.Flags: no variable that TcpOffloadState gives",
            "ConstFlags"},
        Bad{state("\"PathMtu\":1"), "line 2: ops[1].tree[0].state.PathMtu: no variable", ""},
        Bad{state("\"SendBacklogSize\":1"),
            "line 2: ops[1].tree[0].state.SendBacklogSize: no variable", ""},
        Bad{state("\"ConstFlags\":65536"),
            "line 2: ops[1].tree[0].state.ConstFlags: 65536 does not fit", ""},
        Bad{state("\"ConstFlags\":\"TCP_FLAG_SACK_ENABLED\""),
            "line 2: ops[1].tree[0].state.ConstFlags: ", "a number or a list"},
        Bad{state("\"CachedFlags\":[\"TCP_FLAG_SACK_ENABLED\"]"),
            "line 2: ops[1].tree[0].state.CachedFlags[0]: ", "is no flag of this variable"},
        Bad{block("update",
                  R"({"object":"n1","type":"NeighborOffloadCachedState","state":{"VlanId":1}})"),
            "line 2: ops[1].tree[0].state.VlanId: no variable that NeighborOffloadCachedState "
            "gives",
            "DlDestinationAddress"},
        Bad{block(
                "initiate",
                R"({"object":"p2","type":"Ip4OffloadState","state":{"SourceAddress":"fd20::1"}})"),
            "line 2: ops[1].tree[0].state.SourceAddress: \"fd20::1\" is not an IPv4 address", ""},
        Bad{block(
                "initiate",
                R"({"object":"p2","type":"Ip6OffloadState","state":{"SourceAddress":"10.0.0.1"}})"),
            "line 2: ops[1].tree[0].state.SourceAddress: ", "IPv6"},
        Bad{block(
                "initiate",
                R"({"object":"p2","type":"Ip4OffloadState","state":{"SourceAddress":"10.0.0.256"}})"),
            "line 2: ops[1].tree[0].state.SourceAddress: ", "IPv4"}));

}  // namespace
}  // namespace flue::scenario
