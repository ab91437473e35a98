// SPDX-License-Identifier: Apache-2.0
//
// flue_resolve_tables: what a look finds: the engine's state at one instant.
//
//   r1, r3, r5  connection, path, neighbor: is each there, and valid (flue_resolve_links)?
//   r5, r6      their state variables (flue_resolve_state)
//   r7          found, held
//   r8          headers; ages
//   r9          the answer; stale
//   r10         all that events depend on
//
//   latency      r1 to r9 (answer), r10 (result)
//   throughput   1 look and 1 commit per cycle
//   ordering     a look is the state after all commits whose p6 is not later than its r1
//   reset        drops what is under way
//   checked by   tb/unit/resolve_tables_test.cpp, tb/system/engine, tb/random

`default_nettype none
`include "flue_assert.svh"

module flue_resolve_tables
  import flue_pkg::*;
  import flue_types_pkg::*;
#(
  parameter int unsigned NEIGHBORS        = 16,
  parameter int unsigned PATHS            = 16,
  parameter int unsigned CONNECTIONS      = 16,
  parameter int unsigned GENERATION_WIDTH = 8
) (
  input  wire logic                 clk,
  input  wire logic                 rst,

  input  wire logic [31:0]          now,
  input  wire logic [31:0]          cfg_nce_stale_ticks,
  input  wire logic [47:0]          cfg_mac,
  input  wire logic                 corrupt,

  input  wire commit_t              p6_commit,
  input  wire logic [BEAT_BITS-1:0] beat,               // at p10 a descriptor's first beat

  input  wire look_request_t        r1_request,
  output index_t                    r6_tcp_index,       // flue_tcp_moving
  input  wire resolve_delegated_t   r8_tcp_delegated,
  output index_t                    r8_tcp_index,       // for those who read at r8 what they need at r10
  output index_t                    r8_neighbor_index,
  output logic                      r9_answered,        // a request has its answer
  output resolve_answer_t           r9_answer,
  output look_result_t              r10_result,
  output logic                      idle                // no look between r2 and r10
);

  // --- The look beside its reads ---

  typedef struct packed {
    logic   valid;
    look_e  look;
    logic   eager;
    index_t index;
  } look_t;

  look_t       r1_look, r2_q, r3_q, r4_q, r5_q, r6_q, r7_q, r8_q, r9_q;
  logic [15:0] r2_tag_q, r3_tag_q, r8_tag;
  logic [31:0] r2_handle_q, r3_handle_q, r8_handle;
  logic [31:0] seen_q, seen, r3_seen_q, r8_seen;
  logic        p6_counts;     // a descriptor that commands_seen counts
  logic        p7_counts_q, p7_counted_q;  // it, counted a cycle later for the clock's sake; the one before was such

  assign r1_look   = '{valid: r1_request.valid, look: r1_request.look, eager: r1_request.eager, index: r1_request.name.index};
  assign p6_counts = p6_commit.valid && !p6_commit.walk && (!p6_commit.delegate || `FLUE_BUG(27));
  assign seen      = seen_q + 32'(p7_counts_q);

  always_ff @(posedge clk) begin
    seen_q <= rst ? '0 : seen;
    p7_counts_q  <= p6_counts && !(`FLUE_BUG(28) && p7_counted_q) && !rst;
    p7_counted_q <= p6_counts;
    r2_q <= r1_look;
    r3_q <= r2_q;
    r4_q <= r3_q;
    r5_q <= r4_q;
    r6_q <= r5_q;
    r7_q <= r6_q;
    r8_q <= r7_q;
    r9_q <= r8_q;
    {r2_tag_q, r2_handle_q} <= {r1_request.tag, r1_request.handle};
    {r3_tag_q, r3_handle_q} <= {r2_tag_q, r2_handle_q};
    r3_seen_q <= seen;
    if (rst) {r2_q.valid, r3_q.valid, r4_q.valid, r5_q.valid, r6_q.valid, r7_q.valid, r8_q.valid, r9_q.valid} <= '0;
  end

  generation_t r3_tcp_generation, r8_tcp_generation;
  flue_delay #(.CYCLES(5), .WIDTH($bits({r3_tag_q, r3_handle_q, r3_seen_q, r3_tcp_generation}))) names (
    .clk,
    .in_data ({r3_tag_q, r3_handle_q, r3_seen_q, r3_tcp_generation}),
    .out_data({r8_tag, r8_handle, r8_seen, r8_tcp_generation})
  );

  assign idle = !(r2_q.valid || r3_q.valid || r4_q.valid || r5_q.valid || r6_q.valid || r7_q.valid
                  || r8_q.valid || r9_q.valid || r10_result.valid);

  // --- The tables ---

  index_t      r5_path_index, r5_neighbor_index, r6_neighbor_index_q, r7_neighbor_index_q, r8_neighbor_index_q, r9_neighbor_index_q;
  logic        r7_tcp_named, r7_tcp_used, r7_tcp_invalid, r7_path_invalid, r7_ip6;
  logic        r7_neighbor_used, r7_neighbor_invalid;
  generation_t r7_neighbor_generation, r8_neighbor_generation_q;

  flue_resolve_links #(
    .NEIGHBORS(NEIGHBORS), .PATHS(PATHS), .CONNECTIONS(CONNECTIONS), .GENERATION_WIDTH(GENERATION_WIDTH)
  ) links (
    .clk,
    .p6_commit,
    .r1_request,
    .r3_tcp_generation,
    .r5_path_index,
    .r5_neighbor_index,
    .r7_tcp_named,
    .r7_tcp_used,
    .r7_tcp_invalid,
    .r7_path_invalid,
    .r7_ip6,
    .r7_neighbor_used,
    .r7_neighbor_invalid,
    .r7_neighbor_generation
  );

  resolve_cached_t    r7_tcp_cached, r8_tcp_cached_q;
  resolve_constant_t  r7_tcp_constant, r8_tcp_constant_q;
  logic [16:0]        r7_path_mtu;
  ip6_path_constant_t r7_addresses, r8_addresses_q;
  resolve_neighbor_t  r8_neighbor;

  flue_resolve_state #(.NEIGHBORS(NEIGHBORS), .PATHS(PATHS), .CONNECTIONS(CONNECTIONS)) state (
    .clk,
    .rst,
    .now,
    .p6_commit,
    .beat,
    .r5_tcp_index(r5_q.index),
    .r5_path_index,
    .r5_neighbor_index,
    .r7_tcp_cached,
    .r7_tcp_constant,
    .r7_path_mtu,
    .r7_addresses,
    .r8_neighbor
  );
  assign r6_tcp_index = r6_q.index;

  always_ff @(posedge clk) begin
    r6_neighbor_index_q <= r5_neighbor_index;
    r7_neighbor_index_q <= r6_neighbor_index_q;
    r8_neighbor_index_q <= r7_neighbor_index_q;
    r9_neighbor_index_q <= r8_neighbor_index_q;
  end
  assign r8_tcp_index      = r8_q.index;
  assign r8_neighbor_index = r8_neighbor_index_q;

  // --- r7: is it there, may it be used? And the room in its segments: OP-21, PathMtu less IP header and 20, RemoteMss, both less 12
  // for timestamps. ---

  logic               r7_found, r7_held, r7_timestamps;
  logic               r8_found_q, r8_held_q, r8_own_invalid_q, r8_neighbor_valid_q, r8_ip6_q;
  logic               r8_sent_q;  // found and not held: the headers are answered
  logic signed [17:0] r8_path_room_q, r8_peer_room_q;

  always_comb begin
    unique case (r7_q.look)
      LOOK_NEIGHBOR: r7_found = r7_neighbor_used;
      LOOK_TCP:      r7_found = r7_tcp_used;
      default:       r7_found = r7_tcp_named;
    endcase
    if (corrupt) r7_found = 1'b0;
    r7_held = r7_found && r7_q.look != LOOK_NEIGHBOR
           && (r7_tcp_invalid || (r7_path_invalid && !`FLUE_BUG(20)) || (r7_neighbor_invalid && !`FLUE_BUG(11)));
    r7_timestamps = r7_tcp_constant.const_flags[0] && !`FLUE_BUG(43);
  end

  always_ff @(posedge clk) begin
    r8_found_q               <= r7_found;
    r8_held_q                <= r7_held;
    r8_sent_q                <= r7_found && !r7_held;
    r8_own_invalid_q         <= r7_tcp_invalid;
    r8_neighbor_valid_q      <= !r7_neighbor_invalid;
    r8_neighbor_generation_q <= r7_neighbor_generation;
    r8_ip6_q                 <= r7_ip6;
    r8_tcp_cached_q          <= r7_tcp_cached;
    r8_tcp_constant_q        <= r7_tcp_constant;
    r8_addresses_q           <= r7_addresses;
    r8_path_room_q           <= signed'({1'b0, r7_path_mtu})
                                - (r7_ip6 ? (r7_timestamps ? 18'sd72 : 18'sd60) : (r7_timestamps ? 18'sd52 : 18'sd40));
    r8_peer_room_q           <= signed'({2'b00, r7_tcp_constant.remote_mss}) - (r7_timestamps ? 18'sd12 : 18'sd0);
  end

  // --- r8: the headers ---

  resolve_answer_t r8_headers, r9_headers_q;
  logic [15:0]     r9_tag_q;
  logic [31:0]     r9_handle_q, r9_seen_q, r9_host_age_q, r9_nic_age_q;
  logic            r9_found_q, r9_held_q, r9_own_invalid_q, r9_neighbor_valid_q;
  generation_t     r9_tcp_generation_q, r9_neighbor_generation_q;

  flue_resolve_headers make_headers (
    .cfg_mac,
    .tcp_constant (r8_tcp_constant_q),
    .tcp_cached   (r8_tcp_cached_q),
    .tcp_delegated(r8_tcp_delegated),
    .ip6          (r8_ip6_q),
    .addresses    (r8_addresses_q),
    .path_room    (r8_path_room_q),
    .peer_room    (r8_peer_room_q),
    .neighbor     (r8_neighbor),
    .headers      (r8_headers)
  );

  always_ff @(posedge clk) begin
    r9_answered              <= r8_q.valid && r8_q.look == LOOK_RESOLVE;
    r9_found_q               <= r8_found_q;
    r9_held_q                <= r8_held_q;
    r9_own_invalid_q         <= r8_own_invalid_q;
    r9_neighbor_valid_q      <= r8_neighbor_valid_q;
    r9_tcp_generation_q      <= r8_tcp_generation;
    r9_neighbor_generation_q <= r8_neighbor_generation_q;
    r9_host_age_q            <= now - r8_neighbor.hrt;
    r9_nic_age_q             <= now - r8_neighbor.nrt;
    {r9_tag_q, r9_handle_q, r9_seen_q} <= {r8_tag, r8_handle, r8_seen};
    // What is not sent is zero: a reset of these registers, not a gate for each bit.
    r9_headers_q <= r8_headers;
    if (!r8_sent_q) r9_headers_q <= '0;
    if (rst) r9_answered <= 1'b0;
  end

  // --- r9: the answer; is the neighbor stale (NUD-2, modulo 2^32)? ---

  always_comb begin
    r9_answer = r9_headers_q;
    if (r9_held_q) r9_answer.result = RESOLVE_RESULT_HELD;
    r9_answer.tag           = r9_tag_q;
    r9_answer.handle        = r9_handle_q;
    r9_answer.commands_seen = r9_seen_q;
  end

  always_ff @(posedge clk) begin
    r10_result <= '{
      valid:               r9_q.valid,
      look:                r9_q.look,
      eager:               r9_q.eager,
      found:               r9_found_q,
      own_invalid:         r9_own_invalid_q,
      held:                r9_held_q,
      stale:               r9_found_q && r9_neighbor_valid_q
                           && (r9_nic_age_q > cfg_nce_stale_ticks || `FLUE_BUG(46))
                           && r9_host_age_q > cfg_nce_stale_ticks,
      tcp_index:           r9_q.index,
      tcp_generation:      r9_tcp_generation_q,
      neighbor_index:      r9_neighbor_index_q,
      neighbor_generation: r9_neighbor_generation_q
    };
    if (rst) r10_result.valid <= 1'b0;
  end

endmodule

`default_nettype wire
