// SPDX-License-Identifier: Apache-2.0
//
// flue_systemc_server: one SystemC simulation of the engine, driven over a socket by the process
// that started it (sim/flue/process).
//
//   flue_systemc_server loosely-timed [NEIGHBORS PATHS CONNECTIONS GENERATION_WIDTH]
//   flue_systemc_server cycle-accurate [WAVES.fst|.vcd]

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "flue/layout/flue_regs.hpp"
#include "flue/process/channel.hpp"
#include "flue/process/exchange.hpp"
#include "flue/systemc/cycle_accurate_engine.hpp"
#include "flue/systemc/loosely_timed_engine.hpp"
#include "flue/systemc/server/host_port.hpp"

namespace flue::systemc {
namespace {

using process::Action;
using process::Answer;
using process::Request;

const sc_core::sc_time kPeriod(4, sc_core::SC_NS);

/// An engine and its host. The program has one, at one time or another.
class Simulation {
 public:
  explicit Simulation(EngineModule& engine) : engine_(engine), host_("host", engine) {}

  /// Of every clock cycle from now on, the values before its rising edge and after it.
  void record(std::function<void(std::uint64_t half_cycle)> dump) { dump_ = std::move(dump); }

  void step() {
    if (dump_) {
      sc_core::sc_start(kPeriod / 4);
      dump_(2 * periods_);
      sc_core::sc_start(kPeriod / 2);
      dump_(2 * periods_ + 1);
      sc_core::sc_start(kPeriod / 4);
    } else {
      sc_core::sc_start(kPeriod);
    }
    ++periods_;
  }

  /// Waits until the first descriptor would be taken.
  void wait_until_ready() {
    Request status;
    status.action = Action::kRead;
    status.address = reg::status::kAddress;
    do access(status);
    while ((host_.value() & reg::status::kReadyMask) == 0);
  }

  /// Does what it is told until nobody is there any more.
  ///
  /// @param clocked  The engine counts the periods.
  void serve(process::Channel& channel, bool clocked) {
    for (Request request; answer(channel, clocked) && channel.receive(&request);) act(request);
  }

 private:
  void act(const Request& request) {
    engine_.pause_completions((request.paused & process::kCompletion) != 0);
    engine_.pause_events((request.paused & process::kEvent) != 0);
    engine_.pause_answers((request.paused & process::kAnswer) != 0);
    host_.offer(request);
    if (request.action == Action::kStep) {
      step();
      return;
    }
    access(request);
    const bool reset = request.action == Action::kWrite &&
                       request.address == reg::control::kAddress &&
                       (request.value & reg::control::kSoftResetMask) != 0;
    if (reset) host_.forget();
  }

  void access(const Request& request) {
    host_.begin_access(request);
    while (host_.accessing()) step();
  }

  bool answer(process::Channel& channel, bool clocked) {
    const std::vector<Beat> beats = host_.take_completions();
    const std::vector<EventWords> events = host_.take_events();
    const std::vector<ResolveAnswerWords> answers = host_.take_answers();
    Answer answer;
    answer.value = host_.value();
    answer.waiting = host_.waiting();
    answer.beats = static_cast<std::uint32_t>(beats.size());
    answer.events = static_cast<std::uint32_t>(events.size());
    answer.answers = static_cast<std::uint32_t>(answers.size());
    answer.assertion_failures = engine_.assertion_failures();
    answer.clocked = clocked ? 1 : 0;
    answer.cycles = periods_;
    return channel.send(answer) && channel.send_all(beats) && channel.send_all(events) &&
           channel.send_all(answers);
  }

  EngineModule& engine_;
  HostPort host_;
  std::uint64_t periods_ = 0;
  std::function<void(std::uint64_t)> dump_;
};

/// Rising edges in the middle of the periods: what is offered between two of them is there at the
/// next edge.
///
/// @param waves  A file for them; empty: none.
void serve_cycle_accurate(process::Channel& channel, const std::string& waves) {
  sc_core::sc_clock clk("clk", kPeriod, 0.5, kPeriod / 2);
  sc_core::sc_signal<bool> rst("rst", true);
  CycleAccurateEngine engine("engine");
  engine.clk(clk);
  engine.rst(rst);
  Simulation simulation(engine);
  for (int i = 0; i < 4; ++i) simulation.step();
  rst.write(false);
  simulation.wait_until_ready();
  if (!waves.empty()) {
    engine.begin_waves(waves);
    simulation.record([&](std::uint64_t half_cycle) { engine.dump_waves(half_cycle); });
  }
  simulation.serve(channel, true);
}

void serve_loosely_timed(process::Channel& channel, const ReferenceConfig& config) {
  LooselyTimedEngine engine("engine", config);
  Simulation simulation(engine);
  simulation.wait_until_ready();
  simulation.serve(channel, false);
}

std::uint32_t number(const std::string& text) {
  return static_cast<std::uint32_t>(std::stoul(text));
}

void run(const std::vector<std::string>& arguments) {
  process::Channel channel(process::kChannelFd);
  if ((arguments.size() == 1 || arguments.size() == 2) && arguments[0] == "cycle-accurate") {
    serve_cycle_accurate(channel, arguments.size() == 2 ? arguments[1] : "");
  } else if (arguments == std::vector<std::string>{"loosely-timed"}) {
    serve_loosely_timed(channel, {});
  } else if (arguments.size() == 5 && arguments[0] == "loosely-timed") {
    serve_loosely_timed(channel, ReferenceConfig::of(number(arguments[1]), number(arguments[2]),
                                                     number(arguments[3]), number(arguments[4])));
  } else {
    throw std::invalid_argument(
        "loosely-timed [NEIGHBORS PATHS CONNECTIONS GENERATION_WIDTH], or "
        "cycle-accurate [WAVES.fst|.vcd]");
  }
}

}  // namespace
}  // namespace flue::systemc

int sc_main(int argc, char** argv) {
  try {
    flue::systemc::run({argv + 1, argv + argc});
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::cerr << "flue_systemc_server: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
