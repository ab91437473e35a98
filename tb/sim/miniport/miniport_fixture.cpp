// SPDX-License-Identifier: Apache-2.0

#include "tb/sim/miniport/miniport_fixture.hpp"

#include <utility>

namespace flue::test {

Statuses MiniportBench::run(Operation operation, const std::vector<Node>& roots) {
  Tree& tree = host.start(operation, roots);
  wait();
  return tree.statuses();
}

void MiniportBench::wait() {
  constexpr int kMostSteps = 1000000;
  for (int i = 0; i < kMostSteps && !miniport.idle(); ++i) miniport.poll();
  EXPECT_TRUE(miniport.idle()) << "the driver does not come to an end";
}

Log MiniportBench::log() { return std::exchange(host.log, {}); }

std::vector<std::string> MiniportBench::descriptors() {
  std::vector<std::string> lines;
  for (; seen_descriptors_ < spy.sent.size(); ++seen_descriptors_) {
    const layout::CommandHeader& header = spy.sent[seen_descriptors_];
    std::string line = std::string(to_string(header.opcode)) + " " + to_string(header.layer);
    const std::pair<bool, const char*> flags[] = {
        {header.has_state, " state"},         {header.do_link, " link"},
        {header.parent_last, " last"},        {header.check_parent, " check"},
        {header.want_const, " const"},        {header.want_cached, " cached"},
        {header.want_delegated, " delegated"}};
    for (const auto& [set, name] : flags) {
      if (set) line += name;
    }
    lines.push_back(line);
  }
  return lines;
}

void MiniportTest::offload_two_connections() {
  ASSERT_THAT(run(Operation::kInitiate, {neighbor("n1")({ip4_path("p1")({tcp("t1"), tcp("t2")})})}),
              testing::Each("SUCCESS"));
  bench().log();
  bench().descriptors();
}

std::string latency_name(const testing::TestParamInfo<unsigned>& info) {
  return "Steps" + std::to_string(info.param);
}

}  // namespace flue::test
