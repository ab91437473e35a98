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
//   latency      m0 (indices) to m1 (marks; new marks are given in m1)
//   throughput   1 look and 1 clear per cycle
//   ordering     a clear comes before the look of the same cycle; each sees all of earlier cycles
//   reset        none: reset clears every object. Zero at power-up, so that the two copies of one memory agree
//   maps to      block RAM, three copies of two bits
//   checked by   tb/unit/marks_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_marks #(
  parameter int unsigned DEPTH = 16
) (
  input  wire logic                     clk,

  input  wire logic                     m0_clear,
  input  wire logic [$clog2(DEPTH)-1:0] m0_clear_index,

  input  wire logic [$clog2(DEPTH)-1:0] m0_look_index,
  output logic                          m1_want,
  output logic                          m1_told,
  input  wire logic                     m1_set,       // write the two below
  input  wire logic                     m1_set_want,
  input  wire logic                     m1_set_told
);

  typedef logic [$clog2(DEPTH)-1:0] addr_t;
  typedef logic [1:0] marks_t;

  logic   m1_clear_q;
  addr_t  m1_clear_index_q, m1_look_index_q;
  marks_t m1_looked, m1_cleared, m1_clear_base;  // what the looks' and the clears' memories hold
  marks_t m1_base, m1_marks, m1_looked_next;

  always_ff @(posedge clk) begin
    m1_clear_q       <= m0_clear && !`FLUE_BUG(10);
    m1_clear_index_q <= m0_clear_index;
    m1_look_index_q  <= m0_look_index;
  end

  // A clear copies the looks' word, so that the difference is zero.
  flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH(2), .ZERO(1'b1)) looked_for_clear (
    .clk,
    .wr_en(m1_set), .wr_addr(m1_look_index_q), .wr_data(m1_looked_next),
    .rd_addr(m0_clear_index), .rd_data(m1_clear_base)
  );
  flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH(2), .ZERO(1'b1)) looked (
    .clk,
    .wr_en(m1_set), .wr_addr(m1_look_index_q), .wr_data(m1_looked_next),
    .rd_addr(m0_look_index), .rd_data(m1_looked)
  );
  flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH(2), .ZERO(1'b1)) cleared (
    .clk,
    .wr_en(m1_clear_q), .wr_addr(m1_clear_index_q), .wr_data(m1_clear_base),
    .rd_addr(m0_look_index), .rd_data(m1_cleared)
  );

  assign m1_base        = (m1_clear_q && m1_clear_index_q == m1_look_index_q) ? m1_looked : m1_cleared;
  assign m1_marks       = m1_looked ^ m1_base;
  assign m1_looked_next = m1_base ^ {m1_set_want, m1_set_told};
  assign {m1_want, m1_told} = m1_marks;

endmodule

`default_nettype wire
