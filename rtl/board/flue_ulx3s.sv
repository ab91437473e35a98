// SPDX-License-Identifier: Apache-2.0
//
// flue_ulx3s: top for the ULX3S with LFE5U-85F (constraints/ulx3s.lpf). Structure only.
//
//   ports        ftdi_txd: from the USB bridge; ftdi_rxd: to it. btn[1] (FIRE1): reset. led[0] life, [1] traffic, [2] trouble, others dark
//   reset        while the PLL is not locked or FIRE1 is down
//   checked by   tb/system/board

`default_nettype none

module flue_ulx3s #(
  parameter int unsigned NEIGHBORS        = 256,
  parameter int unsigned PATHS            = 512,
  parameter int unsigned CONNECTIONS      = 2048,
  parameter int unsigned GENERATION_WIDTH = 16,
  parameter int unsigned CLOCK_MHZ        = 50,         // see flue_ecp5_clock
  parameter int unsigned BAUD             = 3_000_000,  // what the FT231X does
  parameter int unsigned RESEND_CYCLES    = 1 << 22,    // see flue_board
  parameter int unsigned LIGHTS_WIDTH     = 26
) (
  input  wire logic        clk_25mhz,
  input  wire logic [1:1]  btn,
  input  wire logic        ftdi_txd,
  output logic             ftdi_rxd,
  output logic [7:0]       led
);

  logic clk, rst;

  flue_ecp5_clock #(.CLOCK_MHZ(CLOCK_MHZ)) clock (.clk_25mhz, .button(btn[1]), .clk, .rst);

  flue_board #(
    .NEIGHBORS       (NEIGHBORS),
    .PATHS           (PATHS),
    .CONNECTIONS     (CONNECTIONS),
    .GENERATION_WIDTH(GENERATION_WIDTH),
    .CLOCK_HZ        (CLOCK_MHZ == 133 ? 133_333_333 : CLOCK_MHZ * 1_000_000),
    .BAUD            (BAUD),
    .RESEND_CYCLES   (RESEND_CYCLES),
    .LIGHTS_WIDTH    (LIGHTS_WIDTH)
  ) board (
    .clk, .rst, .uart_rx(ftdi_txd), .uart_tx(ftdi_rxd), .led(led[2:0])
  );

  assign led[7:3] = '0;

endmodule

`default_nettype wire
