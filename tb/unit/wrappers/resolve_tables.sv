// SPDX-License-Identifier: Apache-2.0
//
// resolve_tables: flue_resolve_tables beside flue_tcp_moving, whose variables it reads.

`default_nettype none

module resolve_tables
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
  input  wire logic [BEAT_BITS-1:0] beat,               // at p10 a descriptor's first beat, at p11 its second (flue_tcp_moving)

  input  wire look_request_t        r1_request,
  output index_t                    r8_tcp_index,       // for those who read at r8 what they need at r10
  output index_t                    r8_neighbor_index,
  output logic                      r9_answered,        // a request has its answer
  output resolve_answer_t           r9_answer,
  output look_result_t              r10_result,
  output logic                      idle                // no look between r2 and r10
);

  index_t             r6_tcp_index;
  resolve_delegated_t r8_tcp_delegated;

  /* verilator lint_off PINCONNECTEMPTY */  // nobody queries
  flue_tcp_moving #(.CONNECTIONS(CONNECTIONS)) moving (
    .clk, .rst, .p6_commit, .beat,
    .r6_index    (r6_tcp_index),
    .p13_first   (),
    .p14_second  (),
    .r8_delegated(r8_tcp_delegated)
  );
  /* verilator lint_on PINCONNECTEMPTY */

  flue_resolve_tables #(
    .NEIGHBORS(NEIGHBORS), .PATHS(PATHS), .CONNECTIONS(CONNECTIONS), .GENERATION_WIDTH(GENERATION_WIDTH)
  ) tables (.*);

endmodule

`default_nettype wire
