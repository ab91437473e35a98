// SPDX-License-Identifier: Apache-2.0
//
// What a run asks of the engine, and how it ends.

#include "flue/scenario/runner.hpp"

#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "flue/reference/reference_engine.hpp"
#include "flue/scenario/input_error.hpp"

namespace flue::scenario {
namespace {

using testing::HasSubstr;

/// The reference model, with a note of every handle that was presented, and a way to fall silent.
class WatchedEngine final : public Engine {
 public:
  bool send_command(const Beat& beat) override {
    handles.push_back(beat.words[1]);
    return !silent && engine_.send_command(beat);
  }
  std::optional<Beat> receive_completion() override { return engine_.receive_completion(); }
  std::optional<EventWords> receive_event() override { return engine_.receive_event(); }
  bool send_resolve(const ResolveRequestWords& request) override {
    return engine_.send_resolve(request);
  }
  std::optional<ResolveAnswerWords> receive_resolve() override { return engine_.receive_resolve(); }
  bool send_delegate(const Beat& beat) override { return engine_.send_delegate(beat); }
  std::uint32_t read_register(std::uint32_t address) override {
    return engine_.read_register(address);
  }
  void write_register(std::uint32_t address, std::uint32_t value) override {
    engine_.write_register(address, value);
  }
  void step() override {}
  std::optional<std::uint64_t> cycles() const override { return std::nullopt; }

  std::vector<std::uint32_t> handles;
  bool silent = false;

 private:
  ReferenceEngine engine_;
};

class Run : public testing::Test {
 protected:
  ExitStatus run(const std::string& text) {
    return run_scenario(parse_scenario(text), engine_, {out_, err_});
  }

  WatchedEngine engine_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(Run, LastIsWhatTheCellHeldBeforeItWasEmptied) {
  EXPECT_EQ(run(R"({"ops":[
    {"op":"initiate","tree":[{"object":"n1","type":"NeighborOffloadState","state":{}},
                             {"object":"n2","type":"NeighborOffloadState","state":{}}]},
    {"op":"terminate","tree":[{"object":"n2"}]},
    {"op":"query","tree":[{"dependents":[]},{"object":"n2","handle":"last"}]}]})"),
            kExitHeld);
  ASSERT_EQ(engine_.handles.size(), 4U);
  EXPECT_EQ(engine_.handles[3], engine_.handles[2]) << "as the terminate presented it";
}

TEST_F(Run, ATargetThatStopsAnsweringUnaskedEndsItWithStatus3) {
  engine_.silent = true;
  EXPECT_EQ(run(R"({"ops":[
    {"op":"initiate","tree":[{"object":"n1","type":"NeighborOffloadState","state":{}}]},
    {"op":"query","tree":[{"object":"n1"}]}]})"),
            kExitLost);
  EXPECT_THAT(err_.str(), HasSubstr("stopped answering"));
  EXPECT_THAT(out_.str(), HasSubstr(R"({"summary":{"operations":1,)"))
      << "nothing else was started";
}

TEST_F(Run, AFailureThatWasAskedForIsNoReasonToStop) {
  EXPECT_EQ(run(R"({"ops":[
    {"op":"fail","how":"hang"},
    {"op":"query","tree":[{"object":"n1","handle":"0x40000000","expect":"NDIS_STATUS_FAILURE"}]},
    {"op":"reset_adapter"},
    {"op":"initiate","tree":[{"object":"n1","type":"NeighborOffloadState","state":{},"expect":"NDIS_STATUS_SUCCESS"}]}]})"),
            kExitHeld)
      << err_.str();
}

TEST_F(Run, AnAdapterThatTheEngineCannotBeIsRefusedWithItsLine) {
  try {
    run("{\"adapter\":{\n\"path_capacity\":4097},\"ops\":[]}");
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), HasSubstr("line 2: adapter.path_capacity: "));
  }
  EXPECT_TRUE(out_.str().empty());
}

}  // namespace
}  // namespace flue::scenario
