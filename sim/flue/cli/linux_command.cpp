// SPDX-License-Identifier: Apache-2.0

#include "flue/cli/commands.hpp"
#include "flue/cli/linux_commands.hpp"

namespace flue::cli {

void add_linux_command(CLI::App& app, int* status) {
  CLI::App* command =
      app.add_subcommand("linux", "a Linux kernel as the host stack above the engine");
  command->require_subcommand(1);
  add_linux_record(*command, status);
  add_linux_replay(*command, status);
  add_linux_live(*command, status);
  add_linux_scenario(*command, status);
}

}  // namespace flue::cli
