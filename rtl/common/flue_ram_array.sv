// SPDX-License-Identifier: Apache-2.0
//
// flue_ram_array: the memory itself: one write port with an enable for each lane of the word, one read port.
//
//   latency      1 cycle from rd_addr to rd_data; LATE: 2
//   throughput   1 read and 1 write per cycle
//   hazard       a read of a lane that is written in the cycle of its address gives garbage
//   reset        none; contents are undefined at power-up, or zero with ZERO
//   maps to      block RAM, or LUT RAM with STYLE "distributed"; no read-during-write logic (no_rw_check)
//   checked by   tb/unit/ram_test.cpp, scripts/synth_check.py

`default_nettype none
`include "flue_assert.svh"

module flue_ram_array #(
  parameter int unsigned DEPTH = 16,
  parameter int unsigned WIDTH = 8,
  parameter int unsigned LANES = 1,        // of equal width; 9 bits is what block RAM can write by itself
  parameter bit          ZERO  = 1'b0,     // contents are zero at power-up
  /* verilator lint_off UNUSEDPARAM */  // for synthesis only
  parameter              STYLE = "block",  // "block" or "distributed"
  /* verilator lint_on UNUSEDPARAM */
  parameter bit          LATE  = 1'b0      // the address has a register, and is used a cycle later
) (
  input  wire logic                     clk,
  input  wire logic [LANES-1:0]         wr_en,
  input  wire logic [$clog2(DEPTH)-1:0] wr_addr,
  input  wire logic [WIDTH-1:0]         wr_data,
  input  wire logic [$clog2(DEPTH)-1:0] rd_addr,
  output logic      [WIDTH-1:0]         rd_data
);

  localparam int unsigned LANE = WIDTH / LANES;

  `FLUE_REQUIRE(g_require_two_words, DEPTH >= 2)
  `FLUE_REQUIRE(g_require_whole_lanes, LANE * LANES == WIDTH)

  (* no_rw_check, ram_style = STYLE, ramstyle = "no_rw_check" *)
  logic [WIDTH-1:0] mem[DEPTH];

  if (ZERO) begin : g_zero
    initial for (int i = 0; i < DEPTH; i++) mem[i] = '0;
  end

  always_ff @(posedge clk) begin
    for (int unsigned i = 0; i < LANES; i++) begin
      if (wr_en[i]) mem[wr_addr][i*LANE+:LANE] <= wr_data[i*LANE+:LANE];
    end
  end

`ifdef SYNTHESIS
  if (LATE) begin : g_late
    logic [$clog2(DEPTH)-1:0] rd_addr_q;
    always_ff @(posedge clk) begin
      rd_addr_q <= rd_addr;
      rd_data   <= mem[rd_addr_q];
    end
  end else begin : g_at_once
    always_ff @(posedge clk) rd_data <= mem[rd_addr];
  end
`else
  // The promise "garbage" is kept in simulation, so that a test fails when somebody relies on a collision. LATE would see the write there,
  // and may.
  logic [WIDTH-1:0] read_q;
  always_ff @(posedge clk) begin
    read_q <= mem[rd_addr];
    for (int unsigned i = 0; i < LANES; i++) begin
      if (wr_en[i] && wr_addr == rd_addr) read_q[i*LANE+:LANE] <= ~wr_data[i*LANE+:LANE];
    end
  end
  if (LATE) begin : g_late
    always_ff @(posedge clk) rd_data <= read_q;
  end else begin : g_at_once
    assign rd_data = read_q;
  end
`endif

endmodule

`default_nettype wire
