// SPDX-License-Identifier: Apache-2.0
//
// flue_completion_output: completions wait here until the host takes them, and leave in beats.
//
//   latency      3 cycles from push to tvalid when nothing waits
//   throughput   1 completion per cycle in, 1 beat per cycle out
//   ports        m_axis_cpl: AXI4-Stream, 512 bits; tvalid, tdata and tlast are registers; tkeep is all ones
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
  parameter int unsigned PLACES = 32
) (
  input  wire logic                    clk,
  input  wire logic                    rst,
  input  wire logic                    stop,           // fault injection: give nothing

  input  wire logic                    push,
  input  wire logic                    push_two_beats,
  input  wire logic [MESSAGE_BITS-1:0] push_completion,
  output logic                         credit_return,
  output logic                         idle,

  output logic                         m_axis_cpl_tvalid,
  input  wire logic                    m_axis_cpl_tready,
  output logic [BEAT_BITS-1:0]         m_axis_cpl_tdata,
  output logic [BEAT_BITS/8-1:0]       m_axis_cpl_tkeep,
  output logic                         m_axis_cpl_tlast
);

  typedef struct packed {
    logic                    two_beats;
    logic [MESSAGE_BITS-1:0] completion;
  } entry_t;

  logic   head_valid, pop, valid_q, second_q;
  logic   pushed_q;  // on its way to the head
  entry_t head;
  logic [BEAT_BITS-1:0] second_data_q;

  flue_fifo #(.DEPTH(PLACES), .WIDTH($bits(entry_t))) waiting (
    .clk,
    .rst,
    .push,
    .push_data({push_two_beats, push_completion}),
    .head_valid,
    .head_data(head),
    .pop
  );

  // The beat that the host sees, and whether a second one of the same completion follows it.
  logic advance;
  assign advance = !valid_q || (m_axis_cpl_tready && !stop);
  assign pop     = advance && !second_q && head_valid;

  always_ff @(posedge clk) begin
    if (advance) begin
      valid_q          <= second_q || head_valid;
      m_axis_cpl_tdata <= second_q ? second_data_q : head.completion[BEAT_BITS-1:0];
      m_axis_cpl_tlast <= second_q || !head.two_beats;
      second_q         <= pop && head.two_beats;
      second_data_q    <= head.completion[MESSAGE_BITS-1:BEAT_BITS];
    end
    pushed_q <= push;
    if (rst) begin
      valid_q  <= 1'b0;
      second_q <= 1'b0;
      pushed_q <= 1'b0;
    end
  end

  assign credit_return     = pop && !(`FLUE_BUG(26) && head.two_beats);
  assign m_axis_cpl_tvalid = valid_q && !stop;
  assign m_axis_cpl_tkeep  = '1;
  assign idle              = !head_valid && !valid_q && !push && !pushed_q;

endmodule

`default_nettype wire
