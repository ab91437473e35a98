// SPDX-License-Identifier: Apache-2.0
//
// flue_delay: gives back what it was given CYCLES cycles ago. A ring in LUT RAM, where a chain of registers would be wide.
//
//   latency      CYCLES cycles
//   throughput   1 word per cycle, never stalls
//   reset        none; the first CYCLES words after power-up are undefined
//   checked by   tb/unit/delay_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_delay #(
  parameter int unsigned CYCLES = 4,
  parameter int unsigned WIDTH  = 64
) (
  input  wire logic             clk,
  input  wire logic [WIDTH-1:0] in_data,
  output logic      [WIDTH-1:0] out_data
);

  `FLUE_REQUIRE(g_require_range, CYCLES >= 2 && CYCLES <= 15)

  logic [3:0] at_q = '0;  // needs a value, not a reset: any will do

  always_ff @(posedge clk) at_q <= at_q + 4'd1;

  flue_ram #(.DEPTH(16), .WIDTH(WIDTH), .STYLE("distributed")) ring (
    .clk,
    .wr_en  (1'b1),
    .wr_addr(at_q),
    .wr_data(in_data),
    .rd_addr(at_q - 4'(CYCLES - 1)),
    .rd_data(out_data)
  );

endmodule

`default_nettype wire
