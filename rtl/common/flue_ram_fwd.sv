// SPDX-License-Identifier: Apache-2.0
//
// flue_ram_fwd: flue_ram whose read sees the write of the cycle of its address and, with NEXT, that of the cycle after it.
//
//   latency      2 cycles from rd_addr to rd_data
//   throughput   1 read and 1 write per cycle
//   ordering     a read sees every write up to and including the cycle of its address; with NEXT also that of the next cycle, so that
//                what is read can be changed and written back in the cycle of rd_data, one change a cycle, also of one word
//   ports        rd_data comes through one multiplexer
//   reset        none
//   checked by   tb/unit/ram_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_ram_fwd
  import flue_types_pkg::*;
#(
  parameter int unsigned      DEPTH = 16,
  parameter int unsigned      WIDTH = 8,
  parameter int unsigned      LANES = 1,    // see flue_ram_array
  parameter logic [LANES-1:0] SEEN  = '1,   // lanes for which this holds; in others a collision gives garbage
  parameter bit               ZERO  = 1'b0,
  parameter bit               NEXT  = 1'b0,
  parameter bit               LUTS  = in_luts(DEPTH, WIDTH),
  parameter bit               EARLY = 1'b0  // see flue_ram
) (
  input  wire logic                     clk,
  input  wire logic [LANES-1:0]         wr_en,
  input  wire logic [$clog2(DEPTH)-1:0] wr_addr,
  input  wire logic [WIDTH-1:0]         wr_data,
  input  wire logic [$clog2(DEPTH)-1:0] rd_addr,
  output logic      [WIDTH-1:0]         rd_data
);

  localparam int unsigned LANE = WIDTH / LANES;

  logic [$clog2(DEPTH)-1:0] addr_q;
  logic [LANES-1:0]         own_hit_q, next_hit, hit_q;
  logic [WIDTH-1:0]         own_q, written_q, stored;

  flue_ram #(.DEPTH(DEPTH), .WIDTH(WIDTH), .LANES(LANES), .ZERO(ZERO), .LUTS(LUTS), .EARLY(EARLY)) ram (
    .clk,
    .wr_en,
    .wr_addr,
    .wr_data,
    .rd_addr,
    .rd_data(stored)
  );

  assign next_hit = (NEXT && wr_addr == addr_q && !`FLUE_BUG(47)) ? wr_en : '0;

  always_ff @(posedge clk) begin
    addr_q    <= rd_addr;
    own_hit_q <= (wr_addr == rd_addr && !`FLUE_BUG(1)) ? wr_en : '0;
    own_q     <= wr_data;
    hit_q     <= own_hit_q | next_hit;
  end

  for (genvar i = 0; i < LANES; i++) begin : g_lane
    always_ff @(posedge clk) written_q[i*LANE+:LANE] <= next_hit[i] ? wr_data[i*LANE+:LANE] : own_q[i*LANE+:LANE];
    assign rd_data[i*LANE+:LANE] = (SEEN[i] && hit_q[i]) ? written_q[i*LANE+:LANE] : stored[i*LANE+:LANE];
  end

endmodule

`default_nettype wire
