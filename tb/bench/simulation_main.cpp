// SPDX-License-Identifier: Apache-2.0
//
// flue_bench_simulation: cycles per second of wall clock that the Verilated default build runs at.
// Built once with each Verilator by scripts/bench_verilators.sh, which compares them.

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>

#include <fmt/format.h>

#include "Vflue_engine.h"
#include "flue/rtl/verilated_engine.hpp"
#include "tb/bench/measure.hpp"
#include "tb/bench/mixes.hpp"
#include "tb/bench/stack/timed_model.hpp"
#include "tb/bench/world.hpp"

namespace {

using namespace flue;
using namespace flue::bench;
using TimedEngine = VerilatedEngine<TimedModel<Vflue_engine>>;

constexpr int kIdleCycles = 200000;
constexpr int kRounds = 8;

/// What `work` let the model do, in cycles per second.
template <typename Work>
double speed(TimedEngine& engine, Work work) {
  const std::uint64_t cycles = *engine.cycles();
  const auto time = engine.model().time();
  work();
  const std::chrono::duration<double> spent = engine.model().time() - time;
  return static_cast<double>(*engine.cycles() - cycles) / spent.count();
}

}  // namespace

int main() {
  try {
    TimedEngine engine(RtlOptions{});
    const double idle = speed(engine, [&] {
      for (int i = 0; i < kIdleCycles; ++i) engine.step();
    });
    double busy = 0;
    for (int round = 0; round < kRounds; ++round) {
      World world(engine);
      const Traffic traffic = realistic_mix().prepare(world);
      busy += speed(engine, [&] { measure(engine, traffic); }) / kRounds;
    }
    fmt::print("idle {:.0f} busy {:.0f}\n", idle, busy);
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    fmt::print(stderr, "flue_bench_simulation: {}\n", error.what());
    return EXIT_FAILURE;
  }
}
