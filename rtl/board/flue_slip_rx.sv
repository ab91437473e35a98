// SPDX-License-Identifier: Apache-2.0
//
// flue_slip_rx: SLIP (RFC 1055) to bytes and ends of frames.
//
//   latency      1 cycle
//   throughput   1 byte per cycle
//   errors       bad, with `frame_end`: an escape that is none, or a byte without stop bit, since the end before
//   reset        in the middle of a frame that is bad: what comes first may have lost its beginning
//   checked by   tb/unit/board/slip_test.cpp

`default_nettype none

module flue_slip_rx
  import flue_link_pkg::*;
(
  input  wire logic       clk,
  input  wire logic       rst,

  input  wire logic       in_valid,
  input  wire logic [7:0] in_data,
  input  wire logic       in_error,

  output logic            out_valid,
  output logic [7:0]      out_data,
  output logic            frame_end,
  output logic            bad
);

  logic escape_q, bad_q;

  always_ff @(posedge clk) begin
    out_valid <= 1'b0;
    frame_end <= 1'b0;
    out_data  <= in_data;

    if (in_valid) begin
      if (in_error) begin
        bad_q <= 1'b1;
      end else if (in_data == SLIP_END) begin
        frame_end <= 1'b1;
        bad       <= bad_q || escape_q;
        bad_q     <= 1'b0;
        escape_q  <= 1'b0;
      end else if (escape_q) begin
        escape_q  <= 1'b0;
        out_valid <= 1'b1;
        if (in_data == SLIP_ESC_END) out_data <= SLIP_END;
        else if (in_data == SLIP_ESC_ESC) out_data <= SLIP_ESC;
        else bad_q <= 1'b1;
      end else if (in_data == SLIP_ESC) begin
        escape_q <= 1'b1;
      end else begin
        out_valid <= 1'b1;
      end
    end

    if (rst) begin
      out_valid <= 1'b0;
      frame_end <= 1'b0;
      escape_q  <= 1'b0;
      bad_q     <= 1'b1;
    end
  end

endmodule

`default_nettype wire
