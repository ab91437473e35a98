// SPDX-License-Identifier: Apache-2.0
//
// flue_frame_tx: frames to the host: the stored replies in turn, and where the board stands whenever that is due.
//
//   throughput   as fast as bytes are taken, but 9 cycles for each at least (flue_crc32)
//   ports        rd_*: from flue_link_store. state_taken: what is said about the board's state is from this cycle on, or later
//   ordering     the state goes before the next reply
//   reset        a frame under way is cut; the next one begins with an end of frame, so the host drops what it has
//   checked by   tb/unit/board/frame_tx_test.cpp, tb/system/board

`default_nettype none

module flue_frame_tx
  import flue_link_pkg::*;
(
  input  wire logic        clk,
  input  wire logic        rst,

  input  wire logic        rd_valid,
  input  wire logic [31:0] rd_data,
  input  wire logic [7:0]  rd_sequence,
  output logic             rd_pop,
  output logic             rd_done,

  input  wire logic        state_due,
  input  wire logic        state_resend,
  output logic             state_taken,
  input  wire logic [7:0]  session,
  input  wire logic [7:0]  next_beat,
  input  wire logic [7:0]  next_register,
  input  wire logic [7:0]  echo,
  input  wire logic [7:0]  damaged,
  input  wire logic [7:0]  refused,

  output logic             out_valid,
  input  wire logic        out_ready,
  output logic             out_end,
  output logic [7:0]       out_data
);

  typedef enum logic [2:0] {StIdle, StBegin, StWord, StCrc, StEnd} state_e;

  state_e       state_q;
  logic         stored_q;  // a stored reply
  logic [1:0]   byte_q;
  logic [4:0]   left_q;    // words of payload
  logic [31:0]  word_q;
  /* verilator lint_off UNUSEDSIGNAL */  // it is shifted out byte by byte
  logic [31:0]  crc;
  /* verilator lint_on UNUSEDSIGNAL */
  logic         crc_busy, sent, word_sent;
  reply_label_t next_label;

  localparam reply_label_t STATE_LABEL = '{kind: RepState, words: 5'd1};

  flue_crc32 frame_crc (
    .clk,
    .rst,
    .clear(state_q == StBegin),
    .valid(sent && !out_end),
    // Its own low byte while the CRC is sent: that shifts it out.
    .data (state_q == StCrc ? crc[7:0] : word_q[7:0]),
    .busy (crc_busy),
    .crc
  );

  assign out_valid = state_q != StIdle && !crc_busy;
  assign out_end   = state_q == StBegin || state_q == StEnd;
  assign out_data  = state_q == StCrc ? ~crc[7:0] : word_q[7:0];

  assign sent        = out_valid && out_ready;
  assign word_sent   = sent && byte_q == 2'd3;
  assign state_taken = state_q == StIdle && state_due;
  assign next_label  = state_due ? STATE_LABEL : reply_label_t'(rd_data[7:0]);
  assign rd_pop      = (state_q == StIdle && !state_due && rd_valid) || (state_q == StWord && word_sent && left_q != '0 && stored_q);
  assign rd_done     = state_q == StEnd && sent && stored_q;

  always_ff @(posedge clk) begin
    if (sent && !out_end) begin
      word_q <= word_q >> 8;
      byte_q <= byte_q + 2'd1;
    end

    unique case (state_q)
      StIdle: begin
        byte_q   <= '0;
        stored_q <= !state_due;
        left_q   <= next_label.words;
        word_q   <= {next_beat, state_due ? {7'd0, state_resend} : rd_sequence, session, next_label};
        if (state_due || rd_valid) state_q <= StBegin;
      end

      StBegin: if (sent) state_q <= StWord;

      StWord: if (word_sent) begin
        word_q <= stored_q ? rd_data : {echo, damaged, refused, next_register};
        left_q <= left_q - 5'd1;
        if (left_q == '0) state_q <= StCrc;
      end

      StCrc: if (word_sent) state_q <= StEnd;

      default: if (sent) state_q <= StIdle;
    endcase

    if (rst) state_q <= StIdle;
  end

endmodule

`default_nettype wire
