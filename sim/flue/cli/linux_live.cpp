// SPDX-License-Identifier: Apache-2.0

#include <iostream>
#include <memory>
#include <string>

#include "flue/cli/linux_commands.hpp"
#include "flue/cli/linux_host.hpp"
#include "flue/cli/stop_signal.hpp"
#include "flue/linux/decode.hpp"
#include "flue/linux/teller.hpp"
#include "flue/linux/watcher.hpp"
#include "flue/replay/lines.hpp"
#include "flue/scenario/runner.hpp"

namespace flue::cli {
namespace {

struct LiveOptions {
  LinuxHostOptions host;
  WatchTimes times;
};

/// @return  kExitHeld, or kExitInvalid for a kernel that cannot be heard or understood.
int watch(const LiveOptions& options, replay::HostStack& stack) {
  StopSignal stop;
  kernel::Teller teller(stack);
  kernel::WatchOptions watch;
  watch.poll = std::chrono::milliseconds(options.times.poll_ms);
  watch.duration = duration_of(options.times);
  watch.stop_descriptor = stop.descriptor();
  int status = scenario::kExitHeld;
  try {
    kernel::Watcher watcher(watch, [&](const kernel::CaptureRecord& record) {
      teller.tell(record);
      std::cout.flush();
    });
    for (const std::string& each : watcher.restrictions()) std::cerr << "flue: " << each << '\n';
    watcher.run();
  } catch (const kernel::DecodeError& error) {
    std::cout.flush();
    std::cerr << "flue: the kernel: " << error.what() << "; right would be: " << error.right()
              << '\n';
    status = scenario::kExitInvalid;
  }
  teller.finish();
  return status;
}

int live_as_lines(const LiveOptions& options, Engine& engine) {
  replay::Lines lines(std::cout, std::cerr, options.host.quiet);
  replay::HostStack stack(engine, linux_host_config(options.host), lines);
  return conclude(stack, watch(options, stack));
}

}  // namespace

void add_linux_live(CLI::App& linux_command, int* status) {
  auto options = std::make_shared<LiveOptions>();
  CLI::App* command = linux_command.add_subcommand(
      "live",
      "the same as replay, straight from the kernel of this host (this network namespace); Ctrl-C "
      "ends it with the check and the summary");
  add_linux_host_options(*command, &options->host);
  add_watch_options(*command, &options->times);
  command->footer(
      "Needs no root. Without CAP_NET_ADMIN the receive buffers are smaller: on a busy host "
      "notifications are lost sooner, which costs dumps, not truth.\n\n"
      "Exit status: as of replay; 2 also when the kernel cannot be watched.");
  command->final_callback([options, status] {
    *status = run_linux_host(options->host.backend, [&](const Backend& backend) {
      return live_as_lines(*options, *backend.engine);
    });
  });
}

}  // namespace flue::cli
