// SPDX-License-Identifier: Apache-2.0
//
// Do the tests notice bugs? The engine is built with bugs seeded in it, one of them at a time is
// let loose, and the random differential test, the flood of events or the relinks at every distance
// must go red; without any they must stay green.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "Vflue_engine_seeded.h"
#include "bugs.hpp"
#include "differential.hpp"
#include "event_flood.hpp"
#include "flue/rtl/verilated_engine.hpp"
#include "relink_distances.hpp"

namespace flue::test {

void PrintTo(const SeededBug& bug, std::ostream* out) { *out << bug.number << ": " << bug.what; }

namespace {

constexpr ReferenceConfig kSizes = ReferenceConfig::of(8, 16, 96, 3);
constexpr std::uint32_t kSeeds = 12;

/// The engine with a bug; 0: none.
std::unique_ptr<RtlEngine> make_engine(int bug) {
  RtlOptions options;
  options.plusargs = {fmt::format("+flue_bug={}", bug)};
  return std::make_unique<VerilatedEngine<Vflue_engine_seeded>>(options);
}

/// By whom a bug was noticed.
struct Catch {
  std::string by;               // empty: by nobody
  std::size_t descriptors = 0;  // sent until then, all seeds together
  std::string failure;          // what the test said, its first line
};

/// Assertions of our own count too, and are told apart: they see what nobody outside does.
void look_for_assertions(Catch& caught, const std::string& where, const RtlEngine& engine) {
  if (engine.assertion_failures() == 0) return;
  caught.by = (caught.by.empty() ? where : caught.by) + " +assertions";
}

Catch run(int bug) {
  Catch caught;
  for (std::uint32_t seed = 1; seed <= kSeeds && caught.by.empty(); ++seed) {
    const auto engine = make_engine(bug);
    DifferentialOptions options;
    options.seed = seed;
    const DifferentialResult result = run_differential(*engine, kSizes, options);
    caught.descriptors += result.descriptors;
    const std::string where = fmt::format("seed {}", seed);
    if (!result.failure.empty()) {
      caught.by = where;
      caught.failure = result.failure.substr(0, result.failure.find('\n', 1));
    }
    look_for_assertions(caught, where, *engine);
  }
  const auto directed = [&](const std::string& name, const auto& test) {
    if (!caught.by.empty()) return;
    const auto engine = make_engine(bug);
    caught.failure = test(*engine);
    if (!caught.failure.empty()) caught.by = name;
    look_for_assertions(caught, name, *engine);
  };
  directed("event flood", [](Engine& engine) { return event_flood(engine, kSizes.connections); });
  directed("relink distances", relink_distances);
  return caught;
}

TEST(Unspoilt, PassesWhatTheSeededBugsMustFail) {
  const Catch caught = run(0);
  EXPECT_EQ(caught.by, "") << caught.failure;
  EXPECT_GT(caught.descriptors, 20000u);
}

/// All FLUE_BUG(number) below `folder`.
std::set<int> seeded_in(const std::filesystem::path& folder) {
  std::set<int> numbers;
  const std::regex place("`FLUE_BUG\\(([0-9]+)\\)");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".sv") continue;
    std::stringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    const std::string all = text.str();
    for (std::sregex_iterator found(all.begin(), all.end(), place), end; found != end; ++found) {
      numbers.insert(std::stoi((*found)[1]));
    }
  }
  return numbers;
}

TEST(SeededBugs, AreAllInTheTableAndInTheRtl) {
  std::set<int> listed;
  for (const SeededBug& bug : kSeededBugs) {
    EXPECT_TRUE(listed.insert(bug.number).second) << bug.number << " twice";
  }
  EXPECT_EQ(listed, seeded_in("rtl"));
}

class Seeded : public testing::TestWithParam<SeededBug> {};

TEST_P(Seeded, IsNoticed) {
  const SeededBug& bug = GetParam();
  const Catch caught = run(bug.number);
  EXPECT_NE(caught.by, "") << "nobody noticed in " << caught.descriptors << " descriptors";
  fmt::print("{:>3} {:17} {:68} {:18} {:>6}  {}\n", bug.number, bug.module, bug.what, caught.by,
             caught.descriptors, caught.failure);
}

std::string bug_name(const testing::TestParamInfo<SeededBug>& bug) {
  return fmt::format("Bug{}", bug.param.number);
}

INSTANTIATE_TEST_SUITE_P(Bugs, Seeded, testing::ValuesIn(kSeededBugs), bug_name);

}  // namespace
}  // namespace flue::test
