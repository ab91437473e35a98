// SPDX-License-Identifier: Apache-2.0
//
// query_tables: flue_query_tables beside flue_tcp_moving, whose variables it sends.

`default_nettype none

module query_tables
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

  output logic                      push,        // a beat of a completion: its first at p13, its second at p14
  output logic                      push_last,
  output logic [BEAT_BITS-1:0]      push_beat,
  output logic                      spare,       // a completion with one beat where two were asked for
  output logic                      p13_valid,   // a completion begins
  output completion_header_t        p13_header,  // its header; zero without one
  output logic                      idle         // nothing between p7 and p14
);

  tcp_delegated_t p13_moving_first, p14_moving_second;

  /* verilator lint_off PINCONNECTEMPTY */  // nobody resolves
  flue_tcp_moving #(.CONNECTIONS(CONNECTIONS)) moving (
    .clk, .rst, .p6_commit, .beat,
    .r6_index    ('0),
    .p13_first   (p13_moving_first),
    .p14_second  (p14_moving_second),
    .r8_delegated()
  );
  /* verilator lint_on PINCONNECTEMPTY */

  flue_query_tables #(
    .NEIGHBORS(NEIGHBORS), .PATHS(PATHS), .CONNECTIONS(CONNECTIONS), .INDEX_WIDTH(INDEX_WIDTH)
  ) tables (.*);

endmodule

`default_nettype wire
