// SPDX-License-Identifier: Apache-2.0

#include "tb/bench/report.hpp"

#include <fmt/format.h>

namespace flue::bench {
namespace {

constexpr char kMixColumns[] = "{:<42} {:>6} {:>6} {:>7}{} {:>14}   {:>7}{} {:>14} {:>9} {:>9}\n";
constexpr char kResolveColumns[] = "{:<42} {:>8} {:>9} {:>9}\n";

std::string text(const Latency& latency) {
  return fmt::format("{}/{}/{}", latency.min, latency.median, latency.max);
}

/// Where the completions are the longer stream, their beats count.
char mark(const Measurement& measurement) { return measurement.completions_longer ? '*' : ' '; }

nlohmann::ordered_json to_json(const Latency& latency) {
  return {{"min", latency.min}, {"median", latency.median}, {"max", latency.max}};
}

}  // namespace

std::string mix_heading() {
  return fmt::format("{:<42} {:^30}   {}\n", "", "", "with a resolve request every cycle") +
         fmt::format(kMixColumns, "mix", "sent", "beats", "cycles", ' ', "latency", "cycles", ' ',
                     "latency", "resolves", "resolve") +
         fmt::format(kMixColumns, "", "", "", "/beat", ' ', "min/med/max", "/beat", ' ',
                     "min/med/max", "/cycle", "latency");
}

std::string mix_legend() {
  return "* beats of the completions, where they have more than their descriptors. A mix of all "
         "kinds has "
         "cycles\n  in which no completion is waiting yet, and none can make up for.\n";
}

std::string resolve_heading() {
  return "\n" +
         fmt::format(kResolveColumns, "resolve requests", "requests", "per cycle", "latency");
}

std::string mix_row(const std::string& name, const Measurement& alone, const Measurement& beside) {
  return fmt::format(
      kMixColumns, name, alone.descriptors, alone.beats(),
      fmt::format("{:.3f}", alone.cycles_per_beat()), mark(alone), text(alone.latency),
      fmt::format("{:.3f}", beside.cycles_per_beat()), mark(beside), text(beside.latency),
      fmt::format("{:.3f}", beside.resolves_per_cycle()), text(beside.resolve_latency));
}

std::string resolve_row(const std::string& name, const Measurement& measurement) {
  return fmt::format(kResolveColumns, name, measurement.resolves,
                     fmt::format("{:.3f}", measurement.resolves_per_cycle()),
                     text(measurement.resolve_latency));
}

nlohmann::ordered_json to_json(const Measurement& measurement) {
  return {{"descriptors", measurement.descriptors},
          {"command_beats", measurement.command_beats},
          {"command_stalls", measurement.command_stalls},
          {"completion_beats", measurement.completion_beats},
          {"beats_counted", measurement.completions_longer ? "completion" : "command"},
          {"cycles", measurement.cycles},
          {"cycles_per_beat", measurement.cycles_per_beat()},
          {"latency_cycles", to_json(measurement.latency)},
          {"resolves", measurement.resolves},
          {"resolves_per_cycle", measurement.resolves_per_cycle()},
          {"resolve_latency_cycles", to_json(measurement.resolve_latency)},
          {"events", measurement.events},
          {"last_event_cycles", measurement.last_event}};
}

}  // namespace flue::bench
