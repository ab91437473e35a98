// SPDX-License-Identifier: Apache-2.0

#include "flue/replay/counters.hpp"

#include "flue/layout/flue_regs.hpp"

namespace flue::replay {

std::vector<Counter> read_counters(Engine& engine) {
  const auto read = [&engine](const char* name, std::uint32_t address) {
    return Counter{name, engine.read_register(address)};
  };
  return {
      read("command_beats", reg::command_beats::kAddress),
      read("completion_beats", reg::completion_beats::kAddress),
      read("resolves_sent", reg::resolves_sent::kAddress),
      read("command_stalls", reg::command_stalls::kAddress),
      read("completion_stalls", reg::completion_stalls::kAddress),
      read("resolves_held", reg::resolves_held::kAddress),
      read("events_sent", reg::events_sent::kAddress),
      read("events_merged", reg::events_merged::kAddress),
      read("resolves_failed", reg::resolves_failed::kAddress),
  };
}

std::vector<Counter> read_completion_counters(Engine& engine) {
  constexpr int kCyclesFromSelectToValue = 4;
  constexpr auto kLastOpcode = static_cast<std::uint32_t>(layout::Opcode::kAnswer);
  constexpr auto kLastStatus = static_cast<std::uint32_t>(layout::Status::kMalformedReserved);
  std::vector<Counter> counters;
  for (std::uint32_t opcode = 1; opcode <= kLastOpcode; ++opcode) {
    for (std::uint32_t status = 0; status <= kLastStatus; ++status) {
      engine.write_register(
          reg::counter_select::kAddress,
          opcode << reg::counter_select::kOpcodeLsb | status << reg::counter_select::kStatusLsb);
      for (int i = 0; i < kCyclesFromSelectToValue; ++i) engine.step();
      const std::uint32_t value = engine.read_register(reg::counter_value::kAddress);
      if (value == 0) continue;
      counters.push_back({std::string(to_string(static_cast<layout::Opcode>(opcode))) + " " +
                              to_string(static_cast<layout::Status>(status)),
                          value});
    }
  }
  return counters;
}

}  // namespace flue::replay
