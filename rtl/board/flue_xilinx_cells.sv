// SPDX-License-Identifier: Apache-2.0
//
// The vendor cells of the Arty A7's top, for tools that want a declaration (Vivado has its own: leave this file out there). What is real in
// them is whole here: the top gives whole numbers only, and Yosys keeps no real parameter.
//
//   checked by   scripts/lint.sh (the top against these ports); on Vivado untested

`default_nettype none

(* blackbox *)
module MMCME2_BASE #(
  parameter int CLKIN1_PERIOD = 0,
  parameter int CLKFBOUT_MULT_F = 5,
  parameter int DIVCLK_DIVIDE = 1,
  parameter int CLKOUT0_DIVIDE_F = 1
) (
  input  wire logic CLKIN1, CLKFBIN, PWRDWN, RST,
  output wire logic CLKFBOUT, CLKOUT0, LOCKED
);
endmodule

(* blackbox *)
module BUFG (
  input  wire logic I,
  output wire logic O
);
endmodule

`default_nettype wire
