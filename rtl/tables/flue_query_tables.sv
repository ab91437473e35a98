// SPDX-License-Identifier: Apache-2.0
//
// flue_query_tables: every state variable, as queries and terminates read it, and the completion made of it.
//
// One memory for each group of variables that is written together. Reads and writes of all of them happen in stage p8, so a query
// finds the writes of every descriptor before it and never collides with one.
//
//   latency      p5 (commit) to p10 (completion)
//   throughput   1 descriptor per cycle
//   ordering     completions in the order of the commits
//   reset        drops what is under way; the tables keep garbage that nobody can name
//   maps to      block RAM
//   checked by   tb/unit/query_tables_test.cpp, tb/system/engine

`default_nettype none
`include "flue_assert.svh"

module flue_query_tables
  import flue_pkg::*;
  import flue_types_pkg::*;
#(
  parameter int unsigned NEIGHBORS   = 16,
  parameter int unsigned PATHS       = 16,
  parameter int unsigned CONNECTIONS = 16
) (
  input  wire logic                       clk,
  input  wire logic                       rst,

  input  wire logic [31:0]                now,         // NCT, ticks

  /* verilator lint_off UNUSEDSIGNAL */  // the meta state in it is not for this module
  input  wire commit_t                    p5_commit,
  /* verilator lint_on UNUSEDSIGNAL */
  input  wire logic [$bits(tcp_state_t)-1:0] p5_state,  // words 2 to 31 of the message, as of p5 ...
  input  wire logic [$bits(tcp_state_t)-1:0] p8_state,  // ... and of p8

  output logic                            p10_valid,
  output logic                            p10_two_beats,
  output logic [MESSAGE_BITS-1:0]         p10_completion,
  output logic                            idle         // nothing between p6 and p10
);

  typedef struct packed {
    logic            valid;    // has a completion
    logic            create, update, answer, delegate;  // and succeeds
    logic            returns;  // state goes with the completion
    status_e         status;
    command_header_t header;
    logic [31:0]     handle;
    index_t          index;
  } work_t;

  /* verilator lint_off UNUSEDSIGNAL */  // a later stage needs less of it
  work_t p6_q, p7_q, p8_q, p9_q;
  /* verilator lint_on UNUSEDSIGNAL */
  tcp_cached_t p6_tcp_cached_q;

  always_ff @(posedge clk) begin
    p6_tcp_cached_q <= tcp_cached_of(tcp_state_t'(p5_state));
    p6_q <= '{
      valid:    p5_commit.valid && !p5_commit.walk && !p5_commit.delegate,
      create:   p5_commit.create,
      update:   (p5_commit.success || (`FLUE_BUG(19) && p5_commit.header.do_link))
                && p5_commit.header.opcode == OPCODE_UPDATE && p5_commit.header.has_state,
      answer:   p5_commit.success && p5_commit.header.opcode == OPCODE_ANSWER,
      delegate: p5_commit.success && p5_commit.delegate,
      returns:  p5_commit.success && (p5_commit.header.opcode == OPCODE_QUERY
                                      || p5_commit.header.opcode == OPCODE_TERMINATE),
      status:   p5_commit.status,
      header:   p5_commit.header,
      handle:   p5_commit.handle,
      index:    p5_commit.index
    };
    p7_q <= p6_q;
    p8_q <= p7_q;
    p9_q <= p8_q;
    if (rst) begin
      {p6_q.valid, p7_q.valid, p8_q.valid, p9_q.valid} <= '0;
      {p6_q.create, p7_q.create, p8_q.create} <= '0;
      {p6_q.update, p7_q.update, p8_q.update} <= '0;
      {p6_q.answer, p7_q.answer, p8_q.answer} <= '0;
      {p6_q.delegate, p7_q.delegate, p8_q.delegate} <= '0;
    end
  end

  assign idle = !(p6_q.valid || p7_q.valid || p8_q.valid || p9_q.valid || p10_valid);

  // --- p8: what is written where ---

  /* verilator lint_off UNUSEDSIGNAL */  // paddings of the message
  neighbor_state_t p8_neighbor;
  ip6_path_state_t p8_path;  // IPv4 lies in the low bits of the same places
  /* verilator lint_on UNUSEDSIGNAL */
  assign p8_neighbor = neighbor_state_t'(p8_state[$bits(neighbor_state_t)-1:0]);
  assign p8_path     = ip6_path_state_t'(p8_state[$bits(ip6_path_state_t)-1:0]);

  logic p8_on_neighbor, p8_on_path;
  assign p8_on_neighbor = p8_q.header.layer == LAYER_NEIGHBOR;
  assign p8_on_path     = is_path(p8_q.header.layer);

  // --- Neighbors ---

  localparam int unsigned NW = $clog2(NEIGHBORS);
  neighbor_constant_t p9_neighbor_constant;
  logic [47:0]        p9_dl_destination_address;
  logic [31:0]        p9_host_reachability_delta, p9_nrt;

  flue_ram #(.DEPTH(NEIGHBORS), .WIDTH($bits(neighbor_constant_t))) neighbor_constant (
    .clk, .wr_en(p8_q.create && p8_on_neighbor), .wr_addr(p8_q.index[NW-1:0]),
    .wr_data(neighbor_constant_of(p8_neighbor)),
    .rd_addr(p8_q.index[NW-1:0]), .rd_data(p9_neighbor_constant)
  );
  flue_ram #(.DEPTH(NEIGHBORS), .WIDTH(48)) neighbor_destination (
    .clk, .wr_en((p8_q.create || p8_q.update) && p8_on_neighbor), .wr_addr(p8_q.index[NW-1:0]),
    .wr_data(p8_neighbor.dl_destination_address),
    .rd_addr(p8_q.index[NW-1:0]), .rd_data(p9_dl_destination_address)
  );
  flue_ram #(.DEPTH(NEIGHBORS), .WIDTH(32)) neighbor_hrd (
    .clk, .wr_en((p8_q.create || p8_q.update || (p8_q.answer && !`FLUE_BUG(42))) && p8_on_neighbor),
    .wr_addr(p8_q.index[NW-1:0]), .wr_data(p8_neighbor.host_reachability_delta),
    .rd_addr(p8_q.index[NW-1:0]), .rd_data(p9_host_reachability_delta)
  );
  // NRT = NCT - NRD (INIT-23); a query gives NRD = NCT - NRT (QRY-8).
  flue_ram #(.DEPTH(NEIGHBORS), .WIDTH(32)) neighbor_nrt (
    .clk, .wr_en((p8_q.create || p8_q.delegate) && p8_on_neighbor), .wr_addr(p8_q.index[NW-1:0]),
    .wr_data(now - p8_neighbor.nic_reachability_delta),
    .rd_addr(p8_q.index[NW-1:0]), .rd_data(p9_nrt)
  );

  // --- Paths ---

  localparam int unsigned PW = $clog2(PATHS);
  ip6_path_constant_t p9_path_constant;
  ip6_path_cached_t   p9_path_cached;

  flue_ram #(.DEPTH(PATHS), .WIDTH($bits(ip6_path_constant_t))) path_constant (
    .clk, .wr_en(p8_q.create && p8_on_path), .wr_addr(p8_q.index[PW-1:0]),
    .wr_data(ip6_path_constant_of(p8_path)),
    .rd_addr(p8_q.index[PW-1:0]), .rd_data(p9_path_constant)
  );
  flue_ram #(.DEPTH(PATHS), .WIDTH($bits(ip6_path_cached_t))) path_cached (
    .clk, .wr_en((p8_q.create || p8_q.update) && p8_on_path), .wr_addr(p8_q.index[PW-1:0]),
    .wr_data(ip6_path_cached_of(p8_path)),
    .rd_addr(p8_q.index[PW-1:0]), .rd_data(p9_path_cached)
  );

  // --- Connections ---

  tcp_constant_t  p9_tcp_constant;
  tcp_cached_t    p9_tcp_cached;
  tcp_delegated_t p9_tcp_delegated;

  flue_tcp_query_tables #(.CONNECTIONS(CONNECTIONS)) tcp_tables (
    .clk,
    .p6_index   (p6_q.index),
    .p6_create  (p6_q.create && p6_q.header.layer == LAYER_TCP),
    .p6_update  (p6_q.update && p6_q.header.layer == LAYER_TCP),
    .p6_delegate(p6_q.delegate && p6_q.header.layer == LAYER_TCP),
    .p6_cached  (p6_tcp_cached_q),
    .p8_tcp     (tcp_state_t'(p8_state)),
    .p9_constant (p9_tcp_constant),
    .p9_cached   (p9_tcp_cached),
    .p9_delegated(p9_tcp_delegated)
  );

  // --- p9: the completion ---

  completion_header_t p9_header;
  tcp_state_t         p9_returned;
  logic               p9_const, p9_cached, p9_delegated;

  assign p9_const     = p9_q.returns && p9_q.header.want_const;
  assign p9_cached    = p9_q.returns && p9_q.header.want_cached;
  assign p9_delegated = p9_q.returns && p9_q.header.want_delegated;
  assign p9_header = '{handle: p9_q.handle, tag: p9_q.header.tag, status: p9_q.status,
                       layer: p9_q.header.layer, opcode: p9_q.header.opcode};

  neighbor_state_t p9_neighbor;
  ip6_path_state_t p9_path;
  tcp_state_t      p9_tcp;
  assign p9_neighbor = neighbor_state_of(
      p9_const ? p9_neighbor_constant : '0,
      p9_cached ? {p9_host_reachability_delta, p9_dl_destination_address} : '0,
      p9_delegated ? now - p9_nrt : '0);
  assign p9_path = ip6_path_state_of(p9_const ? p9_path_constant : '0, p9_cached ? p9_path_cached : '0);
  assign p9_tcp = tcp_state_of(p9_const ? p9_tcp_constant : '0, p9_cached ? p9_tcp_cached : '0,
                               p9_delegated ? p9_tcp_delegated : '0);

  always_comb begin
    unique case (p9_q.header.layer)
      LAYER_NEIGHBOR:                p9_returned = tcp_state_t'($bits(tcp_state_t)'(p9_neighbor));
      LAYER_IP4_PATH, LAYER_IP6_PATH: p9_returned = tcp_state_t'($bits(tcp_state_t)'(p9_path));
      LAYER_TCP:                     p9_returned = p9_tcp;
      default:                       p9_returned = '0;  // malformed: returns nothing
    endcase
  end

  always_ff @(posedge clk) begin
    p10_valid      <= p9_q.valid;
    p10_two_beats  <= p9_delegated && p9_q.header.layer == LAYER_TCP;
    p10_completion <= {p9_returned, p9_header};
    if (rst) p10_valid <= 1'b0;
  end

endmodule

`default_nettype wire
