// SPDX-License-Identifier: Apache-2.0
//
// flue_message_input: beats of two streams become one sequence of whole messages.
//
// The host's stream and the data path's are served message by message in turn, so that descriptors of both have one order.
// A message is given out when its last beat is in; of one longer than two beats the rest is swallowed up to its tlast, so that the stream stays in step.
//
//   latency      2 cycles from the last beat to the message
//   throughput   1 beat per cycle, from either stream or both together
//   ports        s_axis_cmd, s_axis_dlg: AXI4-Stream, 512 bits; tready is a register or of one register
//   ordering     messages in the order in which their last beats were taken
//   hazard       a message of s_axis_cmd takes one credit with its first beat: a place for its completion. Without a credit no beat
//                is taken; nothing behind this module ever stalls
//   reset        drops a message that is half in; tready is low while `ready` is
//   checked by   tb/unit/message_input_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_message_input
  import flue_pkg::*;
#(
  parameter int unsigned CREDITS = 32  // places for completions
) (
  input  wire logic                   clk,
  input  wire logic                   rst,
  input  wire logic                   ready,          // reset is over and the engine runs

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

  input  wire logic                   credit_return,  // a completion has left its place
  output logic                        idle,           // nothing half in

  output logic                        message_valid,
  output logic [MESSAGE_BITS-1:0]     message,        // second beat zero when there was none
  output logic                        message_delegate,  // from s_axis_dlg
  output logic                        message_keep_ok,
  output logic [1:0]                  message_beats   // 1, 2, or 3 for more
);

  localparam int unsigned CREDIT_WIDTH = $clog2(CREDITS + 1);
  typedef logic [CREDIT_WIDTH-1:0] credit_t;

  // --- Whose turn it is. Only between messages, and never away from a beat that is offered. ---

  logic    ready_q, delegate_turn_q, inside_q;
  credit_t credits_q, credits_d;
  logic    offered, accept, accept_last;

  assign s_axis_cmd_tready = ready_q && !delegate_turn_q;
  assign s_axis_dlg_tready = ready_q && delegate_turn_q;

  assign offered     = delegate_turn_q ? s_axis_dlg_tvalid : s_axis_cmd_tvalid;
  assign accept      = offered && ready_q;
  assign accept_last = accept && (delegate_turn_q ? s_axis_dlg_tlast : s_axis_cmd_tlast);

  assign credits_d = credits_q + credit_t'(credit_return)
                   - credit_t'(accept && !inside_q && !delegate_turn_q && !(`FLUE_BUG(25) && s_axis_cmd_tlast));

  always_ff @(posedge clk) begin
    ready_q   <= ready && credits_d != '0;
    credits_q <= credits_d;
    if (accept) inside_q <= !accept_last;
    if (accept_last || (!offered && !inside_q)) begin
      delegate_turn_q <= s_axis_dlg_tvalid && !(delegate_turn_q && (s_axis_cmd_tvalid || !accept));
    end
    if (rst) begin
      ready_q         <= 1'b0;
      credits_q       <= credit_t'(CREDITS);
      inside_q        <= 1'b0;
      delegate_turn_q <= 1'b0;
    end
  end

  // --- p0: the beat, registered. ---

  logic                   p0_valid_q, p0_last_q, p0_delegate_q, p0_keep_ok_q;
  logic [BEAT_BITS-1:0]   p0_data_q;

  always_ff @(posedge clk) begin
    p0_valid_q    <= accept;
    p0_last_q     <= accept_last;
    p0_delegate_q <= delegate_turn_q;
    p0_data_q     <= delegate_turn_q ? s_axis_dlg_tdata : s_axis_cmd_tdata;
    p0_keep_ok_q  <= delegate_turn_q ? &s_axis_dlg_tkeep : &s_axis_cmd_tkeep;
    if (rst) p0_valid_q <= 1'b0;
  end

  // --- p1: the message, when its last beat is there. ---

  logic [BEAT_BITS-1:0] first_q;      // of a message that is half in
  logic [1:0]           beats_q;      // of it so far; 0: none
  logic                 keep_ok_q;
  logic [1:0]           beats_now;
  logic                 keep_ok_now;

  assign beats_now   = beats_q == 2'd3 ? 2'd3 : beats_q + 2'd1;
  assign keep_ok_now = p0_keep_ok_q && (beats_q == '0 || keep_ok_q);
  assign idle        = !p0_valid_q && beats_q == '0 && !inside_q && !message_valid;

  always_ff @(posedge clk) begin
    message_valid    <= p0_valid_q && p0_last_q;
    message          <= beats_q == '0 ? {{BEAT_BITS{1'b0}}, p0_data_q} : {p0_data_q, first_q};
    message_delegate <= p0_delegate_q;
    message_keep_ok  <= keep_ok_now;
    message_beats    <= beats_now;
    if (p0_valid_q) begin
      beats_q   <= p0_last_q ? '0 : beats_now;
      keep_ok_q <= keep_ok_now;
      if (beats_q == '0) first_q <= p0_data_q;
    end
    if (rst) begin
      message_valid <= 1'b0;
      beats_q       <= '0;
    end
  end

  `FLUE_ASSERT(a_credits_in_range, credits_q <= credit_t'(CREDITS))

endmodule

`default_nettype wire
