// SPDX-License-Identifier: Apache-2.0
//
// flue_dependents: how many objects of the layer above hang on each object of one table, as "does any?".
//
// Where dependents can move (MOVES), one may leave here and arrive there in the same cycle. Then arrivals and departures are counted in
// memories of their own, modulo a power of two above the largest number of dependents, one read-modify-write in each; an object has
// dependents when the two counts differ. Elsewhere one memory counts up and down. At an object's end the difference is zero, so a
// new one needs no clearing.
//
//   latency      4 cycles: an index given at p1 has its answer at p5
//   throughput   1 question, 1 arrival and 1 departure per cycle
//   ordering     p5_any contains every arrival and departure up to and including those on the ports in that very cycle. The one on the
//                ports then was at p5 a cycle before, and its indices stood in p5_forecast
//   reset        clear_en zeroes one object's counts; reset visits all
//   maps to      block RAM or LUT RAM, two copies of each count
//   checked by   tb/unit/dependents_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_dependents
  import flue_types_pkg::*;
#(
  parameter int unsigned DEPTH           = 16,
  parameter int unsigned MOST_PER_OBJECT = 16,    // dependents that one object can have; at least 4
  parameter bit          MOVES           = 1'b1   // arrive_en and depart_en may come together
) (
  input  wire logic      clk,
  input  wire logic      rst,

  /* verilator lint_off UNUSEDSIGNAL */  // indices are wider than this table's
  input  wire index_t    p1_index,
  output logic           p5_any,

  input  wire logic      arrive_en,
  input  wire index_t    arrive_index,
  input  wire logic      depart_en,
  input  wire index_t    depart_index,
  input  wire logic      clear_en,      // not together with the two above
  input  wire index_t    clear_index,
  input  wire forecast_t p5_forecast    // where the one at p5 would arrive (link) and leave (old_link)
  /* verilator lint_on UNUSEDSIGNAL */
);

  localparam int unsigned COUNT_WIDTH = $clog2(MOST_PER_OBJECT + 1);

  `FLUE_REQUIRE(g_require_counts_hold_a_change, MOST_PER_OBJECT >= 4)  // counts have the 3 bits of change_t, or more

  typedef logic [$clog2(DEPTH)-1:0] addr_t;
  typedef logic [COUNT_WIDTH-1:0] count_t;

  // --- One read-modify-write a cycle for each count: read at e0, while the event is on the ports, written at e2. ---

  typedef struct packed {
    logic  clear, arrive, depart;
    addr_t arrive_addr, depart_addr;
  } event_t;

  event_t e0, e1_q, e2_q;

  assign e0 = '{
    clear:       clear_en,
    arrive:      arrive_en && !`FLUE_BUG(5),
    depart:      depart_en,
    arrive_addr: clear_en ? addr_t'(clear_index) : addr_t'(arrive_index),
    depart_addr: clear_en ? addr_t'(clear_index) : addr_t'(depart_index)
  };

  always_ff @(posedge clk) begin
    e1_q <= e0;
    e2_q <= e1_q;
    if (rst) {e1_q.clear, e1_q.arrive, e1_q.depart, e2_q.clear, e2_q.arrive, e2_q.depart} <= '0;
  end

  addr_t  p1_addr;
  count_t p3_count;  // dependents, as the memories have them
  assign p1_addr = addr_t'(p1_index);

  if (MOVES) begin : g_moves
    count_t e2_arrivals, e2_departures, e2_arrivals_next, e2_departures_next, p3_arrivals, p3_departures;

    assign e2_arrivals_next   = e2_q.clear ? '0 : e2_arrivals + count_t'(1);
    assign e2_departures_next = e2_q.clear ? '0 : e2_departures + count_t'(1);
    assign p3_count           = p3_arrivals - p3_departures;

    flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH(COUNT_WIDTH), .NEXT(1'b1)) arrivals_update (
      .clk,
      .wr_en(e2_q.arrive || e2_q.clear), .wr_addr(e2_q.arrive_addr), .wr_data(e2_arrivals_next),
      .rd_addr(e0.arrive_addr), .rd_data(e2_arrivals)
    );
    flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH(COUNT_WIDTH), .NEXT(1'b1)) arrivals_ask (
      .clk,
      .wr_en(e2_q.arrive || e2_q.clear), .wr_addr(e2_q.arrive_addr), .wr_data(e2_arrivals_next),
      .rd_addr(p1_addr), .rd_data(p3_arrivals)
    );
    flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH(COUNT_WIDTH), .NEXT(1'b1)) departures_update (
      .clk,
      .wr_en(e2_q.depart || e2_q.clear), .wr_addr(e2_q.depart_addr), .wr_data(e2_departures_next),
      .rd_addr(e0.depart_addr), .rd_data(e2_departures)
    );
    flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH(COUNT_WIDTH), .NEXT(1'b1)) departures_ask (
      .clk,
      .wr_en(e2_q.depart || e2_q.clear), .wr_addr(e2_q.depart_addr), .wr_data(e2_departures_next),
      .rd_addr(p1_addr), .rd_data(p3_departures)
    );
  end else begin : g_stays
    logic   e2_en;
    addr_t  e0_addr, e2_addr;
    count_t e2_count, e2_next;

    assign e0_addr = e0.depart ? e0.depart_addr : e0.arrive_addr;
    assign e2_addr = e2_q.depart ? e2_q.depart_addr : e2_q.arrive_addr;
    assign e2_en   = e2_q.arrive || e2_q.depart || e2_q.clear;
    assign e2_next = e2_q.clear ? '0 : e2_q.depart ? e2_count - count_t'(1) : e2_count + count_t'(1);

    flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH(COUNT_WIDTH), .NEXT(1'b1)) count_update (
      .clk,
      .wr_en(e2_en), .wr_addr(e2_addr), .wr_data(e2_next), .rd_addr(e0_addr), .rd_data(e2_count)
    );
    flue_ram_fwd #(.DEPTH(DEPTH), .WIDTH(COUNT_WIDTH), .NEXT(1'b1)) count_ask (
      .clk,
      .wr_en(e2_en), .wr_addr(e2_addr), .wr_data(e2_next), .rd_addr(p1_addr), .rd_data(p3_count)
    );
    `FLUE_ASSERT(a_stays, !(arrive_en && depart_en))
  end

  // --- A question: what the memories do not show yet are the events on the ports while it is at p1 to p5. ---

  typedef logic signed [2:0] change_t;

  // Of the event on the ports; its addresses before what a clear makes of them, which changes nothing.
  function automatic change_t change(addr_t addr);
    return change_t'({2'b00, e0.arrive && addr_t'(arrive_index) == addr})
         - change_t'({2'b00, e0.depart && addr_t'(depart_index) == addr});
  endfunction

  addr_t      p2_addr_q, p3_addr_q, p4_addr_q;
  change_t    p2_change_q, p3_change_q, p4_change_q;
  logic       p4_few_q;       // the memories' count is below 8
  logic [3:0] p4_low_q;       // if so: that count and the change up to p2, modulo 16
  logic [3:0] p4_count;       // with that at p3
  logic       p4_same_arrive_q, p4_same_depart_q, p4_arrives, p4_departs;
  logic       p5_none_q, p5_one_q, p5_same_arrive_q, p5_same_depart_q;

  assign p4_count   = p4_low_q + 4'(signed'(p4_change_q));
  assign p4_arrives = e0.arrive && p4_same_arrive_q && !`FLUE_BUG(50);
  assign p4_departs = e0.depart && p4_same_depart_q && !`FLUE_BUG(50);

  always_ff @(posedge clk) begin
    p2_addr_q        <= p1_addr;
    p3_addr_q        <= p2_addr_q;
    p4_addr_q        <= p3_addr_q;
    p2_change_q      <= `FLUE_BUG(14) ? '0 : change(p1_addr);
    p3_change_q      <= p2_change_q + (`FLUE_BUG(15) ? '0 : change(p2_addr_q));
    p4_change_q      <= `FLUE_BUG(16) ? '0 : change(p3_addr_q);
    p4_few_q         <= p3_count >> 3 == '0;
    p4_low_q         <= {1'b0, p3_count[2:0]} + 4'(signed'(p3_change_q));
    p4_same_arrive_q <= addr_t'(p5_forecast.link) == p3_addr_q;
    p4_same_depart_q <= addr_t'(p5_forecast.old_link) == p3_addr_q;
    p5_same_arrive_q <= addr_t'(p5_forecast.link) == p4_addr_q;
    p5_same_depart_q <= addr_t'(p5_forecast.old_link) == p4_addr_q;
    unique case ({p4_arrives, p4_departs})
      2'b10:   {p5_none_q, p5_one_q} <= {p4_few_q && p4_count == 4'd15, p4_few_q && p4_count == 4'd0};
      2'b01:   {p5_none_q, p5_one_q} <= {p4_few_q && p4_count == 4'd1, p4_few_q && p4_count == 4'd2};
      default: {p5_none_q, p5_one_q} <= {p4_few_q && p4_count == 4'd0, p4_few_q && p4_count == 4'd1};
    endcase
  end

  always_comb begin
    if (arrive_en && p5_same_arrive_q && !`FLUE_BUG(17)) p5_any = 1'b1;
    else if (depart_en && p5_same_depart_q && !`FLUE_BUG(17)) p5_any = !p5_one_q;
    else p5_any = !p5_none_q;
  end

  `FLUE_ASSERT(a_clear_alone, !(clear_en && (arrive_en || depart_en)))

`ifndef SYNTHESIS
  addr_t forecast_link_q, forecast_old_link_q;
  always_ff @(posedge clk) begin
    forecast_link_q     <= addr_t'(p5_forecast.link);
    forecast_old_link_q <= addr_t'(p5_forecast.old_link);
  end
  `FLUE_ASSERT(a_arrives_as_forecast, !arrive_en || addr_t'(arrive_index) == forecast_link_q)
  `FLUE_ASSERT(a_departs_as_forecast, !depart_en || addr_t'(depart_index) == forecast_old_link_q)
`endif

endmodule

`default_nettype wire
