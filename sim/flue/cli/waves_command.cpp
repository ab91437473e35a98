// SPDX-License-Identifier: Apache-2.0

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "flue/cli/commands.hpp"

namespace flue::cli {
namespace {

/// Returns only if there is no such program.
void become(std::vector<std::string> command) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (std::string& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
}

/// The reader of dumps is Python (python/flue/waves), where a library reads VCD and FST: from the
/// tree that this program was built in, else `flue-waves` as pip installed it.
int run(const std::vector<std::string>& arguments) {
  std::cout.flush();
  std::vector<std::string> installed{"flue-waves"};
  installed.insert(installed.end(), arguments.begin(), arguments.end());
  if (access(FLUE_PYTHON, X_OK) == 0 && access(FLUE_PYTHON_PATH, R_OK) == 0) {
    setenv("PYTHONPATH", FLUE_PYTHON_PATH, 1);
    installed[0] = "flue.waves";
    installed.insert(installed.begin(), {FLUE_PYTHON, "-m"});
  }
  become(installed);
  std::cerr << "flue: waves needs Python packages: `scripts/setup.sh python`, or `pip install "
               "./python[waves]` in Flue's source\n";
  return kExitUsage;
}

}  // namespace

void add_waves_command(CLI::App& app, int* status) {
  CLI::App* command = app.add_subcommand(
      "waves",
      "what happened at an engine, from a dump of its waves (VCD, FST): descriptors with their "
      "completions and latencies, events, resolves");
  command->set_help_flag();  // the other program's
  command->prefix_command();
  command->final_callback([command, status] { *status = run(command->remaining()); });
}

}  // namespace flue::cli
