// SPDX-License-Identifier: Apache-2.0
//
// flue_fifo: a short queue whose oldest entry is in registers.
//
//   latency      2 cycles from push to head when empty
//   throughput   1 push and 1 pop per cycle
//   ports        head_valid, head_data: registers; pop only with head_valid
//   ordering     first in, first out
//   hazard       no full flag: pushers hold credits. Holds DEPTH entries besides the head
//   reset        empties it
//   maps to      LUT RAM
//   checked by   tb/unit/fifo_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_fifo #(
  parameter int unsigned DEPTH = 16,  // a power of two
  parameter int unsigned WIDTH = 8
) (
  input  wire logic             clk,
  input  wire logic             rst,

  input  wire logic             push,
  input  wire logic [WIDTH-1:0] push_data,

  output logic                  head_valid,
  output logic [WIDTH-1:0]      head_data,
  input  wire logic             pop
);

  localparam int unsigned ADDR_WIDTH = $clog2(DEPTH);

  `FLUE_REQUIRE(g_require_power_of_two, DEPTH == (1 << ADDR_WIDTH))

  (* no_rw_check, ram_style = "distributed", ramstyle = "no_rw_check" *)
  logic [WIDTH-1:0]    mem[DEPTH];
  logic [ADDR_WIDTH:0] wr_q, rd_q;
  logic                stored, load;

  assign stored = wr_q != rd_q;
  assign load   = stored && (!head_valid || pop);

  always_ff @(posedge clk) begin
    if (push) mem[wr_q[ADDR_WIDTH-1:0]] <= push_data;
    if (load) head_data <= mem[rd_q[ADDR_WIDTH-1:0]];
    wr_q       <= wr_q + (ADDR_WIDTH + 1)'(push);
    rd_q       <= rd_q + (ADDR_WIDTH + 1)'(load);
    head_valid <= load || (head_valid && !pop);
    if (rst) begin
      wr_q       <= '0;
      rd_q       <= '0;
      head_valid <= 1'b0;
    end
  end

  `FLUE_ASSERT(a_pop_has_head, !pop || head_valid)
  `FLUE_ASSERT(a_never_overflows, !push || (wr_q - rd_q) < (ADDR_WIDTH + 1)'(DEPTH) || load)

endmodule

`default_nettype wire
