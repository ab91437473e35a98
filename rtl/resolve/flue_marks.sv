// SPDX-License-Identifier: Apache-2.0
//
// flue_marks: two marks for each object of a table, about the event that it may cause.
//
//   want   the event is due but found no place; the background scan will see to it
//   told   the event was sent
//
// Looks set them, one a cycle; commands clear them (a new object, an answer), one a cycle. Two writers and memories with one write
// port: each writer has its own memory and the marks are their difference.
//
//   latency      m0 (indices) to m2 (marks; new marks are given in m2)
//   throughput   1 look and 1 clear per cycle
//   ordering     a clear comes before the look of the same cycle; each sees all of earlier cycles
//   reset        none: reset clears every object. Zero at power-up, so that the two copies of one memory agree
//   maps to      block RAM or LUT RAM, three copies of two bits
//   checked by   tb/unit/marks_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_marks
  import flue_types_pkg::*;
#(
  parameter int unsigned DEPTH = 16
) (
  input  wire logic                     clk,

  input  wire logic                     m0_clear,
  input  wire logic [$clog2(DEPTH)-1:0] m0_clear_index,

  input  wire logic [$clog2(DEPTH)-1:0] m0_look_index,
  output marks_t                        m2_marks,
  input  wire logic                     m2_set,        // write new ones
  input  wire marks_t                   m2_new_marks
);

  typedef logic [$clog2(DEPTH)-1:0] addr_t;

  logic   m1_clear_q, m2_clear_q, m2_same_q;  // m2_same_q: both are about the same object
  addr_t  m1_clear_index_q, m2_clear_index_q, m1_look_index_q, m2_look_index_q;
  marks_t m2_looked, m2_cleared, m2_clear_base;  // what the looks' and the clears' memories hold
  marks_t m2_base, m2_looked_next;

  always_ff @(posedge clk) begin
    m1_clear_q       <= m0_clear && !`FLUE_BUG(10);
    m2_clear_q       <= m1_clear_q;
    m1_clear_index_q <= m0_clear_index;
    m2_clear_index_q <= m1_clear_index_q;
    m1_look_index_q  <= m0_look_index;
    m2_look_index_q  <= m1_look_index_q;
    m2_same_q        <= m1_clear_q && m1_clear_index_q == m1_look_index_q;
  end

  // A clear copies the looks' word, so that the difference is zero.
  flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH(2), .ZERO(1'b1), .NEXT(1'b1)) looked_for_clear (
    .clk,
    .wr_en(m2_set), .wr_addr(m2_look_index_q), .wr_data(m2_looked_next),
    .rd_addr(m0_clear_index), .rd_data(m2_clear_base)
  );
  flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH(2), .ZERO(1'b1), .NEXT(1'b1)) looked (
    .clk,
    .wr_en(m2_set), .wr_addr(m2_look_index_q), .wr_data(m2_looked_next),
    .rd_addr(m0_look_index), .rd_data(m2_looked)
  );
  flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH(2), .ZERO(1'b1), .NEXT(1'b1)) cleared (
    .clk,
    .wr_en(m2_clear_q), .wr_addr(m2_clear_index_q), .wr_data(m2_clear_base),
    .rd_addr(m0_look_index), .rd_data(m2_cleared)
  );

  assign m2_base            = m2_same_q ? m2_looked : m2_cleared;
  assign m2_looked_next     = m2_base ^ m2_new_marks;
  assign m2_marks       = m2_looked ^ m2_base;

endmodule

`default_nettype wire
