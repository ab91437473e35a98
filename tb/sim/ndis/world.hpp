// SPDX-License-Identifier: Apache-2.0
//
// A whole driver stack between a TestHost and a TestTarget, and what the checker said.

#ifndef TB_SIM_NDIS_WORLD_HPP_
#define TB_SIM_NDIS_WORLD_HPP_

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fakes.hpp"
#include "flue/ndis/stack.hpp"

namespace flue::ndis {

struct World {
  explicit World(unsigned intermediate_drivers)
      : stack(host, target, intermediate_drivers,
              [this](const Violation& violation) { violations.push_back(violation); }) {}

  /// Statement and party of each violation: "GEN-1 target".
  std::vector<std::string> found() const {
    std::vector<std::string> result;
    for (const Violation& v : violations) {
      result.push_back(std::string(v.statement) + " " + to_string(v.by));
    }
    return result;
  }

  /// Starts `operation` on one block and completes it.
  NDIS_STATUS run(Operation operation, UCHAR type, NDIS_OFFLOAD_HANDLE* handle) {
    TestTree tree;
    Pobl* const block = tree.add(nullptr, type, handle, operation == Operation::kInitiate);
    host.start(operation, tree.root());
    target.complete_all();
    return block->Status;
  }
  void offload(UCHAR type, NDIS_OFFLOAD_HANDLE* handle) {
    ASSERT_EQ(run(Operation::kInitiate, type, handle), NDIS_STATUS_SUCCESS);
  }

  TestHost host;
  TestTarget target;
  std::vector<Violation> violations;
  DriverStack stack;
};

using Found = std::vector<std::string>;

}  // namespace flue::ndis

#endif  // TB_SIM_NDIS_WORLD_HPP_
