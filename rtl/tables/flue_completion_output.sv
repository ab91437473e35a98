// SPDX-License-Identifier: Apache-2.0
//
// flue_completion_output: completions wait here until the host takes them, and leave in beats.
//
// First beats wait in one queue, second beats, which come a cycle later, in another.
//
//   latency      2 cycles from push to tvalid when nothing waits
//   throughput   1 completion per cycle in, 1 beat per cycle out
//   ports        m_axis_cpl: AXI4-Stream, 512 bits; tdata comes of two registers and which of them is a register; tkeep is all ones
//   ordering     first in, first out
//   hazard       never full: whoever lets a message in has taken one of PLACES first (credit_return gives it back)
//   reset        empties it
//   maps to      LUT RAM
//   checked by   tb/unit/completion_output_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_completion_output
  import flue_pkg::*;
#(
  parameter int unsigned PLACES = 17  // a power of two, and one more
) (
  input  wire logic                   clk,
  input  wire logic                   rst,
  input  wire logic                   stop,           // fault injection: give nothing

  input  wire logic                   push,
  input  wire logic                   push_two_beats,
  input  wire logic [BEAT_BITS-1:0]   push_beat,
  input  wire logic                   push_second,    // in the cycle after `push`
  input  wire logic [BEAT_BITS-1:0]   push_second_beat,
  output logic                        credit_return,
  output logic                        idle,

  output logic                        m_axis_cpl_tvalid,
  input  wire logic                   m_axis_cpl_tready,
  output logic [BEAT_BITS-1:0]        m_axis_cpl_tdata,
  output logic [BEAT_BITS/8-1:0]      m_axis_cpl_tkeep,
  output logic                        m_axis_cpl_tlast
);

  localparam int unsigned QUEUE = PLACES - 1;  // one waits outside

  logic                 first_valid, first_two_beats, second_valid, on_second_q;
  logic                 first_pop, second_pop, taken;
  logic                 pushed_q;  // on its way to the head
  logic [BEAT_BITS-1:0] first, second;

  flue_fifo #(.DEPTH(QUEUE), .WIDTH(BEAT_BITS + 1)) firsts (
    .clk,
    .rst,
    .push,
    .push_data ({push_two_beats, push_beat}),
    .head_valid(first_valid),
    .head_data ({first_two_beats, first}),
    .pop       (first_pop)
  );

  flue_fifo #(.DEPTH(QUEUE), .WIDTH(BEAT_BITS)) seconds (
    .clk,
    .rst,
    .push      (push_second),
    .push_data (push_second_beat),
    .head_valid(second_valid),
    .head_data (second),
    .pop       (second_pop)
  );

  assign m_axis_cpl_tvalid = (on_second_q ? second_valid : first_valid) && !stop;
  assign m_axis_cpl_tdata  = on_second_q ? second : first;
  assign m_axis_cpl_tlast  = on_second_q || !first_two_beats;
  assign m_axis_cpl_tkeep  = '1;

  assign taken      = m_axis_cpl_tvalid && m_axis_cpl_tready;
  assign first_pop  = taken && !on_second_q;
  assign second_pop = taken && on_second_q;

  always_ff @(posedge clk) begin
    if (taken) on_second_q <= !m_axis_cpl_tlast;
    pushed_q <= push;
    if (rst) begin
      on_second_q <= 1'b0;
      pushed_q    <= 1'b0;
    end
  end

  assign credit_return = taken && m_axis_cpl_tlast && !(`FLUE_BUG(26) && on_second_q);
  assign idle          = !first_valid && !on_second_q && !push && !pushed_q;

endmodule

`default_nettype wire
