// SPDX-License-Identifier: Apache-2.0

#include <unistd.h>

#include <iostream>
#include <memory>
#include <string>

#include "flue/cli/linux_commands.hpp"
#include "flue/cli/linux_host.hpp"
#include "flue/linux/read_capture.hpp"
#include "flue/replay/demo_view.hpp"
#include "flue/replay/lines.hpp"
#include "flue/scenario/runner.hpp"

namespace flue::cli {
namespace {

struct ReplayOptions {
  std::string file;
  LinuxHostOptions host;
  bool demo = false;
};

int replay_as_lines(const ReplayOptions& options, Engine& engine) {
  replay::Lines lines(std::cout, std::cerr, options.host.quiet);
  replay::HostStack stack(engine, linux_host_config(options.host), lines);
  return conclude(stack, read_into(options.file, stack));
}

int replay_for_a_person(const ReplayOptions& options, Engine& engine) {
  replay::DemoView view(std::cout, isatty(STDOUT_FILENO) != 0);
  replay::HostStack stack(engine, linux_host_config(options.host), view);
  view.begin(options.file, describe_backend(options.host.backend.name), stack.host());
  const int status = conclude(stack, read_into(options.file, stack));
  view.finish(stack.host(), engine, options.host.backend.wave);
  return status;
}

}  // namespace

int read_into(const std::string& file, kernel::ConversationObserver& listener) {
  try {
    kernel::read_capture(file, listener);
    return scenario::kExitHeld;
  } catch (const kernel::CaptureError& error) {
    std::cout.flush();
    std::cerr << "flue: " << error.what() << '\n';
    return scenario::kExitInvalid;
  }
}

void add_linux_replay(CLI::App& linux_command, int* status) {
  auto options = std::make_shared<ReplayOptions>();
  CLI::App* command = linux_command.add_subcommand(
      "replay",
      "run the host stack from a netlink capture: what the kernel said becomes chimney operations, "
      "and what the engine then holds is compared with the kernel");
  command->add_option("IN.pcap", options->file, "capture (pcap, LINKTYPE_NETLINK)")->required();
  add_linux_host_options(*command, &options->host);
  command->add_flag("--demo", options->demo,
                    "for a person: what happened in plain words, tables and counters in place of "
                    "JSON");
  command->footer(
      "Exit status:\n"
      "  0  the engine holds what the kernel says\n"
      "  1  it does not, or the contract was broken below the host\n"
      "  2  the capture cannot be read, or not further (standard error names the record; what came "
      "before was done), or the command line is wrong\n"
      "  3  the target stopped answering");
  command->final_callback([options, status] {
    *status = run_linux_host(options->host.backend, [&](const Backend& backend) {
      return options->demo ? replay_for_a_person(*options, *backend.engine)
                           : replay_as_lines(*options, *backend.engine);
    });
  });
}

}  // namespace flue::cli
