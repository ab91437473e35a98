// SPDX-License-Identifier: Apache-2.0

#include <systemc>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tb/sim/systemc/bench.hpp"

/// The tests are a thread of the simulation, so that they may call a blocking transport.
int sc_main(int argc, char** argv) {
  using namespace flue::systemc::test;
  testing::InitGoogleMock(&argc, argv);
  Bench bench;
  set_bench(&bench);

  int result = 1;
  sc_core::sc_spawn_options options;
  options.set_stack_size(1 << 20);
  sc_core::sc_spawn(
      [&] {
        sc_core::wait(4 * kPeriod);
        bench.rst.write(false);
        result = RUN_ALL_TESTS();
        sc_core::sc_stop();
      },
      "tests", &options);
  sc_core::sc_start();
  return result;
}
