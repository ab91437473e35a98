// SPDX-License-Identifier: Apache-2.0
//
// flue_arty_a7: top for the Arty A7 (constraints/arty_a7.xdc, arty_a7.tcl). Structure only.
//
//   ports        uart_txd_in: from the USB bridge; uart_rxd_out: to it. ck_rst: reset, active low. led[0] life, [1] traffic, [2] trouble
//   errors       elaboration stops at a CLOCK_MHZ that the table does not have
//   reset        while the MMCM is not locked or ck_rst is low
//   maps to      MMCME2_BASE, VCO within 600 to 1,200 MHz (DS181, speed grade 1)
//   checked by   scripts/lint.sh (rtl)

`default_nettype none
`include "flue_assert.svh"

module flue_arty_a7 #(
  parameter int unsigned NEIGHBORS        = 64,
  parameter int unsigned PATHS            = 128,
  parameter int unsigned CONNECTIONS      = 512,
  parameter int unsigned GENERATION_WIDTH = 16,
  parameter int unsigned CLOCK_MHZ        = 100,        // 75, 100, 110 or 125
  parameter int unsigned BAUD             = 3_000_000,
  parameter int unsigned RESEND_CYCLES    = 1 << 22,    // see flue_board
  parameter int unsigned LIGHTS_WIDTH     = 26
) (
  input  wire logic        CLK100MHZ,
  input  wire logic        ck_rst,
  input  wire logic        uart_txd_in,
  output logic             uart_rxd_out,
  output logic [3:0]       led
);

  // VCO = 100 MHz * MULTIPLY.
  localparam int MULTIPLY = CLOCK_MHZ == 75 ? 9 : CLOCK_MHZ == 110 ? 11 : 10;
  localparam int DIVIDE   = CLOCK_MHZ == 75 ? 12 : CLOCK_MHZ == 125 ? 8 : 10;

  `FLUE_REQUIRE(g_require_clock, CLOCK_MHZ inside {75, 100, 110, 125})

  logic clk, rst, clk_mmcm, feedback, locked;

  MMCME2_BASE #(
    .CLKIN1_PERIOD   (10),
    .CLKFBOUT_MULT_F (MULTIPLY),
    .DIVCLK_DIVIDE   (1),
    .CLKOUT0_DIVIDE_F(DIVIDE)
  ) mmcm (
    .CLKIN1  (CLK100MHZ),
    .CLKFBIN (feedback),
    .CLKFBOUT(feedback),
    .CLKOUT0 (clk_mmcm),
    .LOCKED  (locked),
    .PWRDWN  (1'b0),
    .RST     (1'b0)
  );

  BUFG clock_buffer (.I(clk_mmcm), .O(clk));

  flue_reset_sync reset_sync (.clk, .async_rst(!locked || !ck_rst), .rst);

  flue_board #(
    .NEIGHBORS       (NEIGHBORS),
    .PATHS           (PATHS),
    .CONNECTIONS     (CONNECTIONS),
    .GENERATION_WIDTH(GENERATION_WIDTH),
    .CLOCK_HZ        (CLOCK_MHZ * 1_000_000),
    .BAUD            (BAUD),
    .RESEND_CYCLES   (RESEND_CYCLES),
    .LIGHTS_WIDTH    (LIGHTS_WIDTH)
  ) board (
    .clk, .rst, .uart_rx(uart_txd_in), .uart_tx(uart_rxd_out), .led(led[2:0])
  );

  assign led[3] = 1'b0;

endmodule

`default_nettype wire
