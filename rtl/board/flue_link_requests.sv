// SPDX-License-Identifier: Apache-2.0
//
// flue_link_requests: which frames of the host are carried out: each once, in order, in the session that is on.
//
//   latency      2 cycles from the frame's `done` to the engine's stream, or to the register request
//   throughput   a beat as fast as frames come, while the engine takes them
//   ports        reg_*: a register access is wanted until reg_taken. restart: the link forgets what it has for the host
//   ordering     beats of all three streams in the order of their sequence numbers; register accesses have their own
//   errors       a frame that is damaged, out of sequence, of another session or too early for the beat before is not carried out;
//                `state_due` then tells the host where the board stands, and state_resend asks for what is missing
//   reset        session 0, which no host uses
//   maps to      one beat of flip-flops, shared by commands, delegated state and resolve requests
//   checked by   tb/unit/board/link_requests_test.cpp, tb/system/board

`default_nettype none
`include "flue_assert.svh"

module flue_link_requests
  import flue_link_pkg::*;
(
  input  wire logic            clk,
  input  wire logic            rst,

  // Frames
  input  wire logic            header_valid,
  /* verilator lint_off UNUSEDSIGNAL */  // flue_frame_rx has seen to the number of words
  input  wire request_header_t header,
  /* verilator lint_on UNUSEDSIGNAL */
  input  wire logic            word_valid,
  input  wire logic [3:0]      word_index,
  input  wire logic [31:0]     word,
  input  wire logic            done,
  input  wire logic            ok,

  // Beats for the engine
  output logic                 cmd_valid,
  input  wire logic            cmd_ready,
  output logic                 dlg_valid,
  input  wire logic            dlg_ready,
  output logic                 rsv_valid,
  input  wire logic            rsv_ready,
  output logic [511:0]         beat,
  output logic                 beat_keep,
  output logic                 beat_last,

  // Register accesses
  output logic                 reg_valid,
  input  wire logic            reg_taken,
  output logic                 reg_write,
  output logic [7:0]           reg_address,
  output logic [31:0]          reg_data,

  // Replies that the host has
  output logic                 ack_valid,
  output logic [7:0]           ack_sequence,
  output logic                 ack_resend,

  // Sessions
  output logic [7:0]           session,
  output logic                 restart,
  input  wire logic            restart_allowed,

  // Where the board stands
  output logic                 state_due,
  output logic                 state_resend,
  input  wire logic            state_taken,
  output logic [7:0]           next_beat,
  output logic [7:0]           next_register,
  output logic [7:0]           echo,
  output logic [7:0]           damaged,
  output logic [7:0]           refused,
  output logic                 error
);

  logic       take_q;  // the frame under way may be carried out, if it proves undamaged
  logic       restart_q;
  logic [7:0] restart_session_q;
  logic       crowded_q;  // a beat was refused because that before it still waits
  logic       of_session, is_beat, ahead, waiting, leaves;

  assign of_session = header.session == session;
  assign is_beat    = header.kind inside {ReqCmd, ReqDlg, ReqRsv};
  assign waiting    = cmd_valid || dlg_valid || rsv_valid;
  assign leaves     = (cmd_valid && cmd_ready) || (dlg_valid && dlg_ready) || (rsv_valid && rsv_ready);
  assign ahead      = header.sequence_number != next_beat && 8'(header.sequence_number - next_beat) < 8'd128;
  assign restart    = restart_q && restart_allowed;
  assign error      = done && !ok;

  always_ff @(posedge clk) begin
    for (int unsigned w = 0; w < MOST_REQUEST_WORDS; w++) begin
      if (word_valid && take_q && word_index == 4'(w)) beat[32*w+:32] <= word;
    end
    // Words that are not sent are zero.
    if (header_valid && is_beat && of_session && !waiting) beat <= '0;
  end

  always_ff @(posedge clk) begin
    ack_valid <= 1'b0;

    if (state_taken) {state_due, state_resend} <= '0;
    if (reg_taken) reg_valid <= 1'b0;
    if (leaves) begin
      {cmd_valid, dlg_valid, rsv_valid} <= '0;
      if (crowded_q) {state_due, state_resend} <= '1;
      crowded_q <= 1'b0;
    end

    if (header_valid) begin
      take_q <= of_session && is_beat && header.sequence_number == next_beat && !waiting;
    end
    // As in a beat.
    if (header_valid && !reg_valid) reg_data <= '0;
    if (word_valid && !reg_valid) reg_data <= word;

    if (done && !ok) begin
      damaged <= damaged + 8'd1;
      {state_due, state_resend} <= '1;
    end else if (done) begin
      unique case (header.kind)
        ReqAsk: begin
          echo      <= header.argument;
          state_due <= 1'b1;
        end

        // From the session before: a repetition of an old start is none.
        ReqStart: begin
          restart_q         <= restart_q || header.argument == session;
          restart_session_q <= header.session;
          state_due         <= header.argument != session;
        end

        ReqAck: begin
          ack_valid    <= of_session;
          ack_sequence <= header.argument;
          ack_resend   <= header.sequence_number[0];
        end

        ReqRead, ReqWrite: begin
          if (of_session && header.sequence_number == next_register && !reg_valid) begin
            reg_valid     <= 1'b1;
            reg_write     <= header.kind == ReqWrite;
            reg_address   <= header.argument;
            next_register <= next_register + 8'd1;
          end else begin
            state_due <= 1'b1;
            refused   <= refused + 8'd1;
          end
        end

        default: begin
          state_due <= 1'b1;
          if (take_q) begin
            cmd_valid <= header.kind == ReqCmd;
            dlg_valid <= header.kind == ReqDlg;
            rsv_valid <= header.kind == ReqRsv;
            beat_keep <= header.argument[ARGUMENT_KEEP];
            beat_last <= header.argument[ARGUMENT_LAST];
            next_beat <= next_beat + 8'd1;
          end else begin
            refused <= refused + 8'd1;
            if (of_session && header.sequence_number == next_beat) begin
              if (waiting && !leaves) crowded_q <= 1'b1;
              else state_resend <= 1'b1;
            end
            if (of_session && ahead) state_resend <= 1'b1;
          end
        end
      endcase
    end

    if (restart) begin
      session   <= restart_session_q;
      state_due <= 1'b1;
    end
    if (rst) begin
      session   <= '0;
      echo      <= '0;
      damaged   <= '0;
      refused   <= '0;
      state_due <= 1'b0;
    end
    if (rst || restart) begin
      {cmd_valid, dlg_valid, rsv_valid} <= '0;
      {take_q, restart_q, crowded_q}    <= '0;
      {reg_valid, ack_valid}            <= '0;
      state_resend                      <= 1'b0;
      next_beat                         <= '0;
      next_register                     <= '0;
    end
  end

  `FLUE_ASSERT(a_one_beat, $countones({cmd_valid, dlg_valid, rsv_valid}) <= 1)

endmodule

`default_nettype wire
