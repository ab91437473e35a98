// SPDX-License-Identifier: Apache-2.0

#include "flue/scenario/json.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "flue/scenario/json_reader.hpp"

namespace flue::scenario {
namespace {

TEST(Json, EveryValueKnowsItsLine) {
  const std::string text = "{\n\"ops\": [\n 1,\n \"two\"\n, {\n\"a\"\n:\n[true,\n3\n]}]}\n";
  std::vector<std::size_t> lines;
  read_scenario_json(
      text, [](Json) {},
      [&lines](Json op) {
        lines.push_back(op.line());
        for (const Json member : op) {
          lines.push_back(member.line());
          for (const Json element : member) lines.push_back(element.line());
        }
      });
  // Of an object's member, the line of its key.
  EXPECT_EQ(lines, (std::vector<std::size_t>{3, 4, 5, 6, 8, 9}));
}

TEST(Json, EveryValueKnowsItsPath) {
  std::string path;
  read_scenario_json(R"({"ops":[0,{"tree":[1,{"state":{"Retransmit.Count":[7,8]}}]}]})",
                     [](Json) {},
                     [&path](Json op) {
                       Json at = op;
                       while (at.begin() != at.end()) {
                         Json last = *at.begin();
                         for (const Json child : at) last = child;
                         at = last;
                       }
                       path = at.path();
                     });
  EXPECT_EQ(path, "ops[1].tree[1].state.Retransmit.Count[1]");
}

TEST(Json, OperationsComeOneByOne) {
  int operations = 0;
  EXPECT_THROW(
      read_scenario_json(R"({"ops":[1,2,)", [](Json) {}, [&operations](Json) { ++operations; }),
      std::exception);
  EXPECT_EQ(operations, 2);
}

TEST(Json, MessagesShowNoControlCharactersAndEnd) {
  EXPECT_EQ(shown_text("a\n\x1b[31m"), "a??[31m");
  EXPECT_EQ(shown_text("\xc3\xa4"), "\xc3\xa4");
  EXPECT_EQ(shown_text(std::string(1000, 'x')).size(), 63U);
}

}  // namespace
}  // namespace flue::scenario
