// SPDX-License-Identifier: Apache-2.0

#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "flue/cli/linux_commands.hpp"
#include "flue/cli/linux_host.hpp"
#include "flue/cli/stop_signal.hpp"
#include "flue/linux/decode.hpp"
#include "flue/linux/teller.hpp"
#include "flue/linux/watcher.hpp"
#include "flue/replay/lines.hpp"
#include "flue/replay/live_view.hpp"
#include "flue/scenario/runner.hpp"

namespace flue::cli {
namespace {

struct LiveOptions {
  LinuxHostOptions host;
  WatchTimes times;
};

using Note = std::function<void(const std::string&)>;

/// @param stop        Ends it; from then on Ctrl-C ends the program.
/// @param note        Gets what a missing permission takes away.
/// @param after_each  Called after each record.
/// @return            kExitHeld, or kExitInvalid for a kernel that cannot be understood.
int watch(const LiveOptions& options, StopSignal& stop, replay::HostStack& stack, const Note& note,
          const std::function<void(const kernel::Moment&)>& after_each) {
  kernel::Teller teller(stack);
  kernel::WatchOptions watch;
  watch.poll = std::chrono::milliseconds(options.times.poll_ms);
  watch.duration = duration_of(options.times);
  watch.stop_descriptor = stop.descriptor();
  int status = scenario::kExitHeld;
  try {
    std::optional<kernel::Watcher> watcher;
    watcher.emplace(watch, [&](const kernel::CaptureRecord& record) {
      teller.tell(record);
      after_each(record.moment);
      if (!stack.is_sound() || !std::cout) watcher->stop();
    });
    for (const std::string& each : watcher->restrictions()) note(each);
    watcher->run();
  } catch (const kernel::DecodeError& error) {
    std::cout.flush();
    std::cerr << "flue: the kernel: " << error.what() << "; right would be: " << error.right()
              << '\n';
    status = scenario::kExitInvalid;
  }
  stop.release();
  teller.finish();
  return status;
}

int live_as_lines(const LiveOptions& options, StopSignal& stop, Engine& engine) {
  replay::Lines lines(std::cout, std::cerr, options.host.quiet);
  replay::HostStack stack(engine, linux_host_config(options.host), lines);
  const Note note = [](const std::string& text) { std::cerr << "flue: " << text << '\n'; };
  return conclude(
      stack, watch(options, stop, stack, note, [](const kernel::Moment&) { std::cout.flush(); }));
}

replay::ScreenSize screen_size() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0) return {};
  return {size.ws_col, size.ws_row};
}

int live_on_a_terminal(const LiveOptions& options, StopSignal& stop, Engine& engine) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds kRedraw(100);
  replay::LiveView view(std::cout, std::cerr, describe_backend(options.host.backend.name));
  replay::HostStackConfig config = linux_host_config(options.host);
  config.check_each_poll = true;
  replay::HostStack stack(engine, config, view);
  Clock::time_point drawn;
  const Note note = [&view](const std::string& text) { view.tell(text); };
  const int status = watch(options, stop, stack, note, [&](const kernel::Moment& moment) {
    if (Clock::now() - drawn < kRedraw) return;
    view.draw(stack, moment, screen_size());
    drawn = Clock::now();
  });
  view.close();
  return conclude(stack, status);
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
      "On a terminal: a view of what is offloaded and what happens, compared with the kernel after "
      "every poll. Elsewhere, or with --quiet: lines, as replay prints them.\n\n"
      "Needs no root. Without CAP_NET_ADMIN the receive buffers are smaller: on a busy host "
      "notifications are lost sooner, which costs dumps, not truth.\n\n"
      "Exit status: as of replay; 2 also when the kernel cannot be watched.");
  command->final_callback([options, status] {
    StopSignal stop;  // before any thread is made: they all must leave the signal to it
    *status = run_linux_host(options->host.backend, [&](const Backend& backend) {
      const bool terminal = isatty(STDOUT_FILENO) != 0 && !options->host.quiet;
      return terminal ? live_on_a_terminal(*options, stop, *backend.engine)
                      : live_as_lines(*options, stop, *backend.engine);
    });
  });
}

}  // namespace flue::cli
