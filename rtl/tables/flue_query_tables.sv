// SPDX-License-Identifier: Apache-2.0
//
// flue_query_tables: every state variable, as queries and terminates read it, and the completion made of it.
//
// A descriptor reads and writes in one stage, p10 with its first beat and p11 with its second, so a query finds the writes of every
// descriptor before it. What was not asked for is held at zero by the registers after the tables; the rest is an OR. The second beat of
// a completion is an operand of it too: flue_message_input sees to it that no other completion comes in its cycle.
//
//   latency      p6 (commit) to p13 (first beat of the completion) and p14 (second)
//   throughput   1 descriptor per cycle
//   ordering     completions in the order of the commits
//   ports        beat: at p10 the first beat of the descriptor, at p11 its second
//   reset        drops what is under way; the tables keep garbage that nobody can name
//   maps to      block RAM, or LUT RAM where a table is small
//   checked by   tb/unit/query_tables_test.cpp, tb/system/engine

`default_nettype none
`include "flue_assert.svh"

module flue_query_tables
  import flue_pkg::*;
  import flue_types_pkg::*;
#(
  parameter int unsigned NEIGHBORS   = 16,
  parameter int unsigned PATHS       = 16,
  parameter int unsigned CONNECTIONS = 16,
  parameter int unsigned INDEX_WIDTH = 4
) (
  input  wire logic                 clk,
  input  wire logic                 rst,

  input  wire logic [31:0]          now,         // NCT, ticks

  /* verilator lint_off UNUSEDSIGNAL */  // the meta state in it is not for this module
  input  wire commit_t              p6_commit,
  input  wire logic [BEAT_BITS-1:0] beat,        // the header's words
  /* verilator lint_on UNUSEDSIGNAL */

  input  wire tcp_delegated_t       p13_moving_first,   // flue_tcp_moving
  input  wire tcp_delegated_t       p14_moving_second,

  output logic                      push,        // a beat of a completion: its first at p13, its second at p14
  output logic                      push_last,
  output logic [BEAT_BITS-1:0]      push_beat,
  output logic                      spare,       // a completion with one beat where two were asked for
  output logic                      p13_valid,   // a completion begins
  output completion_header_t        p13_header,  // its header; zero without one
  output logic                      idle         // nothing between p7 and p14
);

  // --- What is to be done, stage by stage ---

  typedef struct packed {
    logic               valid;    // has a completion
    logic               spare;    // one of fewer beats than asked for
    logic               create, update, answer, delegate;  // and succeeds
    logic               constant, cached, delegated;       // classes that go with the completion
    logic               on_neighbor, on_path, on_tcp;
    completion_header_t header;
    index_t             index;
  } work_t;

  /* verilator lint_off UNUSEDSIGNAL */  // flags that the decision was about
  command_header_t header;
  /* verilator lint_on UNUSEDSIGNAL */
  logic            returns;
  logic [1:0]      layer_code;
  slot_t           slot;
  work_t           p6_work;
  /* verilator lint_off UNUSEDSIGNAL */  // a later stage needs less of it
  work_t           p7_q, p8_q, p9_q, p10_q, p11_q, p12_q, p13_q;
  /* verilator lint_on UNUSEDSIGNAL */

  assign header     = p6_commit.header;
  assign returns    = p6_commit.success && (header.opcode == OPCODE_QUERY || header.opcode == OPCODE_TERMINATE);
  assign layer_code = header.layer == LAYER_NEIGHBOR ? HANDLE_NEIGHBOR[1:0]
                    : header.layer == LAYER_TCP ? HANDLE_TCP[1:0] : HANDLE_PATH[1:0];
  assign slot       = '{generation: p6_commit.generation, index: p6_commit.index};

  always_comb begin
    p6_work = '{
      valid:       p6_commit.valid && !p6_commit.walk && !p6_commit.delegate,
      spare:       asks_for_two(header) && !p6_commit.success,
      create:      p6_commit.create,
      update:      (p6_commit.success || (`FLUE_BUG(19) && header.do_link))
                   && header.opcode == OPCODE_UPDATE && header.has_state,
      answer:      p6_commit.success && header.opcode == OPCODE_ANSWER,
      delegate:    p6_commit.success && p6_commit.delegate,
      constant:    returns && header.want_const,
      cached:      returns && header.want_cached,
      delegated:   returns && header.want_delegated,
      on_neighbor: header.layer == LAYER_NEIGHBOR,
      on_path:     is_path(header.layer),
      on_tcp:      header.layer == LAYER_TCP,
      header:      '{handle: header.handle, tag: header.tag, status: p6_commit.status,
                     layer: header.layer, opcode: header.opcode},
      index:       p6_commit.index
    };
    if (p6_commit.create) p6_work.header.handle = handle_of(layer_code, slot, INDEX_WIDTH);
    else if (header.opcode == OPCODE_INITIATE && header.has_state) p6_work.header.handle = '0;
  end

  always_ff @(posedge clk) begin
    p7_q  <= p6_work;
    p8_q  <= p7_q;
    p9_q  <= p8_q;
    p10_q <= p9_q;
    p11_q <= p10_q;
    p12_q <= p11_q;
    p13_q <= p12_q;
    if (!p12_q.valid) p13_q.header <= '0;
    if (rst) begin
      {p7_q.valid, p8_q.valid, p9_q.valid, p10_q.valid, p11_q.valid, p12_q.valid, p13_q.valid} <= '0;
      {p7_q.create, p8_q.create, p9_q.create, p10_q.create} <= '0;
      {p7_q.update, p8_q.update, p9_q.update, p10_q.update} <= '0;
      {p7_q.answer, p8_q.answer, p9_q.answer, p10_q.answer} <= '0;
      {p7_q.delegate, p8_q.delegate, p9_q.delegate, p10_q.delegate} <= '0;
    end
  end

  logic p13_two_beats, p13_push_q, p14_second_q;

  assign idle = !(p7_q.valid || p8_q.valid || p9_q.valid || p10_q.valid || p11_q.valid || p12_q.valid
                  || p13_q.valid || p14_second_q);

  /* verilator lint_off UNUSEDSIGNAL */  // paddings of the message
  neighbor_state_t p10_neighbor;
  ip6_path_state_t p10_path;  // IPv4 lies in the low bits of the same places
  /* verilator lint_on UNUSEDSIGNAL */
  assign p10_neighbor = neighbor_state_t'(beat[64+:$bits(neighbor_state_t)]);
  assign p10_path     = ip6_path_state_t'(beat[64+:$bits(ip6_path_state_t)]);

  // --- Neighbors and paths ---

  // A descriptor is about one object, so both share the words of one memory: paths below, neighbors above. Lanes of 9 bits, as block
  // RAM writes them: 32 for a path, of which a neighbor takes 21.
  localparam int unsigned OBJECTS    = PATHS + NEIGHBORS;
  localparam int unsigned LANES_BITS = 28 * 9;  // of a path's addresses; what is left fits no lane of its own
  localparam int unsigned REST_BITS  = $bits(ip6_path_constant_t) - LANES_BITS;
  localparam int unsigned PW         = $clog2(PATHS);

  typedef struct packed {
    logic [3:0]            spare;
    ip6_path_cached_t      cached;     // 4 lanes
    logic [LANES_BITS-1:0] addresses;  // 28
  } path_word_t;

  typedef struct packed {
    logic [98:0]        spare_0;
    logic [3:0]         spare_1;
    logic [31:0]        nrt;           // 4 lanes; NRT = NCT - NRD (INIT-23); a query gives NRD = NCT - NRT (QRY-8)
    logic [3:0]         spare_2;
    logic [31:0]        hrd;           // 4
    logic [5:0]         spare_3;
    logic [47:0]        destination;   // 6
    logic [2:0]         spare_4;
    neighbor_constant_t constant;      // 7
  } neighbor_word_t;

  typedef logic [$clog2(OBJECTS)-1:0] object_t;

  logic                       p9_path_create, p9_path_update, p9_neighbor_create, p9_neighbor_update;
  logic [31:0]                p10_lanes_q;
  object_t                    p10_object_q;
  ip6_path_constant_t         p10_path_constant;
  path_word_t                 p10_path_word;
  neighbor_word_t             p10_neighbor_word;
  /* verilator lint_off UNUSEDSIGNAL */  // spare bits
  path_word_t                 p12_path_word;
  neighbor_word_t             p12_neighbor_word;
  /* verilator lint_on UNUSEDSIGNAL */
  logic [REST_BITS-1:0]       p12_rest;

  assign p10_path_constant = ip6_path_constant_of(p10_path);
  assign p10_path_word     = '{spare: '0, cached: ip6_path_cached_of(p10_path),
                               addresses: p10_path_constant[LANES_BITS-1:0]};
  assign p10_neighbor_word = '{
    spare_0: '0, spare_1: '0, nrt: now - p10_neighbor.nic_reachability_delta,
    spare_2: '0, hrd: p10_neighbor.host_reachability_delta,
    spare_3: '0, destination: p10_neighbor.dl_destination_address,
    spare_4: '0, constant: neighbor_constant_of(p10_neighbor)
  };
  assign p9_path_create     = p9_q.create && p9_q.on_path;
  assign p9_path_update     = p9_q.update && p9_q.on_path;
  assign p9_neighbor_create = p9_q.create && p9_q.on_neighbor;
  assign p9_neighbor_update = p9_q.update && p9_q.on_neighbor;

  always_ff @(posedge clk) begin
    p10_object_q <= p9_q.on_neighbor ? object_t'(PATHS) + object_t'(p9_q.index) : object_t'(p9_q.index);
    p10_lanes_q  <= {
      {4{p9_path_create || p9_path_update}},
      {7{p9_path_create}},
      {4{p9_path_create || p9_neighbor_create || (p9_q.delegate && p9_q.on_neighbor)}},
      {4{p9_path_create || p9_neighbor_create || p9_neighbor_update
         || (p9_q.answer && p9_q.on_neighbor && !`FLUE_BUG(42))}},
      {6{p9_path_create || p9_neighbor_create || p9_neighbor_update}},
      {7{p9_path_create || p9_neighbor_create}}
    };
    if (rst) p10_lanes_q <= '0;
  end

  flue_ram #(.DEPTH(OBJECTS), .WIDTH(32 * 9), .LANES(32)) objects (
    .clk,
    .wr_en  (p10_lanes_q),
    .wr_addr(p10_object_q),
    .wr_data(p10_q.on_neighbor ? p10_neighbor_word : p10_path_word),
    .rd_addr(p10_object_q),
    .rd_data(p12_path_word)
  );
  flue_ram #(.DEPTH(PATHS), .WIDTH(REST_BITS)) path_rest (
    .clk, .wr_en(p10_q.create && p10_q.on_path), .wr_addr(p10_q.index[PW-1:0]),
    .wr_data(p10_path_constant[$bits(ip6_path_constant_t)-1:LANES_BITS]),
    .rd_addr(p10_q.index[PW-1:0]), .rd_data(p12_rest)
  );

  assign p12_neighbor_word = neighbor_word_t'(p12_path_word);

  // --- Connections ---

  tcp_constant_t  p12_tcp_constant;
  tcp_cached_t    p12_tcp_cached;
  tcp_delegated_t p12_tcp_first, p13_tcp_timers, p13_tcp_late;
  logic           p10_tcp_create_q, p10_tcp_update_q, p10_tcp_delegate_q;

  always_ff @(posedge clk) begin
    p10_tcp_create_q   <= p9_q.create && p9_q.on_tcp;
    p10_tcp_update_q   <= p9_q.update && p9_q.on_tcp;
    p10_tcp_delegate_q <= p9_q.delegate && p9_q.on_tcp;
    if (rst) {p10_tcp_create_q, p10_tcp_update_q, p10_tcp_delegate_q} <= '0;
  end

  flue_tcp_query_tables #(.CONNECTIONS(CONNECTIONS)) tcp_tables (
    .clk,
    .p8_index    (p8_q.index),
    .p10_index   (p10_q.index),
    .p10_create  (p10_tcp_create_q),
    .p10_update  (p10_tcp_update_q),
    .p10_delegate(p10_tcp_delegate_q),
    .beat,
    .p12_constant(p12_tcp_constant),
    .p12_cached  (p12_tcp_cached),
    .p12_first   (p12_tcp_first),
    .p13_timers  (p13_tcp_timers)
  );
  assign p13_tcp_late = p13_tcp_timers | p13_moving_first;  // of both beats

  // --- p13, p14: the completion ---

  neighbor_constant_t  p13_neighbor_constant_q;
  neighbor_cached_t    p13_neighbor_cached_q;
  neighbor_delegated_t p13_neighbor_delegated_q;
  ip6_path_constant_t  p13_path_constant_q;
  ip6_path_cached_t    p13_path_cached_q;
  tcp_constant_t       p13_tcp_constant_q;
  tcp_cached_t         p13_tcp_cached_q;
  tcp_delegated_t      p13_tcp_first_q, p14_tcp_second_q;

  always_ff @(posedge clk) begin
    p13_neighbor_constant_q  <= p12_neighbor_word.constant;
    p13_neighbor_cached_q    <= '{host_reachability_delta: p12_neighbor_word.hrd,
                                  dl_destination_address: p12_neighbor_word.destination};
    p13_neighbor_delegated_q <= now - p12_neighbor_word.nrt;
    p13_path_constant_q      <= {p12_rest, p12_path_word.addresses};
    p13_path_cached_q        <= p12_path_word.cached;
    p13_tcp_constant_q       <= p12_tcp_constant;
    p13_tcp_cached_q         <= p12_tcp_cached;
    p13_tcp_first_q          <= p12_tcp_first;
    p14_tcp_second_q         <= p13_tcp_late;
    p14_second_q             <= p13_valid && p13_two_beats;
    p13_push_q               <= p12_q.valid || (p13_valid && p13_two_beats);
    if (!(p12_q.constant && p12_q.on_neighbor)) p13_neighbor_constant_q <= '0;
    if (!(p12_q.cached && p12_q.on_neighbor)) p13_neighbor_cached_q <= '0;
    if (!(p12_q.delegated && p12_q.on_neighbor)) p13_neighbor_delegated_q <= '0;
    if (!(p12_q.constant && p12_q.on_path)) p13_path_constant_q <= '0;
    if (!(p12_q.cached && p12_q.on_path)) p13_path_cached_q <= '0;
    if (!(p12_q.constant && p12_q.on_tcp)) p13_tcp_constant_q <= '0;
    if (!(p12_q.cached && p12_q.on_tcp)) p13_tcp_cached_q <= '0;
    if (!(p12_q.delegated && p12_q.on_tcp)) p13_tcp_first_q <= '0;
    if (!p13_two_beats) p14_tcp_second_q <= '0;
    if (rst) {p13_push_q, p14_second_q} <= '0;
  end

  /* verilator lint_off UNUSEDSIGNAL */  // the second beat of the one, the first of the other
  tcp_state_t p13_tcp, p14_tcp;
  /* verilator lint_on UNUSEDSIGNAL */
  localparam int unsigned FIRST_BITS = BEAT_BITS - $bits(completion_header_t);
  logic [FIRST_BITS-1:0] p13_neighbor, p13_path;

  assign p13_neighbor = FIRST_BITS'(neighbor_state_of(
      p13_neighbor_constant_q, p13_neighbor_cached_q, p13_neighbor_delegated_q));
  assign p13_path = FIRST_BITS'(ip6_path_state_of(p13_path_constant_q, p13_path_cached_q));
  assign p13_tcp  = tcp_state_of(p13_tcp_constant_q, p13_tcp_cached_q,
                                 p13_tcp_first_q | (p13_two_beats ? p13_tcp_late : '0));
  assign p14_tcp  = tcp_state_of('0, '0, p14_tcp_second_q | (p14_second_q ? p14_moving_second : '0));

  assign p13_valid     = p13_q.valid;
  assign p13_two_beats = p13_q.delegated && p13_q.on_tcp;
  assign p13_header    = p13_q.header;
  assign push          = p13_push_q;
  assign push_last     = !(p13_valid && p13_two_beats);
  assign push_beat     = {p13_neighbor | p13_path | p13_tcp[FIRST_BITS-1:0], p13_q.header}
                       | BEAT_BITS'(p14_tcp[$bits(tcp_state_t)-1:FIRST_BITS]);
  assign spare         = p13_valid && p13_q.spare;

  `FLUE_ASSERT(a_second_beat_alone, !(p13_valid && p14_second_q))

endmodule

`default_nettype wire
