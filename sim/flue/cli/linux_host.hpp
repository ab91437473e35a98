// SPDX-License-Identifier: Apache-2.0
//
// What the subcommands of `flue linux` have in common: the options of a host stack, how it ends.

#ifndef FLUE_CLI_LINUX_HOST_HPP_
#define FLUE_CLI_LINUX_HOST_HPP_

#include <chrono>
#include <functional>
#include <string>

#include <CLI/CLI.hpp>

#include "flue/cli/backend.hpp"
#include "flue/replay/host_stack.hpp"

namespace flue::cli {

struct LinuxHostOptions {
  BackendOptions backend;
  std::string adapter;        ///< JSON, or the name of a file with it; empty: defaults
  std::string check = "end";  ///< or "each"
  bool quiet = false;
};

/// --backend, --wave, --adapter, --check and --quiet.
void add_linux_host_options(CLI::App& command, LinuxHostOptions* options);
/// --adapter alone.
void add_adapter_option(CLI::App& command, std::string* adapter);

/// @throws scenario::InputError, AdapterConfigError
replay::TargetConfig linux_target_config(const std::string& adapter);
replay::HostStackConfig linux_host_config(const LinuxHostOptions& options);

/// How long and how often a kernel is watched.
struct WatchTimes {
  double seconds = 0;  ///< 0: until Ctrl-C
  unsigned poll_ms = 200;
};
/// --duration and --poll.
void add_watch_options(CLI::App& command, WatchTimes* times);
/// For kernel::WatchOptions; nothing: until Ctrl-C.
std::optional<std::chrono::milliseconds> duration_of(const WatchTimes& times);

/// The kernel has said its last word: the check and the summary.
///
/// @param status  Of the way there: kExitHeld, or what went wrong.
/// @return        The exit status.
int conclude(replay::HostStack& stack, int status);

/// Runs `body` on the backend. What can go wrong around it is told on standard error.
///
/// @return  The exit status: `body`'s, unless the output or the engine is broken.
int run_linux_host(const BackendOptions& options, const std::function<int(const Backend&)>& body);

}  // namespace flue::cli

#endif  // FLUE_CLI_LINUX_HOST_HPP_
