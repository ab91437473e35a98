// SPDX-License-Identifier: Apache-2.0
//
// flue_room: is there room for one more object of a layer? Counts them against the table and the configured capacity.
//
// The answer is for the descriptor at p5 while the one before it is on the commit bus. What is left of the capacity is three commits
// old when it has been compared; so it is compared for every outcome of these, and chosen by what they did.
//
//   latency      room contains the creation or end on the ports in the same cycle; a new capacity counts after 5 cycles
//   reset        no objects
//   checked by   tb/unit/room_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_room #(
  parameter int unsigned SLOTS = 16
) (
  input  wire logic        clk,
  input  wire logic        rst,
  input  wire logic [31:0] cfg_capacity,
  input  wire logic        created,   // an object has come
  input  wire logic        ended,     // or gone; not both
  output logic             room
);

  localparam int unsigned COUNT_WIDTH = $clog2(SLOTS + 1);

  typedef logic [COUNT_WIDTH-1:0] count_t;
  typedef logic signed [COUNT_WIDTH+1:0] left_t;

  count_t     count_q, cfg_q, capacity_q;
  left_t      left_q;
  logic       limits_q;                           // cfg_capacity is less than SLOTS
  logic       created_q, ended_q;                 // in the last cycle
  logic [8:0] left_least_q;                       // [i]: at least i - 3 are left, as of three cycles ago
  logic [4:0] more_d, more_q;                     // [i]: i - 2 more have come than gone in the last two cycles
  logic [4:0] near;                               // [i]: at least i - 1 are left, as of the last cycle
  logic       any_q, after_created_q, after_ended_q;

  function automatic logic at_least(left_t left, int least);
    return left >= left_t'(least - int'(`FLUE_BUG(33)));
  endfunction

  function automatic int changed(logic came, logic went);
    return int'(came) - int'(went);
  endfunction

  always_ff @(posedge clk) begin
    {created_q, ended_q} <= {created, ended};
    limits_q   <= cfg_capacity < 32'(SLOTS);
    cfg_q      <= count_t'(cfg_capacity);
    capacity_q <= limits_q ? cfg_q : count_t'(SLOTS);
    count_q    <= count_q + count_t'(created) - count_t'(ended);
    left_q     <= left_t'({2'b00, capacity_q}) - left_t'({2'b00, count_q});

    // left_q is without what was on the ports in the last cycle (count_q has it) and in this one. Neither waits for a comparison.
    for (int i = 0; i < 9; i++) left_least_q[i] <= at_least(left_q, i - 3);
    more_q          <= more_d;
    any_q           <= created ? near[3] : ended ? near[1] : near[2];
    after_created_q <= created ? near[4] : ended ? near[2] : near[3];
    after_ended_q   <= created ? near[2] : ended ? near[0] : near[1];
    if (rst) begin
      count_q <= '0;
      {created_q, ended_q} <= '0;
      more_q <= 5'b00100;
    end
  end

  always_comb begin
    more_d = '0;
    for (int i = 0; i < 5; i++) more_d[i] = changed(created, ended) + changed(created_q, ended_q) == i - 2;
    for (int i = 0; i < 5; i++) near[i] = |(more_q & left_least_q[i+:5]);
  end
  assign room = created ? after_created_q : ended ? after_ended_q : any_q;

endmodule

`default_nettype wire
