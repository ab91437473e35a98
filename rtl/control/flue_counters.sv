// SPDX-License-Identifier: Apache-2.0
//
// flue_counters: how many completions of each opcode with each status, and how often the streams moved or stood still.
//
// A counter is in two parts. The low ones count every event: four bits in LUT RAM for a completion, seven flip-flops for a stream. The
// high ones lie in one block RAM, which a counter changes only by a carry: no completion's more often than every 16th cycle, no stream's
// more often than every 128th. So one carry a cycle is enough, without forwarding, and a register is read when no carry is under way.
//
//   latency      a read is answered 4 cycles after `req`, at the worst 510 (59 counters that carry one after another). It shows the
//                completions of up to 6 cycles before its answer, and the streams of up to 4
//   throughput   1 of each event per cycle
//   ports        req, ack: the external block of flue_regs; one access at a time, its address stays until the answer
//   hazard       completions that cannot be (docs/engine.md, Checks) would count as others
//   reset        flush: counts nothing meanwhile; rst: forgets the access under way and the select. Counters start at 0 at power-up and stay
//   maps to      LUT RAM, one block RAM and flip-flops
//   checked by   tb/unit/counters_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_counters
  import flue_pkg::*;
(
  input  wire logic        clk,
  input  wire logic        rst,
  input  wire logic        flush,

  input  wire logic        completion_en,
  input  wire logic [2:0]  completion_opcode,
  input  wire logic [4:0]  completion_status,

  input  wire logic        cmd_beat, cmd_stall, cpl_beat, cpl_stall,
  input  wire logic        event_sent, event_merged, resolve_sent, resolve_held, resolve_failed,

  input  wire logic        req,
  input  wire logic        req_is_wr,
  /* verilator lint_off UNUSEDSIGNAL */  // words have no byte address, and only the select is written
  input  wire logic [5:0]  req_addr,
  input  wire logic [31:0] req_wr_data,
  input  wire logic [31:0] req_wr_biten,
  /* verilator lint_on UNUSEDSIGNAL */
  output logic             rd_ack,
  output logic [31:0]      rd_data,
  output logic             wr_ack
);

  // --- Where a counter lies ---

  typedef logic [5:0] place_t;

  localparam int unsigned COMPLETION_LOW = 4;
  localparam int unsigned STREAM_LOW     = 7;
  localparam int unsigned HIGH           = 32 - COMPLETION_LOW;
  localparam int unsigned STREAMS        = 9;
  localparam place_t      NOWHERE        = 6'o13;  // in nobody's use

  // What every opcode has takes columns of the row that is its opcode's; other pairs, of which there are few, and the counters of the
  // streams take the rest.
  function automatic logic is_common(logic [4:0] status);
    return status[4] || status inside {STATUS_SUCCESS[4:0], STATUS_FAILURE_HANDLE[4:0], STATUS_HARDWARE[4:0]};
  endfunction

  function automatic place_t place_of(logic [2:0] opcode, logic [4:0] status);
    logic [3:0] rare;
    rare = status[3:0];
    if (status == STATUS_FAILURE_PARENT[4:0] && opcode == OPCODE_UPDATE[2:0]) rare = 4'd0;
    return is_common(status) ? {opcode, status[4], status[1:0]} : {rare[2:0], rare[3], 2'b11};
  endfunction

  // A stream's, by the word of its register: 4 to 12.
  function automatic place_t place_of_stream(logic [3:0] word);
    return {{3{word[0]}}, word[1], word[3] && word[2], word[3] && !word[2]};
  endfunction

  // No completion is of another opcode and status. An opcode that nobody knows counts under 0.
  function automatic logic exists(logic [3:0] opcode, logic [4:0] status);
    if (status > STATUS_MALFORMED_RESERVED[4:0]) return 1'b0;
    if (status == STATUS_MALFORMED_OPCODE[4:0]) return opcode == 4'd0;
    if (is_common(status)) return opcode inside {[OPCODE_INITIATE:OPCODE_ANSWER]};
    unique case (status)
      STATUS_FAILURE_PARENT[4:0]:                               return opcode inside {OPCODE_INITIATE, OPCODE_UPDATE};
      STATUS_FAILURE_INVALID[4:0], STATUS_FAILURE_VALUE[4:0]:   return opcode == OPCODE_UPDATE;
      STATUS_FAILURE_DEPENDENTS[4:0]:                           return opcode == OPCODE_TERMINATE;
      default:                                                  return opcode == OPCODE_INITIATE;
    endcase
  endfunction

  logic [2:0] opcode;
  assign opcode = completion_status == STATUS_MALFORMED_OPCODE[4:0] ? 3'd0 : completion_opcode;

  `FLUE_ASSERT(a_counted_exists, !completion_en || exists({1'b0, opcode}, completion_status))

  // --- Low parts of completions: read, add, write ---

  logic                      c1_q = 1'b0, c2_q = 1'b0, c3_q = 1'b0;
  place_t                    c1_place_q, c2_place_q, c3_place_q, shown_place_q;
  logic [COMPLETION_LOW-1:0] c3_low, shown_low;
  logic                      c3_carry;

  always_ff @(posedge clk) begin
    {c3_q, c2_q, c1_q} <= {c2_q, c1_q, completion_en && !flush};
    c1_place_q <= place_of(opcode, completion_status);
    c2_place_q <= c1_place_q;
    c3_place_q <= c2_place_q;
  end

  // It sees the writes until it is there, so equal completions in a row count right.
  flue_ram_fwd #(.DEPTH(64), .WIDTH(COMPLETION_LOW), .ZERO(1'b1), .NEXT(1'b1)) lows (
    .clk,
    .wr_en(c3_q), .wr_addr(c3_place_q), .wr_data(c3_low + COMPLETION_LOW'(1)),
    .rd_addr(c1_place_q), .rd_data(c3_low)
  );
  flue_ram_fwd #(.DEPTH(64), .WIDTH(COMPLETION_LOW), .ZERO(1'b1)) lows_shown (
    .clk,
    .wr_en(c3_q), .wr_addr(c3_place_q), .wr_data(c3_low + COMPLETION_LOW'(1)),
    .rd_addr(shown_place_q), .rd_data(shown_low)
  );

  assign c3_carry = c3_q && &c3_low;

  // --- Low parts of streams ---

  typedef logic [STREAM_LOW-1:0] stream_low_t;

  logic [STREAMS-1:0]        moved_q = '0, wraps, carry_q = '0, carry_first;
  stream_low_t [STREAMS-1:0] lows_q = '0, lows_next;

  always_comb begin
    carry_first = '0;
    for (int i = STREAMS - 1; i >= 0; i--) begin
      {wraps[i], lows_next[i]} = {1'b0, lows_q[i]} + (STREAM_LOW + 1)'(moved_q[i]);
      if (carry_q[i]) carry_first = STREAMS'(1) << i;
    end
  end

  always_ff @(posedge clk) begin
    moved_q <= {resolve_failed, resolve_held, resolve_sent, event_merged, event_sent,
                cpl_stall, cpl_beat, cmd_stall, cmd_beat};
    lows_q  <= lows_next;
    carry_q <= (carry_q & ~(c3_carry ? '0 : carry_first)) | wraps;
    if (flush) moved_q <= '0;
  end

  `FLUE_ASSERT(a_carried_before_the_next, (carry_q & wraps) == '0)

  // --- High parts: a carry is read, and two cycles later added and written ---

  typedef struct packed {
    logic   en;
    logic   stream;  // its carry; else a completion's
    place_t place;
  } carry_t;

  carry_t          h0_q = '0, h1_q = '0, h2_q = '0;
  place_t          stream_place;
  logic [HIGH-1:0] h2_high, h2_one;

  always_comb begin
    stream_place = '0;
    for (int i = 0; i < STREAMS; i++) begin
      if (carry_first[i]) stream_place |= place_of_stream(4'(i + 4));
    end
    h2_one = '0;
    h2_one[h2_q.stream ? STREAM_LOW - COMPLETION_LOW : 0] = 1'b1;
  end

  always_ff @(posedge clk) begin
    h0_q <= '{en:     c3_carry || carry_q != '0,
              stream: !c3_carry,
              place:  c3_carry ? c3_place_q : carry_q != '0 ? stream_place : shown_place_q};
    h1_q <= h0_q;
    h2_q <= h1_q;
  end

  // A block for it is nearly empty, but takes the place of 28 LUT RAMs.
  flue_ram #(.DEPTH(64), .WIDTH(HIGH), .ZERO(1'b1), .LUTS(1'b0)) highs (
    .clk,
    .wr_en(h2_q.en), .wr_addr(h2_q.place), .wr_data(h2_high + h2_one),
    .rd_addr(h0_q.place), .rd_data(h2_high)
  );

  `FLUE_ASSERT(a_no_two_carries_of_one,
               !(h0_q.en && ((h1_q.en && h0_q.place == h1_q.place) || (h2_q.en && h0_q.place == h2_q.place))))

  // --- Registers ---

  logic [3:0]  word;
  logic [3:0]  select_opcode_q;
  logic [4:0]  select_status_q;
  logic [1:0]  asked_q;
  logic        write, is_select, is_stream, idle_q;
  stream_low_t shown_stream_q, shown_low_q;
  logic [31:0] select_q;

  assign word      = req_addr[5:2];
  assign is_select = word == 4'd0;
  assign is_stream = word inside {[4'd4:4'd12]};
  assign write     = req && req_is_wr;
  assign wr_ack    = write;

  always_ff @(posedge clk) begin
    if (write && is_select && req_wr_biten[0]) select_opcode_q <= req_wr_data[3:0];
    if (write && is_select && req_wr_biten[8]) select_status_q <= req_wr_data[12:8];

    shown_place_q <= is_stream ? place_of_stream(word) : NOWHERE;
    if (word == 4'd1 && exists(select_opcode_q, select_status_q)) begin
      shown_place_q <= place_of(select_opcode_q[2:0], select_status_q);
    end
    shown_stream_q <= '0;
    for (int i = 0; i < STREAMS; i++) if (word == 4'(i + 4)) shown_stream_q <= lows_q[i];

    shown_low_q <= shown_stream_q | STREAM_LOW'(shown_low);
    select_q    <= is_select ? {19'd0, select_status_q, 4'd0, select_opcode_q} : '0;

    // Both parts are of one moment when no carry is between them. First the address must have come through.
    asked_q <= {asked_q[0] && !idle_q, (req && !req_is_wr) || (asked_q[0] && !idle_q)};
    idle_q  <= asked_q == 2'b11 && !idle_q && !h0_q.en && !h1_q.en && !h2_q.en && carry_q == '0;
    rd_ack  <= idle_q;

    if (rst) begin
      {asked_q, idle_q, rd_ack} <= '0;
      {select_opcode_q, select_status_q} <= '0;
    end
  end

  assign rd_data = {h2_high, COMPLETION_LOW'(0)} | 32'(shown_low_q) | select_q;

endmodule

`default_nettype wire
