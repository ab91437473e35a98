// SPDX-License-Identifier: Apache-2.0
//
// Each Verilator writes FST files in its own way; gtkwave's reader must understand both.

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "tb/system/other_verilator/engine.hpp"

namespace flue::test {
namespace {

constexpr int kCycles = 20;

std::string waves_of_a_run(const std::string& file) {
  const std::string path = testing::TempDir() + file;
  RtlOptions options;
  options.wave = path;
  const auto engine = make_engine_of_other_verilator(options);
  for (int i = 0; i < kCycles; ++i) engine->step();
  return path;
}

std::string content(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

TEST(Waves, AVcdFileHoldsNamesAndChanges) {
  const std::string text = content(waves_of_a_run("other_verilator.vcd"));
  EXPECT_NE(text.find("s_axis_cmd_tvalid"), std::string::npos);
  EXPECT_GE(std::count(text.begin(), text.end(), '#'), 2 * kCycles);  // times: both edges
}

TEST(Waves, AnFstFileIsWhole) {
  const std::string path = waves_of_a_run("other_verilator.fst");
  EXPECT_GT(content(path).size(), 1000u);
}

TEST(Waves, AFileThatCannotBeWrittenIsAnError) {
  RtlOptions options;
  options.wave = "/not/there.fst";
  EXPECT_THROW(make_engine_of_other_verilator(options), std::runtime_error);
}

}  // namespace
}  // namespace flue::test
