// SPDX-License-Identifier: Apache-2.0
//
// resolve: flue_resolve beside flue_tcp_moving, whose variables it reads.

`default_nettype none

module resolve
  import flue_pkg::*;
  import flue_types_pkg::*;
#(
  parameter int unsigned NEIGHBORS        = 16,
  parameter int unsigned PATHS            = 16,
  parameter int unsigned CONNECTIONS      = 16,
  parameter int unsigned INDEX_WIDTH      = 4,
  parameter int unsigned GENERATION_WIDTH = 8
) (
  input  wire logic          clk,
  input  wire logic          rst,
  input  wire logic          open,            // while it is low nothing is taken or given from the next cycle on

  input  wire logic [31:0]   now,
  input  wire logic [31:0]   cfg_nce_stale_ticks,
  input  wire logic [47:0]   cfg_mac,
  input  wire logic          cfg_eager_upload,
  input  wire logic          corrupt,

  input  wire commit_t       p6_commit,
  input  wire logic [BEAT_BITS-1:0] beat,  // at p10 a descriptor's first beat, at p11 its second (flue_tcp_moving)

  input  wire logic          s_axis_rsv_tvalid,
  output logic               s_axis_rsv_tready,
  /* verilator lint_off UNUSEDSIGNAL */  // reserved bits
  input  wire logic [$bits(resolve_request_t)-1:0] s_axis_rsv_tdata,
  /* verilator lint_on UNUSEDSIGNAL */

  output logic               m_axis_rsv_tvalid,
  input  wire logic          m_axis_rsv_tready,
  output logic [$bits(resolve_answer_t)-1:0] m_axis_rsv_tdata,

  output logic               m_axis_evt_tvalid,
  input  wire logic          m_axis_evt_tready,
  output logic [$bits(event_t)-1:0] m_axis_evt_tdata,

  output logic               count_sent,
  output logic               count_held,
  output logic               count_failed,
  output logic               count_merged,
  output logic               idle
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

  flue_resolve #(
    .NEIGHBORS(NEIGHBORS), .PATHS(PATHS), .CONNECTIONS(CONNECTIONS), .INDEX_WIDTH(INDEX_WIDTH),
    .GENERATION_WIDTH(GENERATION_WIDTH)
  ) resolve (.*);

endmodule

`default_nettype wire
