// SPDX-License-Identifier: Apache-2.0
//
// flue_place: makes the placement of an ECP5 design better. scripts/flow/placement.py runs it
// between nextpnr's placer and its router.
#include <fstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "anneal.hpp"

namespace {

void place(const std::string& problem_file, const std::string& places_file,
           const flue::place::Settings& settings) {
  using namespace flue::place;
  std::ifstream text(problem_file);
  auto problem = read(text);
  fmt::print("{:>5} {:>8} {:>6} {:>8} {:>7}\n", "%", "MHz", "late", "wires", "crowd");
  anneal(problem, settings, [](const Progress& now) {
    fmt::print("{:5.0f} {:8.1f} {:6} {:8.0f} {:7.0f}\n", 100 * now.done, 1e6 / now.worst, now.late,
               now.wire_length, now.most_crowded);
    std::fflush(stdout);
  });
  std::ofstream places(places_file);
  write_places(problem, places);
  if (!places.flush()) throw std::runtime_error("cannot write " + places_file);
}

}  // namespace

int main(int argc, char** argv) try {
  CLI::App app(
      "Makes the placement of an ECP5 design better: its slow ways shorter, its wires fewer.");
  std::string problem, places;
  flue::place::Settings settings;
  double aim_mhz = 1e6 / settings.aim;
  app.add_option("problem", problem,
                 "cells, places, connections, times (scripts/place/problem.hpp)")
      ->required()
      ->check(CLI::ExistingFile);
  app.add_option("places", places, "written: x y z of each cell")->required();
  app.add_option("--aim", aim_mhz, "MHz to aim for")
      ->check(CLI::Range(1.0, 1000.0))
      ->capture_default_str();
  app.add_option("--moves", settings.moves, "moves to try")
      ->check(CLI::Range(0L, 1'000'000'000'000L))
      ->capture_default_str();
  app.add_option("--temperature", settings.temperature, "at first, in tiles of wire")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--seed", settings.seed, "of chance")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  settings.aim = 1e6 / aim_mhz;
  place(problem, places, settings);
  return 0;
} catch (const std::exception& error) {
  fmt::print(stderr, "flue_place: {}\n", error.what());
  return 1;
}
