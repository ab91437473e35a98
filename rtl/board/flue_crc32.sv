// SPDX-License-Identifier: Apache-2.0
//
// flue_crc32: the CRC-32 of Ethernet and zlib over a stream of bytes, a bit a cycle: bytes on a serial line leave the time.
//
//   latency      9 cycles from `valid` to the byte being in `crc`
//   throughput   a byte in 9 cycles
//   ports        crc: before the final inversion. Fed with its own low byte eight bits are shifted out of it, so a sender needs no
//                selection among its bytes
//   hazard       no byte while `busy`
//   checked by   tb/unit/board/crc32_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_crc32
  import flue_link_pkg::*;
(
  input  wire logic       clk,
  input  wire logic       rst,

  input  wire logic       clear,
  input  wire logic       valid,
  input  wire logic [7:0] data,

  output logic            busy,
  output logic [31:0]     crc
);

  localparam logic [31:0] POLYNOMIAL = 32'hEDB8_8320;

  logic [7:0] shift_q;
  logic [3:0] left_q;

  assign busy = left_q != '0;

  always_ff @(posedge clk) begin
    if (busy) begin
      crc     <= (crc >> 1) ^ (crc[0] ^ shift_q[0] ? POLYNOMIAL : '0);
      shift_q <= shift_q >> 1;
      left_q  <= left_q - 4'd1;
    end
    if (valid) begin
      shift_q <= data;
      left_q  <= 4'd8;
    end
    if (clear) crc <= CRC_START;
    if (rst || clear) left_q <= '0;
  end

  `FLUE_ASSERT(a_not_while_busy, !valid || !busy || clear)

endmodule

`default_nettype wire
