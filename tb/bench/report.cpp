// SPDX-License-Identifier: Apache-2.0

#include "tb/bench/report.hpp"

#include <fmt/format.h>

namespace flue::bench {
namespace {

constexpr char kMixColumns[] =
    "{:<50}{:>4} {:>5} {:>6} {:>6} {:>7} {:>6} {:>9} | {:>6} {:>8} {:>8} | {:>6} {:>8} {:>8}\n";
constexpr char kResolveColumns[] = "{:<42} {:>8} {:>9} {:>9}\n";

std::string text(const Latency& latency) {
  return fmt::format("{}/{}/{}", latency.min, latency.median, latency.max);
}

nlohmann::ordered_json to_json(const Latency& latency) {
  return {{"min", latency.min}, {"median", latency.median}, {"max", latency.max}};
}

}  // namespace

std::string mix_heading() {
  return fmt::format("{:<100}| {:<25}| {}\n", "", "a resolve every cycle,",
                     "a resolve every cycle,") +
         fmt::format("{:<100}| {:<25}| {}\n", "", "of connections in turn", "of one connection") +
         fmt::format(kMixColumns, "", "", "", "", "", "cycles", "cycles", "latency", "cycles",
                     "resolves", "resolve", "cycles", "resolves", "resolve") +
         fmt::format(kMixColumns, "mix", "note", "sent", "beats", "stalls", "/descr.", "/beat", ' ',
                     "min/m/max", "/beat", "/cycle", "latency", "/beat", "/cycle", "latency");
}

std::string mix_legend() {
  return "beats: for each descriptor its own or those of its completion, whichever are more; "
         "stalls "
         "are cycles in\n  which a descriptor waits, as after one with a completion of two beats\n";
}

std::string resolve_heading() {
  return "\n" +
         fmt::format(kResolveColumns, "resolve requests", "requests", "per cycle", "latency");
}

bool MixResult::below_full_speed() const {
  const auto slow = [](const Measurement& m) { return m.cycles > m.longer_beats; };
  const auto few = [](const Measurement& m) { return m.resolves < m.cycles; };
  return slow(alone) || slow(beside_spread) || slow(beside_hot) || few(beside_spread) ||
         few(beside_hot);
}

std::string mix_row(const std::string& name, const MixResult& result, unsigned note) {
  const Measurement& alone = result.alone;
  const Measurement& spread = result.beside_spread;
  const Measurement& hot = result.beside_hot;
  const auto ratio = [](double value) { return fmt::format("{:.3f}", value); };
  return fmt::format(
      kMixColumns, name, note == 0 ? "" : fmt::format("({})", note), alone.descriptors,
      alone.longer_beats, alone.command_stalls, ratio(alone.cycles_per_descriptor()),
      ratio(alone.cycles_per_beat()), text(alone.latency), ratio(spread.cycles_per_beat()),
      ratio(spread.resolves_per_cycle()), text(spread.resolve_latency),
      ratio(hot.cycles_per_beat()), ratio(hot.resolves_per_cycle()), text(hot.resolve_latency));
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
          {"longer_beats", measurement.longer_beats},
          {"spare_beats", measurement.spare_beats},
          {"cycles", measurement.cycles},
          {"cycles_per_descriptor", measurement.cycles_per_descriptor()},
          {"cycles_per_beat", measurement.cycles_per_beat()},
          {"latency_cycles", to_json(measurement.latency)},
          {"resolves", measurement.resolves},
          {"resolves_per_cycle", measurement.resolves_per_cycle()},
          {"resolve_latency_cycles", to_json(measurement.resolve_latency)},
          {"events", measurement.events},
          {"last_event_cycles", measurement.last_event}};
}

nlohmann::ordered_json to_json(const MixResult& result) {
  return {{"alone", to_json(result.alone)},
          {"with_a_resolve_every_cycle_spread", to_json(result.beside_spread)},
          {"with_a_resolve_every_cycle_hot", to_json(result.beside_hot)}};
}

}  // namespace flue::bench
