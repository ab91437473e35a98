// SPDX-License-Identifier: Apache-2.0
//
// flue_reset: empties the engine: first everything under way, then every slot of every table.
//
//   latency      ENTRIES + 22 cycles from the last cycle of the request to `ready` (stated bound: ENTRIES + 32)
//   ports        flush: the `rst` of everything else; walk, walk_index: visit this slot; ready: descriptors may come
//   reset        `rst` is one of the two requests; a request during a reset starts over
//   checked by   tb/unit/reset_test.cpp, tb/system/engine

`default_nettype none

module flue_reset
  import flue_types_pkg::*;
#(
  parameter int unsigned ENTRIES = 16  // of the largest table
) (
  input  wire logic clk,
  input  wire logic rst,
  input  wire logic soft_reset,

  output logic      flush,
  output logic      walk,
  output index_t    walk_index,
  output logic      ready
);

  localparam int unsigned DRAIN_CYCLES = 20;  // until the last visit has reached the last table (p14)
  localparam int unsigned LAST = ENTRIES + DRAIN_CYCLES - 1;

  typedef logic [$clog2(LAST+1)-1:0] count_t;

  count_t at_q;
  logic   walking_q, flush_q;

  always_ff @(posedge clk) begin
    flush_q <= rst || soft_reset;
    if (walking_q) at_q <= at_q + count_t'(1);
    if (at_q == count_t'(LAST)) walking_q <= 1'b0;
    if (flush || soft_reset) begin
      at_q      <= '0;
      walking_q <= 1'b1;
    end
  end

  // At once with `rst`: what the registers hold at power-up must not reach a table.
  assign flush      = rst || flush_q;
  assign walk       = walking_q && !flush && 32'(at_q) < ENTRIES;
  assign walk_index = 16'(at_q);
  assign ready      = !walking_q && !flush;

endmodule

`default_nettype wire
