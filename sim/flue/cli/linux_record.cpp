// SPDX-License-Identifier: Apache-2.0

#include <iostream>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "flue/cli/linux_commands.hpp"
#include "flue/cli/linux_host.hpp"
#include "flue/cli/stop_signal.hpp"
#include "flue/linux/capture_writer.hpp"
#include "flue/linux/decode.hpp"
#include "flue/linux/watcher.hpp"
#include "flue/scenario/runner.hpp"

namespace flue::cli {
namespace {

struct RecordOptions {
  std::string file;
  WatchTimes times;
};

int record(const RecordOptions& options) {
  try {
    const StopSignal stop;
    kernel::CaptureWriter writer(options.file);
    kernel::WatchOptions watch;
    watch.poll = std::chrono::milliseconds(options.times.poll_ms);
    watch.duration = duration_of(options.times);
    watch.stop_descriptor = stop.descriptor();
    kernel::Watcher watcher(watch, [&writer](const kernel::CaptureRecord& each) {
      writer.write(each);
      writer.flush();  // whatever becomes of this program
    });
    for (const std::string& each : watcher.restrictions()) std::cerr << "flue: " << each << '\n';
    watcher.run();
    std::cout << fmt::format(R"({{"recorded":{{"records":{},"polls":{},"losses":{}}}}})",
                             watcher.records(), watcher.polls(), watcher.losses())
              << std::endl;
    return scenario::kExitHeld;
  } catch (const std::runtime_error& error) {
    // A file that cannot be written, a kernel that cannot be heard or understood.
    std::cerr << "flue: " << error.what() << '\n';
    return scenario::kExitInvalid;
  }
}

}  // namespace

void add_linux_record(CLI::App& linux_command, int* status) {
  auto options = std::make_shared<RecordOptions>();
  CLI::App* command = linux_command.add_subcommand(
      "record",
      "watch this host's (this network namespace's) neighbors, routes and TCP sockets, and write "
      "what the kernel said");
  command->add_option("OUT.pcap", options->file, "capture (pcap, LINKTYPE_NETLINK)")->required();
  add_watch_options(*command, &options->times);
  command->footer(
      "Needs no root. Without CAP_NET_ADMIN the receive buffers are smaller: on a busy host "
      "notifications are lost sooner, which costs dumps, not truth.\n\n"
      "Exit status:\n"
      "  0  recorded\n"
      "  2  the file cannot be written, the kernel cannot be watched, or the command line is "
      "wrong");
  command->final_callback([options, status] { *status = record(*options); });
}

}  // namespace flue::cli
