// SPDX-License-Identifier: Apache-2.0

#include "tb/bench/stack/report.hpp"

#include <fmt/format.h>

namespace flue::bench {
namespace {

constexpr char kColumns[] = "{:<34} {:>11} {:>10} {:>12} {:>12} {:>13} {:>11} {:>13}\n";

Phase sum_of(const std::vector<Phase>& phases) {
  Phase sum;
  sum.name = "all of it";
  for (const Phase& phase : phases) {
    sum.descriptors += phase.descriptors;
    sum.cycles += phase.cycles;
    sum.wall += phase.wall;
    if (phase.in_model)
      sum.in_model = sum.in_model.value_or(std::chrono::nanoseconds{}) + *phase.in_model;
  }
  return sum;
}

double ratio(double numerator, double denominator) {
  return denominator > 0 ? numerator / denominator : 0;
}

double seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

double cycles_per_descriptor(const Phase& phase) {
  return ratio(static_cast<double>(phase.cycles), static_cast<double>(phase.descriptors));
}

double model_cycles_per_second(const Phase& phase) {
  return ratio(static_cast<double>(phase.cycles), seconds(phase.in_model.value_or(phase.wall)));
}

std::string row(const Phase& reference, const Phase& rtl) {
  return fmt::format(kColumns, rtl.name, rtl.descriptors,
                     fmt::format("{:.2f}", cycles_per_descriptor(rtl)),
                     fmt::format("{:.0f}", reference.descriptors_per_second()),
                     fmt::format("{:.0f}", rtl.descriptors_per_second()),
                     fmt::format("{:.2f}", ratio(seconds(rtl.wall), seconds(reference.wall))),
                     fmt::format("{:.0f}", model_cycles_per_second(rtl)),
                     fmt::format("{:.1f} %", 100 * rtl.share_outside().value_or(1)));
}

nlohmann::ordered_json row_json(const Phase& reference, const Phase& rtl) {
  return {{"name", rtl.name},
          {"descriptors", rtl.descriptors},
          {"cycles_per_descriptor", cycles_per_descriptor(rtl)},
          {"descriptors_per_second_reference", reference.descriptors_per_second()},
          {"descriptors_per_second_rtl", rtl.descriptors_per_second()},
          {"wall_rtl_over_reference", ratio(seconds(rtl.wall), seconds(reference.wall))},
          {"model_cycles_per_second", model_cycles_per_second(rtl)},
          {"share_outside_the_model", rtl.share_outside().value_or(1)}};
}

}  // namespace

std::string stack_table(const std::vector<Phase>& reference, const std::vector<Phase>& rtl) {
  std::string text = fmt::format(kColumns, "", "", "cycles", "descriptors", "per second",
                                 "wall, RTL", "model", "outside the") +
                     fmt::format(kColumns, "work", "descriptors", "/descr.", "reference", "RTL",
                                 "/ reference", "cycles/s", "model");
  for (std::size_t i = 0; i < rtl.size(); ++i) text += row(reference[i], rtl[i]);
  return text + row(sum_of(reference), sum_of(rtl));
}

nlohmann::ordered_json to_json(const std::vector<Phase>& reference, const std::vector<Phase>& rtl) {
  nlohmann::ordered_json json;
  for (std::size_t i = 0; i < rtl.size(); ++i) {
    json["phases"].push_back(row_json(reference[i], rtl[i]));
  }
  json["all"] = row_json(sum_of(reference), sum_of(rtl));
  return json;
}

}  // namespace flue::bench
