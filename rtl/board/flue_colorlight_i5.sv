// SPDX-License-Identifier: Apache-2.0
//
// flue_colorlight_i5: top for the Colorlight i5 with LFE5U-25F-6 on its extension board (constraints/colorlight_i5.lpf). Structure only.
//
//   ports        led_n: the module's LED, active low: blinks slowly for life, and is dark while there is trouble on the line. button_n:
//                reset, active low
//   reset        while the PLL is not locked or the button is down
//   checked by   scripts/lint.sh (rtl)

`default_nettype none

module flue_colorlight_i5 #(
  parameter int unsigned NEIGHBORS        = 16,
  parameter int unsigned PATHS            = 32,
  parameter int unsigned CONNECTIONS      = 128,
  parameter int unsigned GENERATION_WIDTH = 16,
  parameter int unsigned CLOCK_MHZ        = 50,         // see flue_ecp5_clock
  parameter int unsigned BAUD             = 3_000_000,
  parameter int unsigned RESEND_CYCLES    = 1 << 22,    // see flue_board
  parameter int unsigned LIGHTS_WIDTH     = 26
) (
  input  wire logic clk_25mhz,
  input  wire logic button_n,
  input  wire logic uart_rx,
  output logic      uart_tx,
  output logic      led_n
);

  logic clk, rst, life, traffic, trouble;

  flue_ecp5_clock #(.CLOCK_MHZ(CLOCK_MHZ)) clock (.clk_25mhz, .button(!button_n), .clk, .rst);

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
    .clk, .rst, .uart_rx, .uart_tx, .led({trouble, traffic, life})
  );

  assign led_n = !((life ^ traffic) && !trouble);

endmodule

`default_nettype wire
