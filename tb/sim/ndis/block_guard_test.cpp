// SPDX-License-Identifier: Apache-2.0

#include "flue/ndis/block_guard.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace flue::ndis {
namespace {

class BlockGuardTest : public testing::Test {
 protected:
  std::vector<Violation> violations;
  BlockGuard guard{[this](const Violation& v) { violations.push_back(v); }};
  std::vector<unsigned char> memory = std::vector<unsigned char>(200, 1);
};

TEST_F(BlockGuardTest, LateReadSeesThePattern) {
  guard.retire(memory.data(), memory.size());
  EXPECT_EQ(memory, std::vector<unsigned char>(200, BlockGuard::kPattern));
}

TEST_F(BlockGuardTest, UntouchedMemoryIsFineAgain) {
  guard.retire(memory.data(), memory.size());
  guard.check_all();
  guard.reuse(memory.data());
  memory[3] = 1;
  guard.reuse(memory.data());  // not retired any more
  guard.check_all();
  EXPECT_TRUE(violations.empty());
}

TEST_F(BlockGuardTest, LateWriteIsFoundAtReuse) {
  guard.retire(memory.data(), memory.size());
  memory[24] = 0;
  EXPECT_TRUE(violations.empty());
  guard.reuse(memory.data());
  ASSERT_EQ(violations.size(), 1U);
  EXPECT_STREQ(violations[0].statement, "GEN-4");
  EXPECT_EQ(violations[0].by, Party::kTarget);
  EXPECT_EQ(violations[0].block, memory.data());
  EXPECT_EQ(violations[0].detail, "written after its completion, at offset 24");
}

TEST_F(BlockGuardTest, LateWriteIsFoundAtTheEndOfTheRun) {
  guard.retire(memory.data(), memory.size());
  memory.back() = 0;
  guard.check_all();
  EXPECT_EQ(violations.size(), 1U);
}

}  // namespace
}  // namespace flue::ndis
