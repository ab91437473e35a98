// SPDX-License-Identifier: Apache-2.0

#include "tb/bench/stated.hpp"

#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace flue::bench {

Stated Stated::read() {
  std::stringstream text;
  text << std::ifstream("rtl/flue_engine.sv").rdbuf();
  const std::string all = text.str();
  std::smatch found;
  const std::regex line(
      "to completion offered: ([0-9]+) cycles, ([0-9]+) if it has more than one beat\\. "
      "Resolve: ([0-9]+)\n");
  if (!std::regex_search(all, found, line)) {
    throw std::runtime_error("rtl/flue_engine.sv does not state its latencies");
  }
  return {std::stoul(found[1]), std::stoul(found[2]), std::stoul(found[3])};
}

Latency Stated::completion(const Traffic& traffic) const {
  std::vector<std::uint64_t> cycles;
  for (const Message& message : traffic.messages) {
    cycles.push_back(message.size() == 1 ? one_beat : more_beats);
  }
  return Latency::of(std::move(cycles));
}

}  // namespace flue::bench
