// SPDX-License-Identifier: Apache-2.0

#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "flue/cli/commands.hpp"
#include "flue/miniport/adapter_config.hpp"
#include "flue/scenario/input_error.hpp"
#include "flue/scenario/input_file.hpp"
#include "flue/scenario/runner.hpp"

namespace flue::cli {
namespace {

struct RunOptions {
  std::string file;
  BackendOptions backend;
  bool quiet = false;
};

int run(const RunOptions& options) {
  try {
    check_backend(options.backend);
    scenario::Scenario scenario = scenario::parse_scenario(scenario::read_input(options.file));
    const Backend backend = make_backend(options.backend);
    const int status = scenario::run_scenario(std::move(scenario), *backend.engine,
                                              {std::cout, std::cerr, options.quiet});
    std::cout.flush();
    if (!std::cout) {
      std::cerr << "flue: standard output cannot be written\n";
      return scenario::kExitFailed;
    }
    if (backend.assertion_failures() != 0) {
      std::cerr << "flue: assertions of the RTL failed: " << backend.assertion_failures() << '\n';
      return scenario::kExitFailed;
    }
    return status;
  } catch (const scenario::InputError& error) {
    std::cerr << "flue: " << (options.file == "-" ? "standard input" : options.file) << ": "
              << error.what() << '\n';
    return scenario::kExitInvalid;
  } catch (const BackendError& error) {
    std::cerr << "flue: " << error.what() << '\n';
    return kExitUsage;
  } catch (const EngineRefused& error) {
    std::cerr << "flue: " << error.what() << '\n';
    return scenario::kExitLost;
  } catch (const EngineGone& error) {
    std::cout.flush();
    std::cerr << "flue: " << error.what() << '\n';
    return scenario::kExitLost;
  }
}

}  // namespace

void add_backend_options(CLI::App& command, BackendOptions* options) {
  command
      .add_option("--backend", options->name,
                  "what stands behind the driver: the Verilated RTL (rtl), the reference model "
                  "(reference), either of them as a SystemC module (systemc-rtl, systemc), or a "
                  "board at a serial device (serial:/dev/ttyUSB0; with another rate than 3 Mbaud "
                  "serial:/dev/ttyUSB0@1000000)")
      ->capture_default_str();
  command.add_option("--wave", options->wave,
                     "write waves, a file name ending in .fst or .vcd: of the RTL (in SystemC too) "
                     "every signal, of another backend what went over its streams and registers");
}

void add_run_command(CLI::App& app, int* status) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = app.add_subcommand(
      "run",
      "run a scenario: chimney operations in, one line of JSON for each thing that happens out");
  command->add_option("FILE", options->file, "scenario (JSON); - is standard input")->required();
  add_backend_options(*command, &options->backend);
  command->add_flag("--quiet", options->quiet,
                    "print only the summary (and, on standard error, what is wrong)");
  command->footer(
      "Exit status:\n"
      "  0  every expectation held\n"
      "  1  one did not, or the contract was broken below the host; standard error says which\n"
      "  2  the scenario is not valid or larger than 256 MiB (nothing was run), or the command "
      "line is wrong\n"
      "  3  the target stopped answering, and no `fail` asked for it");
  command->final_callback([options, status] { *status = run(*options); });
}

}  // namespace flue::cli
