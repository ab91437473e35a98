// SPDX-License-Identifier: Apache-2.0
//
// flue_free_list: the queue of free slots of one table, with the generation that each slot's next object gets.
//
// First in, first out, so that a slot rests as long as possible. The oldest entries are in registers, the rest in a memory. An
// entry has its place among the registers as soon as it leaves the memory; it comes three cycles later, before it can be the oldest.
//
//   latency      a pushed entry can be taken in the very cycle of its push when the queue is empty
//   throughput   1 push or 1 pop per cycle
//   ports        head: the entry that the descriptor at p5 gets, if there is one. `pop` says a cycle later that it took it
//   ordering     first in, first out
//   hazard       whether there is an entry the caller counts (flue_room): slots of the table less objects
//   reset        empties the queue
//   maps to      block RAM and four entries of registers
//   checked by   tb/unit/free_list_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_free_list
  import flue_types_pkg::*;
#(
  parameter int unsigned DEPTH            = 16,
  parameter int unsigned GENERATION_WIDTH = 17
) (
  input  wire logic  clk,
  input  wire logic  rst,

  input  wire logic  push,       // not together with pop
  /* verilator lint_off UNUSEDSIGNAL */  // slots are wider than this table's
  input  wire slot_t push_slot,
  /* verilator lint_on UNUSEDSIGNAL */

  output slot_t      head,
  input  wire logic  pop         // the head of the cycle before has been taken
);

  localparam int unsigned ADDR_WIDTH = $clog2(DEPTH);
  localparam int unsigned FRONT = 4;

  typedef logic [ADDR_WIDTH-1:0] addr_t;
  typedef logic [ADDR_WIDTH:0] count_t;
  typedef logic [FRONT:0] place_t;  // one bit for each number, so that a pop is a shift and a comparison a bit
  typedef struct packed {
    logic [GENERATION_WIDTH-1:0] generation;
    logic [ADDR_WIDTH-1:0]       index;
  } entry_t;

  entry_t push_entry, head_entry, back_entry;
  assign push_entry = '{
    generation: push_slot.generation[GENERATION_WIDTH-1:0],
    index:      push_slot.index[ADDR_WIDTH-1:0]
  };

  // --- Who goes where ---

  place_t front_count_q, front_count_d;   // places taken at the front
  place_t kept;                           // of them after the pop
  count_t back_count_q, back_count_d;
  logic   back_any_q;                     // back_count_q is not zero
  logic   read, push_front, push_back;

  assign kept       = pop ? front_count_q >> 1 : front_count_q;
  assign read       = back_any_q && !kept[FRONT];
  assign push_front = push && !back_any_q && !kept[FRONT];
  assign push_back  = push && !push_front;
  assign front_count_d = read || push_front ? kept << 1 : kept;
  assign back_count_d = back_count_q + count_t'(push_back) - count_t'(read);

  always_ff @(posedge clk) begin
    front_count_q <= front_count_d;
    back_count_q  <= back_count_d;
    back_any_q    <= back_count_d != '0;
    if (rst) begin
      front_count_q <= place_t'(1);
      back_count_q  <= '0;
      back_any_q    <= 1'b0;
    end
  end

  // --- The back: a memory ---

  addr_t  wr_addr_q, rd_addr_q;
  logic   read_1_q, read_2_q;    // on its way; the second's entry is there
  place_t place_1_q, place_2_q;  // of it, as of this cycle before the pop

  function automatic addr_t after(addr_t addr);
    return addr == addr_t'(DEPTH - 1) ? '0 : addr + addr_t'(1);
  endfunction

  flue_ram #(.DEPTH(DEPTH), .WIDTH($bits(entry_t))) back (
    .clk,
    .wr_en  (push_back),
    .wr_addr(wr_addr_q),
    .wr_data(push_entry),
    .rd_addr(rd_addr_q),
    .rd_data(back_entry)
  );

  always_ff @(posedge clk) begin
    if (push_back) wr_addr_q <= after(wr_addr_q);
    if (read) rd_addr_q <= after(rd_addr_q);
    {read_1_q, read_2_q} <= {read, read_1_q};
    place_1_q <= kept;
    place_2_q <= pop ? place_1_q >> 1 : place_1_q;
    if (rst) begin
      wr_addr_q <= '0;
      rd_addr_q <= '0;
      {read_1_q, read_2_q} <= '0;
    end
  end

  // --- The front: registers, [0] the oldest ---

  entry_t front_q[FRONT];
  place_t comes_to;  // the entry from the back
  assign comes_to = pop ? place_2_q >> 1 : place_2_q;

  always_ff @(posedge clk) begin
    for (int i = 0; i < FRONT; i++) begin
      if (read_2_q && comes_to[i]) front_q[i] <= back_entry;
      else if (push_front && kept[i]) front_q[i] <= push_entry;
      else if (pop && i + 1 < FRONT) front_q[i] <= front_q[(i + 1) % FRONT];
    end
  end

  logic bypass;
  assign bypass     = (front_count_q[0] && !`FLUE_BUG(23)) || (`FLUE_BUG(24) && push);
  assign head_entry = pop ? front_q[1] : bypass ? push_entry : front_q[0];

  always_comb begin
    head            = '0;
    head.generation = 28'(head_entry.generation);
    head.index      = 16'(head_entry.index);
  end

  `FLUE_ASSERT(a_push_or_pop, !(push && pop))
  `FLUE_ASSERT(a_pop_has_entry, !pop || !front_count_q[0])
  `FLUE_ASSERT(a_arrives_behind_the_head, !read_2_q || !comes_to[0])
  `FLUE_ASSERT(a_never_overflows, back_count_q <= count_t'(DEPTH))

endmodule

`default_nettype wire
