// SPDX-License-Identifier: Apache-2.0
//
// LX-13 and LX-14 on every engine: a host with more connections than there is room for, whose
// interface goes down. The same capture in large is a benchmark (large_host_bench.cpp).

#include "tb/system/linux/large_host.hpp"

#include <unistd.h>

#include <cstdlib>
#include <regex>
#include <string>

#include <gtest/gtest.h>

#include "flue/reference/reference_engine.hpp"
#include "flue/rtl/rtl_engine.hpp"
#include "tb/system/linux/replayed.hpp"

namespace flue::replay::test {
namespace {

/// 60 connections over 20 neighbors, ten of which close between two polls; room for 25.
class LargeHostReplay : public testing::Test {
 protected:
  void SetUp() override {
    close(mkstemp(path_.data()));
    write(0);
  }
  void write(std::uint32_t down_before_poll) const {
    LargeHost::Size size;
    size.connections = 60;
    size.neighbors = 20;
    size.polls = 4;
    size.closed_each_poll = 10;
    size.down_before_poll = down_before_poll;
    LargeHost(size, path_).write();
  }
  void TearDown() override { unlink(path_.c_str()); }

  /// @param neighbors  That there is room for.
  Replayed replay(std::unique_ptr<Engine> engine, std::uint32_t neighbors) const {
    HostStackConfig config = config_of_linux();
    config.check_each_poll = true;
    config.target.adapter.tcp_capacity = 25;
    config.target.adapter.neighbor_capacity = neighbors;
    return {std::move(engine), config, path_};
  }
  static std::string without_cycles(const std::string& lines) {
    return std::regex_replace(lines, std::regex(R"("cycles":[^,}]*)"), "\"cycles\":?");
  }

  std::string path_ = testing::TempDir() + "flue_large_host_XXXXXX";
};

TEST_F(LargeHostReplay, TheTableIsFullAfterEveryPollAndTheRestIsLeftWithTheKernel) {
  for (const bool on_rtl : {false, true}) {
    std::unique_ptr<Engine> engine = std::make_unique<ReferenceEngine>();
    if (on_rtl) engine = make_rtl_engine();
    const Replayed replayed = replay(std::move(engine), 20);
    EXPECT_EQ(replayed.differences, 0U) << replayed.lines();
    EXPECT_EQ(replayed.check.connections, 25U);
    EXPECT_EQ(replayed.summary.left_with_kernel.table_full, 60U - 3 * 10 - 25);
    EXPECT_FALSE(replayed.by(Rule::kRoom).empty());
  }
}

TEST_F(LargeHostReplay, EveryEnginePrintsTheSameLinesWhicheverTableIsFull) {
  for (const std::uint32_t neighbors : {5U, 20U}) {
    const Replayed reference = replay(std::make_unique<ReferenceEngine>(), neighbors);
    const Replayed rtl = replay(make_rtl_engine(), neighbors);
    EXPECT_EQ(rtl.differences, 0U);
    EXPECT_LE(rtl.check.neighbors, neighbors);
    EXPECT_GT(rtl.summary.left_with_kernel.table_full, 0U);
    EXPECT_EQ(without_cycles(rtl.lines()), without_cycles(reference.lines()));
  }
}

TEST_F(LargeHostReplay, InterfaceThatGoesDownTakesAllAlongAndEveryEnginePrintsTheSameLines) {
  write(2);
  const Replayed reference = replay(std::make_unique<ReferenceEngine>(), 20);
  const Replayed rtl = replay(make_rtl_engine(), 20);
  EXPECT_EQ(rtl.differences, 0U) << rtl.lines();
  EXPECT_EQ(without_cycles(rtl.lines()), without_cycles(reference.lines()));
  const auto down = rtl.by(Rule::kInterfaceDown);
  ASSERT_EQ(down.size(), 2U);
  EXPECT_EQ(down[0].kind, host::OperationKind::kInvalidate);
  EXPECT_EQ(down[1].kind, host::OperationKind::kTerminate);
  EXPECT_EQ(down[1].connections, 25U);
  EXPECT_EQ(rtl.check.connections, 25U) << "it is up again";
}

}  // namespace
}  // namespace flue::replay::test
