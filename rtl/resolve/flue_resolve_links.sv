// SPDX-License-Identifier: Apache-2.0
//
// flue_resolve_links: from a connection to its path to its neighbor, and whether each is there and valid, at one instant.
//
// A look reads its connection at r1, the connection's path at r3 and the path's neighbor at r5. A commit is written into the copies here
// with the same delays: connections at p6, paths at p8, neighbors at p10. So both travel one timeline: a look that is at r1 in the cycle in which a
// commit is at p6 finds that commit in all three tables, and nothing of the one after it.
//
//   latency      r1 to r7
//   throughput   1 look and 1 commit per cycle
//   ordering     a look is the state after all commits whose p6 is not later than its r1
//   reset        none; tables are zero at power-up
//   maps to      block RAM or LUT RAM
//   checked by   tb/unit/resolve_tables_test.cpp, tb/system/engine, tb/random

`default_nettype none
`include "flue_assert.svh"

module flue_resolve_links
  import flue_pkg::*;
  import flue_types_pkg::*;
#(
  parameter int unsigned NEIGHBORS        = 16,
  parameter int unsigned PATHS            = 16,
  parameter int unsigned CONNECTIONS      = 16,
  parameter int unsigned GENERATION_WIDTH = 8
) (
  input  wire logic          clk,

  /* verilator lint_off UNUSEDSIGNAL */  // some members of each
  input  wire commit_t       p6_commit,
  input  wire look_request_t r1_request,
  /* verilator lint_on UNUSEDSIGNAL */

  output generation_t        r3_tcp_generation,
  output index_t             r5_path_index,
  output index_t             r5_neighbor_index,
  output logic               r7_tcp_named,       // the look's name is that of an object
  output logic               r7_tcp_used,        // there is an object, of whatever generation
  output logic               r7_tcp_invalid,
  output logic               r7_path_invalid,
  output logic               r7_ip6,
  output logic               r7_neighbor_used,
  output logic               r7_neighbor_invalid,
  output generation_t        r7_neighbor_generation
);

  localparam int unsigned TW = $clog2(CONNECTIONS);
  localparam int unsigned PW = $clog2(PATHS);
  localparam int unsigned NW = $clog2(NEIGHBORS);
  typedef logic [GENERATION_WIDTH-1:0] used_generation_t;

  // --- Commits on their way to the second and third table ---

  typedef struct packed {
    logic   path_write, neighbor_write;
    meta_t  meta;
    index_t index;
  } work_t;

  work_t p6_work;
  /* verilator lint_off UNUSEDSIGNAL */  // indices are wider than the tables
  work_t p7_q, p8_q, p9_q, p10_q;
  /* verilator lint_on UNUSEDSIGNAL */

  // While reset walks it empties paths and neighbors alike, and what counts of either is that it is not used.
  assign p6_work = '{
    path_write:     p6_commit.path_write,
    neighbor_write: p6_commit.neighbor_write,
    meta:           p6_commit.neighbor_write ? p6_commit.neighbor_meta : p6_commit.path_meta,
    index:          p6_commit.index
  };

  always_ff @(posedge clk) begin
    p7_q  <= p6_work;
    p8_q  <= p7_q;
    p9_q  <= p8_q;
    p10_q <= `FLUE_BUG(21) ? p8_q : p9_q;
  end

  // --- Connections: written at p6, read at r1 ---

  typedef struct packed {
    logic             used, invalid;
    used_generation_t generation;
    logic [PW-1:0]    link;
  } tcp_word_t;

  tcp_word_t p6_tcp_word, r3_tcp_word;
  name_t     r2_name_q, r3_name_q;

  assign p6_tcp_word = '{
    used:       p6_commit.tcp_meta.used,
    invalid:    p6_commit.tcp_meta.invalid,
    generation: used_generation_t'(p6_commit.tcp_meta.generation),
    link:       p6_commit.tcp_meta.link[PW-1:0]
  };

  flue_ram_fwd #(.DEPTH(CONNECTIONS), .WIDTH($bits(tcp_word_t)), .ZERO(1'b1)) connections (
    .clk, .wr_en(p6_commit.tcp_write), .wr_addr(p6_commit.index[TW-1:0]), .wr_data(p6_tcp_word),
    .rd_addr(r1_request.name.index[TW-1:0]), .rd_data(r3_tcp_word)
  );

  // --- Paths: written at p8, read at r3 ---

  typedef struct packed {
    logic          invalid, ip6;
    logic [NW-1:0] link;
  } path_word_t;

  path_word_t p8_path_word, r5_path_word;

  assign p8_path_word = '{invalid: p8_q.meta.invalid, ip6: p8_q.meta.ip6, link: p8_q.meta.link[NW-1:0]};

  flue_ram_fwd #(.DEPTH(PATHS), .WIDTH($bits(path_word_t))) paths (
    .clk, .wr_en(p8_q.path_write), .wr_addr(p8_q.index[PW-1:0]), .wr_data(p8_path_word),
    .rd_addr(r3_tcp_word.link), .rd_data(r5_path_word)
  );

  // --- Neighbors: written at p10, read at r5 ---

  typedef struct packed {
    logic             used, invalid;
    used_generation_t generation;
  } neighbor_word_t;

  neighbor_word_t p10_neighbor_word, r7_neighbor_word;

  assign p10_neighbor_word = '{
    used:       p10_q.meta.used,
    invalid:    p10_q.meta.invalid,
    generation: used_generation_t'(p10_q.meta.generation)
  };

  flue_ram_fwd #(.DEPTH(NEIGHBORS), .WIDTH($bits(neighbor_word_t)), .ZERO(1'b1)) neighbors (
    .clk, .wr_en(p10_q.neighbor_write), .wr_addr(p10_q.index[NW-1:0]), .wr_data(p10_neighbor_word),
    .rd_addr(r5_neighbor_index[NW-1:0]), .rd_data(r7_neighbor_word)
  );

  // --- The look beside its reads ---

  typedef struct packed {
    logic   on_neighbor;   // LOOK_NEIGHBOR: `index` is a neighbor's
    index_t index;
    logic   named, used, invalid;
    logic [PW-1:0] path;
  } look_t;

  logic r2_on_neighbor_q, r3_on_neighbor_q;
  /* verilator lint_off UNUSEDSIGNAL */  // a later stage needs less of it
  look_t r4_q, r5_q, r6_q, r7_q;
  /* verilator lint_on UNUSEDSIGNAL */
  /* verilator lint_off UNUSEDSIGNAL */  // the link has been followed
  path_word_t r6_path_word_q, r7_path_word_q;
  /* verilator lint_on UNUSEDSIGNAL */

  always_ff @(posedge clk) begin
    r2_name_q        <= r1_request.name;
    r3_name_q        <= r2_name_q;
    r2_on_neighbor_q <= r1_request.look == LOOK_NEIGHBOR;
    r3_on_neighbor_q <= r2_on_neighbor_q;
    r4_q <= '{
      on_neighbor: r3_on_neighbor_q,
      index:       r3_name_q.index,
      named:       r3_tcp_word.used && r3_name_q.fits
                   && r3_tcp_word.generation == used_generation_t'(r3_name_q.generation),
      used:        r3_tcp_word.used,
      invalid:     r3_tcp_word.invalid,
      path:        r3_tcp_word.link
    };
    r5_q <= r4_q;
    r6_q <= r5_q;
    r7_q <= r6_q;
    r6_path_word_q <= r5_path_word;
    r7_path_word_q <= r6_path_word_q;
  end

  assign r3_tcp_generation = 28'(r3_tcp_word.generation);
  assign r5_path_index     = 16'(r5_q.path);
  assign r5_neighbor_index = r5_q.on_neighbor ? r5_q.index : 16'(r5_path_word.link);

  assign r7_tcp_named   = r7_q.named;
  assign r7_tcp_used    = r7_q.used;
  assign r7_tcp_invalid = r7_q.invalid;
  assign r7_path_invalid = r7_path_word_q.invalid;
  assign r7_ip6          = r7_path_word_q.ip6;
  assign r7_neighbor_used       = r7_neighbor_word.used;
  assign r7_neighbor_invalid    = r7_neighbor_word.invalid;
  assign r7_neighbor_generation = 28'(r7_neighbor_word.generation);

endmodule

`default_nettype wire
