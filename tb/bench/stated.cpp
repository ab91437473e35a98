// SPDX-License-Identifier: Apache-2.0

#include "tb/bench/stated.hpp"

#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>

namespace flue::bench {

Stated Stated::read() {
  std::stringstream text;
  text << std::ifstream("rtl/flue_engine.sv").rdbuf();
  const std::string all = text.str();
  std::smatch found;
  const std::regex line("to completion offered: ([0-9]+) cycles\\. Resolve: ([0-9]+)\n");
  if (!std::regex_search(all, found, line)) {
    throw std::runtime_error("rtl/flue_engine.sv does not state its latencies");
  }
  return {std::stoul(found[1]), std::stoul(found[2])};
}

}  // namespace flue::bench
