// SPDX-License-Identifier: Apache-2.0
//
// flue_reset_sync: a reset from outside the clock domain: asserted at once, released with the clock.
//
//   latency      rst is low three rising edges after async_rst
//   ports        async_rst: active high, from anywhere, needs no clock
//   reset        async_rst is it
//   checked by   tb/unit/board/reset_sync_test.cpp

`default_nettype none

module flue_reset_sync (
  input  wire logic clk,
  input  wire logic async_rst,
  output logic      rst
);

  (* async_reg = "true" *)
  logic meta_q, settled_q;

  initial {rst, settled_q, meta_q} = '1;  // in reset from power-up on

  always_ff @(posedge clk or posedge async_rst) begin
    if (async_rst) {rst, settled_q, meta_q} <= '1;
    else {rst, settled_q, meta_q} <= {settled_q, meta_q, 1'b0};
  end

endmodule

`default_nettype wire
