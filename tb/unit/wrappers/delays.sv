// SPDX-License-Identifier: Apache-2.0
//
// delays: flue_delay for every delay that it can give, side by side.

`default_nettype none

module delays (
  input  wire logic        clk,
  input  wire logic [31:0] in_data,
  output logic [15:2][31:0] out_data  // [n]: n cycles later
);

  for (genvar cycles = 2; cycles <= 15; cycles++) begin : g_delay
    flue_delay #(.CYCLES(cycles), .WIDTH(32)) delay (
      .clk,
      .in_data,
      .out_data(out_data[cycles])
    );
  end

endmodule

`default_nettype wire
