// SPDX-License-Identifier: Apache-2.0

#include <unistd.h>

#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "flue/cli/commands.hpp"
#include "flue/linux/read_capture.hpp"
#include "flue/miniport/adapter_config.hpp"
#include "flue/replay/demo_view.hpp"
#include "flue/replay/host_stack.hpp"
#include "flue/replay/lines.hpp"
#include "flue/scenario/input_error.hpp"
#include "flue/scenario/input_file.hpp"
#include "flue/scenario/runner.hpp"

namespace flue::cli {
namespace {

struct ReplayOptions {
  std::string file;
  BackendOptions backend;
  std::string adapter;
  std::string check = "end";
  bool quiet = false;
  bool demo = false;
};

/// An interface of Linux takes any MTU and a socket any receive buffer.
constexpr std::uint32_t kMaxMtu = 65535;
constexpr std::uint32_t kMaxRcvWnd = 4294967295;

/// @param text  JSON, or the name of a file with it.
replay::TargetConfig target_config(const std::string& text) {
  scenario::Adapter adapter;
  if (!text.empty()) {
    const bool inlined = text.find('{') != std::string::npos;
    adapter = scenario::parse_adapter(inlined ? text : scenario::read_input(text));
  }
  if (adapter.lines.count("max_mtu") == 0) adapter.config.max_mtu = kMaxMtu;
  if (adapter.lines.count("max_rcv_wnd") == 0) adapter.config.max_rcv_wnd = kMaxRcvWnd;
  return {adapter.config, adapter.intermediate_drivers};
}

/// Whatever came before a bad record has been done and is reported.
int replay_capture(const std::string& file, replay::HostStack& stack) {
  int status = scenario::kExitHeld;
  try {
    kernel::read_capture(file, stack);
  } catch (const kernel::CaptureError& error) {
    std::cout.flush();
    std::cerr << "flue: " << error.what() << '\n';
    status = scenario::kExitInvalid;
  }
  stack.finish();
  if (stack.host().miniport().lost()) {
    std::cerr << "flue: the target stopped answering: " << stack.host().miniport().loss() << '\n';
    return scenario::kExitLost;
  }
  if (status != scenario::kExitHeld) return status;
  return stack.host().broken_below() || stack.differences() != 0 ? scenario::kExitFailed
                                                                 : scenario::kExitHeld;
}

int replay_as_lines(const ReplayOptions& options, const replay::HostStackConfig& config,
                    Engine& engine) {
  replay::Lines lines(std::cout, std::cerr, options.quiet);
  replay::HostStack stack(engine, config, lines);
  return replay_capture(options.file, stack);
}

int replay_for_a_person(const ReplayOptions& options, const replay::HostStackConfig& config,
                        Engine& engine) {
  replay::DemoView view(std::cout, isatty(STDOUT_FILENO) != 0);
  replay::HostStack stack(engine, config, view);
  view.begin(options.file, describe_backend(options.backend.name), stack.host());
  const int status = replay_capture(options.file, stack);
  view.finish(stack.host(), engine, options.backend.wave);
  return status;
}

int run(const ReplayOptions& options) {
  try {
    check_backend(options.backend);
    replay::HostStackConfig config;
    config.target = target_config(options.adapter);
    config.check_each_poll = options.check == "each";
    const Backend backend = make_backend(options.backend);
    const int status = options.demo ? replay_for_a_person(options, config, *backend.engine)
                                    : replay_as_lines(options, config, *backend.engine);
    std::cout.flush();
    if (!std::cout) {
      std::cerr << "flue: standard output cannot be written\n";
      return scenario::kExitFailed;
    }
    if (backend.assertion_failures() != 0) {
      std::cerr << "flue: assertions of the RTL failed: " << backend.assertion_failures() << '\n';
      return scenario::kExitFailed;
    }
    return status;
  } catch (const scenario::InputError& error) {
    std::cerr << "flue: --adapter: " << error.what() << '\n';
    return scenario::kExitInvalid;
  } catch (const AdapterConfigError& error) {
    std::cerr << "flue: --adapter: " << error.what() << '\n';
    return scenario::kExitInvalid;
  } catch (const BackendError& error) {
    std::cerr << "flue: " << error.what() << '\n';
    return kExitUsage;
  } catch (const EngineRefused& error) {
    std::cerr << "flue: " << error.what() << '\n';
    return scenario::kExitLost;
  } catch (const EngineGone& error) {
    std::cout.flush();
    std::cerr << "flue: " << error.what() << '\n';
    return scenario::kExitLost;
  }
}

}  // namespace

void add_linux_command(CLI::App& app, int* status) {
  CLI::App* linux_command =
      app.add_subcommand("linux", "a Linux kernel as the host stack above the engine");
  linux_command->require_subcommand(1);

  auto options = std::make_shared<ReplayOptions>();
  CLI::App* command = linux_command->add_subcommand(
      "replay",
      "run the host stack from a netlink capture: what the kernel said becomes chimney operations, "
      "and what the engine then holds is compared with the kernel");
  command->add_option("IN.pcap", options->file, "capture (pcap, LINKTYPE_NETLINK)")->required();
  add_backend_options(*command, &options->backend);
  command->add_option("--adapter", options->adapter,
                      "the adapter of the replay: JSON as in a scenario, or a file with it");
  command
      ->add_option("--check", options->check,
                   "compare engine and kernel at the end (end), or after every poll too (each)")
      ->check(CLI::IsMember({"each", "end"}))
      ->capture_default_str();
  command->add_flag("--quiet", options->quiet,
                    "print only differences, check and summary (and, on standard error, what is "
                    "wrong)");
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
  command->final_callback([options, status] { *status = run(*options); });
}

}  // namespace flue::cli
