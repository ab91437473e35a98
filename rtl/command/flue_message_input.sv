// SPDX-License-Identifier: Apache-2.0
//
// flue_message_input: beats of two streams become one sequence of messages, still beat by beat.
//
// The host's stream and the data path's are served message by message in turn, so that descriptors of both have one order.
// A message goes on when its last beat is in: its first beat in one cycle, its second (if it has one) in the next. Its beats took
// as many cycles to come in, so there is always room. Of a message longer than two beats the rest is swallowed up to its tlast, so that
// the stream stays in step; only its header is right then.
//
//   latency      2 cycles from the only beat to p1; 1 from the second beat to the first at p1
//   throughput   1 beat per cycle, from either stream or both together; after a descriptor that asks for a completion of two beats
//                (asks_for_two) a cycle passes without one
//   ports        s_axis_cmd, s_axis_dlg: AXI4-Stream, 512 bits; tready is a register or of one register. p1_beat: the first beat with
//                p1_valid, the second in the cycle after it
//   ordering     messages in the order in which their last beats were taken
//   hazard       a message of s_axis_cmd takes one credit with its first beat: a place for its completion. One that asks for two beats
//                takes another in the cycle after, and waits at p0 until there is one. Without a credit no beat is taken; nothing behind
//                this module ever stalls
//   reset        drops a message that is half in; tready is low while `ready` is
//   checked by   tb/unit/message_input_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_message_input
  import flue_pkg::*;
  import flue_types_pkg::*;
#(
  parameter int unsigned CREDITS = 16  // places for beats of completions
) (
  input  wire logic                   clk,
  input  wire logic                   rst,
  input  wire logic                   open,           // while it is low nothing is taken from the next cycle on

  input  wire logic                   s_axis_cmd_tvalid,
  output logic                        s_axis_cmd_tready,
  input  wire logic [BEAT_BITS-1:0]   s_axis_cmd_tdata,
  input  wire logic [BEAT_BITS/8-1:0] s_axis_cmd_tkeep,
  input  wire logic                   s_axis_cmd_tlast,

  input  wire logic                   s_axis_dlg_tvalid,
  output logic                        s_axis_dlg_tready,
  input  wire logic [BEAT_BITS-1:0]   s_axis_dlg_tdata,
  input  wire logic [BEAT_BITS/8-1:0] s_axis_dlg_tkeep,
  input  wire logic                   s_axis_dlg_tlast,

  input  wire logic                   credit_return,  // a beat of a completion has left its place
  input  wire logic                   spare_return,   // a completion is a beat shorter than asked for
  output logic                        idle,           // nothing half in

  output command_header_t             p0_header,      // what p1_header and word 2 of p1_beat will be with p1_valid
  output logic [31:0]                 p0_parent,

  output logic                        p1_valid,
  output command_header_t             p1_header,
  output logic [BEAT_BITS-1:0]        p1_beat,
  output logic                        p1_delegate,    // from s_axis_dlg
  output logic                        p1_keep_ok,     // tkeep all ones in every beat
  output logic [1:0]                  p1_beats        // 1, 2, or 3 for more
);

  // --- Whose turn it is. Only between messages, and never away from a beat that is offered. ---

  logic ready_q, inside_q;
  logic delegate_turn_q, delegate_turn_d;
  logic data_turn_q;     // the same for the data, without reset, so that synthesis keeps both: one has six hundred loads
  logic second_q;        // the first beat came in the last cycle or waits: a second place is to be taken
  logic second_d, waits;
  logic offered, accept, accept_last, credit_take;

  // One bit for each number of credits, so that "none left" is a bit and not a comparison.
  logic [CREDITS:0] credits_q, credits_d;

  assign s_axis_cmd_tready = ready_q && !delegate_turn_q;
  assign s_axis_dlg_tready = ready_q && delegate_turn_q;

  assign offered     = delegate_turn_q ? s_axis_dlg_tvalid : s_axis_cmd_tvalid;
  assign accept      = offered && ready_q;
  assign accept_last = accept && (delegate_turn_q ? s_axis_dlg_tlast : s_axis_cmd_tlast);

  assign waits       = second_q && credits_q[0];
  assign second_d    = waits || (accept && !inside_q && !delegate_turn_q
                                 && asks_for_two(command_header_t'(s_axis_cmd_tdata[$bits(command_header_t)-1:0])));
  assign credit_take = (accept && !inside_q && !delegate_turn_q && !(`FLUE_BUG(25) && s_axis_cmd_tlast))
                    || (second_q && !waits);

  assign delegate_turn_d = accept_last || (!offered && !inside_q)
                         ? s_axis_dlg_tvalid && !(delegate_turn_q && (s_axis_cmd_tvalid || !accept)) : delegate_turn_q;

  always_comb begin
    unique case ({credit_take, credit_return, spare_return})
      3'b100:         credits_d = {1'b0, credits_q[CREDITS:1]};
      3'b001, 3'b010,
      3'b111:         credits_d = {credits_q[CREDITS-1:0], 1'b0};
      3'b011:         credits_d = {credits_q[CREDITS-2:0], 2'b00};
      default:        credits_d = credits_q;
    endcase
  end

  always_ff @(posedge clk) begin
    ready_q   <= open && !credits_d[0] && !second_d;
    credits_q <= credits_d;
    second_q  <= second_d;
    if (accept) inside_q <= !accept_last;
    delegate_turn_q <= delegate_turn_d;
    data_turn_q     <= delegate_turn_d;
    if (rst) begin
      ready_q         <= 1'b0;
      credits_q       <= {1'b1, {CREDITS{1'b0}}};
      second_q        <= 1'b0;
      inside_q        <= 1'b0;
      delegate_turn_q <= 1'b0;
    end
  end

  // --- p0: the beat, whatever it is. Its registers have no enable: that would reach all of them in the cycle of tvalid. ---

  logic                 single_q;                  // a beat is a whole message, at p0 or at p1 while it waits
  logic                 delegate_q, keep_ok_q;     // of the message so far
  logic [1:0]           beats_q;                   // it has
  command_header_t      header_q;
  logic [BEAT_BITS-1:0] p0_beat_q, offered_data;
  logic                 offered_keep_ok;
  logic                 load_low_q, load_high_q;   // p0 goes to p1, where the first beat of a message is kept until its last one comes. One
                                                   // for each half, one with reset and one without, so that synthesis keeps both

  assign offered_data    = data_turn_q ? s_axis_dlg_tdata : s_axis_cmd_tdata;
  assign offered_keep_ok = data_turn_q ? &s_axis_dlg_tkeep : &s_axis_cmd_tkeep;

  always_ff @(posedge clk) begin
    single_q <= (accept_last && !inside_q) || (single_q && waits);
    p0_beat_q <= offered_data;
    load_low_q  <= accept || !(inside_q || second_q);  // between messages anything may go
    load_high_q <= accept || !(inside_q || second_q);
    if (accept) begin
      keep_ok_q <= offered_keep_ok && (!inside_q || keep_ok_q);
      beats_q   <= !inside_q ? 2'd1 : (beats_q == 2'd3) ? 2'd3 : beats_q + 2'd1;
    end
    if (!inside_q && !second_q) begin
      header_q   <= command_header_t'(offered_data[$bits(command_header_t)-1:0]);
      delegate_q <= delegate_turn_q;
    end
    if (rst) {single_q, load_high_q} <= '0;
  end

  assign p0_header = header_q;
  assign p0_parent = load_high_q ? p0_beat_q[95:64] : p1_beat[95:64];

  // --- p1: the message. Its first beat may have been here for long when it is valid; its second is a cycle behind. ---

  logic single_p1_q, single_keep_ok_q;

  always_ff @(posedge clk) begin
    p1_valid         <= (single_q && !waits) || (accept_last && inside_q);
    p1_header        <= header_q;
    if (load_low_q) p1_beat[BEAT_BITS/2-1:0] <= p0_beat_q[BEAT_BITS/2-1:0];
    if (load_high_q) p1_beat[BEAT_BITS-1:BEAT_BITS/2] <= p0_beat_q[BEAT_BITS-1:BEAT_BITS/2];
    p1_delegate      <= delegate_q;
    single_p1_q      <= single_q;
    single_keep_ok_q <= keep_ok_q;
    if (rst) p1_valid <= 1'b0;
  end

  assign p1_keep_ok = single_p1_q ? single_keep_ok_q : keep_ok_q;
  assign p1_beats   = beats_q;  // behind a single one there may be another message's first: 1 as well
  assign idle       = !inside_q && !single_q && !p1_valid;

  `FLUE_ASSERT(a_credits_in_range, $countones(credits_q) == 1)

endmodule

`default_nettype wire
