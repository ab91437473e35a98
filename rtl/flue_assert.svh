// SPDX-License-Identifier: Apache-2.0
//
// Assertions and parameter requirements, and the seeded bugs of the mutation test.

`ifndef FLUE_ASSERT_SVH_
`define FLUE_ASSERT_SVH_

// FLUE_ASSERT(name, condition): `condition` holds at every rising edge of `clk` at which `rst` is low. For our own bugs only: host
// input never fires one.
`ifndef SYNTHESIS
`define FLUE_ASSERT(name, condition) \
  name: assert property (@(posedge clk) rst || (condition));
`else
`define FLUE_ASSERT(name, condition)
`endif

// FLUE_REQUIRE(name, condition): elaboration stops unless the parameters satisfy `condition`.
`define FLUE_REQUIRE(name, condition) \
  if (!(condition)) begin : name \
    $error("flue: parameter requirement name does not hold"); \
  end

// FLUE_BUG(number): 1 only in the mutation test's build, when it was started with +flue_bug=number (tb/mutation).
`ifdef FLUE_SEEDED_BUGS
`define FLUE_BUG(number) (flue_bug_pkg::selected == number)
`else
`define FLUE_BUG(number) 1'b0
`endif

`endif
