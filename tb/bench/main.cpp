// SPDX-License-Identifier: Apache-2.0
//
// flue_bench: what each mix of operations costs, in clock cycles of the RTL.

#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

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
    "  note            the explanation below the table, of a beat that took more than a cycle or a "
    "cycle without a resolve\n"
    "  sent            descriptors, back to back: the stream is never starved\n"
    "  beats           of the descriptors, or, marked *, of the completions where those have more\n"
    "  stalls          cycles in which a beat was offered and not taken (COMMAND_STALLS); the "
    "completions' stream never is\n"
    "  cycles/descr.   cycles as of the next column, for each descriptor\n"
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
  explicit Bench(const Options& options) : options_(options) {
    if (options.json.empty()) return;
    file_.open(options.json);
    if (!file_) throw std::runtime_error(options.json + ": cannot be written");
  }

  void run() {
    run_mixes();
    run_resolves();
    if (wanted(kEagerUpload)) run_eager_upload();
    if (result_.is_null()) throw std::runtime_error("no mix has that name; --list prints all");
    if (!file_.is_open()) return;
    file_ << result_.dump(2) << '\n';
    if (!file_.flush()) throw std::runtime_error(options_.json + ": cannot be written");
  }

 private:
  bool wanted(const std::string& name) const {
    return name.find(options_.only) != std::string::npos;
  }

  /// `change` is applied to what is to be sent. On an engine that is as after power-up.
  template <typename Change>
  Measurement measure_mix(const Mix& mix, Change change) {
    const auto engine = make_rtl_engine();
    World world(*engine);
    Traffic traffic = mix.prepare(world);
    change(traffic);
    const Measurement measured = measure(*engine, traffic);
    if (engine->assertion_failures() > 0) throw MeasureError("assertions of the RTL failed");
    return measured;
  }

  void run_mixes() {
    std::string heading = mix_heading();
    std::vector<std::string> notes;
    for (const Mix& mix : all_mixes()) {
      if (!wanted(mix.name)) continue;
      fmt::print("{}", std::exchange(heading, ""));
      const MixResult result{measure_mix(mix, [](Traffic& traffic) { traffic.resolves.clear(); }),
                             measure_mix(mix, [](Traffic&) {}),
                             measure_mix(mix, [](Traffic& traffic) { traffic.ask_for_one(); })};
      ordered_json row = {{"name", mix.name}};
      row.update(to_json(result));
      unsigned note = 0;
      if (result.below_full_speed()) {
        note = note_number(notes, mix.why);
        row["note"] = notes[note - 1];
      }
      fmt::print("{}", mix_row(mix.name, result, note));
      std::fflush(stdout);
      result_["mixes"].push_back(std::move(row));
    }
    if (!heading.empty()) return;
    fmt::print("{}", mix_legend());
    for (std::size_t i = 0; i < notes.size(); ++i) fmt::print("({}) {}\n", i + 1, notes[i]);
  }

  /// From 1 on; the same for the same reason.
  static unsigned note_number(std::vector<std::string>& notes, const std::string& why) {
    const std::string text = why.empty() ? "Nobody has said why yet: a regression?" : why;
    auto found = std::find(notes.begin(), notes.end(), text);
    if (found == notes.end()) found = notes.insert(found, text);
    return static_cast<unsigned>(found - notes.begin() + 1);
  }

  void run_resolves() {
    std::string heading = resolve_heading();
    for (const Mix& mix : resolve_mixes()) {
      if (!wanted(mix.name)) continue;
      fmt::print("{}", std::exchange(heading, ""));
      const Measurement measured = measure_mix(mix, [](Traffic&) {});
      fmt::print("{}", resolve_row(mix.name, measured));
      std::fflush(stdout);
      result_["resolves"].push_back({{"name", mix.name}, {"measured", to_json(measured)}});
    }
  }

  void run_eager_upload() {
    const Measurement measured = measure_mix({kEagerUpload, eager_upload}, [](Traffic&) {});
    fmt::print("\n{}: one INVALIDATE, {} TcpIndicateRetrieve, the last {} cycles later\n",
               kEagerUpload, measured.events, measured.last_event);
    result_["eager_upload"] = to_json(measured);
  }

  const Options& options_;
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
