// SPDX-License-Identifier: Apache-2.0
//
// flue_bench: what each mix of operations costs, in clock cycles of the RTL.

#include <cstdio>
#include <exception>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "flue/rtl/rtl_engine.hpp"
#include "tb/bench/measure.hpp"
#include "tb/bench/mixes.hpp"
#include "tb/bench/report.hpp"
#include "tb/bench/world.hpp"

namespace {

using namespace flue;
using namespace flue::bench;
using nlohmann::ordered_json;

constexpr char kDescription[] =
    "Measures the default build of the engine (1,024 neighbors, 4,096 paths, 8,192 connections), "
    "simulated from its RTL.\n"
    "Descriptors are sent without a pause and every completion, answer and event is taken at once. "
    "All numbers are exact clock\n"
    "cycles of the engine, so they are the same on every machine.\n";
constexpr char kFooter[] =
    "\nColumns:\n"
    "  sent            descriptors\n"
    "  beats           of the descriptors, or, marked *, of the completions where those have more\n"
    "  cycles/beat     from the first of these beats to the last. Of descriptors these are beats "
    "and stalls as\n"
    "                  registers COMMAND_BEATS and COMMAND_STALLS count them\n"
    "  latency         cycles from a descriptor's last beat accepted to its completion offered: "
    "least, median,\n"
    "                  largest. Completions that have more beats than their descriptors queue, "
    "which it includes\n"
    "  resolves/cycle  requests for the headers of connections taken, of those offered in every "
    "cycle\n"
    "  resolve latency cycles from a request offered to its answer offered\n"
    "\nExit status: 0; 1 when the engine did something else than a mix asks for, or FILE cannot be "
    "written; above 100\nfor wrong options.\n";
constexpr char kEagerUpload[] = "eager upload";

struct Options {
  std::string json;
  std::string only;
  bool list = false;
};

/// Prints rows as they are measured and gathers them for the JSON file.
class Bench {
 public:
  explicit Bench(const Options& options) : options_(options), engine_(make_rtl_engine()) {
    if (options.json.empty()) return;
    file_.open(options.json);
    if (!file_) throw std::runtime_error(options.json + ": cannot be written");
  }

  void run() {
    run_mixes();
    run_resolves();
    if (wanted(kEagerUpload)) run_eager_upload();
    if (result_.is_null()) throw std::runtime_error("no mix has that name; --list prints all");
    if (engine_->assertion_failures() > 0) throw MeasureError("assertions of the RTL failed");
    if (!file_.is_open()) return;
    file_ << result_.dump(2) << '\n';
    if (!file_.flush()) throw std::runtime_error(options_.json + ": cannot be written");
  }

 private:
  bool wanted(const std::string& name) const {
    return name.find(options_.only) != std::string::npos;
  }

  Measurement measure_mix(const Mix& mix, bool with_resolves) {
    World world(*engine_);
    Traffic traffic = mix.prepare(world);
    if (!with_resolves) traffic.resolves.clear();
    return measure(*engine_, traffic);
  }

  void run_mixes() {
    std::string heading = mix_heading();
    for (const Mix& mix : all_mixes()) {
      if (!wanted(mix.name)) continue;
      fmt::print("{}", std::exchange(heading, ""));
      const Measurement alone = measure_mix(mix, false);
      const Measurement beside = measure_mix(mix, true);
      fmt::print("{}", mix_row(mix.name, alone, beside));
      std::fflush(stdout);
      result_["mixes"].push_back({{"name", mix.name},
                                  {"alone", to_json(alone)},
                                  {"with_a_resolve_every_cycle", to_json(beside)}});
    }
    if (heading.empty()) fmt::print("{}", mix_legend());
  }

  void run_resolves() {
    std::string heading = resolve_heading();
    for (const Mix& mix : resolve_mixes()) {
      if (!wanted(mix.name)) continue;
      fmt::print("{}", std::exchange(heading, ""));
      const Measurement measured = measure_mix(mix, true);
      fmt::print("{}", resolve_row(mix.name, measured));
      std::fflush(stdout);
      result_["resolves"].push_back({{"name", mix.name}, {"measured", to_json(measured)}});
    }
  }

  void run_eager_upload() {
    World world(*engine_);
    const Measurement measured = measure(*engine_, eager_upload(world));
    fmt::print("\n{}: one INVALIDATE, {} TcpIndicateRetrieve, the last {} cycles later\n",
               kEagerUpload, measured.events, measured.last_event);
    result_["eager_upload"] = to_json(measured);
  }

  const Options& options_;
  std::unique_ptr<RtlEngine> engine_;
  std::ofstream file_;
  ordered_json result_;
};

void list() {
  for (const Mix& mix : all_mixes()) fmt::print("{}\n", mix.name);
  for (const Mix& mix : resolve_mixes()) fmt::print("{}\n", mix.name);
  fmt::print("{}\n", kEagerUpload);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app{kDescription, "flue_bench"};
  app.footer(kFooter);
  app.add_option("--json", options.json, "Write the numbers to this file too")->type_name("FILE");
  app.add_option("--only", options.only, "Measure only mixes whose name contains this")
      ->type_name("TEXT");
  app.add_flag("--list", options.list, "Print the names of the mixes and measure nothing");
  CLI11_PARSE(app, argc, argv);
  try {
    if (options.list) {
      list();
      return 0;
    }
    Bench(options).run();
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "flue_bench: {}\n", error.what());
    return 1;
  }
}
