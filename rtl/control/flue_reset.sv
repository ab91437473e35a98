// SPDX-License-Identifier: Apache-2.0
//
// flue_reset: empties the engine: first everything under way, then every slot of every table.
//
//   latency      flush follows a request by a cycle; ENTRIES + 24 cycles from the last cycle of the request to `ready` (stated bound:
//                ENTRIES + 32)
//   ports        flush: the `rst` of everything else; walk, walk_index: visit this slot; ready: descriptors may come. All are registers
//   reset        `rst` is one of the two requests, power-up a third: until `rst` has come nothing reaches a table either. A request during
//                a reset starts over
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

  localparam int unsigned DRAIN_CYCLES = 21;  // until the last visit has reached the last table
  localparam int unsigned LAST = ENTRIES + DRAIN_CYCLES - 1;

  typedef logic [$clog2(LAST+1)-1:0] count_t;

  count_t at_q;
  logic   walking_q;
  logic   flush_q = 1'b1;
  logic   wanted;

  assign wanted = rst || soft_reset;
  assign flush  = flush_q;

  always_ff @(posedge clk) begin
    flush_q    <= wanted;
    walk       <= walking_q && !flush_q && 32'(at_q) < ENTRIES;
    walk_index <= 16'(at_q);
    ready      <= !walking_q && !flush_q && !wanted;
    if (walking_q) at_q <= at_q + count_t'(1);
    if (at_q == count_t'(LAST)) walking_q <= 1'b0;
    if (flush_q || wanted) begin
      at_q      <= '0;
      walking_q <= 1'b1;
    end
  end

endmodule

`default_nettype wire
