// SPDX-License-Identifier: Apache-2.0
//
// flue_board: the engine behind a serial line: all of a board's design but pins, PLL and reset. Structure only.
//
//   ports        uart_rx: asynchronous; the one crossing into the clock domain. led: life, traffic, trouble (flue_lights)
//   reset        rst: engine and link; the host notices that its session is over
//   checked by   tb/system/board

`default_nettype none

module flue_board #(
  parameter int unsigned NEIGHBORS        = 64,
  parameter int unsigned PATHS            = 128,
  parameter int unsigned CONNECTIONS      = 512,
  parameter int unsigned GENERATION_WIDTH = 16,
  parameter int unsigned CLOCK_HZ         = 100_000_000,
  parameter int unsigned BAUD             = 3_000_000,
  parameter int unsigned REPLY_WORDS      = 128,
  parameter int unsigned RESEND_CYCLES    = 1 << 22,  // 42 ms at 100 MHz: longer than a USB bridge keeps what it has
  parameter int unsigned LIGHTS_WIDTH     = 26
) (
  input  wire logic  clk,
  input  wire logic  rst,

  input  wire logic  uart_rx,
  output logic       uart_tx,
  output logic [2:0] led
);

  logic         cmd_tvalid, cmd_tready, cmd_tlast, cpl_tvalid, cpl_tready, cpl_tlast, evt_tvalid, evt_tready;
  logic         req_tvalid, req_tready, rsv_tvalid, rsv_tready, dlg_tvalid, dlg_tready, dlg_tlast;
  logic [511:0] cmd_tdata, cpl_tdata, dlg_tdata;
  logic [63:0]  cmd_tkeep, dlg_tkeep, evt_tdata, req_tdata;
  logic [767:0] rsv_tdata;
  logic         awvalid, awready, wvalid, wready, bvalid, arvalid, arready, rvalid;
  logic [7:0]   awaddr, araddr;
  logic [31:0]  wdata, rdata;
  logic         active, error;

  flue_engine #(
    .NEIGHBORS       (NEIGHBORS),
    .PATHS           (PATHS),
    .CONNECTIONS     (CONNECTIONS),
    .GENERATION_WIDTH(GENERATION_WIDTH)
  ) engine (
    .clk,
    .rst,
    .s_axis_cmd_tvalid(cmd_tvalid), .s_axis_cmd_tready(cmd_tready), .s_axis_cmd_tdata(cmd_tdata),
    .s_axis_cmd_tkeep (cmd_tkeep), .s_axis_cmd_tlast(cmd_tlast),
    .m_axis_cpl_tvalid(cpl_tvalid), .m_axis_cpl_tready(cpl_tready), .m_axis_cpl_tdata(cpl_tdata),
    .m_axis_cpl_tkeep (), .m_axis_cpl_tlast(cpl_tlast),
    .m_axis_evt_tvalid(evt_tvalid), .m_axis_evt_tready(evt_tready), .m_axis_evt_tdata(evt_tdata),
    .s_axis_rsv_tvalid(req_tvalid), .s_axis_rsv_tready(req_tready), .s_axis_rsv_tdata(req_tdata),
    .m_axis_rsv_tvalid(rsv_tvalid), .m_axis_rsv_tready(rsv_tready), .m_axis_rsv_tdata(rsv_tdata),
    .s_axis_dlg_tvalid(dlg_tvalid), .s_axis_dlg_tready(dlg_tready), .s_axis_dlg_tdata(dlg_tdata),
    .s_axis_dlg_tkeep (dlg_tkeep), .s_axis_dlg_tlast(dlg_tlast),
    .s_axil_awvalid(awvalid), .s_axil_awready(awready), .s_axil_awaddr(awaddr), .s_axil_awprot('0),
    .s_axil_wvalid (wvalid), .s_axil_wready(wready), .s_axil_wdata(wdata), .s_axil_wstrb('1),
    .s_axil_bvalid (bvalid), .s_axil_bready(1'b1), .s_axil_bresp(),
    .s_axil_arvalid(arvalid), .s_axil_arready(arready), .s_axil_araddr(araddr), .s_axil_arprot('0),
    .s_axil_rvalid (rvalid), .s_axil_rready(1'b1), .s_axil_rdata(rdata), .s_axil_rresp()
  );

  flue_link #(
    .CLOCK_HZ     (CLOCK_HZ),
    .BAUD         (BAUD),
    .REPLY_WORDS  (REPLY_WORDS),
    .RESEND_CYCLES(RESEND_CYCLES)
  ) link (
    .clk,
    .rst,
    .rx(uart_rx), .tx(uart_tx), .active, .error,
    .m_axis_cmd_tvalid(cmd_tvalid), .m_axis_cmd_tready(cmd_tready), .m_axis_cmd_tdata(cmd_tdata),
    .m_axis_cmd_tkeep (cmd_tkeep), .m_axis_cmd_tlast(cmd_tlast),
    .s_axis_cpl_tvalid(cpl_tvalid), .s_axis_cpl_tready(cpl_tready), .s_axis_cpl_tdata(cpl_tdata), .s_axis_cpl_tlast(cpl_tlast),
    .s_axis_evt_tvalid(evt_tvalid), .s_axis_evt_tready(evt_tready), .s_axis_evt_tdata(evt_tdata),
    .m_axis_rsv_tvalid(req_tvalid), .m_axis_rsv_tready(req_tready), .m_axis_rsv_tdata(req_tdata),
    .s_axis_rsv_tvalid(rsv_tvalid), .s_axis_rsv_tready(rsv_tready), .s_axis_rsv_tdata(rsv_tdata),
    .m_axis_dlg_tvalid(dlg_tvalid), .m_axis_dlg_tready(dlg_tready), .m_axis_dlg_tdata(dlg_tdata),
    .m_axis_dlg_tkeep (dlg_tkeep), .m_axis_dlg_tlast(dlg_tlast),
    .m_axil_awvalid(awvalid), .m_axil_awready(awready), .m_axil_awaddr(awaddr),
    .m_axil_wvalid (wvalid), .m_axil_wready(wready), .m_axil_wdata(wdata), .m_axil_bvalid(bvalid),
    .m_axil_arvalid(arvalid), .m_axil_arready(arready), .m_axil_araddr(araddr), .m_axil_rvalid(rvalid), .m_axil_rdata(rdata)
  );

  flue_lights #(.WIDTH(LIGHTS_WIDTH)) lights (
    .clk, .rst, .active, .error, .life(led[0]), .traffic(led[1]), .trouble(led[2])
  );

endmodule

`default_nettype wire
