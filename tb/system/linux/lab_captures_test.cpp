// SPDX-License-Identifier: Apache-2.0
//
// The captures that namespaces_test.cpp has recorded (tb/captures/lab), replayed anywhere. Beside
// each stands what was done to the host, and how many operations came of it by which rule.

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "flue/reference/reference_engine.hpp"
#include "flue/rtl/rtl_engine.hpp"
#include "flue/scenario/scenario.hpp"
#include "tb/system/linux/replayed.hpp"

namespace flue::replay::test {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> captures() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator("tb/captures/lab")) {
    if (entry.path().extension() == ".pcap") names.push_back(entry.path().stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string without_cycles(const std::string& lines) {
  return std::regex_replace(lines, std::regex(R"("cycles":[^,}]*)"), "\"cycles\":?");
}

TEST(LabCaptures, EngineEqualsKernelAfterEveryPollAndEveryEnginePrintsTheSame) {
  ASSERT_GE(captures().size(), 12U);
  for (const std::string& name : captures()) {
    SCOPED_TRACE(name);
    const std::string path = "tb/captures/lab/" + name;
    std::ifstream file(path + ".json");
    const nlohmann::json note = nlohmann::json::parse(file);

    HostStackConfig config = config_of_linux();
    config.check_each_poll = true;
    if (note.contains("adapter")) {
      const AdapterConfig special = scenario::parse_adapter(note["adapter"].dump()).config;
      config.target.adapter.tcp_capacity = special.tcp_capacity;
      config.target.adapter.vlan_ids = special.vlan_ids;
    }
    const Replayed reference(std::make_unique<ReferenceEngine>(), config, path + ".pcap");
    const Replayed rtl(make_rtl_engine(), config, path + ".pcap");
    EXPECT_EQ(rtl.differences, 0U);
    EXPECT_GE(rtl.checks, 4U);
    EXPECT_EQ(rtl.summary.violations, 0U);
    EXPECT_EQ(rtl.errors(), "");
    EXPECT_EQ(without_cycles(rtl.lines()), without_cycles(reference.lines()));

    std::map<std::string, int> operations;
    for (const Operation& each : rtl.operations) {
      ++operations["LX-" + std::to_string(static_cast<int>(each.rule)) + " " +
                   to_string(each.kind)];
    }
    EXPECT_EQ(nlohmann::json(operations), note["operations"]);
    EXPECT_FALSE(note["done"].empty());
  }
}

}  // namespace
}  // namespace flue::replay::test
