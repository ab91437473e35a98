// SPDX-License-Identifier: Apache-2.0
//
// flue_ecp5_clock: the engine's clock from a 25 MHz oscillator, and its reset: while the PLL is not locked or a button is down.
//
//   ports        rst: synchronous to clk. button: asynchronous, active high
//   errors       elaboration stops at a CLOCK_MHZ that the table does not have
//   reset        released three cycles after lock and button
//   maps to      EHXPLLL; the oscillator within 3.125 to 400 MHz behind CLKI_DIV, the VCO within 400 to 800 MHz
//                (Lattice FPGA-DS-02012, sysCLOCK PLL timing)
//   checked by   tb/system/board (with tb/board/ehxplll.sv)

`default_nettype none
`include "flue_assert.svh"

module flue_ecp5_clock #(
  parameter int unsigned CLOCK_MHZ = 50  // 50, 75, 100, 110, 125 or 133 (133.3)
) (
  input  wire logic clk_25mhz,
  input  wire logic button,
  output logic      clk,
  output logic      rst
);

  // Frequency = 25 MHz * feedback / input; VCO = frequency * output.
  localparam int unsigned INPUT    = CLOCK_MHZ == 110 ? 5 : CLOCK_MHZ == 133 ? 3 : 1;
  localparam int unsigned FEEDBACK = CLOCK_MHZ == 50 ? 2 : CLOCK_MHZ == 75 ? 3 : CLOCK_MHZ == 100 ? 4 : CLOCK_MHZ == 110 ? 22 : CLOCK_MHZ == 125 ? 5 : 16;
  localparam int unsigned OUTPUT   = CLOCK_MHZ == 50 ? 12 : CLOCK_MHZ == 75 ? 8 : CLOCK_MHZ == 100 ? 6 : 5;

  `FLUE_REQUIRE(g_require_clock, CLOCK_MHZ inside {50, 75, 100, 110, 125, 133})

  logic lock;

  EHXPLLL #(
    .CLKI_DIV       (int'(INPUT)),
    .CLKFB_DIV      (int'(FEEDBACK)),
    .CLKOP_DIV      (int'(OUTPUT)),
    .CLKOP_CPHASE   (int'(OUTPUT) / 2 - 1),
    .CLKOP_FPHASE   (0),
    .CLKOP_ENABLE   ("ENABLED"),
    .CLKOS_ENABLE   ("DISABLED"),
    .CLKOS2_ENABLE  ("DISABLED"),
    .CLKOS3_ENABLE  ("DISABLED"),
    .FEEDBK_PATH    ("CLKOP"),
    .OUTDIVIDER_MUXA("DIVA"),
    .OUTDIVIDER_MUXB("DIVB"),
    .OUTDIVIDER_MUXC("DIVC"),
    .OUTDIVIDER_MUXD("DIVD"),
    .STDBY_ENABLE   ("DISABLED"),
    .DPHASE_SOURCE  ("DISABLED"),
    .PLLRST_ENA     ("DISABLED"),
    .INTFB_WAKE     ("DISABLED")
  ) pll (
    .CLKI        (clk_25mhz),
    .CLKFB       (clk),
    .RST         (1'b0),
    .STDBY       (1'b0),
    .PHASESEL0   (1'b0),
    .PHASESEL1   (1'b0),
    .PHASEDIR    (1'b1),
    .PHASESTEP   (1'b1),
    .PHASELOADREG(1'b1),
    .PLLWAKESYNC (1'b0),
    .ENCLKOP     (1'b0),
    .CLKOP       (clk),
    .CLKINTFB    (),
    .LOCK        (lock)
  );

  flue_reset_sync reset_sync (.clk, .async_rst(!lock || button), .rst);

endmodule

`default_nettype wire
