// SPDX-License-Identifier: Apache-2.0

#include "engine_test.hpp"

#include <fmt/format.h>

namespace flue::test {
namespace {

std::string text(const layout::Event& event) {
  return fmt::format("{} reason {} {:#x}", to_string(event.kind), to_string(event.reason),
                     event.handle);
}

}  // namespace

std::vector<std::string> EngineTest::events() {
  host.settle();
  std::vector<std::string> texts;
  for (const layout::Event& event : host.take_events()) texts.push_back(text(event));
  return texts;
}

std::string retrieve(Word connection) {
  return text(
      {layout::EventKind::kTcpIndicateRetrieve, layout::UploadReason::kInvalidState, connection});
}

std::string reachability_query(Word neighbor) {
  return text(
      {layout::EventKind::kNeighborReachabilityQuery, layout::UploadReason::kNone, neighbor});
}

}  // namespace flue::test
