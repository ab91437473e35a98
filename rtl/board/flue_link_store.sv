// SPDX-License-Identifier: Apache-2.0
//
// flue_link_store: replies that the host has not acknowledged yet, to be sent again from the oldest.
//
//   latency      a reply can be sent the cycle after its last word
//   throughput   one word in and one out per cycle
//   ports        wr_*: the words of a reply, the first its label; wr_commit with the last. Only begun with wr_room.
//                rd_*: of the reply to be sent next, from rd_pop to rd_pop; rd_done after its last word
//   ordering     first in, first sent; sent again whole, in the same order
//   hazard       what is acknowledged while it is sent again may change under the sender: the host knows its number and drops it
//   reset        empties it, as does `restart`
//   maps to      LUT RAM, asynchronous read
//   checked by   tb/unit/board/link_store_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_link_store
  import flue_link_pkg::*;
#(
  parameter int unsigned WORDS         = 128,      // a power of two; twice the longest reply and its label at least
  parameter int unsigned RESEND_CYCLES = 1 << 22  // without an acknowledgement until everything is sent again; a power of two
) (
  input  wire logic        clk,
  input  wire logic        rst,
  input  wire logic        restart,

  output logic             wr_room,
  input  wire logic        wr_valid,
  input  wire logic        wr_commit,
  input  wire logic [31:0] wr_data,

  output logic             rd_valid,
  output logic [31:0]      rd_data,
  output logic [7:0]       rd_sequence,
  input  wire logic        rd_pop,
  input  wire logic        rd_done,

  input  wire logic        ack_valid,
  input  wire logic [7:0]  ack_sequence,  // of the reply that the host waits for
  input  wire logic        ack_resend,

  output logic             resent  // for one cycle
);

  localparam int unsigned ADDR_WIDTH  = $clog2(WORDS);
  localparam int unsigned TIMER_WIDTH = $clog2(RESEND_CYCLES);
  localparam int unsigned LONGEST     = MOST_REPLY_WORDS + 1;
  localparam int unsigned REPLIES     = 16;  // whose beginnings are kept

  `FLUE_REQUIRE(g_require_words, WORDS == (1 << ADDR_WIDTH) && WORDS >= 2 * LONGEST)
  `FLUE_REQUIRE(g_require_resend, RESEND_CYCLES == (1 << TIMER_WIDTH))

  typedef logic [ADDR_WIDTH-1:0] addr_t;

  (* no_rw_check, ram_style = "distributed", ramstyle = "no_rw_check" *)
  logic [31:0] mem[WORDS];
  (* no_rw_check, ram_style = "distributed", ramstyle = "no_rw_check" *)
  addr_t       beginnings[REPLIES];

  addr_t                  wr_q, rd_q, oldest_q;
  logic [7:0]             next_seq_q, oldest_seq_q;  // rd_sequence lies between them
  logic [TIMER_WIDTH-1:0] timer_q;
  logic                   ack_q, resend_q, due_q;  // an acknowledgement that was looked at; its wish; send again before the next
  logic [7:0]             ack_seq_q;
  addr_t                  ack_addr_q;
  logic                   rewind, sending_q;

  // Of what may be in flight, the host can acknowledge any number; another one is old.
  logic ack_makes_sense;
  assign ack_makes_sense = 8'(ack_sequence - oldest_seq_q) <= 8'(next_seq_q - oldest_seq_q);

  assign rd_valid = rd_sequence != next_seq_q && !rewind;
  assign rd_data  = mem[rd_q];
  assign rewind   = due_q && !sending_q;
  assign resent   = rewind && rd_sequence != oldest_seq_q;

  always_ff @(posedge clk) begin
    if (wr_valid) mem[wr_q] <= wr_data;
  end

  always_ff @(posedge clk) begin
    if (wr_commit) beginnings[4'(next_seq_q + 8'd1)] <= wr_q + addr_t'(1);
  end

  always_ff @(posedge clk) begin
    // A label and the longest reply, and a place left so that full differs from empty.
    wr_room <= addr_t'(oldest_q - wr_q - addr_t'(1)) >= addr_t'(LONGEST)
               && 8'(next_seq_q - oldest_seq_q) < 8'(REPLIES - 2);
    if (wr_valid) wr_q <= wr_q + addr_t'(1);
    if (wr_commit) next_seq_q <= next_seq_q + 8'd1;

    if (rd_pop) begin
      rd_q      <= rd_q + addr_t'(1);
      sending_q <= 1'b1;
    end
    if (rd_done) begin
      rd_sequence <= rd_sequence + 8'd1;
      sending_q   <= 1'b0;
    end

    ack_q      <= ack_valid && ack_makes_sense;
    resend_q   <= ack_resend;
    ack_seq_q  <= ack_sequence;
    ack_addr_q <= beginnings[4'(ack_sequence)];
    if (ack_q) begin
      oldest_seq_q <= ack_seq_q;
      // Nothing was ever written behind the first.
      if (ack_seq_q != oldest_seq_q) oldest_q <= ack_addr_q;
      if (resend_q) due_q <= 1'b1;
      // What was to be sent is acknowledged already.
      if (8'(rd_sequence - ack_seq_q) > 8'(next_seq_q - ack_seq_q)) due_q <= 1'b1;
    end

    timer_q <= timer_q + TIMER_WIDTH'(1);
    if (timer_q == '1) due_q <= 1'b1;
    if (oldest_seq_q == next_seq_q || sending_q || (ack_q && ack_seq_q != oldest_seq_q)) timer_q <= '0;

    if (rewind && !ack_q) begin
      rd_q        <= oldest_q;
      rd_sequence <= oldest_seq_q;
      due_q       <= 1'b0;
    end

    if (rst || restart) begin
      wr_room      <= 1'b0;
      wr_q         <= '0;
      rd_q         <= '0;
      oldest_q     <= '0;
      next_seq_q   <= '0;
      oldest_seq_q <= '0;
      rd_sequence  <= '0;
      timer_q      <= '0;
      sending_q    <= 1'b0;
      ack_q        <= 1'b0;
      due_q        <= 1'b0;
    end
  end

  `FLUE_ASSERT(a_pops_what_is_there, !rd_pop || sending_q || rd_valid)

endmodule

`default_nettype wire
