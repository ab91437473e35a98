// SPDX-License-Identifier: Apache-2.0
//
// flue_ram: simple dual-port memory, one write port, one read port, whole words. Every table is made of it.
//
//   latency      1 cycle from rd_addr to rd_data
//   throughput   1 read and 1 write per cycle
//   hazard       a read of the word that is written in the same cycle gives garbage: callers keep off or use flue_ram_fwd
//   reset        none; contents are undefined at power-up, or zero with ZERO
//   maps to      block RAM, or LUT RAM with STYLE "distributed"; no read-during-write logic (no_rw_check)
//   checked by   tb/unit/ram_test.cpp, scripts/synth_check.py

`default_nettype none
`include "flue_assert.svh"

module flue_ram #(
  parameter int unsigned DEPTH = 16,
  parameter int unsigned WIDTH = 8,
  parameter bit          ZERO  = 1'b0,     // contents are zero at power-up
  /* verilator lint_off UNUSEDPARAM */  // for synthesis only
  parameter              STYLE = "block"   // "block" or "distributed"
  /* verilator lint_on UNUSEDPARAM */
) (
  input  wire logic                     clk,
  input  wire logic                     wr_en,
  input  wire logic [$clog2(DEPTH)-1:0] wr_addr,
  input  wire logic [WIDTH-1:0]         wr_data,
  input  wire logic [$clog2(DEPTH)-1:0] rd_addr,
  output logic      [WIDTH-1:0]         rd_data
);

  `FLUE_REQUIRE(g_require_two_words, DEPTH >= 2)

  (* no_rw_check, ram_style = STYLE, ramstyle = "no_rw_check" *)
  logic [WIDTH-1:0] mem[DEPTH];

  if (ZERO) begin : g_zero
    initial for (int i = 0; i < DEPTH; i++) mem[i] = '0;
  end

`ifdef SYNTHESIS
  always_ff @(posedge clk) begin
    if (wr_en) mem[wr_addr] <= wr_data;
    rd_data <= mem[rd_addr];
  end
`else
  // The promise "garbage" is kept in simulation, so that a test fails when somebody relies on a collision.
  always_ff @(posedge clk) begin
    if (wr_en) mem[wr_addr] <= wr_data;
    rd_data <= (wr_en && wr_addr == rd_addr) ? ~wr_data : mem[rd_addr];
  end
`endif

endmodule

`default_nettype wire
