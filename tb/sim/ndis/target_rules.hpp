// SPDX-License-Identifier: Apache-2.0
//
// Fixture of the tests that break the target's rules: one neighbor is offloaded, below no, one or
// two intermediate drivers.

#ifndef TB_SIM_NDIS_TARGET_RULES_HPP_
#define TB_SIM_NDIS_TARGET_RULES_HPP_

#include <deque>

#include <gtest/gtest.h>

#include "world.hpp"

namespace flue::ndis {

class TargetRules : public testing::TestWithParam<unsigned> {
 protected:
  void SetUp() override { world.offload(NeighborOffloadState, &n1); }

  Mobl* start(Operation operation, UCHAR type, NDIS_OFFLOAD_HANDLE* handle) {
    TestTree& tree = trees.emplace_back();
    tree.add(nullptr, type, handle, true);
    world.host.start(operation, tree.root());
    return world.target.open.back().tree;
  }

  World world{GetParam()};
  TestTarget& target = world.target;
  NDIS_OFFLOAD_HANDLE n1{}, n2{};
  std::deque<TestTree> trees;
};

}  // namespace flue::ndis

#endif  // TB_SIM_NDIS_TARGET_RULES_HPP_
