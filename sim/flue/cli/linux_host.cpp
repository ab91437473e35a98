// SPDX-License-Identifier: Apache-2.0

#include "flue/cli/linux_host.hpp"

#include <iostream>

#include "flue/cli/commands.hpp"
#include "flue/linux/capture.hpp"
#include "flue/linux/netlink_socket.hpp"
#include "flue/miniport/adapter_config.hpp"
#include "flue/scenario/input_error.hpp"
#include "flue/scenario/input_file.hpp"
#include "flue/scenario/runner.hpp"

namespace flue::cli {
namespace {

/// An interface of Linux takes any MTU and a socket any receive buffer.
constexpr std::uint32_t kMaxMtu = 65535;
constexpr std::uint32_t kMaxRcvWnd = 4294967295;

int complain(const std::string& what, int status) {
  std::cout.flush();
  std::cerr << "flue: " << what << '\n';
  return status;
}

}  // namespace

void add_adapter_option(CLI::App& command, std::string* adapter) {
  command.add_option("--adapter", *adapter,
                     "the adapter: JSON as in a scenario, or a file with it");
}

void add_linux_host_options(CLI::App& command, LinuxHostOptions* options) {
  add_backend_options(command, &options->backend);
  add_adapter_option(command, &options->adapter);
  command
      .add_option("--check", options->check,
                  "compare engine and kernel at the end (end), or after every poll too (each)")
      ->check(CLI::IsMember({"each", "end"}))
      ->capture_default_str();
  command.add_flag("--quiet", options->quiet,
                   "print only differences, check and summary (and, on standard error, what is "
                   "wrong)");
}

void add_watch_options(CLI::App& command, WatchTimes* times) {
  command
      .add_option("--duration", times->seconds, "stop after so many seconds; without it: at Ctrl-C")
      ->check(CLI::Range(0.001, 1e9));
  command
      .add_option("--poll", times->poll_ms,
                  "milliseconds from one look at the TCP sockets to the next")
      ->check(CLI::Range(1U, 3'600'000U))
      ->capture_default_str();
}

std::optional<std::chrono::milliseconds> duration_of(const WatchTimes& times) {
  if (times.seconds == 0) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::duration<double>(times.seconds));
}

replay::TargetConfig linux_target_config(const std::string& text) {
  scenario::Adapter adapter;
  if (!text.empty()) {
    const bool inlined = text.find('{') != std::string::npos;
    adapter = scenario::parse_adapter(inlined ? text : scenario::read_input(text));
  }
  if (adapter.lines.count("max_mtu") == 0) adapter.config.max_mtu = kMaxMtu;
  if (adapter.lines.count("max_rcv_wnd") == 0) adapter.config.max_rcv_wnd = kMaxRcvWnd;
  return {adapter.config, adapter.intermediate_drivers};
}

replay::HostStackConfig linux_host_config(const LinuxHostOptions& options) {
  replay::HostStackConfig config;
  config.target = linux_target_config(options.adapter);
  config.check_each_poll = options.check == "each";
  return config;
}

int conclude(replay::HostStack& stack, int status) {
  stack.finish();
  if (stack.host().miniport().lost()) {
    return complain("the target stopped answering: " + stack.host().miniport().loss(),
                    scenario::kExitLost);
  }
  if (status != scenario::kExitHeld) return status;
  return stack.host().broken_below() || stack.differences() != 0 ? scenario::kExitFailed
                                                                 : scenario::kExitHeld;
}

int run_linux_host(const BackendOptions& options, const std::function<int(const Backend&)>& body) {
  try {
    const Backend backend = make_backend(options);
    const int status = body(backend);
    std::cout.flush();
    if (!std::cout) {
      return complain("standard output cannot be written", scenario::kExitFailed);
    }
    if (backend.assertion_failures() != 0) {
      return complain(
          "assertions of the RTL failed: " + std::to_string(backend.assertion_failures()),
          scenario::kExitFailed);
    }
    return status;
  } catch (const scenario::InputError& error) {
    return complain(std::string("--adapter: ") + error.what(), scenario::kExitInvalid);
  } catch (const AdapterConfigError& error) {
    return complain(std::string("--adapter: ") + error.what(), scenario::kExitInvalid);
  } catch (const BackendError& error) {
    return complain(error.what(), kExitUsage);
  } catch (const kernel::WatchError& error) {
    return complain(error.what(), scenario::kExitInvalid);
  } catch (const EngineRefused& error) {
    return complain(error.what(), scenario::kExitLost);
  } catch (const EngineGone& error) {
    return complain(error.what(), scenario::kExitLost);
  }
}

}  // namespace flue::cli
