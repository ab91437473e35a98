// SPDX-License-Identifier: Apache-2.0
//
// Scenarios too long to be files: large trees, and their cost.

#include <regex>
#include <sstream>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "flue/scenario/runner.hpp"
#include "tb/common/engines.hpp"

namespace flue::scenario {
namespace {

constexpr int kBlocks = 100000;

struct Result {
  ExitStatus status;
  std::string out;
  std::string err;
};

Result run(const std::string& text, Engine& engine) {
  std::ostringstream out;
  std::ostringstream err;
  const ExitStatus status = run_scenario(parse_scenario(text), engine, {out, err});
  return {status, out.str(), err.str()};
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

TEST(LargeScenario, ReferencesPlaceholdersAndBlocksBeyondCapacityEachHaveTheirStatus) {
  std::string connections;
  for (int i = 0; i < kBlocks; ++i) {
    if (i != 0) connections += ',';
    if (i % 10 == 0) {
      connections += "{}";
    } else {
      connections += fmt::format(
          R"({{"object":"t{}","type":"TcpOffloadState","state":{{"LocalPort":{},"State":"Established"}}}})",
          i, i % 65536);
    }
  }
  const std::string text = R"({"ops":[{"op":"initiate","tree":[
      {"object":"n","type":"NeighborOffloadState","state":{},"dependents":[
        {"object":"p","type":"Ip4OffloadState","state":{"PathMtu":1500},"dependents":[)" +
                           connections + R"(]}]}]},
      {"op":"query","tree":[)" +
                           [] {
                             std::string references;
                             for (int i = 0; i < kBlocks; ++i) {
                               if (i != 0) references += ',';
                               references += R"({"object":"p","type":"Ip4OffloadCachedState"})";
                             }
                             return references;
                           }() +
                           "]}]}";
  for (const test::EngineFactory& factory : test::full_size_engines()) {
    SCOPED_TRACE(factory.name);
    const auto engine = factory.make();
    const Result result = run(text, *engine);
    EXPECT_EQ(result.status, kExitHeld) << result.err.substr(0, 1000);
    // The path's dependents are partly offloaded (INIT-6), 8,192 connections fit, a tenth are
    // placeholders.
    EXPECT_EQ(count(result.out, "OFFLOAD_PARTIAL_SUCCESS"), 1U);
    EXPECT_EQ(count(result.out, R"("handle":)"), 2U + 8192U);
    EXPECT_EQ(count(result.out, "OFFLOAD_TCP_ENTRIES"), kBlocks * 9U / 10 - 8192);
    EXPECT_EQ(count(result.out, R"({"object":null,"status":"NDIS_STATUS_SUCCESS")"), kBlocks / 10U);
    EXPECT_EQ(count(result.out, R"("state":{"PathMtu":1500})"), std::size_t{kBlocks});
  }
}

}  // namespace
}  // namespace flue::scenario
