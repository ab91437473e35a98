// SPDX-License-Identifier: Apache-2.0
//
// flue_uart_tx: bytes onto a serial line, 8N1.
//
//   throughput   one byte in 10 bits
//   ports        tx is a register
//   reset        the line goes high
//   checked by   tb/unit/board/uart_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_uart_tx #(
  parameter int unsigned INCREMENT = 1966  // bits per cycle, in 1/65536
) (
  input  wire logic       clk,
  input  wire logic       rst,

  input  wire logic       valid,
  output logic            ready,
  input  wire logic [7:0] data,

  output logic            tx
);

  `FLUE_REQUIRE(g_require_increment, INCREMENT >= 1 && INCREMENT <= 32768)

  logic [16:0] phase_q;
  logic [3:0]  left_q;   // bits, that on the line included
  logic [8:0]  shift_q;  // what follows it

  assign ready = left_q == '0;

  always_ff @(posedge clk) begin
    phase_q <= 17'(phase_q[15:0]) + 17'(INCREMENT);
    if (phase_q[16] && !ready) begin
      tx      <= shift_q[0];
      shift_q <= {1'b1, shift_q[8:1]};
      left_q  <= left_q - 4'd1;
    end
    if (valid && ready) begin
      phase_q <= 17'(INCREMENT);
      tx      <= 1'b0;
      shift_q <= {1'b1, data};
      left_q  <= 4'd10;
    end
    if (rst) begin
      tx     <= 1'b1;
      left_q <= '0;
    end
  end

endmodule

`default_nettype wire
