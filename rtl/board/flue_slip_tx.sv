// SPDX-License-Identifier: Apache-2.0
//
// flue_slip_tx: bytes and ends of frames to SLIP (RFC 1055).
//
//   latency      none
//   throughput   1 byte per cycle, 2 cycles for one that is escaped
//   ports        in_end: an end of frame, in_data says nothing. in_ready follows out_ready
//   reset        no byte is half escaped
//   checked by   tb/unit/board/slip_test.cpp

`default_nettype none

module flue_slip_tx
  import flue_link_pkg::*;
(
  input  wire logic       clk,
  input  wire logic       rst,

  input  wire logic       in_valid,
  output logic            in_ready,
  input  wire logic       in_end,
  input  wire logic [7:0] in_data,

  output logic            out_valid,
  input  wire logic       out_ready,
  output logic [7:0]      out_data
);

  logic escaped_q;  // the escape is out, the byte's substitute is not
  logic special;

  assign special   = !in_end && in_data inside {SLIP_END, SLIP_ESC};
  assign out_valid = in_valid;
  assign in_ready  = out_ready && (!special || escaped_q);

  always_comb begin
    out_data = in_data;
    if (in_end) out_data = SLIP_END;
    else if (special && !escaped_q) out_data = SLIP_ESC;
    else if (special) out_data = in_data == SLIP_END ? SLIP_ESC_END : SLIP_ESC_ESC;
  end

  always_ff @(posedge clk) begin
    if (in_valid && out_ready) escaped_q <= special && !escaped_q;
    if (rst) escaped_q <= 1'b0;
  end

endmodule

`default_nettype wire
