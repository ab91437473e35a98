// SPDX-License-Identifier: Apache-2.0
//
// flue_background: looks at objects whose event is due but did not leave with a resolve.
//
// A connection that is invalidated itself is looked at as soon as there is room for its event (a short queue of hints). When that queue
// is full, when a resolve found no place for its event, and after an eager invalidate (OP-11), a scan visits every connection and then every neighbor.
// What is due stands in the tables and marks, so nothing is lost however long the event stream stalls.
//
//   latency      a hint: a few cycles; a scan: one look per connection and neighbor
//   throughput   1 look per cycle of a scan, 1 per 2 cycles of hints
//   ports        look_valid: held until look_take; look_*: the same unless a hint comes before a scan's look
//   ordering     hints in the order of the invalidates; a scan in the order of the indices. A cause that comes while a scan runs starts
//                another one after it
//   reset        forgets hints and scans
//   checked by   tb/unit/background_test.cpp, tb/system/engine, tb/random

`default_nettype none
`include "flue_assert.svh"

module flue_background
  import flue_types_pkg::*;
#(
  parameter int unsigned NEIGHBORS   = 16,
  parameter int unsigned CONNECTIONS = 16,
  parameter int unsigned HINTS       = 16
) (
  input  wire logic   clk,
  input  wire logic   rst,

  input  wire logic   hint_en,       // this connection was invalidated
  input  wire index_t hint_index,
  input  wire logic   scan_en,       // some object wants
  input  wire logic   scan_eager_en, // every held connection is due

  output logic        look_valid,
  output look_e       look_kind,
  output logic        look_eager,
  output index_t      look_index,
  input  wire logic   look_take,
  output logic        idle
);

  localparam int unsigned COUNT_WIDTH = $clog2(HINTS + 1);
  typedef logic [COUNT_WIDTH-1:0] count_t;

  // --- Hints ---

  logic   hint_push, hint_valid, hint_pop, hints_empty;
  index_t hint_head;
  count_t hints_q;

  assign hint_push = hint_en && hints_q != count_t'(HINTS);

  // The next one waits here, so that the queue need not wait for look_take, which comes late in its cycle.
  logic   held_q;
  index_t held_index_q;
  assign hint_pop = hint_valid && !held_q;

  always_ff @(posedge clk) begin
    if (!held_q) held_index_q <= hint_head;
    held_q <= held_q ? !look_take : hint_valid;
    if (rst) held_q <= 1'b0;
  end

  flue_fifo #(.DEPTH(HINTS), .WIDTH($bits(index_t))) hints (
    .clk,
    .rst,
    .open      (1'b1),
    .empty     (hints_empty),
    .push      (hint_push),
    .push_data (hint_index),
    .head_valid(hint_valid),
    .head_data (hint_head),
    .pop       (hint_pop)
  );

  // --- The scan ---

  logic   scanning_q, on_neighbors_q, eager_q;
  logic   wanted_q, wanted_eager_q;  // another scan is to follow
  index_t at_q;
  logic   scan_step, last_of_table;

  assign last_of_table = at_q == (on_neighbors_q ? index_t'(NEIGHBORS - 1) : index_t'(CONNECTIONS - 1));

  assign look_valid = held_q || scanning_q;
  assign look_kind  = (!held_q && on_neighbors_q) ? LOOK_NEIGHBOR : LOOK_TCP;
  assign look_eager = !held_q && eager_q;
  assign look_index = held_q ? held_index_q : at_q;
  assign scan_step  = look_take && !held_q;

  always_ff @(posedge clk) begin
    hints_q <= hints_q + count_t'(hint_push) - count_t'(hint_pop);
    if (scan_step) begin
      at_q <= last_of_table ? '0 : at_q + index_t'(1);
      if (last_of_table) on_neighbors_q <= !on_neighbors_q;
      if (last_of_table && on_neighbors_q) scanning_q <= 1'b0;
    end
    if (!scanning_q && wanted_q) begin
      scanning_q     <= 1'b1;
      eager_q        <= wanted_eager_q;
      wanted_q       <= 1'b0;
      wanted_eager_q <= 1'b0;
    end
    if (scan_en || scan_eager_en || (hint_en && !hint_push && !`FLUE_BUG(12))) wanted_q <= 1'b1;
    if (scan_eager_en) wanted_eager_q <= 1'b1;
    if (rst) begin
      hints_q        <= '0;
      at_q           <= '0;
      on_neighbors_q <= 1'b0;
      scanning_q     <= 1'b0;
      wanted_q       <= 1'b0;
      wanted_eager_q <= 1'b0;
    end
  end

  assign idle = hints_empty && !held_q && !scanning_q && !wanted_q;

  `FLUE_ASSERT(a_take_has_look, !look_take || look_valid)

endmodule

`default_nettype wire
