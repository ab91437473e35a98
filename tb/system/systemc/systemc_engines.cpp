// SPDX-License-Identifier: Apache-2.0

#include "tb/system/systemc/systemc_engines.hpp"

#include <string>
#include <vector>

#include "flue/process/process_engine.hpp"

namespace flue::test {

EngineFactory systemc(const std::string& size, const ReferenceConfig& config) {
  const std::vector<std::string> arguments{
      "loosely-timed", std::to_string(config.neighbors), std::to_string(config.paths),
      std::to_string(config.connections), std::to_string(config.generation_width)};
  return {"Systemc" + size, config,
          [arguments] { return std::make_unique<ProcessEngine>(FLUE_SYSTEMC_SERVER, arguments); }};
}

EngineFactory systemc_rtl() {
  return {"SystemcRtlDefault", ReferenceConfig{}, [] {
            return std::make_unique<ProcessEngine>(FLUE_SYSTEMC_SERVER,
                                                   std::vector<std::string>{"cycle-accurate"});
          }};
}

std::vector<EngineFactory> full_size_engines() {
  return {systemc("Default", ReferenceConfig{}), systemc_rtl()};
}

int assertion_failures(const Engine& engine) {
  return dynamic_cast<const ProcessEngine&>(engine).assertion_failures();
}

}  // namespace flue::test
