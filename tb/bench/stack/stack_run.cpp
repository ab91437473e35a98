// SPDX-License-Identifier: Apache-2.0

#include "tb/bench/stack/stack_run.hpp"

#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "flue/host/tree.hpp"

namespace flue::bench {
namespace {

using host::Block;
using host::OperationKind;
using host::Tree;
using Clock = std::chrono::steady_clock;

host::NeighborState neighbor_state(std::size_t seed) {
  host::NeighborState state;
  state.DlDestinationAddress = {0x02,
                                0,
                                0,
                                static_cast<UCHAR>(seed >> 16),
                                static_cast<UCHAR>(seed >> 8),
                                static_cast<UCHAR>(seed)};
  return state;
}

host::PathState path_state(std::size_t seed) {
  host::PathState state;
  state.SourceAddress = {10, 0, 0, 1};
  state.DestinationAddress = {10, static_cast<UCHAR>(seed >> 16), static_cast<UCHAR>(seed >> 8),
                              static_cast<UCHAR>(seed)};
  state.PathMtu = static_cast<ULONG>(1280 + seed % 221);
  return state;
}

host::TcpState connection_state(std::size_t seed) {
  host::TcpState state;
  state.LocalPort = static_cast<USHORT>(seed);
  state.RemotePort = 443;
  state.RemoteMss = 1460;
  state.State = TcpConnectionEstablished;
  state.InitialRcvWnd = static_cast<ULONG>(65536 + seed % 4096);
  state.TtlOrHopLimit = static_cast<UCHAR>(1 + seed % 255);
  state.KeepAlive.TimeoutDelta = state.Retransmit.TimeoutDelta = 0xFFFFFFFF;
  return state;
}

/// Counts what comes back, and stops the run at what should not.
class Receiver final : public host::Observer {
 public:
  void on_completion(host::Completion completion) override {
    if (!completion.all_succeeded()) throw std::runtime_error("a block did not succeed");
    ++completions;
    blocks += completion.blocks.size();
  }

  std::size_t completions = 0;
  std::size_t blocks = 0;
};

class StackRun {
 public:
  StackRun(const MeasuredEngine& engine, const Work& work)
      : engine_(engine), work_(work), host_(*engine.engine, config()) {
    for (std::size_t i = 0; i < work.forest.connections; ++i) {
      connections_.push_back(fmt::format("t{}", i));
    }
  }

  std::vector<Phase> run() {
    const Forest& forest = work_.forest;
    one_tree("initiate, one tree", OperationKind::kInitiate, layout::StateClass::kAll);
    one_tree("update, one tree", OperationKind::kUpdate, layout::StateClass::kCached);
    time(fmt::format("update, single, {} under way", kUnderWay), [&] {
      for (std::size_t i = 0; i < work_.streamed_updates; ++i) {
        while (i - receiver_.completions >= kUnderWay) host_.poll();
        host_.start(OperationKind::kUpdate, single_update(i));
      }
      host_.settle();
    });
    time("update, single, each awaited", [&] {
      for (std::size_t i = 0; i < work_.awaited_updates; ++i) {
        host_.start(OperationKind::kUpdate, single_update(i + forest.connections / 2));
        host_.settle();
      }
    });
    one_tree("query, one tree", OperationKind::kQuery, layout::StateClass::kAll);
    one_tree("terminate, one tree", OperationKind::kTerminate, layout::StateClass::kDelegated);
    host_.check_memory();
    if (host_.violations() > 0) throw std::runtime_error("the chimney's contract was broken");
    return std::move(phases_);
  }

 private:
  host::HostConfig config() {
    host::HostConfig config;
    config.intermediate_drivers = kIntermediateDrivers;
    config.checkers = work_.checkers;
    config.observer = &receiver_;
    return config;
  }

  std::uint64_t cycles() const { return engine_.engine->cycles().value_or(0); }
  std::optional<std::chrono::nanoseconds> time_in_model() const {
    if (!engine_.time_in_model) return std::nullopt;
    return engine_.time_in_model();
  }

  template <typename Action>
  void time(std::string name, Action action) {
    receiver_.completions = receiver_.blocks = 0;
    const std::uint64_t first_cycle = cycles();
    const auto model_before = time_in_model();
    const Clock::time_point start = Clock::now();
    action();
    Phase phase;
    phase.wall = Clock::now() - start;
    if (model_before) phase.in_model = *time_in_model() - *model_before;
    phase.name = std::move(name);
    phase.descriptors = receiver_.blocks;
    phase.cycles = cycles() - first_cycle;
    phases_.push_back(std::move(phase));
  }

  /// The tree itself is made before the clock starts: it is what a host stack has anyway.
  void one_tree(const char* name, OperationKind kind, layout::StateClass classes) {
    Tree tree = forest(kind, classes);
    time(name, [&] {
      host_.start(kind, std::move(tree));
      host_.settle();
    });
    if (phases_.back().descriptors != work_.forest.blocks()) {
      throw std::runtime_error(fmt::format("{}: not every block came back", name));
    }
  }

  Tree forest(OperationKind kind, layout::StateClass classes) {
    const bool state = kind == OperationKind::kInitiate || kind == OperationKind::kUpdate;
    const Forest& forest = work_.forest;
    Tree tree(forest.neighbors);
    for (std::size_t i = 0; i < forest.neighbors; ++i) {
      tree[i].object = fmt::format("n{}", i);
      tree[i].type = state_type(layout::Layer::kNeighbor, classes);
      if (state) tree[i].state = neighbor_state(i);
    }
    std::vector<std::vector<Block>> of_paths(forest.paths);
    for (std::size_t i = 0; i < forest.connections; ++i) {
      Block& block = of_paths[i % forest.paths].emplace_back();
      block.object = connections_[i];
      block.type = state_type(layout::Layer::kTcp, classes);
      if (state) block.state = connection_state(i);
    }
    for (std::size_t i = 0; i < forest.paths; ++i) {
      Block& block = tree[i % forest.neighbors].dependents.emplace_back();
      block.object = fmt::format("p{}", i);
      block.type = state_type(layout::Layer::kIp4Path, classes);
      if (state) block.state = path_state(i);
      block.dependents = std::move(of_paths[i]);
    }
    return tree;
  }

  Tree single_update(std::size_t i) const {
    Tree tree(1);
    tree.front().object = connections_[i % connections_.size()];
    tree.front().type = TcpOffloadCachedState;
    tree.front().state = connection_state(i);
    return tree;
  }

  const MeasuredEngine& engine_;
  const Work& work_;
  Receiver receiver_;
  host::Host host_;
  std::vector<std::string> connections_;
  std::vector<Phase> phases_;
};

double seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

}  // namespace

double Phase::descriptors_per_second() const {
  return static_cast<double>(descriptors) / seconds(wall);
}

std::optional<double> Phase::share_outside() const {
  if (!in_model) return std::nullopt;
  return 1 - seconds(*in_model) / seconds(wall);
}

std::vector<Phase> run_stack(const MeasuredEngine& engine, const Work& work) {
  return StackRun(engine, work).run();
}

}  // namespace flue::bench
