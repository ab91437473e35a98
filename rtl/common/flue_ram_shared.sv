// SPDX-License-Identifier: Apache-2.0
//
// flue_ram_shared: a table that two sides use: one reads or writes a word a cycle, the other only reads.
//
// A block of 18 kbit has two ports of 18 bits, or one of 36 to write and one of 36 to read. Where the first side needs a row only in every
// second cycle, half as wide a row and twice as many cost no time, and both sides read one copy.
//
//   latency      2 cycles from an address to its word
//   throughput   each side an access per cycle
//   ordering     b_rd_data contains every write up to and including the cycle of b_addr
//   hazard       a_rd_data of a cycle that writes is garbage
//   reset        none; contents are undefined at power-up
//   maps to      block RAM, both ports of it
//   checked by   tb/unit/ram_shared_test.cpp, scripts/synth_check.py

`default_nettype none
`include "flue_assert.svh"

module flue_ram_shared #(
  parameter int unsigned DEPTH = 16,
  parameter int unsigned WIDTH = 8
) (
  input  wire logic                     clk,

  input  wire logic                     a_wr_en,
  input  wire logic [$clog2(DEPTH)-1:0] a_addr,
  input  wire logic [WIDTH-1:0]         a_wr_data,
  output logic      [WIDTH-1:0]         a_rd_data,

  input  wire logic [$clog2(DEPTH)-1:0] b_addr,
  output logic      [WIDTH-1:0]         b_rd_data
);

  (* no_rw_check, ram_style = "block", ramstyle = "no_rw_check" *)
  logic [WIDTH-1:0] mem[DEPTH];

  logic [WIDTH-1:0] a_stored, b_stored, b_stored_q;
  logic             written_q, hit_q;         // b_addr was written in the cycle of its read
  logic [WIDTH-1:0] written_data_q, hit_data_q;

  always_ff @(posedge clk) begin
    if (a_wr_en) mem[a_addr] <= a_wr_data;
  end

`ifdef SYNTHESIS
  always_ff @(posedge clk) begin
    a_stored <= mem[a_addr];
    b_stored <= mem[b_addr];
  end
`else
  // As in flue_ram_array.
  always_ff @(posedge clk) begin
    a_stored <= a_wr_en ? ~a_wr_data : mem[a_addr];
    b_stored <= a_wr_en && a_addr == b_addr ? ~a_wr_data : mem[b_addr];
  end
`endif

  always_ff @(posedge clk) begin
    a_rd_data      <= a_stored;
    b_stored_q     <= b_stored;
    written_q      <= a_wr_en && a_addr == b_addr && !`FLUE_BUG(51);
    written_data_q <= a_wr_data;
    hit_q          <= written_q;
    hit_data_q     <= written_data_q;
  end

  assign b_rd_data = hit_q ? hit_data_q : b_stored_q;

endmodule

`default_nettype wire
