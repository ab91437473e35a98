// SPDX-License-Identifier: Apache-2.0
//
// flue_resolve_state: the state variables that a segment's headers need, on the timeline of flue_resolve_links.
//
// On that timeline a connection's and a path's are written at p10 and read at r5; a neighbor's, whose index comes last, at p11 and r6.
// What second beats bring is in flue_tcp_moving.
//
//   latency      r5 to r7, r6 to r8
//   throughput   1 look and 1 commit per cycle
//   ordering     a look is the state after all commits whose p6 is not later than its r1
//   hazard       what can change under a look sees the write of the same cycle (flue_ram_fwd). A parent's constants need not: they are
//                written before it can have a child
//   ports        beat: at p10 the first beat of the descriptor
//   reset        drops writes under way
//   maps to      block RAM, or LUT RAM where a table is small
//   checked by   tb/unit/resolve_tables_test.cpp, tb/system/engine, tb/random

`default_nettype none
`include "flue_assert.svh"

module flue_resolve_state
  import flue_pkg::*;
  import flue_types_pkg::*;
#(
  parameter int unsigned NEIGHBORS   = 16,
  parameter int unsigned PATHS       = 16,
  parameter int unsigned CONNECTIONS = 16
) (
  input  wire logic                 clk,
  input  wire logic                 rst,
  input  wire logic [31:0]          now,

  /* verilator lint_off UNUSEDSIGNAL */  // some members of each; indices are wider than the tables
  input  wire commit_t              p6_commit,
  input  wire logic [BEAT_BITS-1:0] beat,

  input  wire index_t               r5_tcp_index,
  input  wire index_t               r5_path_index,
  input  wire index_t               r5_neighbor_index,
  /* verilator lint_on UNUSEDSIGNAL */

  output resolve_cached_t           r7_tcp_cached,
  output resolve_constant_t         r7_tcp_constant,
  output logic [16:0]               r7_path_mtu,        // bytes; 131,071 stands for more
  output ip6_path_constant_t        r7_addresses,

  output resolve_neighbor_t         r8_neighbor
);

  localparam int unsigned TW = $clog2(CONNECTIONS);
  localparam int unsigned PW = $clog2(PATHS);
  localparam int unsigned NW = $clog2(NEIGHBORS);

  // --- What is written ---

  typedef struct packed {
    logic   create, update, answer, delegate;
    logic   on_neighbor, on_path, on_tcp;
    index_t index;
  } work_t;

  work_t p6_work;
  /* verilator lint_off UNUSEDSIGNAL */  // later stages need less of it
  work_t p7_q, p8_q, p9_q, p10_q, p11_q;
  /* verilator lint_on UNUSEDSIGNAL */

  assign p6_work = '{
    create:      p6_commit.create,
    update:      p6_commit.success && p6_commit.header.opcode == OPCODE_UPDATE && p6_commit.header.has_state,
    answer:      p6_commit.success && p6_commit.header.opcode == OPCODE_ANSWER,
    delegate:    p6_commit.success && p6_commit.delegate,
    on_neighbor: p6_commit.header.layer == LAYER_NEIGHBOR,
    on_path:     is_path(p6_commit.header.layer),
    on_tcp:      p6_commit.header.layer == LAYER_TCP,
    index:       p6_commit.index
  };

  always_ff @(posedge clk) begin
    p7_q  <= p6_work;
    p8_q  <= p7_q;
    p9_q  <= p8_q;
    p10_q <= p9_q;
    p11_q <= p10_q;
    if (rst) begin
      {p7_q.create, p8_q.create, p9_q.create, p10_q.create, p11_q.create} <= '0;
      {p7_q.update, p8_q.update, p9_q.update, p10_q.update, p11_q.update} <= '0;
      {p7_q.answer, p8_q.answer, p9_q.answer, p10_q.answer, p11_q.answer} <= '0;
      {p7_q.delegate, p8_q.delegate, p9_q.delegate, p10_q.delegate, p11_q.delegate} <= '0;
    end
  end

  /* verilator lint_off UNUSEDSIGNAL */  // paddings, and what headers do not need
  neighbor_state_t p10_neighbor;
  ip6_path_state_t p10_path;
  tcp_state_t      p10_tcp;
  /* verilator lint_on UNUSEDSIGNAL */
  assign p10_neighbor = neighbor_state_t'(beat[64+:$bits(neighbor_state_t)]);
  assign p10_path     = ip6_path_state_t'(beat[64+:$bits(ip6_path_state_t)]);
  assign p10_tcp      = tcp_state_t'($bits(tcp_state_t)'(beat[BEAT_BITS-1:64]));

  // --- Connections ---

  resolve_cached_t    p10_cached;
  resolve_constant_t  p10_constant;

  assign p10_cached = '{
    ttl_or_hop_limit: p10_tcp.ttl_or_hop_limit, tos_or_traffic_class: p10_tcp.tos_or_traffic_class,
    flow_label: p10_tcp.flow_label, user_priority: p10_tcp.user_priority
  };
  assign p10_constant = '{
    local_port: p10_tcp.local_port, remote_port: p10_tcp.remote_port,
    remote_mss: p10_tcp.remote_mss,
    const_flags: p10_tcp.const_flags[2:0], rcv_wind_scale: p10_tcp.rcv_wind_scale
  };

  // Lanes of 9 bits, as block RAM writes them: 7 and 5, three blocks.
  typedef struct packed {
    resolve_constant_t constant;
    logic [7:0]        spare_0;
    resolve_cached_t   cached;
    logic [5:0]        spare_1;
  } tcp_word_t;

  tcp_word_t p10_tcp_word;
  /* verilator lint_off UNUSEDSIGNAL */  // spare bits
  tcp_word_t r7_tcp_word;
  /* verilator lint_on UNUSEDSIGNAL */
  assign p10_tcp_word    = '{constant: p10_constant, spare_0: '0, cached: p10_cached, spare_1: '0};
  assign r7_tcp_constant = r7_tcp_word.constant;
  assign r7_tcp_cached   = r7_tcp_word.cached;

  flue_ram_fwd #(.DEPTH(CONNECTIONS), .WIDTH($bits(tcp_word_t)), .LANES(12)) tcp_words (
    .clk,
    .wr_en  ({{7{p10_q.create && p10_q.on_tcp}}, {5{(p10_q.create || p10_q.update) && p10_q.on_tcp}}}),
    .wr_addr(p10_q.index[TW-1:0]),
    .wr_data(p10_tcp_word),
    .rd_addr(r5_tcp_index[TW-1:0]),
    .rd_data(r7_tcp_word)
  );

  // --- Paths ---

  // 29 and 2 lanes.
  typedef struct packed {
    ip6_path_constant_t addresses;
    logic [4:0]         spare_0;
    logic [16:0]        mtu;
    logic               spare_1;
  } path_word_t;

  path_word_t p10_path_word;
  /* verilator lint_off UNUSEDSIGNAL */  // spare bits
  path_word_t r7_path_word;
  /* verilator lint_on UNUSEDSIGNAL */
  assign p10_path_word = '{addresses: ip6_path_constant_of(p10_path), spare_0: '0,
                           mtu: p10_path.path_mtu[31:17] != '0 ? '1 : p10_path.path_mtu[16:0], spare_1: '0};
  assign r7_addresses  = r7_path_word.addresses;
  assign r7_path_mtu   = r7_path_word.mtu;

  flue_ram_fwd #(.DEPTH(PATHS), .WIDTH($bits(path_word_t)), .LANES(31), .SEEN(31'd3)) path_words (
    .clk,
    .wr_en  ({{29{p10_q.create && p10_q.on_path}}, {2{(p10_q.create || p10_q.update) && p10_q.on_path}}}),
    .wr_addr(p10_q.index[PW-1:0]),
    .wr_data(p10_path_word),
    .rd_addr(r5_path_index[PW-1:0]),
    .rd_data(r7_path_word)
  );

  // --- Neighbors. INIT-23, UPD-16: times as of the cycle in which flue_query_tables takes them too. ---

  logic [NW-1:0]     r6_neighbor_index_q, r6_destination_index_q;  // one reset and one not, or synthesis makes one register of them
  resolve_neighbor_t p11_neighbor_q;
  logic              p11_neighbor_create_q, p11_neighbor_update_q, p11_neighbor_answer_q, p11_neighbor_delegate_q;

  always_ff @(posedge clk) begin
    p11_neighbor_q <= '{
      dl_source_address: p10_neighbor.dl_source_address,
      own_source: p10_neighbor.dl_source_address == '0,
      vlan_id: p10_neighbor.vlan_id,
      destination: p10_neighbor.dl_destination_address,
      hrt: now - p10_neighbor.host_reachability_delta,
      nrt: now - p10_neighbor.nic_reachability_delta
    };
    p11_neighbor_create_q   <= p10_q.create && p10_q.on_neighbor;
    p11_neighbor_update_q   <= (p10_q.create || p10_q.update) && p10_q.on_neighbor;
    p11_neighbor_answer_q   <= (p10_q.create || p10_q.update || p10_q.answer) && p10_q.on_neighbor;
    p11_neighbor_delegate_q <= (p10_q.create || p10_q.delegate) && p10_q.on_neighbor;
    if (rst) {p11_neighbor_create_q, p11_neighbor_update_q, p11_neighbor_answer_q, p11_neighbor_delegate_q} <= '0;
  end

  flue_ram #(.DEPTH(NEIGHBORS), .WIDTH(61)) neighbor_constant (
    .clk, .wr_en(p11_neighbor_create_q), .wr_addr(p11_q.index[NW-1:0]),
    .wr_data({p11_neighbor_q.dl_source_address, p11_neighbor_q.own_source, p11_neighbor_q.vlan_id}),
    .rd_addr(r6_neighbor_index_q),
    .rd_data({r8_neighbor.dl_source_address, r8_neighbor.own_source, r8_neighbor.vlan_id})
  );
  flue_ram_fwd #(.DEPTH(NEIGHBORS), .WIDTH(48)) neighbor_destination (
    .clk, .wr_en(p11_neighbor_update_q), .wr_addr(p11_q.index[NW-1:0]), .wr_data(p11_neighbor_q.destination),
    .rd_addr(r6_destination_index_q), .rd_data(r8_neighbor.destination)
  );
  flue_ram_fwd #(.DEPTH(NEIGHBORS), .WIDTH(32), .EARLY(1'b1)) neighbor_hrt (
    .clk, .wr_en(p11_neighbor_answer_q), .wr_addr(p11_q.index[NW-1:0]), .wr_data(p11_neighbor_q.hrt),
    .rd_addr(r6_neighbor_index_q), .rd_data(r8_neighbor.hrt)
  );
  flue_ram_fwd #(.DEPTH(NEIGHBORS), .WIDTH(32), .EARLY(1'b1)) neighbor_nrt (
    .clk, .wr_en(p11_neighbor_delegate_q), .wr_addr(p11_q.index[NW-1:0]), .wr_data(p11_neighbor_q.nrt),
    .rd_addr(r6_destination_index_q), .rd_data(r8_neighbor.nrt)
  );

  always_ff @(posedge clk) begin
    r6_neighbor_index_q    <= r5_neighbor_index[NW-1:0];
    r6_destination_index_q <= r5_neighbor_index[NW-1:0];
    if (rst) r6_destination_index_q <= '0;
  end

endmodule

`default_nettype wire
