// SPDX-License-Identifier: Apache-2.0
//
// flue_completion_output: completions wait here until the host takes them, beat by beat.
//
//   latency      1 cycle from push to tvalid when nothing waits
//   throughput   1 beat per cycle
//   ports        m_axis_cpl: AXI4-Stream, 512 bits; tdata is of LUT RAM, stable while it waits; tkeep is all ones
//   ordering     first in, first out
//   hazard       never full: whoever lets a message in has taken of PLACES first (credit_return gives one back)
//   reset        empties it
//   maps to      LUT RAM
//   checked by   tb/unit/completion_output_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_completion_output
  import flue_pkg::*;
#(
  parameter int unsigned PLACES = 16  // beats; a power of two
) (
  input  wire logic                   clk,
  input  wire logic                   rst,
  input  wire logic                   open,           // while it is low nothing is given from the next cycle on

  input  wire logic                   push,
  input  wire logic                   push_last,
  input  wire logic [BEAT_BITS-1:0]   push_beat,
  output logic                        credit_return,
  output logic                        idle,

  output logic                        m_axis_cpl_tvalid,
  input  wire logic                   m_axis_cpl_tready,
  output logic [BEAT_BITS-1:0]        m_axis_cpl_tdata,
  output logic [BEAT_BITS/8-1:0]      m_axis_cpl_tkeep,
  output logic                        m_axis_cpl_tlast
);

  logic empty, taken;

  flue_fifo #(.DEPTH(PLACES), .WIDTH(BEAT_BITS + 1)) beats (
    .clk,
    .rst,
    .open,
    .empty,
    .push,
    .push_data ({push_last, push_beat}),
    .head_valid(m_axis_cpl_tvalid),
    .head_data ({m_axis_cpl_tlast, m_axis_cpl_tdata}),
    .pop       (taken)
  );

  assign m_axis_cpl_tkeep = '1;

  assign taken         = m_axis_cpl_tvalid && m_axis_cpl_tready;
  assign credit_return = taken && !(`FLUE_BUG(26) && !m_axis_cpl_tlast);
  assign idle          = empty && !push;

endmodule

`default_nettype wire
