// SPDX-License-Identifier: Apache-2.0
//
// flue_soak: the random differential test with ever new seeds, until something differs or it is
// stopped.

#include <cstdint>
#include <cstdio>
#include <optional>
#include <random>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "differential.hpp"
#include "tb/common/engines.hpp"

namespace {

using flue::test::DifferentialOptions;
using flue::test::EngineFactory;

/// One line of what was done; false when something differed.
bool run_seed(const EngineFactory& factory, const DifferentialOptions& options) {
  const auto device = factory.make();
  const auto result = flue::test::run_differential(*device, factory.config, options);
  if (!result.failure.empty()) {
    fmt::print("{} {}\nrepeat with: flue_soak --engine {} --rounds {} --size {} --seed {}\n",
               factory.name, result.failure, factory.name, options.rounds, options.size,
               options.seed);
    return false;
  }
  fmt::print("{} seed {}: {} descriptors, {} resolves, {} delegates, {} events: equal\n",
             factory.name, options.seed, result.descriptors, result.resolves, result.delegates,
             result.events);
  std::fflush(stdout);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Random traffic on every engine and on the reference model, compared; new seeds until "
      "stopped."};
  DifferentialOptions options;
  std::optional<std::uint32_t> seed;
  std::optional<std::uint32_t> first;
  std::string engine;
  app.add_option("--seed", seed, "this seed only");
  app.add_option("--from", first, "first seed (default: drawn and printed)");
  app.add_option("--engine", engine, "this engine only, e.g. Rtl4x4x4");
  app.add_option("--rounds", options.rounds, "rounds for each seed")->capture_default_str();
  app.add_option("--size", options.size, "descriptors in a round, about")->capture_default_str();
  CLI11_PARSE(app, argc, argv);

  std::vector<EngineFactory> factories = flue::test::small_engines();
  for (const EngineFactory& factory : flue::test::full_size_engines()) factories.push_back(factory);
  bool known = engine.empty();
  for (const EngineFactory& factory : factories) known |= factory.name == engine;
  if (!known) {
    fmt::print(stderr, "flue_soak: --engine {}: there is none of that name; there are:", engine);
    for (const EngineFactory& factory : factories) fmt::print(stderr, " {}", factory.name);
    fmt::print(stderr, "\n");
    return 2;
  }

  options.seed = seed ? *seed : first ? *first : std::random_device{}();
  do {
    for (const EngineFactory& factory : factories) {
      if (!engine.empty() && factory.name != engine) continue;
      if (!run_seed(factory, options)) return 1;
    }
    ++options.seed;
  } while (!seed);
  return 0;
}
