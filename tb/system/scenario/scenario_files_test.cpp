// SPDX-License-Identifier: Apache-2.0
//
// Every scenario of tb/scenarios: its expectations hold, and every engine prints the lines of
// tb/scenarios/golden, whatever the pace and however many intermediate drivers stand in between.
//
// FLUE_UPDATE_GOLDEN=1 in the environment writes the golden files again, from the reference model.

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <optional>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "flue/layout/flue_regs.hpp"
#include "flue/scenario/runner.hpp"
#include "tb/common/engines.hpp"
#include "tb/common/paced_engine.hpp"

namespace flue::scenario {
namespace {

namespace fs = std::filesystem;
using test::Pace;

std::string read_file(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Without folder and extension.
std::vector<std::string> scenario_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(FLUE_SCENARIO_DIR)) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// The one thing that may differ between engines.
std::string without_cycles(const std::string& lines) {
  static const std::regex kCycles(R"("cycles":[^}]*)");
  return std::regex_replace(lines, kCycles, R"("cycles":...)");
}

/// What an intermediate driver changes: the handle in the host's cell is its own (IM-5).
std::string without_handles(const std::string& lines) {
  static const std::regex kHandle(R"re(,"handle":"[^"]*")re");
  return std::regex_replace(lines, kHandle, "");
}

/// For a slow link between driver and engine: an event that left the engine and is not there yet
/// keeps STATUS.busy up, as it does while it is inside.
class EventsInFlight final : public Engine {
 public:
  explicit EventsInFlight(Engine& engine) : engine_(engine) {}

  bool send_command(const Beat& beat) override { return engine_.send_command(beat); }
  std::optional<Beat> receive_completion() override { return engine_.receive_completion(); }
  std::optional<EventWords> receive_event() override {
    fetch();
    if (events_.empty()) return std::nullopt;
    const EventWords event = events_.front();
    events_.pop_front();
    return event;
  }
  bool send_resolve(const ResolveRequestWords& request) override {
    return engine_.send_resolve(request);
  }
  std::optional<ResolveAnswerWords> receive_resolve() override { return engine_.receive_resolve(); }
  bool send_delegate(const Beat& beat) override { return engine_.send_delegate(beat); }
  std::uint32_t read_register(std::uint32_t address) override {
    const std::uint32_t value = engine_.read_register(address);
    fetch();
    const bool busy = address == reg::status::kAddress && !events_.empty();
    return busy ? value | reg::status::kBusyMask : value;
  }
  void write_register(std::uint32_t address, std::uint32_t value) override {
    engine_.write_register(address, value);
    const bool reset =
        address == reg::control::kAddress && (value & reg::control::kSoftResetMask) != 0;
    if (reset) events_.clear();
  }
  void step() override { engine_.step(); }
  std::optional<std::uint64_t> cycles() const override { return engine_.cycles(); }

 private:
  void fetch() {
    while (const auto event = engine_.receive_event()) events_.push_back(*event);
  }

  Engine& engine_;
  std::deque<EventWords> events_;
};

struct Result {
  ExitStatus status;
  std::string out;
  std::string err;
};

Result run(Scenario scenario, Engine& engine) {
  std::ostringstream out;
  std::ostringstream err;
  const ExitStatus status = run_scenario(std::move(scenario), engine, {out, err});
  return {status, without_cycles(out.str()), err.str()};
}

class ScenarioFile : public testing::TestWithParam<std::string> {
 protected:
  Scenario scenario() const {
    return parse_scenario(read_file(fs::path(FLUE_SCENARIO_DIR) / (GetParam() + ".json")));
  }
  fs::path golden(const char* extension) const {
    return fs::path(FLUE_SCENARIO_DIR) / "golden" / (GetParam() + extension);
  }
};

TEST_P(ScenarioFile, PrintsTheGoldenLinesOnEveryEngine) {
  for (const test::EngineFactory& factory : test::full_size_engines()) {
    SCOPED_TRACE(factory.name);
    const auto engine = factory.make();
    const Result result = run(scenario(), *engine);
    EXPECT_EQ(result.status, kExitHeld) << result.err;
    if (std::getenv("FLUE_UPDATE_GOLDEN") != nullptr && factory.name == "ReferenceDefault") {
      std::ofstream(golden(".jsonl")) << result.out;
      std::ofstream(golden(".stderr")) << result.err;
    }
    EXPECT_EQ(result.out, read_file(golden(".jsonl")));
    EXPECT_EQ(result.err, read_file(golden(".stderr")));
  }
}

TEST_P(ScenarioFile, PrintsTheSameAtEveryPace) {
  for (const test::EngineFactory& factory : test::full_size_engines()) {
    for (const Pace pace : test::kPaces) {
      SCOPED_TRACE(factory.name + " " + to_string(pace));
      const auto engine = factory.make();
      EventsInFlight link(*engine);
      test::PacedEngine paced(link, pace, 1);
      EXPECT_EQ(run(scenario(), paced).out, read_file(golden(".jsonl")));
    }
  }
}

TEST_P(ScenarioFile, PrintsTheSameThroughIntermediateDrivers) {
  for (const test::EngineFactory& factory : test::full_size_engines()) {
    for (const unsigned drivers : {0U, 2U}) {
      SCOPED_TRACE(factory.name + " " + std::to_string(drivers));
      const auto engine = factory.make();
      Scenario changed = scenario();
      changed.adapter.intermediate_drivers = drivers;
      const Result result = run(std::move(changed), *engine);
      EXPECT_EQ(result.status, kExitHeld) << result.err;
      EXPECT_EQ(without_handles(result.out), without_handles(read_file(golden(".jsonl"))));
      EXPECT_EQ(result.err, read_file(golden(".stderr")));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, ScenarioFile, testing::ValuesIn(scenario_names()),
                         [](const testing::TestParamInfo<std::string>& file) {
                           return file.param;
                         });

}  // namespace
}  // namespace flue::scenario
