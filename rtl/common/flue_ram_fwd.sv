// SPDX-License-Identifier: Apache-2.0
//
// flue_ram_fwd: flue_ram whose read sees the write of the same cycle.
//
//   latency      1 cycle from rd_addr to rd_data
//   throughput   1 read and 1 write per cycle
//   ordering     a read sees every write of its own cycle and of earlier ones
//   reset        none
//   checked by   tb/unit/ram_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_ram_fwd #(
  parameter int unsigned DEPTH = 16,
  parameter int unsigned WIDTH = 8,
  parameter bit          ZERO  = 1'b0,
  parameter              STYLE = "block"
) (
  input  wire logic                     clk,
  input  wire logic                     wr_en,
  input  wire logic [$clog2(DEPTH)-1:0] wr_addr,
  input  wire logic [WIDTH-1:0]         wr_data,
  input  wire logic [$clog2(DEPTH)-1:0] rd_addr,
  output logic      [WIDTH-1:0]         rd_data
);

  logic             hit_q;
  logic [WIDTH-1:0] written_q;
  logic [WIDTH-1:0] stored;

  flue_ram #(.DEPTH(DEPTH), .WIDTH(WIDTH), .ZERO(ZERO), .STYLE(STYLE)) ram (
    .clk,
    .wr_en,
    .wr_addr,
    .wr_data,
    .rd_addr,
    .rd_data(stored)
  );

  always_ff @(posedge clk) begin
    hit_q     <= wr_en && wr_addr == rd_addr;
    written_q <= wr_data;
  end

  assign rd_data = (hit_q && !`FLUE_BUG(1)) ? written_q : stored;

endmodule

`default_nettype wire
