// SPDX-License-Identifier: Apache-2.0
//
// Input that looks odd and is valid: the target answers it, or the run comes out otherwise than
// supposed.

#include <string>

#include <gtest/gtest.h>

#include "flue/scenario/input_error.hpp"
#include "flue/scenario/scenario.hpp"

namespace flue::scenario {
namespace {

class ValidScenario : public testing::TestWithParam<std::string> {};

TEST_P(ValidScenario, IsAccepted) { EXPECT_NO_THROW(parse_scenario(GetParam())) << GetParam(); }

std::string ops(const std::string& text) {
  return R"({"ops":[{"op":"initiate","tree":[{"object":"n1","type":"NeighborOffloadState","state":{}}]},)" +
         text + "]}";
}
std::string tree(const std::string& kind, const std::string& blocks) {
  return ops(R"({"op":")" + kind + R"(","tree":[)" + blocks + "]}");
}

INSTANTIATE_TEST_SUITE_P(
    Odd, ValidScenario,
    testing::Values(
        R"({"ops":[]})", R"({"ops":[],"adapter":{}})", "\xEF\xBB\xBF{\"ops\":[]}",
        // A type of another layer than the object's, in a reference.
        tree("query", R"({"object":"n1","type":"TcpOffloadState"})"),
        tree("update",
             R"({"object":"n1","type":"TcpOffloadCachedState","state":{"TtlOrHopLimit":1}})"),
        // A handle on a name that was never initiated.
        tree("query", R"({"object":"never","handle":"FFFFFFFFFFFFFFFF"})"),
        tree("terminate", R"({"object":"never","handle":"last"})"),
        // New objects without a parent of the layer below.
        tree("initiate", R"({"object":"p1","type":"Ip4OffloadState","state":{}})"),
        tree("initiate", R"({"dependents":[{"object":"t1","type":"TcpOffloadState","state":{}}]})"),
        tree("initiate",
             R"({"object":"t1","type":"TcpOffloadState","state":{},"dependents":[{}]})"),
        // A linker to what was never offloaded.
        tree("initiate", R"({"object":"never","dependents":[{}]})"),
        // References may repeat, in front of the state and behind it.
        tree(
            "initiate",
            R"({"object":"n2"},{"object":"n2","type":"NeighborOffloadState","state":{}},{"object":"n2"})"),
        tree("invalidate", R"({"object":"n1"},{"object":"n1"})"),
        // A placeholder may have a status to expect, a type, and nothing under it.
        tree("query",
             R"({"expect":"NDIS_STATUS_SUCCESS","type":"Ip4OffloadState","dependents":[]})"),
        // State that does not come back is a failed expectation, not a fault of the file.
        tree("invalidate", R"({"object":"n1","expect_state":{"VlanId":1}})"),
        tree("query",
             R"({"object":"n1","type":"NeighborOffloadConstState","expect_state":{"SndNxt":1}})"),
        // After a terminate, or a reset, the name is free for another object, of any layer.
        ops(R"({"op":"terminate","tree":[{"object":"n1"}]},{"op":"initiate","tree":[{"object":"n1","type":"Ip6OffloadState","state":{}}]})"),
        ops(R"({"op":"reset_adapter"},{"op":"initiate","tree":[{"object":"n1","type":"TcpOffloadState","state":{}}]},{"op":"transmit","tcp":"n1"})"),
        ops(R"({"op":"transmit","tcp":"never"})"), ops(R"({"op":"wait","wait":false})")));

}  // namespace
}  // namespace flue::scenario
