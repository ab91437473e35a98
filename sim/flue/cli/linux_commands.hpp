// SPDX-License-Identifier: Apache-2.0
//
// The subcommands of `flue linux`. Parameters as `add_run_command`.

#ifndef FLUE_CLI_LINUX_COMMANDS_HPP_
#define FLUE_CLI_LINUX_COMMANDS_HPP_

#include <string>

#include <CLI/CLI.hpp>

#include "flue/linux/conversation.hpp"

namespace flue::cli {

void add_linux_record(CLI::App& linux_command, int* status);
void add_linux_replay(CLI::App& linux_command, int* status);
void add_linux_live(CLI::App& linux_command, int* status);
void add_linux_scenario(CLI::App& linux_command, int* status);

/// Tells `listener` the capture. What ends it early is told on standard error; what came before has
/// been told then.
///
/// @return  kExitHeld or kExitInvalid
int read_into(const std::string& file, kernel::ConversationObserver& listener);

}  // namespace flue::cli

#endif  // FLUE_CLI_LINUX_COMMANDS_HPP_
