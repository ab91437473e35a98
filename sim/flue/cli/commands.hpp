// SPDX-License-Identifier: Apache-2.0
//
// The subcommands of the `flue` program. A new one is a function like these, and a line in
// main.cpp.

#ifndef FLUE_CLI_COMMANDS_HPP_
#define FLUE_CLI_COMMANDS_HPP_

#include <CLI/CLI.hpp>

#include "flue/cli/backend.hpp"

namespace flue::cli {

/// Exit status for a wrong command line, as for invalid input.
inline constexpr int kExitUsage = 2;

/// `flue run`: a scenario file.
///
/// @param app     Gets the subcommand, which does its work when `app` has parsed the command line.
/// @param status  Gets the exit status then. Lives as long as `app`.
void add_run_command(CLI::App& app, int* status);

/// `flue linux`: a Linux kernel as the host stack. Parameters as `add_run_command`.
void add_linux_command(CLI::App& app, int* status);

/// `flue waves`: what happened at an engine, from a dump of its waves. Another program does it.
void add_waves_command(CLI::App& app, int* status);

/// --backend and --wave, alike in every subcommand that runs an engine.
void add_backend_options(CLI::App& command, BackendOptions* options);

}  // namespace flue::cli

#endif  // FLUE_CLI_COMMANDS_HPP_
