// SPDX-License-Identifier: Apache-2.0
//
// flue_ram: a table: simple dual-port memory with a registered output, one write port, one read port.
//
// Block RAM is slow from clock to output. The register behind it is plain (no enable, no reset), so that it can be the RAM's own. LUT RAM
// is wires and multiplexers: its address has a register, which what computes the address needs as much. Not so with EARLY: two tables
// that are read together, one of them early, have addresses of their own, and no register must reach the cells of both.
//
//   latency      2 cycles from rd_addr to rd_data
//   throughput   1 read and 1 write per cycle
//   hazard       a read of a lane that is written in the cycle of its address gives garbage: callers keep off or use flue_ram_fwd
//   reset        none; contents are undefined at power-up, or zero with ZERO
//   maps to      block RAM; LUT RAM where a block would be nearly empty
//   checked by   tb/unit/ram_test.cpp, scripts/synth_check.py

`default_nettype none

module flue_ram
  import flue_types_pkg::*;
#(
  parameter int unsigned DEPTH = 16,
  parameter int unsigned WIDTH = 8,
  parameter int unsigned LANES = 1,
  parameter bit          ZERO  = 1'b0,
  parameter bit          LUTS  = in_luts(DEPTH, WIDTH),
  parameter bit          EARLY = 1'b0
) (
  input  wire logic                     clk,
  input  wire logic [LANES-1:0]         wr_en,
  input  wire logic [$clog2(DEPTH)-1:0] wr_addr,
  input  wire logic [WIDTH-1:0]         wr_data,
  input  wire logic [$clog2(DEPTH)-1:0] rd_addr,
  output logic      [WIDTH-1:0]         rd_data
);

  localparam bit LATE = LUTS && !EARLY;

  logic [WIDTH-1:0] stored;

  if (LUTS) begin : g_luts
    flue_ram_array #(
      .DEPTH(DEPTH), .WIDTH(WIDTH), .LANES(LANES), .ZERO(ZERO), .STYLE("distributed"), .LATE(LATE)
    ) words (.clk, .wr_en, .wr_addr, .wr_data, .rd_addr, .rd_data(stored));
  end else begin : g_blocks
    flue_ram_array #(
      .DEPTH(DEPTH), .WIDTH(WIDTH), .LANES(LANES), .ZERO(ZERO), .STYLE("block")
    ) words (.clk, .wr_en, .wr_addr, .wr_data, .rd_addr, .rd_data(stored));
  end

  if (LATE) begin : g_at_once
    assign rd_data = stored;
  end else begin : g_register
    always_ff @(posedge clk) rd_data <= stored;
  end

endmodule

`default_nettype wire
