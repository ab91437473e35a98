// SPDX-License-Identifier: Apache-2.0
//
// Bench: the clock of a Verilated module in a unit test.

#ifndef TB_UNIT_BENCH_HPP_
#define TB_UNIT_BENCH_HPP_

#include <cstdint>
#include <iostream>
#include <memory>
#include <random>
#include <stdexcept>

#include <gtest/gtest.h>
#include <verilated.h>

namespace flue::test {

/// One module and its clock. A cycle of a test is: drive inputs, `settle()`, look at outputs,
/// `edge()`. So inputs change just after a rising edge, and what a test sees is what the next one
/// samples.
///
/// Everything that is not reset starts at random, inputs too. A failed assertion of the RTL fails
/// the test.
template <typename Model>
class Bench final {
 public:
  static constexpr std::uint64_t kCycleLimit = 2'000'000;

  explicit Bench(int seed = 1)
      : seed_(seed),
        context_(make_context(seed)),
        model_(context_.get(), ""),
        random_(static_cast<std::uint32_t>(seed)) {
    model_.clk = 1;
    model_.eval();
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;
  ~Bench() {
    model_.final();
    EXPECT_EQ(context_->errorCount(), 0) << "assertions of the RTL failed";
    if (testing::Test::HasFailure()) {
      std::cout << "seed " << seed_ << ", ended in cycle " << cycle_ << "\n";
    }
  }

  Model& pins() { return model_; }
  Model* operator->() { return &model_; }

  /// Outputs follow the inputs as they are driven now.
  void settle() {
    model_.clk = 0;
    model_.eval();
  }
  /// The rising edge: the next cycle begins.
  void edge() {
    model_.clk = 1;
    model_.eval();
    if (++cycle_ == kCycleLimit) throw std::runtime_error("cycle limit");
  }
  /// `cycles` whole ones, nobody looking.
  void run(int cycles) {
    for (int i = 0; i < cycles; ++i) {
      settle();
      edge();
    }
  }
  /// `rst` is high for `cycles` cycles.
  void reset(int cycles = 1) {
    model_.rst = 1;
    run(cycles);
    model_.rst = 0;
  }

  std::uint64_t cycle() const { return cycle_; }

  /// Traffic, the same for the same seed.
  std::mt19937& random() { return random_; }
  /// 0 to `count` - 1.
  std::uint32_t below(std::uint32_t count) { return static_cast<std::uint32_t>(random_() % count); }
  /// True in `percent` of 100 calls.
  bool chance(unsigned percent) { return below(100) < percent; }

 private:
  static std::unique_ptr<VerilatedContext> make_context(int seed) {
    auto context = std::make_unique<VerilatedContext>();
    context->randReset(2);
    context->randSeed(seed);
    context->fatalOnError(false);
    return context;
  }

  int seed_;
  std::unique_ptr<VerilatedContext> context_;
  Model model_;
  std::mt19937 random_;
  std::uint64_t cycle_ = 0;
};

/// Seeds for tests that repeat their traffic.
inline constexpr int kSeeds[] = {1, 2, 3};

}  // namespace flue::test

#endif  // TB_UNIT_BENCH_HPP_
