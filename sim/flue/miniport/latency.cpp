// SPDX-License-Identifier: Apache-2.0

#include "flue/miniport/latency.hpp"

namespace flue {
namespace {

LatencyTable::Cycles summary(const std::map<std::uint64_t, std::uint64_t>& by_cycles) {
  std::uint64_t total = 0;
  for (const auto& [cycles, times] : by_cycles) total += times;
  std::uint64_t passed = 0;
  auto median = by_cycles.begin();
  for (auto at = by_cycles.begin(); at != by_cycles.end() && passed < (total + 1) / 2; ++at) {
    passed += at->second;
    median = at;
  }
  return {by_cycles.begin()->first, median->first, by_cycles.rbegin()->first};
}

}  // namespace

void LatencyTable::add(ndis::Operation kind, layout::Status status,
                       std::optional<std::uint64_t> cycles) {
  Samples& samples = samples_[{kind, status}];
  ++samples.count;
  if (cycles) ++samples.by_cycles[*cycles];
}

std::vector<LatencyTable::Row> LatencyTable::rows() const {
  std::vector<Row> rows;
  for (const auto& [key, samples] : samples_) {
    Row row{key.first, key.second, samples.count, std::nullopt};
    if (!samples.by_cycles.empty()) row.cycles = summary(samples.by_cycles);
    rows.push_back(row);
  }
  return rows;
}

}  // namespace flue
