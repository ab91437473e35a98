// SPDX-License-Identifier: Apache-2.0
//
// flue_uart_rx: bytes from a serial line, 8N1.
//
//   latency      9.5 bits and 3 cycles from the falling edge of the start bit to `valid`
//   throughput   back to back bytes, at a rate that is off by 4 % at most (a quarter of a bit at the stop bit)
//   ports        rx: asynchronous, two flip-flops inside. valid, data, framing_error: for one cycle
//   errors       framing_error with `valid`: no stop bit. The next start bit is looked for once the line is high again
//   reset        waits for a high line
//   checked by   tb/unit/board/uart_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_uart_rx #(
  parameter int unsigned INCREMENT = 1966  // bits per cycle, in 1/65536
) (
  input  wire logic  clk,
  input  wire logic  rst,

  input  wire logic  rx,

  output logic       valid,
  output logic [7:0] data,
  output logic       framing_error
);

  `FLUE_REQUIRE(g_require_increment, INCREMENT >= 1 && INCREMENT <= 32768)

  typedef enum logic [1:0] {StHigh, StIdle, StReceive} state_e;

  (* async_reg = "true" *)
  logic        meta_q, rx_q;
  state_e      state_q;
  logic [16:0] phase_q;  // of the bit; its carry is the middle of one
  logic [3:0]  bit_q;    // 0: start, 1 to 8: data, 9: stop

  always_ff @(posedge clk) begin
    meta_q <= rx;
    rx_q   <= meta_q;
  end

  always_ff @(posedge clk) begin
    valid   <= 1'b0;
    phase_q <= 17'(phase_q[15:0]) + 17'(INCREMENT);

    unique case (state_q)
      StHigh: if (rx_q) state_q <= StIdle;

      StIdle: begin
        phase_q <= 17'h08000 + 17'(INCREMENT);  // half a bit, of which this cycle is the first
        bit_q   <= '0;
        if (!rx_q) state_q <= StReceive;
      end

      default: begin
        if (phase_q[16]) begin
          bit_q <= bit_q + 4'd1;
          data  <= {rx_q, data[7:1]};
          if (bit_q == 4'd0 && rx_q) state_q <= StIdle;  // a spike
          if (bit_q == 4'd9) begin
            valid         <= 1'b1;
            data          <= data;
            framing_error <= !rx_q;
            state_q       <= rx_q ? StIdle : StHigh;
          end
        end
      end
    endcase

    if (rst) begin
      valid   <= 1'b0;
      state_q <= StHigh;
    end
  end

endmodule

`default_nettype wire
