// SPDX-License-Identifier: Apache-2.0

#include <iostream>
#include <memory>
#include <string>

#include "flue/cli/linux_commands.hpp"
#include "flue/cli/linux_host.hpp"
#include "flue/replay/host_stack.hpp"
#include "flue/replay/scenario_printer.hpp"
#include "flue/scenario/runner.hpp"

namespace flue::cli {
namespace {

struct ScenarioOptions {
  std::string file;
  std::string adapter;
};

/// What the operations are depends on what the target answers: the reference model does.
int print_scenario(const ScenarioOptions& options, Engine& engine) {
  replay::HostStackConfig config;
  config.target = linux_target_config(options.adapter);
  config.check_at_end = false;
  replay::ScenarioPrinter printer(std::cout, config.target);
  replay::HostStack stack(engine, config, printer);
  const int status = conclude(stack, read_into(options.file, stack));
  printer.finish();
  return status;
}

}  // namespace

void add_linux_scenario(CLI::App& linux_command, int* status) {
  auto options = std::make_shared<ScenarioOptions>();
  CLI::App* command = linux_command.add_subcommand(
      "scenario",
      "print the operations that a replay of the capture would do, as a scenario for `flue run`");
  command->add_option("IN.pcap", options->file, "capture (pcap, LINKTYPE_NETLINK)")->required();
  add_adapter_option(*command, &options->adapter);
  command->footer(
      "Exit status:\n"
      "  0  printed\n"
      "  2  the capture cannot be read, or not further (standard error names the record; the "
      "scenario is whole up to there), or the command line is wrong");
  command->final_callback([options, status] {
    const BackendOptions reference{"reference", ""};
    *status = run_linux_host(reference, [&](const Backend& backend) {
      return print_scenario(*options, *backend.engine);
    });
  });
}

}  // namespace flue::cli
