// SPDX-License-Identifier: Apache-2.0
//
// The Linux capture's own mix is what the replay sends: all of it, with what became of it.

#include <algorithm>
#include <cstddef>
#include <set>

#include <gtest/gtest.h>

#include "flue/reference/reference_engine.hpp"
#include "tb/bench/mixes.hpp"
#include "tb/bench/world.hpp"

namespace flue::bench {
namespace {

class LinuxMix : public testing::Test {
 protected:
  ReferenceEngine engine_;
  World world_{engine_};
  Traffic traffic_ = linux_mix().prepare(world_);

  std::size_t count(layout::Opcode opcode) const {
    return static_cast<std::size_t>(std::count_if(
        traffic_.messages.begin(), traffic_.messages.end(), [opcode](const Message& message) {
          return layout::CommandHeader::decode(message.front().words.data()).opcode == opcode;
        }));
  }
};

TEST_F(LinuxMix, HoldsEveryKindOfOperation) {
  for (const auto opcode :
       {layout::Opcode::kInitiate, layout::Opcode::kQuery, layout::Opcode::kUpdate,
        layout::Opcode::kInvalidate, layout::Opcode::kTerminate}) {
    EXPECT_GT(count(opcode), 0u) << to_string(opcode);
  }
}

TEST_F(LinuxMix, EachDescriptorHasTheStatusOfItsCompletion) {
  EXPECT_EQ(traffic_.statuses.size(), traffic_.messages.size());
}

TEST_F(LinuxMix, AsksForTheConnectionsOfTheCapture) {
  const std::set<Word> connections(traffic_.resolves.begin(), traffic_.resolves.end());
  EXPECT_GE(connections.size(), 31u);  // as the first trees of `make demo`
}

}  // namespace
}  // namespace flue::bench
