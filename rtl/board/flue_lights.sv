// SPDX-License-Identifier: Apache-2.0
//
// flue_lights: what three LEDs say, slow enough for an eye.
//
//   ports        life: blinks, about three times in two seconds at 100 MHz. traffic and trouble: on for a quarter of a second and more after
//                each `active` or `error`
//   reset        all dark, life included as long as the reset lasts
//   checked by   tb/unit/board/lights_test.cpp

`default_nettype none

module flue_lights #(
  parameter int unsigned WIDTH = 26  // bits of the counter that everything is taken from
) (
  input  wire logic clk,
  input  wire logic rst,

  input  wire logic active,
  input  wire logic error,

  output logic      life,
  output logic      traffic,
  output logic      trouble
);

  logic [WIDTH-1:0] count_q;
  logic [1:0]       traffic_q, trouble_q;  // ticks left
  logic             tick;

  assign life    = count_q[WIDTH-1];
  assign traffic = traffic_q != '0;
  assign trouble = trouble_q != '0;
  assign tick    = count_q[WIDTH-3:0] == '0;

  always_ff @(posedge clk) begin
    count_q <= count_q + WIDTH'(1);
    if (tick && traffic) traffic_q <= traffic_q - 2'd1;
    if (tick && trouble) trouble_q <= trouble_q - 2'd1;
    if (active) traffic_q <= 2'd3;
    if (error) trouble_q <= 2'd3;
    if (rst) begin
      count_q   <= '0;
      traffic_q <= '0;
      trouble_q <= '0;
    end
  end

endmodule

`default_nettype wire
