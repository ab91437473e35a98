// SPDX-License-Identifier: Apache-2.0
//
// flue_reset: empties the engine: first everything under way, then every slot of every table.
//
//   latency      flush[0] follows a request by a cycle, flush[i] by i more; ENTRIES + 31 cycles from the last cycle of the request
//                to `ready` (stated bound: ENTRIES + 32)
//   ports        flush: the `rst` of everything else, one net for each part so that none must reach all of them: with the way of a
//                descriptor, so what a part gave before it was emptied is emptied in the next. walk, walk_index: visit this slot. ready: a
//                reset is over. open: from the next cycle on something may be taken and given; the only one that is no register, so what is
//                seen from outside does not wait for flush
//   reset        `rst` is one of the two requests, power-up a third: until `rst` has come nothing reaches a table either. A request during
//                a reset starts over
//   checked by   tb/unit/reset_test.cpp, tb/system/engine

`default_nettype none

module flue_reset
  import flue_types_pkg::*;
#(
  parameter int unsigned ENTRIES = 16,  // of the largest table
  parameter int unsigned STEPS   = 4    // of flush
) (
  input  wire logic clk,
  input  wire logic rst,
  input  wire logic soft_reset,
  input  wire logic stop,        // fault injection: take and give nothing

  output logic [STEPS-1:0] flush,
  output logic      walk,
  output index_t    walk_index,
  output logic      ready,
  output logic      open
);

  localparam int unsigned FLUSH_CYCLES = 5;                          // each step; longer than a descriptor's way back to the first part
  localparam int unsigned WALK         = FLUSH_CYCLES + STEPS - 1;   // when everything is empty
  localparam int unsigned DRAIN_CYCLES = 21;                         // until the last visit has reached the last table
  localparam int unsigned LAST         = WALK + ENTRIES + DRAIN_CYCLES - 1;

  typedef logic [$clog2(LAST+1)-1:0] count_t;

  count_t           at_q;
  logic             walking_q;
  logic [STEPS-1:0] flush_q = '1;
  logic             power_up_q = 1'b1;
  logic             wanted, empty;

  assign wanted = rst || soft_reset || power_up_q;
  assign empty  = !walking_q && !wanted;
  assign open   = empty && !stop;
  assign flush  = flush_q;

  always_ff @(posedge clk) begin
    power_up_q <= 1'b0;
    flush_q    <= {flush_q[STEPS-2:0], wanted || (walking_q && 32'(at_q) < FLUSH_CYCLES - 1)};
    walk       <= walking_q && 32'(at_q) >= WALK && 32'(at_q) < WALK + ENTRIES;
    walk_index <= index_t'(at_q) - index_t'(WALK);
    ready      <= empty;
    if (walking_q) at_q <= at_q + count_t'(1);
    if (at_q == count_t'(LAST)) walking_q <= 1'b0;
    if (wanted) begin
      at_q      <= '0;
      walking_q <= 1'b1;
    end
  end

endmodule

`default_nettype wire
