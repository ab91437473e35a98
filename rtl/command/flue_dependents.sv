// SPDX-License-Identifier: Apache-2.0
//
// flue_dependents: how many objects of the layer above hang on each object of one table, as "does any?".
//
// Arrivals and departures are counted in memories of their own, modulo a power of two above the largest number of dependents, so
// that a relink (one leaves here, one arrives there) is one read-modify-write in each; an object has dependents when the
// two counts differ. At an object's end they are equal, so a new one needs no clearing.
//
//   latency      3 cycles: an index given at p1 has its answer at p4
//   throughput   1 question, 1 arrival and 1 departure per cycle
//   ordering     p4_any contains every arrival and departure up to and including those on the ports in that very cycle
//   reset        clear_en zeroes one object's counts; reset visits all
//   maps to      block RAM, two copies of each count
//   checked by   tb/unit/dependents_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_dependents
  import flue_types_pkg::*;
#(
  parameter int unsigned DEPTH          = 16,
  parameter int unsigned MOST_PER_OBJECT = 16  // dependents that one object can have
) (
  input  wire logic   clk,
  input  wire logic   rst,

  /* verilator lint_off UNUSEDSIGNAL */  // indices are wider than this table's
  input  wire index_t p1_index,
  output logic        p4_any,

  input  wire logic   arrive_en,
  input  wire index_t arrive_index,
  input  wire logic   depart_en,
  input  wire index_t depart_index,
  input  wire logic   clear_en,      // not together with the two above
  input  wire index_t clear_index
  /* verilator lint_on UNUSEDSIGNAL */
);

  localparam int unsigned COUNT_WIDTH = $clog2(MOST_PER_OBJECT + 1);

  typedef logic [$clog2(DEPTH)-1:0] addr_t;
  typedef logic [COUNT_WIDTH-1:0] count_t;

  // One read-modify-write a cycle for each count: read while the event is on the port, written in the next cycle. The next event reads
  // in that same cycle and sees the write (flue_ram_fwd).
  logic   clear_q, arrive_q, depart_q;
  addr_t  p1_addr, arrive_addr, depart_addr, arrive_addr_q, depart_addr_q;
  count_t arrivals, departures, arrivals_next, departures_next;
  count_t p2_arrivals, p2_departures;

  assign p1_addr     = addr_t'(p1_index);
  assign arrive_addr = clear_en ? addr_t'(clear_index) : addr_t'(arrive_index);
  assign depart_addr = clear_en ? addr_t'(clear_index) : addr_t'(depart_index);
  assign arrivals_next   = clear_q ? '0 : arrivals + count_t'(1);
  assign departures_next = clear_q ? '0 : departures + count_t'(1);

  always_ff @(posedge clk) begin
    clear_q       <= clear_en;
    arrive_q      <= arrive_en && !`FLUE_BUG(5);
    depart_q      <= depart_en;
    arrive_addr_q <= arrive_addr;
    depart_addr_q <= depart_addr;
    if (rst) {clear_q, arrive_q, depart_q} <= '0;
  end

  flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH(COUNT_WIDTH)) arrivals_update (
    .clk,
    .wr_en(arrive_q || clear_q), .wr_addr(arrive_addr_q), .wr_data(arrivals_next),
    .rd_addr(arrive_addr), .rd_data(arrivals)
  );
  flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH(COUNT_WIDTH)) arrivals_ask (
    .clk,
    .wr_en(arrive_q || clear_q), .wr_addr(arrive_addr_q), .wr_data(arrivals_next),
    .rd_addr(p1_addr), .rd_data(p2_arrivals)
  );
  flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH(COUNT_WIDTH)) departures_update (
    .clk,
    .wr_en(depart_q || clear_q), .wr_addr(depart_addr_q), .wr_data(departures_next),
    .rd_addr(depart_addr), .rd_data(departures)
  );
  flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH(COUNT_WIDTH)) departures_ask (
    .clk,
    .wr_en(depart_q || clear_q), .wr_addr(depart_addr_q), .wr_data(departures_next),
    .rd_addr(p1_addr), .rd_data(p2_departures)
  );

  // What the memories do not show yet when a question reads them: the event on the ports then and those that follow until p4.
  function automatic count_t change(addr_t addr);
    return count_t'(arrive_en && arrive_addr == addr) - count_t'(depart_en && depart_addr == addr);
  endfunction

  addr_t  p2_addr_q, p3_addr_q, p4_addr_q;
  count_t p2_change_q, p3_count_q, p4_count_q, p4_count;

  always_ff @(posedge clk) begin
    p2_addr_q   <= p1_addr;
    p3_addr_q   <= p2_addr_q;
    p4_addr_q   <= p3_addr_q;
    p2_change_q <= `FLUE_BUG(14) ? '0 : change(p1_addr);
    p3_count_q  <= p2_arrivals - p2_departures + p2_change_q + (`FLUE_BUG(15) ? '0 : change(p2_addr_q));
    p4_count_q  <= p3_count_q + (`FLUE_BUG(16) ? '0 : change(p3_addr_q));
  end

  assign p4_count = p4_count_q + (`FLUE_BUG(17) ? '0 : change(p4_addr_q));
  assign p4_any   = p4_count != '0;

  `FLUE_ASSERT(a_clear_alone, !(clear_en && (arrive_en || depart_en)))

endmodule

`default_nettype wire
