// SPDX-License-Identifier: Apache-2.0
//
// flue_engine_route: the engine behind few pins, for place and route without a board. Not for use: it only keeps the engine whole.
//
//   in     every input but clk and rst is a bit of one long shift register. It has an enable, because a plain one would let Yosys
//          find engine registers that only delay each other, and merge them. The enable travels along with the bits, a
//          register for each 32, so that no net of the shim is slow
//   out    every output goes into a register, and these are folded four to one, a level a cycle, down to one pin
//   so     every path of the engine's ports is register to register, and nothing of the engine is constant or unused

`default_nettype none

module flue_engine_route #(
  parameter int unsigned NEIGHBORS        = 64,
  parameter int unsigned PATHS            = 128,
  parameter int unsigned CONNECTIONS      = 512,
  parameter int unsigned GENERATION_WIDTH = 16
) (
  input  wire logic clk,
  input  wire logic rst,
  input  wire logic shift_en,
  input  wire logic shift_in,
  output logic      fold_out
);

  typedef struct packed {
    logic         cmd_tvalid;
    logic [511:0] cmd_tdata;
    logic [63:0]  cmd_tkeep;
    logic         cmd_tlast;
    logic         cpl_tready;
    logic         evt_tready;
    logic         rsv_tvalid;
    logic [63:0]  rsv_tdata;
    logic         answer_tready;
    logic         dlg_tvalid;
    logic [511:0] dlg_tdata;
    logic [63:0]  dlg_tkeep;
    logic         dlg_tlast;
    logic         awvalid;
    logic [7:0]   awaddr;
    logic [2:0]   awprot;
    logic         wvalid;
    logic [31:0]  wdata;
    logic [3:0]   wstrb;
    logic         bready;
    logic         arvalid;
    logic [7:0]   araddr;
    logic [2:0]   arprot;
    logic         rready;
  } inputs_t;

  typedef struct packed {
    logic         cmd_tready;
    logic         cpl_tvalid;
    logic [511:0] cpl_tdata;
    logic [63:0]  cpl_tkeep;
    logic         cpl_tlast;
    logic         evt_tvalid;
    logic [63:0]  evt_tdata;
    logic         rsv_tready;
    logic         answer_tvalid;
    logic [767:0] answer_tdata;
    logic         dlg_tready;
    logic         awready;
    logic         wready;
    logic         bvalid;
    logic [1:0]   bresp;
    logic         arready;
    logic         rvalid;
    logic [31:0]  rdata;
    logic [1:0]   rresp;
  } outputs_t;

  // --- In ---

  localparam int unsigned IN     = $bits(inputs_t);
  localparam int unsigned GROUP  = 32;
  localparam int unsigned GROUPS = (IN + GROUP - 1) / GROUP;

  logic [IN-1:0]     in_q;
  logic [GROUPS-1:0] en_q;
  logic [1:0]        rst_q;
  inputs_t           in;
  outputs_t          out;

  assign in = inputs_t'(in_q);

  always_ff @(posedge clk) begin
    rst_q <= {rst_q[0], rst};
    en_q  <= {en_q[GROUPS-2:0], shift_en};
  end

  for (genvar i = 0; i < IN; i++) begin : g_in
    always_ff @(posedge clk) begin
      if (en_q[i / GROUP]) in_q[i] <= (i == 0) ? shift_in : in_q[(i == 0) ? 0 : i - 1];
    end
  end

  flue_engine #(
    .NEIGHBORS       (NEIGHBORS),
    .PATHS           (PATHS),
    .CONNECTIONS     (CONNECTIONS),
    .GENERATION_WIDTH(GENERATION_WIDTH)
  ) engine (
    .clk,
    .rst(rst_q[1]),
    .s_axis_cmd_tvalid(in.cmd_tvalid),
    .s_axis_cmd_tready(out.cmd_tready),
    .s_axis_cmd_tdata (in.cmd_tdata),
    .s_axis_cmd_tkeep (in.cmd_tkeep),
    .s_axis_cmd_tlast (in.cmd_tlast),
    .m_axis_cpl_tvalid(out.cpl_tvalid),
    .m_axis_cpl_tready(in.cpl_tready),
    .m_axis_cpl_tdata (out.cpl_tdata),
    .m_axis_cpl_tkeep (out.cpl_tkeep),
    .m_axis_cpl_tlast (out.cpl_tlast),
    .m_axis_evt_tvalid(out.evt_tvalid),
    .m_axis_evt_tready(in.evt_tready),
    .m_axis_evt_tdata (out.evt_tdata),
    .s_axis_rsv_tvalid(in.rsv_tvalid),
    .s_axis_rsv_tready(out.rsv_tready),
    .s_axis_rsv_tdata (in.rsv_tdata),
    .m_axis_rsv_tvalid(out.answer_tvalid),
    .m_axis_rsv_tready(in.answer_tready),
    .m_axis_rsv_tdata (out.answer_tdata),
    .s_axis_dlg_tvalid(in.dlg_tvalid),
    .s_axis_dlg_tready(out.dlg_tready),
    .s_axis_dlg_tdata (in.dlg_tdata),
    .s_axis_dlg_tkeep (in.dlg_tkeep),
    .s_axis_dlg_tlast (in.dlg_tlast),
    .s_axil_awvalid   (in.awvalid),
    .s_axil_awready   (out.awready),
    .s_axil_awaddr    (in.awaddr),
    .s_axil_awprot    (in.awprot),
    .s_axil_wvalid    (in.wvalid),
    .s_axil_wready    (out.wready),
    .s_axil_wdata     (in.wdata),
    .s_axil_wstrb     (in.wstrb),
    .s_axil_bvalid    (out.bvalid),
    .s_axil_bready    (in.bready),
    .s_axil_bresp     (out.bresp),
    .s_axil_arvalid   (in.arvalid),
    .s_axil_arready   (out.arready),
    .s_axil_araddr    (in.araddr),
    .s_axil_arprot    (in.arprot),
    .s_axil_rvalid    (out.rvalid),
    .s_axil_rready    (in.rready),
    .s_axil_rdata     (out.rdata),
    .s_axil_rresp     (out.rresp)
  );

  // --- Out ---

  localparam int unsigned OUT    = $bits(outputs_t);
  localparam int unsigned LEVELS = 6;  // of 4 ** 6 bits at most

  // Bits of level n: a quarter of the level before, rounded up.
  function automatic int unsigned level_width(int unsigned n);
    level_width = OUT;
    for (int unsigned i = 0; i < n; i++) level_width = (level_width + 3) / 4;
  endfunction

  logic [OUT-1:0] out_q;

  always_ff @(posedge clk) out_q <= out;

  for (genvar n = 1; n <= LEVELS; n++) begin : g_fold
    localparam int unsigned WIDTH = level_width(n);
    logic [4*WIDTH-1:0] above;
    logic [WIDTH-1:0]   q;
    if (n == 1) begin : g_first
      assign above = (4 * WIDTH)'(out_q);
    end else begin : g_next
      assign above = (4 * WIDTH)'(g_fold[n-1].q);
    end
    for (genvar i = 0; i < WIDTH; i++) begin : g_bit
      always_ff @(posedge clk) q[i] <= ^above[4*i +: 4];
    end
  end

  assign fold_out = g_fold[LEVELS].q[0];

  if (level_width(LEVELS) != 1) $error("flue_engine_route: more outputs than the fold takes");

endmodule

`default_nettype wire
