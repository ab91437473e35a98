// SPDX-License-Identifier: Apache-2.0
//
// flue_bench_linux: a large host's capture, replayed: wall-clock per netlink message, and where it
// goes.
//
//   flue_bench_linux [CONNECTIONS [NEIGHBORS]]      default: 100,000 over 2,000
//
// Four times over the same file: read and parsed only; with the model of the kernel; the whole host
// stack on the reference engine; the same on the Verilated one.

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "flue/linux/kernel_model.hpp"
#include "flue/linux/read_capture.hpp"
#include "flue/reference/reference_engine.hpp"
#include "flue/replay/host_stack.hpp"
#include "flue/rtl/rtl_engine.hpp"
#include "tb/system/linux/large_host.hpp"

namespace flue::replay::test {
namespace {

/// The model of the kernel, and nothing that acts on it.
class ModelOnly final : public kernel::ConversationObserver {
 public:
  void on_link_dump(const kernel::Moment&, const kernel::LinkDump& dump) override {
    model_.apply(dump);
  }
  void on_neighbor_dump(const kernel::Moment&, const kernel::NeighborDump& dump) override {
    model_.apply(dump);
  }
  void on_neighbor(const kernel::Moment&, const kernel::NeighborMessage& message) override {
    model_.apply(message);
  }
  void on_socket_dump(const kernel::Moment&, const kernel::SocketDump& dump) override {
    model_.apply(dump);
  }
  void on_socket_destroyed(const kernel::Moment&, const kernel::SocketMessage& socket) override {
    model_.apply_destroyed(socket);
  }
  void on_route_lookup(const kernel::Moment&, const kernel::RouteLookup& lookup) override {
    model_.apply(lookup);
  }

 private:
  kernel::KernelModel model_;
};

class Totals final : public Observer {
 public:
  CheckResult check;
  Summary summary;

 private:
  void on_check(const CheckResult& result) override { check = result; }
  void on_summary(const Summary& told) override { summary = told; }
};

template <typename Body>
double seconds(Body body) {
  const auto begin = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double replay(const std::string& path, Engine& engine, Totals& totals) {
  return seconds([&] {
    HostStackConfig config;
    config.target.adapter.max_mtu = 65535;
    config.target.adapter.max_rcv_wnd = 0xffffffff;
    HostStack stack(engine, config, totals);
    kernel::read_capture(path, stack);
    stack.finish();
  });
}

int run(const LargeHost::Size& size) {
  std::string path = (std::filesystem::temp_directory_path() / "flue_bench_linux_XXXXXX").string();
  close(mkstemp(path.data()));
  const std::uint64_t messages = LargeHost(size, path).write();
  fmt::print("{} connections over {} neighbors: {} messages, {:.0f} MB\n\n", size.connections,
             size.neighbors, messages, static_cast<double>(std::filesystem::file_size(path)) / 1e6);

  const auto row = [messages](const char* what, double time, double before) {
    const double each = 1e6 / static_cast<double>(messages);
    fmt::print("{:<36} {:>8.2f} s  {:>7.2f} us a message  (this step {:.2f} us)\n", what, time,
               time * each, (time - before) * each);
    std::fflush(stdout);
    return time;
  };
  kernel::ConversationObserver nobody;
  ModelOnly model;
  const double parsed =
      row("read and parsed", seconds([&] { kernel::read_capture(path, nobody); }), 0);
  const double modelled = row("... and the kernel's model",
                              seconds([&] { kernel::read_capture(path, model); }), parsed);
  Totals on_reference, on_rtl;
  ReferenceEngine reference;
  const double host =
      row("... and the host, on the reference", replay(path, reference, on_reference), modelled);
  const std::unique_ptr<RtlEngine> rtl = make_rtl_engine();
  const double whole = row("... on the Verilated RTL", replay(path, *rtl, on_rtl), host);
  std::filesystem::remove(path);

  const Summary& summary = on_rtl.summary;
  fmt::print(
      "\nRTL to reference: {:.2f}\n{} neighbors, {} paths, {} connections offloaded in the end, {} "
      "left (table full); {} operations with {} blocks, {} cycles; {} differences\n",
      whole / host, on_rtl.check.neighbors, on_rtl.check.paths, on_rtl.check.connections,
      summary.left_with_kernel.table_full, summary.operations, summary.blocks,
      summary.cycles.value_or(0), summary.differences + on_reference.summary.differences);
  return summary.differences + on_reference.summary.differences == 0 ? 0 : 1;
}

}  // namespace
}  // namespace flue::replay::test

int main(int argc, char** argv) {
  flue::replay::test::LargeHost::Size size;
  if (argc > 1) size.connections = static_cast<std::uint32_t>(std::atoi(argv[1]));
  if (argc > 2) size.neighbors = static_cast<std::uint32_t>(std::atoi(argv[2]));
  size.closed_each_poll = size.connections / 50;
  return flue::replay::test::run(size);
}
