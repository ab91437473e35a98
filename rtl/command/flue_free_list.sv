// SPDX-License-Identifier: Apache-2.0
//
// flue_free_list: the queue of free slots of one table, with the generation that each slot's next object gets.
//
// First in, first out, so that a slot rests as long as possible. A few entries wait in front registers, the rest in a memory.
//
//   latency      a pushed entry can be taken in the very cycle of its push when the queue is empty
//   throughput   1 push and 1 pop per cycle
//   ports        head_valid, head: the entry that a pop in this cycle takes
//   ordering     first in, first out
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

  input  wire logic  push,
  /* verilator lint_off UNUSEDSIGNAL */  // slots are wider than this table's
  input  wire slot_t push_slot,
  /* verilator lint_on UNUSEDSIGNAL */

  output logic       head_valid,
  output slot_t      head,
  input  wire logic  pop         // only with head_valid
);

  localparam int unsigned ADDR_WIDTH = $clog2(DEPTH);
  localparam int unsigned FRONT = 4;

  typedef logic [ADDR_WIDTH-1:0] addr_t;
  typedef logic [ADDR_WIDTH:0] count_t;
  typedef struct packed {
    logic [GENERATION_WIDTH-1:0] generation;
    logic [ADDR_WIDTH-1:0]       index;
  } entry_t;

  entry_t push_entry, head_entry, back_entry;
  assign push_entry = '{
    generation: push_slot.generation[GENERATION_WIDTH-1:0],
    index:      push_slot.index[ADDR_WIDTH-1:0]
  };

  // --- The back: a memory. An entry is read a cycle after it was written at the earliest. ---

  addr_t  wr_addr_q, rd_addr_q;
  count_t back_count_q;
  logic   reading_q;  // back_entry is valid now
  logic   read, push_back;

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
    back_count_q <= back_count_q + count_t'(push_back) - count_t'(read);
    reading_q    <= read;
    if (rst) begin
      wr_addr_q    <= '0;
      rd_addr_q    <= '0;
      back_count_q <= '0;
      reading_q    <= 1'b0;
    end
  end

  // --- The front: registers, [0] the oldest. ---

  entry_t     front_q[FRONT];
  logic [2:0] front_count_q, kept, filled;
  logic       bypass, take_front, push_front;

  assign bypass     = front_count_q == '0 || (`FLUE_BUG(24) && push);  // then the back is empty too
  assign head_valid = !bypass || (push && !`FLUE_BUG(23));
  assign head_entry = bypass ? push_entry : front_q[0];
  assign take_front = pop && !bypass;

  assign kept   = front_count_q - 3'(take_front);
  assign filled = kept + 3'(reading_q);

  assign read       = back_count_q != '0 && filled < 3'(FRONT);
  // Into the back only when the front is full without it: an entry takes three cycles through there, and three are before it then.
  assign push_front = push && !(bypass && pop) && back_count_q == '0 && filled < 3'(FRONT);
  assign push_back  = push && !(bypass && pop) && !push_front;

  always_ff @(posedge clk) begin
    for (int i = 0; i < FRONT; i++) begin
      if (3'(i) == kept && reading_q) front_q[i] <= back_entry;
      else if (3'(i) == filled && push_front) front_q[i] <= push_entry;
      else if (take_front && i + 1 < FRONT) front_q[i] <= front_q[(i + 1) % FRONT];
    end
    front_count_q <= filled + 3'(push_front);
    if (rst) front_count_q <= '0;
  end

  always_comb begin
    head            = '0;
    head.generation = 28'(head_entry.generation);
    head.index      = 16'(head_entry.index);
  end

  `FLUE_ASSERT(a_pop_has_head, !pop || head_valid)
  `FLUE_ASSERT(a_front_filled_first, front_count_q != '0 || (back_count_q == '0 && !reading_q))
  `FLUE_ASSERT(a_never_overflows, back_count_q <= count_t'(DEPTH))

endmodule

`default_nettype wire
