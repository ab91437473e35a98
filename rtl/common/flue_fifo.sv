// SPDX-License-Identifier: Apache-2.0
//
// flue_fifo: a short queue whose oldest entry is always on view.
//
// A wide one is made of slices, each with pointers of its own, so that no pointer must reach hundreds of RAMs. Slices start at
// different places of their rings; equal pointers would be merged again by synthesis.
//
//   latency      1 cycle from push to head when empty
//   throughput   1 push and 1 pop per cycle
//   ports        head_valid: a register; head_data: of LUT RAM, stable until pop. pop only with head_valid. open: while it is low nothing is
//                on view from the next cycle on, whatever the queue holds
//   ordering     first in, first out
//   hazard       no full flag: pushers hold credits. Holds DEPTH entries, without FULL one less
//   reset        empties it
//   maps to      LUT RAM
//   checked by   tb/unit/fifo_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_fifo #(
  parameter int unsigned DEPTH = 16,  // a power of two
  parameter int unsigned WIDTH = 8,
  parameter bit          FULL  = 1'b1   // may be full; if not, every RAM writes in every cycle and needs no enable
) (
  input  wire logic             clk,
  input  wire logic             rst,
  input  wire logic             open,
  output logic                  empty,

  input  wire logic             push,
  input  wire logic [WIDTH-1:0] push_data,

  output logic                  head_valid,
  output logic [WIDTH-1:0]      head_data,
  input  wire logic             pop
);

  localparam int unsigned ADDR_WIDTH = $clog2(DEPTH);
  localparam int unsigned SLICE      = 64;
  localparam int unsigned SLICES     = (WIDTH + SLICE - 1) / SLICE;

  typedef logic [ADDR_WIDTH-1:0] addr_t;

  `FLUE_REQUIRE(g_require_power_of_two, DEPTH == (1 << ADDR_WIDTH))

  // One bit for each number of entries, so that "none left" is a bit and not a comparison.
  logic [DEPTH:0] count_q;

  always_ff @(posedge clk) begin
    if (push && !pop) count_q <= {count_q[DEPTH-1:0], 1'b0};
    if (pop && !push) count_q <= {1'b0, count_q[DEPTH:1]};
    head_valid <= open && (push || !(count_q[0] || (count_q[1] && pop)));
    if (rst) begin
      count_q    <= (DEPTH + 1)'(1);
      head_valid <= 1'b0;
    end
  end

  assign empty = count_q[0];

  for (genvar i = 0; i < SLICES; i++) begin : g_slice
    localparam int unsigned LSB  = i * SLICE;
    localparam int unsigned BITS = LSB + SLICE > WIDTH ? WIDTH - LSB : SLICE;

    (* no_rw_check, ram_style = "distributed", ramstyle = "no_rw_check" *)
    logic [BITS-1:0] mem[DEPTH];
    addr_t           wr_q, rd_q;

    always_ff @(posedge clk) begin
      if (push || !FULL) mem[wr_q] <= push_data[LSB+:BITS];
      if (push) wr_q <= wr_q + addr_t'(1);
      if (pop) rd_q <= rd_q + addr_t'(1);
      if (rst) begin
        wr_q <= addr_t'(i);
        rd_q <= addr_t'(i);
      end
    end

    assign head_data[LSB+:BITS] = mem[rd_q];
  end

  `FLUE_ASSERT(a_pop_has_head, !pop || head_valid)
  `FLUE_ASSERT(a_never_overflows, $countones(count_q) == 1 && (FULL || !count_q[DEPTH]))
  `FLUE_ASSERT(a_head_is_there, !(head_valid && empty))

endmodule

`default_nettype wire
