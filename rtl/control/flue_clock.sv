// SPDX-License-Identifier: Apache-2.0
//
// flue_clock: NCT, the engine's time in host ticks, and the count of clock cycles.
//
//   ports        now: NCT; add_en adds add_ticks to it, however many they are, two cycles later
//   reset        none: both start at 0 at power-up and go on
//   checked by   tb/unit/clock_test.cpp

`default_nettype none

module flue_clock (
  input  wire logic        clk,

  input  wire logic [31:0] cfg_cycles_per_tick,  // 0: only add_en moves time
  input  wire logic        add_en,
  input  wire logic [31:0] add_ticks,

  output logic [31:0]      now,
  output logic [63:0]      cycles
);

  logic [31:0] divider_q = '0, last_q = '0, add_q = '0, now_q = '0;
  logic [63:0] cycles_q  = '0;
  logic        on_q = 1'b0, tick_q = 1'b0, tick;

  assign tick = on_q && divider_q >= last_q;

  always_ff @(posedge clk) begin
    on_q      <= cfg_cycles_per_tick != '0;
    last_q    <= cfg_cycles_per_tick - 32'd1;
    divider_q <= (tick || !on_q) ? '0 : divider_q + 32'd1;
    tick_q    <= tick;
    add_q     <= add_en ? add_ticks : '0;
    now_q     <= 32'({now_q, 1'b1} + {add_q, tick_q} >> 1);  // the tick is the carry in: one adder
    cycles_q  <= cycles_q + 64'd1;
  end

  assign now    = now_q;
  assign cycles = cycles_q;

endmodule

`default_nettype wire
