// SPDX-License-Identifier: Apache-2.0
//
// flue_meta_lane: meta state of one table, followed from the lookup (p1) to the decision (p4).
//
//   latency      3 cycles: an index given at p1 has its meta at p4
//   throughput   1 lookup and 1 write per cycle
//   ordering     p4_meta contains every write up to and including the one on the wr port in that very cycle; the decision of one
//                descriptor is on the wr port when the next one decides
//   hazard       a write that passes a lookup on its way replaces the whole word (no stall)
//   reset        none; generations are zero at power-up and survive a reset
//   maps to      block RAM
//   checked by   tb/unit/meta_lane_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_meta_lane
  import flue_types_pkg::*;
#(
  parameter int unsigned DEPTH            = 16,
  parameter int unsigned GENERATION_WIDTH = 17,
  parameter int unsigned LINK_WIDTH       = 1,     // 1 where there is no link
  parameter bit          HAS_FAMILY       = 1'b0   // keeps meta_t.ip6
) (
  input  wire logic   clk,

  /* verilator lint_off UNUSEDSIGNAL */  // indices are wider than this table's
  input  wire index_t p1_index,
  output meta_t       p4_meta,

  input  wire logic   wr_en,       // the decision one cycle after p4
  input  wire index_t wr_index,
  input  wire meta_t  wr_meta
  /* verilator lint_on UNUSEDSIGNAL */
);

  localparam int unsigned ADDR_WIDTH = $clog2(DEPTH);

  typedef struct packed {
    logic                        used;
    logic                        invalid;
    logic                        ip6;
    logic [GENERATION_WIDTH-1:0] generation;
    logic [LINK_WIDTH-1:0]       link;
  } stored_t;

  typedef logic [ADDR_WIDTH-1:0] addr_t;

  stored_t wr_stored, p2_read, p3_meta_q, p4_meta_q, p4_now;
  addr_t   wr_addr, p1_addr, p2_addr_q, p3_addr_q, p4_addr_q;

  assign wr_addr = addr_t'(wr_index);
  assign p1_addr = addr_t'(p1_index);
  assign wr_stored = '{
    used:       wr_meta.used,
    invalid:    wr_meta.invalid,
    ip6:        wr_meta.ip6 && HAS_FAMILY,
    generation: wr_meta.generation[GENERATION_WIDTH-1:0],
    link:       wr_meta.link[LINK_WIDTH-1:0]
  };

  flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH($bits(stored_t)), .ZERO(1'b1)) ram (
    .clk,
    .wr_en,
    .wr_addr,
    .wr_data(wr_stored),
    .rd_addr(p1_addr),
    .rd_data(p2_read)
  );

  always_ff @(posedge clk) begin
    p2_addr_q <= p1_addr;
    p3_addr_q <= p2_addr_q;
    p4_addr_q <= p3_addr_q;
    p3_meta_q <= (wr_en && wr_addr == p2_addr_q && !`FLUE_BUG(2)) ? wr_stored : p2_read;
    p4_meta_q <= (wr_en && wr_addr == p3_addr_q && !`FLUE_BUG(3)) ? wr_stored : p3_meta_q;
  end

  assign p4_now = (wr_en && wr_addr == p4_addr_q && !`FLUE_BUG(4)) ? wr_stored : p4_meta_q;

  always_comb begin
    p4_meta            = '0;
    p4_meta.used       = p4_now.used;
    p4_meta.invalid    = p4_now.invalid;
    p4_meta.ip6        = p4_now.ip6;
    p4_meta.generation = 28'(p4_now.generation);
    p4_meta.link       = 16'(p4_now.link);
  end

endmodule

`default_nettype wire
