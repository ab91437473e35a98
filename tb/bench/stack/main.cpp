// SPDX-License-Identifier: Apache-2.0
//
// flue_bench_stack: descriptors per second of wall clock through the whole stack.

#include <cstdio>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "tb/bench/stack/report.hpp"
#include "tb/bench/stack/stack_run.hpp"

namespace {

using namespace flue::bench;

constexpr char kDescription[] =
    "Sends operations through the whole stack: protocol driver, NDIS, two intermediate drivers, "
    "miniport driver, engine (4,096 neighbors, 32,768 paths, 65,536 "
    "connections). The same run with the reference model as\nthe engine, and with the Verilated "
    "RTL.\n";
constexpr char kFooter[] =
    "\nTimes are those of the wall clock, so compare rows of one run only.\n"
    "\nExit status: 0; 1 when an operation does not succeed, or FILE cannot be written; above 100 "
    "for wrong options.\n";

int run(Work work, const std::string& json) {
  using Checkers = flue::ndis::DriverStack::Checkers;
  std::ofstream file;
  if (!json.empty()) {
    file.open(json);
    if (!file) throw std::runtime_error(json + ": cannot be written");
  }
  nlohmann::ordered_json result;
  for (const auto& [checkers, title] : {std::pair{Checkers::kOff, "without contract checkers"},
                                        std::pair{Checkers::kOn, "with contract checkers"}}) {
    work.checkers = checkers;
    const std::vector<Phase> reference = run_stack(make_large_reference(), work);
    const std::vector<Phase> rtl = run_stack(make_large_rtl(), work);
    fmt::print("\n{}\n{}", title, stack_table(reference, rtl));
    std::fflush(stdout);
    result[title] = to_json(reference, rtl);
  }
  if (file.is_open() && !(file << result.dump(2) << '\n' << std::flush)) {
    throw std::runtime_error(json + ": cannot be written");
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Work work;
  std::string json;
  CLI::App app{kDescription, "flue_bench_stack"};
  app.footer(kFooter);
  app.add_option("--updates", work.streamed_updates,
                 "Single updates, 64 of them under way; besides, a tenth as many that are awaited")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--json", json, "Write the numbers to this file too")->type_name("FILE");
  CLI11_PARSE(app, argc, argv);
  work.awaited_updates = (work.streamed_updates + 9) / 10;
  try {
    return run(work, json);
  } catch (const std::exception& error) {
    fmt::print(stderr, "flue_bench_stack: {}\n", error.what());
    return 1;
  }
}
