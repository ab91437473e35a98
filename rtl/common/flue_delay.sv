// SPDX-License-Identifier: Apache-2.0
//
// flue_delay: gives back what it was given CYCLES cycles ago. A ring in LUT RAM, where a chain of registers would be wide.
//
// As flue_fifo, a wide one is made of slices that start at different places of their rings.
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

  localparam int unsigned SLICE  = 64;
  localparam int unsigned SLICES = (WIDTH + SLICE - 1) / SLICE;

  for (genvar i = 0; i < SLICES; i++) begin : g_slice
    localparam int unsigned LSB  = i * SLICE;
    localparam int unsigned BITS = LSB + SLICE > WIDTH ? WIDTH - LSB : SLICE;

    // Need values, not resets: any will do that are as far apart.
    logic [3:0] wr_q = 4'(CYCLES - 1 + i);
    logic [3:0] rd_q = 4'(i);

    always_ff @(posedge clk) begin
      wr_q <= wr_q + 4'd1;
      rd_q <= rd_q + 4'd1;
    end

    flue_ram_array #(.DEPTH(16), .WIDTH(BITS), .STYLE("distributed")) ring (
      .clk,
      .wr_en  (1'b1),
      .wr_addr(wr_q),
      .wr_data(in_data[LSB+:BITS]),
      .rd_addr(rd_q),
      .rd_data(out_data[LSB+:BITS])
    );
  end

endmodule

`default_nettype wire
