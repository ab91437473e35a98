// SPDX-License-Identifier: Apache-2.0
//
// flue: the program.

#include <cstdio>
#include <exception>
#include <iostream>

#include "flue/cli/commands.hpp"

namespace {

int run(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  CLI::App app{"Flue: a TCP chimney offload engine and the host model that drives it", "flue"};
  app.set_version_flag("--version", "flue 0.1.0");
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  app.footer("`flue SUBCOMMAND --help` says more about each.");

  int status = 0;
  flue::cli::add_run_command(app, &status);
  flue::cli::add_linux_command(app, &status);
  flue::cli::add_waves_command(app, &status);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // --help and --version come here too.
    return app.exit(error) == 0 ? 0 : flue::cli::kExitUsage;
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    // Nothing that input can cause but too little memory.
    std::fprintf(stderr, "flue: %s\n", error.what());
    return 1;
  }
}
