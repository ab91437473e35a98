// SPDX-License-Identifier: Apache-2.0
//
// flue_counters: how many completions of each opcode with each status, and how often the streams moved or stood still.
//
//   latency      an event is counted within 4 cycles; `selected` follows `select` after 3
//   throughput   1 of each per cycle
//   reset        counts nothing meanwhile; all start at 0 at power-up and are kept
//   maps to      LUT RAM (completions) and flip-flops
//   checked by   tb/unit/counters_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_counters
  import flue_pkg::*;
(
  input  wire logic        clk,
  input  wire logic        rst,

  input  wire logic        completion_en,
  input  wire logic [2:0]  completion_opcode,
  input  wire logic [4:0]  completion_status,
  input  wire logic [2:0]  select_opcode,
  input  wire logic [4:0]  select_status,
  output logic [31:0]      selected,

  input  wire logic        cmd_beat, cmd_stall, cpl_beat, cpl_stall,
  input  wire logic        event_sent, event_merged, resolve_sent, resolve_held, resolve_failed,
  output logic [31:0]      cmd_beats, cmd_stalls, cpl_beats, cpl_stalls,
  output logic [31:0]      events_sent, events_merged, resolves_sent, resolves_held, resolves_failed
);

  // Sixteen counters for each opcode that has completions. No opcode has all statuses (docs/engine.md, Checks): those from 16 on take
  // the places of such as it cannot have.
  localparam int unsigned COUNTERS = 7 * 16;

  function automatic logic [6:0] place_of(logic [2:0] opcode, logic [4:0] status);
    return {opcode, status[3:0] + (!status[4] ? 4'd0 : opcode == OPCODE_INITIATE[2:0] ? 4'd3 : 4'd6)};
  endfunction

  function automatic logic exists(logic [2:0] opcode, logic [4:0] status);
    if (opcode == 3'd7 || status > 5'(STATUS_MALFORMED_RESERVED)) return 1'b0;
    if (opcode == OPCODE_INITIATE[2:0]) return !(status inside {5'd3, 5'd4, 5'd5});
    return !(status inside {5'd6, 5'd7, 5'd8});
  endfunction

  logic        counting_q = 1'b0, counting_1_q = 1'b0, counting_0_q = 1'b0;
  logic [6:0]  address_0_q, address_1_q, address_q, shown_address_q;
  logic [2:0]  shown_q;  // the counter asked for exists
  logic [2:0]  opcode;
  logic [31:0] count, count_next, count_shown;

  // An opcode that nobody knows counts under 0. A read sees the writes until it is there, so equal completions in a row count right.
  assign opcode     = completion_status == 5'(STATUS_MALFORMED_OPCODE) ? 3'd0 : completion_opcode;
  assign count_next = count + 32'd1;

  always_ff @(posedge clk) begin
    {counting_q, counting_1_q, counting_0_q} <= {counting_1_q, counting_0_q, completion_en && !rst};
    {address_q, address_1_q, address_0_q}    <= {address_1_q, address_0_q, place_of(opcode, completion_status)};
    shown_q         <= {shown_q[1:0], exists(select_opcode, select_status)};
    shown_address_q <= place_of(select_opcode, select_status);
  end

  flue_ram_fwd #(.DEPTH(COUNTERS), .WIDTH(32), .ZERO(1'b1), .NEXT(1'b1)) completions (
    .clk,
    .wr_en(counting_q), .wr_addr(address_q), .wr_data(count_next),
    .rd_addr(address_0_q), .rd_data(count)
  );
  flue_ram_fwd #(.DEPTH(COUNTERS), .WIDTH(32), .ZERO(1'b1), .NEXT(1'b1)) completions_shown (
    .clk,
    .wr_en(counting_q), .wr_addr(address_q), .wr_data(count_next),
    .rd_addr(shown_address_q), .rd_data(count_shown)
  );

  assign selected = shown_q[2] ? count_shown : '0;

  `FLUE_ASSERT(a_counted_exists, !completion_en || exists(opcode, completion_status))

  logic [8:0][31:0] counts_q = '0;
  logic [8:0]       counted_q = '0;

  always_ff @(posedge clk) begin
    counted_q <= {resolve_failed, resolve_held, resolve_sent, event_merged, event_sent,
                  cpl_stall, cpl_beat, cmd_stall, cmd_beat};
    for (int i = 0; i < 9; i++) counts_q[i] <= counts_q[i] + 32'(counted_q[i]);
    if (rst) counted_q <= '0;
  end
  assign {resolves_failed, resolves_held, resolves_sent, events_merged, events_sent,
          cpl_stalls, cpl_beats, cmd_stalls, cmd_beats} = counts_q;

endmodule

`default_nettype wire
