// SPDX-License-Identifier: Apache-2.0
//
// EHXPLLL: the ECP5's PLL for simulations that count cycles and not time: its clock out is its clock in.
//
//   ports        LOCK: high 64 cycles after power-up. Ports and parameters that are not looked at are those of a PLL that no top uses
//                otherwise

`default_nettype none

/* verilator lint_off DECLFILENAME */
/* verilator lint_off UNUSEDPARAM */
/* verilator lint_off UNUSEDSIGNAL */

module EHXPLLL #(
  parameter int CLKI_DIV = 1,
  parameter int CLKFB_DIV = 1,
  parameter int CLKOP_DIV = 8,
  parameter int CLKOP_CPHASE = 0,
  parameter int CLKOP_FPHASE = 0,
  parameter CLKOP_ENABLE = "ENABLED",
  parameter CLKOS_ENABLE = "DISABLED",
  parameter CLKOS2_ENABLE = "DISABLED",
  parameter CLKOS3_ENABLE = "DISABLED",
  parameter FEEDBK_PATH = "CLKOP",
  parameter OUTDIVIDER_MUXA = "DIVA",
  parameter OUTDIVIDER_MUXB = "DIVB",
  parameter OUTDIVIDER_MUXC = "DIVC",
  parameter OUTDIVIDER_MUXD = "DIVD",
  parameter STDBY_ENABLE = "DISABLED",
  parameter DPHASE_SOURCE = "DISABLED",
  parameter PLLRST_ENA = "DISABLED",
  parameter INTFB_WAKE = "DISABLED"
) (
  input  wire logic CLKI, CLKFB, RST, STDBY,
  input  wire logic PHASESEL0, PHASESEL1, PHASEDIR, PHASESTEP, PHASELOADREG, PLLWAKESYNC,
  input  wire logic ENCLKOP,
  output wire logic CLKOP, CLKINTFB, LOCK
);

  logic [6:0] count_q = '0;

  always_ff @(posedge CLKI) if (!LOCK) count_q <= count_q + 7'd1;

  assign CLKOP    = CLKI;
  assign CLKINTFB = CLKI;
  assign LOCK     = count_q[6];

endmodule

/* verilator lint_on UNUSEDSIGNAL */
/* verilator lint_on UNUSEDPARAM */
/* verilator lint_on DECLFILENAME */

`default_nettype wire
