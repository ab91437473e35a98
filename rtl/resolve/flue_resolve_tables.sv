// SPDX-License-Identifier: Apache-2.0
//
// flue_resolve_tables: connection, path and neighbor as looks read them, one after the other, and yet at one instant.
//
// A look reads its connection at r1, the connection's path at r3 and the path's neighbor at r5. A commit is written into the copies here
// with the same delays: connections at p6, paths at p8, neighbors at p10. So both travel one timeline: a look that is at r1 in the cycle in which a
// commit is at p6 finds that commit in all three tables, and nothing of the one after it.
//
//   latency      r1 to r8
//   throughput   1 look and 1 commit per cycle
//   ordering     a look is the state after all commits whose p6 is not later than its r1
//   hazard       what can change under a look is in flue_ram_fwd. Constants are in flue_ram: a connection's are written a cycle before it
//                exists, a parent's at least a cycle before it can have a child
//   reset        drops what is under way
//   maps to      block RAM
//   checked by   tb/unit/resolve_tables_test.cpp, tb/system/engine, tb/random

`default_nettype none
`include "flue_assert.svh"

module flue_resolve_tables
  import flue_pkg::*;
  import flue_types_pkg::*;
#(
  parameter int unsigned NEIGHBORS   = 16,
  parameter int unsigned PATHS       = 16,
  parameter int unsigned CONNECTIONS = 16
) (
  input  wire logic          clk,
  input  wire logic          rst,

  input  wire logic [31:0]   now,
  input  wire logic [31:0]   cfg_nce_stale_ticks,
  input  wire logic [47:0]   cfg_mac,
  input  wire logic          corrupt,

  /* verilator lint_off UNUSEDSIGNAL */  // some members of each
  input  wire commit_t       p5_commit,
  input  wire logic [$bits(tcp_state_t)-1:0] p5_state,
  input  wire logic [$bits(ip6_path_state_t)-1:0] p8_state,
  /* verilator lint_on UNUSEDSIGNAL */

  input  wire look_request_t r1_request,
  output index_t             r7_tcp_index,       // for those who read at r7 what they need at r8
  output index_t             r7_neighbor_index,
  output look_result_t       r8_result,
  output logic               idle                // no look between r2 and r8
);

  localparam int unsigned TW = $clog2(CONNECTIONS);
  localparam int unsigned PW = $clog2(PATHS);
  localparam int unsigned NW = $clog2(NEIGHBORS);

  // --- Commits on their way to the three tables ---

  typedef struct packed {
    logic        used, invalid;
    generation_t generation;
    index_t      link;
  } link_t;

  typedef struct packed {
    logic       create, update, answer, delegate;
    logic [3:0] layer;
    logic       neighbor_write, path_write;
    meta_t      meta;
    index_t     index;
  } work_t;

  /* verilator lint_off UNUSEDSIGNAL */  // later stages need less of it
  work_t p5_work, p6_q, p7_q, p8_q, p9_q, p10_q;
  tcp_state_t p5_tcp, p6_tcp_q;
  /* verilator lint_on UNUSEDSIGNAL */
  link_t p6_tcp_link_q;
  logic  p6_tcp_write_q;
  logic  p6_counts_q;  // a descriptor that commands_seen counts

  assign p5_tcp  = tcp_state_t'(p5_state);
  assign p5_work = '{
    create:         p5_commit.create,
    update:         p5_commit.success && p5_commit.header.opcode == OPCODE_UPDATE && p5_commit.header.has_state,
    answer:         p5_commit.success && p5_commit.header.opcode == OPCODE_ANSWER,
    delegate:       p5_commit.success && p5_commit.delegate,
    layer:          p5_commit.header.layer,
    neighbor_write: p5_commit.neighbor_write,
    path_write:     p5_commit.path_write,
    meta:           p5_commit.path_write ? p5_commit.path_meta : p5_commit.neighbor_meta,
    index:          p5_commit.index
  };

  always_ff @(posedge clk) begin
    p6_q  <= p5_work;
    p7_q  <= p6_q;
    p8_q  <= p7_q;
    p9_q  <= p8_q;
    p10_q <= `FLUE_BUG(21) ? p8_q : p9_q;
    p6_tcp_q       <= p5_tcp;
    p6_tcp_write_q <= p5_commit.tcp_write;
    p6_tcp_link_q  <= '{used: p5_commit.tcp_meta.used, invalid: p5_commit.tcp_meta.invalid,
                        generation: p5_commit.tcp_meta.generation, link: p5_commit.tcp_meta.link};
    p6_counts_q    <= p5_commit.valid && !p5_commit.walk && (!p5_commit.delegate || `FLUE_BUG(27));
    if (rst) p6_counts_q <= 1'b0;
  end

  // --- Connections: written at p6, read at r1 ---

  link_t      r2_tcp_link, r3_tcp_link_q;
  resolve_cached_t    p6_cached, r2_cached;
  resolve_delegated_t p6_delegated, r2_delegated;
  resolve_constant_t  p5_constant, r2_constant, r7_constant;
  resolve_cached_t    r7_cached;
  resolve_delegated_t r7_delegated;
  logic       p6_on_tcp;

  assign p6_on_tcp    = p6_q.layer == LAYER_TCP;
  assign p6_cached    = '{ttl_or_hop_limit: p6_tcp_q.ttl_or_hop_limit,
                          tos_or_traffic_class: p6_tcp_q.tos_or_traffic_class,
                          flow_label: p6_tcp_q.flow_label, user_priority: p6_tcp_q.user_priority};
  assign p6_delegated = '{snd_nxt: p6_tcp_q.snd_nxt, rcv_nxt: p6_tcp_q.rcv_nxt, rcv_wnd: p6_tcp_q.rcv_wnd,
                          ts_recent: p6_tcp_q.ts_recent, ts_time: p6_tcp_q.ts_time, snd_wnd: p6_tcp_q.snd_wnd};
  assign p5_constant  = '{local_port: p5_tcp.local_port, remote_port: p5_tcp.remote_port,
                          remote_mss: p5_tcp.remote_mss, const_flags: p5_tcp.const_flags[2:0],
                          rcv_wind_scale: p5_tcp.rcv_wind_scale};

  flue_ram_fwd #(.DEPTH(CONNECTIONS), .WIDTH($bits(link_t)), .ZERO(1'b1)) tcp_link (
    .clk, .wr_en(p6_tcp_write_q), .wr_addr(p6_q.index[TW-1:0]), .wr_data(p6_tcp_link_q),
    .rd_addr(r1_request.name.index[TW-1:0]), .rd_data(r2_tcp_link)
  );
  flue_ram_fwd #(.DEPTH(CONNECTIONS), .WIDTH($bits(resolve_cached_t))) tcp_cached (
    .clk, .wr_en((p6_q.create || p6_q.update) && p6_on_tcp), .wr_addr(p6_q.index[TW-1:0]),
    .wr_data(p6_cached), .rd_addr(r1_request.name.index[TW-1:0]), .rd_data(r2_cached)
  );
  flue_ram_fwd #(.DEPTH(CONNECTIONS), .WIDTH($bits(resolve_delegated_t))) tcp_delegated (
    .clk, .wr_en((p6_q.create || p6_q.delegate) && p6_on_tcp), .wr_addr(p6_q.index[TW-1:0]),
    .wr_data(p6_delegated), .rd_addr(r1_request.name.index[TW-1:0]), .rd_data(r2_delegated)
  );
  flue_ram #(.DEPTH(CONNECTIONS), .WIDTH($bits(resolve_constant_t))) tcp_constant (
    .clk, .wr_en(p5_work.create && p5_work.layer == LAYER_TCP), .wr_addr(p5_work.index[TW-1:0]),
    .wr_data(p5_constant), .rd_addr(r1_request.name.index[TW-1:0]), .rd_data(r2_constant)
  );

  // --- Paths: written at p8, read at r3 ---

  typedef struct packed {
    logic   invalid, ip6;
    index_t link;
  } path_link_t;

  /* verilator lint_off UNUSEDSIGNAL */  // paddings
  ip6_path_state_t    p8_path;
  neighbor_state_t    p9_neighbor_q, p10_neighbor_q;
  /* verilator lint_on UNUSEDSIGNAL */
  path_link_t         p8_path_link, r4_path_link, r5_path_link_q;
  ip6_path_constant_t r4_addresses, r7_addresses;
  logic [31:0]        r4_mtu, r7_mtu;
  logic               p8_on_path;

  assign p8_path      = ip6_path_state_t'(p8_state);
  assign p8_on_path   = is_path(p8_q.layer);
  assign p8_path_link = '{invalid: p8_q.meta.invalid, ip6: p8_q.meta.ip6, link: p8_q.meta.link};

  flue_ram_fwd #(.DEPTH(PATHS), .WIDTH($bits(path_link_t))) path_link (
    .clk, .wr_en(p8_q.path_write), .wr_addr(p8_q.index[PW-1:0]), .wr_data(p8_path_link),
    .rd_addr(r3_tcp_link_q.link[PW-1:0]), .rd_data(r4_path_link)
  );
  flue_ram_fwd #(.DEPTH(PATHS), .WIDTH(32)) path_mtu (
    .clk, .wr_en((p8_q.create || p8_q.update) && p8_on_path), .wr_addr(p8_q.index[PW-1:0]),
    .wr_data(p8_path.path_mtu), .rd_addr(r3_tcp_link_q.link[PW-1:0]), .rd_data(r4_mtu)
  );
  flue_ram #(.DEPTH(PATHS), .WIDTH($bits(ip6_path_constant_t))) path_addresses (
    .clk, .wr_en(p8_q.create && p8_on_path), .wr_addr(p8_q.index[PW-1:0]),
    .wr_data(ip6_path_constant_of(p8_path)), .rd_addr(r3_tcp_link_q.link[PW-1:0]), .rd_data(r4_addresses)
  );

  // --- Neighbors: written at p10, read at r5 ---

  typedef struct packed {
    logic        used, invalid;
    generation_t generation;
  } neighbor_word_t;

  neighbor_word_t     p10_neighbor_word, r6_neighbor_word, r7_neighbor_word_q;
  neighbor_constant_t r6_neighbor_constant, r7_neighbor_constant_q;
  logic [47:0]        r6_destination, r7_destination_q;
  logic [31:0]        p9_hrt_q, p9_nrt_q, p10_hrt_q, p10_nrt_q, r6_hrt, r6_nrt, r7_hrt_q, r7_nrt_q;
  logic               p10_on_neighbor;
  index_t             r5_neighbor_index;

  assign p10_on_neighbor   = p10_q.layer == LAYER_NEIGHBOR;
  assign p10_neighbor_word = '{used: p10_q.meta.used, invalid: p10_q.meta.invalid,
                               generation: p10_q.meta.generation};

  always_ff @(posedge clk) begin
    p9_neighbor_q  <= neighbor_state_t'(p8_state[$bits(neighbor_state_t)-1:0]);
    p10_neighbor_q <= p9_neighbor_q;
    // INIT-23, UPD-16: as of the cycle in which flue_query_tables takes them too.
    p9_hrt_q  <= now - p8_state[$bits(neighbor_state_t)-33-:32];
    p9_nrt_q  <= now - p8_state[$bits(neighbor_state_t)-1-:32];
    p10_hrt_q <= p9_hrt_q;
    p10_nrt_q <= p9_nrt_q;
  end

  flue_ram_fwd #(.DEPTH(NEIGHBORS), .WIDTH($bits(neighbor_word_t)), .ZERO(1'b1)) neighbor_word (
    .clk, .wr_en(p10_q.neighbor_write), .wr_addr(p10_q.index[NW-1:0]), .wr_data(p10_neighbor_word),
    .rd_addr(r5_neighbor_index[NW-1:0]), .rd_data(r6_neighbor_word)
  );
  flue_ram_fwd #(.DEPTH(NEIGHBORS), .WIDTH(48)) neighbor_destination (
    .clk, .wr_en((p10_q.create || p10_q.update) && p10_on_neighbor), .wr_addr(p10_q.index[NW-1:0]),
    .wr_data(p10_neighbor_q.dl_destination_address),
    .rd_addr(r5_neighbor_index[NW-1:0]), .rd_data(r6_destination)
  );
  flue_ram_fwd #(.DEPTH(NEIGHBORS), .WIDTH(32)) neighbor_hrt (
    .clk, .wr_en((p10_q.create || p10_q.update || p10_q.answer) && p10_on_neighbor),
    .wr_addr(p10_q.index[NW-1:0]), .wr_data(p10_hrt_q),
    .rd_addr(r5_neighbor_index[NW-1:0]), .rd_data(r6_hrt)
  );
  flue_ram_fwd #(.DEPTH(NEIGHBORS), .WIDTH(32)) neighbor_nrt (
    .clk, .wr_en((p10_q.create || p10_q.delegate) && p10_on_neighbor), .wr_addr(p10_q.index[NW-1:0]),
    .wr_data(p10_nrt_q), .rd_addr(r5_neighbor_index[NW-1:0]), .rd_data(r6_nrt)
  );
  flue_ram #(.DEPTH(NEIGHBORS), .WIDTH($bits(neighbor_constant_t))) neighbor_constant (
    .clk, .wr_en(p10_q.create && p10_on_neighbor), .wr_addr(p10_q.index[NW-1:0]),
    .wr_data(neighbor_constant_of(p10_neighbor_q)),
    .rd_addr(r5_neighbor_index[NW-1:0]), .rd_data(r6_neighbor_constant)
  );

  // --- The look beside its reads ---

  look_request_t r2_q, r3_q, r4_q, r5_q, r6_q, r7_q;
  logic [31:0]   seen_q, seen, r2_seen_q, r3_seen_q, r4_seen_q, r5_seen_q, r6_seen_q, r7_seen_q;
  /* verilator lint_off UNUSEDSIGNAL */  // the links have been followed
  link_t         r4_tcp_link_q, r5_tcp_link_q, r6_tcp_link_q, r7_tcp_link_q;
  path_link_t    r6_path_link_q, r7_path_link_q;
  /* verilator lint_on UNUSEDSIGNAL */

  assign seen = seen_q + 32'(p6_counts_q && !(`FLUE_BUG(28) && p5_commit.valid));
  assign r5_neighbor_index = r5_q.look == LOOK_NEIGHBOR ? r5_q.name.index : r5_path_link_q.link;

  always_ff @(posedge clk) begin
    seen_q <= rst ? '0 : seen;
    r2_q <= r1_request;
    r3_q <= r2_q;
    r4_q <= r3_q;
    r5_q <= r4_q;
    r6_q <= r5_q;
    r7_q <= r6_q;
    {r2_seen_q, r3_seen_q, r4_seen_q} <= {seen, r2_seen_q, r3_seen_q};
    {r5_seen_q, r6_seen_q, r7_seen_q} <= {r4_seen_q, r5_seen_q, r6_seen_q};
    r3_tcp_link_q  <= r2_tcp_link;
    r4_tcp_link_q  <= r3_tcp_link_q;
    r5_tcp_link_q  <= r4_tcp_link_q;
    r6_tcp_link_q  <= r5_tcp_link_q;
    r7_tcp_link_q  <= r6_tcp_link_q;
    r5_path_link_q <= r4_path_link;
    r6_path_link_q <= r5_path_link_q;
    r7_path_link_q <= r6_path_link_q;
    r7_neighbor_word_q     <= r6_neighbor_word;
    r7_neighbor_constant_q <= r6_neighbor_constant;
    r7_destination_q       <= r6_destination;
    r7_hrt_q               <= r6_hrt;
    r7_nrt_q               <= r6_nrt;
    if (rst) {r2_q.valid, r3_q.valid, r4_q.valid, r5_q.valid, r6_q.valid, r7_q.valid} <= '0;
  end

  flue_delay #(.CYCLES(5), .WIDTH($bits({r2_constant, r2_cached, r2_delegated}))) tcp_words (
    .clk,
    .in_data ({r2_constant, r2_cached, r2_delegated}),
    .out_data({r7_constant, r7_cached, r7_delegated})
  );
  flue_delay #(.CYCLES(3), .WIDTH($bits({r4_addresses, r4_mtu}))) path_words (
    .clk,
    .in_data ({r4_addresses, r4_mtu}),
    .out_data({r7_addresses, r7_mtu})
  );

  index_t r6_neighbor_index_q, r7_neighbor_index_q;
  always_ff @(posedge clk) begin
    r6_neighbor_index_q <= r5_neighbor_index;
    r7_neighbor_index_q <= r6_neighbor_index_q;
  end
  assign r7_tcp_index      = r7_q.name.index;
  assign r7_neighbor_index = r7_neighbor_index_q;

  // --- r7: what it means ---

  logic r7_found, r7_held, r7_stale;

  always_comb begin
    unique case (r7_q.look)
      LOOK_NEIGHBOR: r7_found = r7_neighbor_word_q.used;
      LOOK_TCP:      r7_found = r7_tcp_link_q.used;
      default:       r7_found = r7_tcp_link_q.used && r7_q.name.fits
                              && r7_tcp_link_q.generation == r7_q.name.generation;
    endcase
    if (corrupt) r7_found = 1'b0;
    r7_held = r7_found && r7_q.look != LOOK_NEIGHBOR
           && (r7_tcp_link_q.invalid || (r7_path_link_q.invalid && !`FLUE_BUG(20))
               || (r7_neighbor_word_q.invalid && !`FLUE_BUG(11)));
    // NUD-2, modulo 2^32.
    r7_stale = r7_found && !r7_neighbor_word_q.invalid
            && ((now - r7_nrt_q) > cfg_nce_stale_ticks || `FLUE_BUG(46)) && (now - r7_hrt_q) > cfg_nce_stale_ticks;
  end

  resolve_answer_t r7_headers;

  flue_resolve_headers make_headers (
    .cfg_mac,
    .tag              (r7_q.tag),
    .handle           (r7_q.handle),
    .commands_seen    (r7_seen_q),
    .tcp_constant     (r7_constant),
    .tcp_cached       (r7_cached),
    .tcp_delegated    (r7_delegated),
    .ip6              (r7_path_link_q.ip6),
    .addresses        (r7_addresses),
    .path_mtu         (r7_mtu),
    .neighbor_constant(r7_neighbor_constant_q),
    .destination      (r7_destination_q),
    .headers          (r7_headers)
  );

  always_ff @(posedge clk) begin
    r8_result.valid               <= r7_q.valid;
    r8_result.look                <= r7_q.look;
    r8_result.eager               <= r7_q.eager;
    r8_result.found               <= r7_found;
    r8_result.own_invalid         <= r7_tcp_link_q.invalid;
    r8_result.held                <= r7_held;
    r8_result.stale               <= r7_stale;
    r8_result.tcp_index           <= r7_q.name.index;
    r8_result.tcp_generation      <= r7_tcp_link_q.generation;
    r8_result.neighbor_index      <= r7_neighbor_index_q;
    r8_result.neighbor_generation <= r7_neighbor_word_q.generation;

    r8_result.headers             <= r7_headers;
    if (rst) r8_result.valid <= 1'b0;
  end

  assign idle = !(r2_q.valid || r3_q.valid || r4_q.valid || r5_q.valid || r6_q.valid || r7_q.valid
                  || r8_result.valid);

endmodule

`default_nettype wire
