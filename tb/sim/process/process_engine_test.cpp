// SPDX-License-Identifier: Apache-2.0
//
// ProcessEngine: processes that come, live side by side, and die. What an engine does through one
// is tested by tb/system/systemc.

#include "flue/process/process_engine.hpp"

#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tb/common/samples.hpp"
#include "tb/common/session.hpp"

namespace flue::test {
namespace {

using testing::HasSubstr;

const std::vector<std::string> kSmall{"loosely-timed", "4", "4", "4", "2"};

std::string why_gone(const std::string& program, const std::vector<std::string>& arguments) {
  try {
    ProcessEngine engine(program, arguments);
  } catch (const EngineGone& error) {
    return error.what();
  }
  return "it is there";
}

std::vector<pid_t> children() {
  std::ifstream file("/proc/self/task/" + std::to_string(getpid()) + "/children");
  return {std::istream_iterator<pid_t>(file), {}};
}

TEST(ProcessEngine, AProgramThatIsNotThereCannotBeStarted) {
  EXPECT_THAT(why_gone("/not/there", kSmall), HasSubstr("/not/there: cannot be started"));
}

TEST(ProcessEngine, AProgramThatKnowsNoSuchEngineIsGone) {
  EXPECT_THAT(why_gone(FLUE_SYSTEMC_SERVER, {"fly"}), HasSubstr("ended with status 1"));
}

TEST(ProcessEngine, TwoAtOnceKnowNothingOfEachOther) {
  ProcessEngine first(FLUE_SYSTEMC_SERVER, kSmall);
  ProcessEngine second(FLUE_SYSTEMC_SERVER, kSmall);
  Session on_first(first);
  Session on_second(second);
  const Word neighbor = on_first.run(initiate(sample_neighbor(1))).handle();
  const Descriptor asked = query(Layer::kNeighbor, neighbor, StateClass::kAll);
  EXPECT_EQ(on_first.run(asked).status(), Status::kSuccess);
  EXPECT_EQ(on_second.run(asked).status(), Status::kFailureHandle);
}

TEST(ProcessEngine, OneThatDiesIsGoneAndStaysSo) {
  ProcessEngine engine(FLUE_SYSTEMC_SERVER, kSmall);
  engine.step();
  ASSERT_EQ(children().size(), 1u);
  kill(children()[0], SIGKILL);
  try {
    engine.step();
    FAIL() << "it goes on";
  } catch (const EngineGone& error) {
    EXPECT_THAT(error.what(), HasSubstr("was ended by signal 9"));
  }
  EXPECT_THROW(engine.step(), EngineGone);
  EXPECT_THROW(engine.read_register(0), EngineGone);
}

TEST(ProcessEngine, LeavesNoProcessBehind) {
  {
    ProcessEngine engine(FLUE_SYSTEMC_SERVER, kSmall);
    EXPECT_EQ(children().size(), 1u);
  }
  EXPECT_TRUE(children().empty());
}

}  // namespace
}  // namespace flue::test
