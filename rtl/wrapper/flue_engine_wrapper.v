// SPDX-License-Identifier: Apache-2.0
//
// flue_engine_wrapper: flue_engine with the ports of plain Verilog-2001 and the names of AMBA, for packagers: Vivado's IP packager and
// block designs, LiteX, mixed-language tops. Structure only.
//
//   latency      none of its own
//   ports        AXI4-Stream: s_axis_cmd, m_axis_cpl, m_axis_evt, s_axis_rsv, m_axis_rsv, s_axis_dlg; AXI4-Lite: s_axil; all in aclk
//   reset        aresetn: low, synchronous to aclk
//   checked by   tb/wrapper/flue_wrapper_tb.sv, scripts/check_packages.py

`default_nettype none

module flue_engine_wrapper #(
  parameter NEIGHBORS        = 1024,  // of these, see flue_engine
  parameter PATHS            = 4096,
  parameter CONNECTIONS      = 8192,
  parameter GENERATION_WIDTH = 0
) (
  (* X_INTERFACE_INFO = "xilinx.com:signal:clock:1.0 aclk CLK" *)
  (* X_INTERFACE_PARAMETER = "ASSOCIATED_RESET aresetn, ASSOCIATED_BUSIF s_axis_cmd:m_axis_cpl:m_axis_evt:s_axis_rsv:m_axis_rsv:s_axis_dlg:s_axil" *)
  input  wire         aclk,
  (* X_INTERFACE_INFO = "xilinx.com:signal:reset:1.0 aresetn RST" *)
  (* X_INTERFACE_PARAMETER = "POLARITY ACTIVE_LOW" *)
  input  wire         aresetn,

  // Descriptors
  input  wire         s_axis_cmd_tvalid,
  output wire         s_axis_cmd_tready,
  input  wire [511:0] s_axis_cmd_tdata,
  input  wire [63:0]  s_axis_cmd_tkeep,
  input  wire         s_axis_cmd_tlast,

  // Completions
  output wire         m_axis_cpl_tvalid,
  input  wire         m_axis_cpl_tready,
  output wire [511:0] m_axis_cpl_tdata,
  output wire [63:0]  m_axis_cpl_tkeep,
  output wire         m_axis_cpl_tlast,

  // Events
  output wire         m_axis_evt_tvalid,
  input  wire         m_axis_evt_tready,
  output wire [63:0]  m_axis_evt_tdata,

  // Resolve requests and answers
  input  wire         s_axis_rsv_tvalid,
  output wire         s_axis_rsv_tready,
  input  wire [63:0]  s_axis_rsv_tdata,
  output wire         m_axis_rsv_tvalid,
  input  wire         m_axis_rsv_tready,
  output wire [767:0] m_axis_rsv_tdata,

  // Delegated state, from the data path
  input  wire         s_axis_dlg_tvalid,
  output wire         s_axis_dlg_tready,
  input  wire [511:0] s_axis_dlg_tdata,
  input  wire [63:0]  s_axis_dlg_tkeep,
  input  wire         s_axis_dlg_tlast,

  // Registers
  input  wire         s_axil_awvalid,
  output wire         s_axil_awready,
  input  wire [7:0]   s_axil_awaddr,
  input  wire [2:0]   s_axil_awprot,
  input  wire         s_axil_wvalid,
  output wire         s_axil_wready,
  input  wire [31:0]  s_axil_wdata,
  input  wire [3:0]   s_axil_wstrb,
  output wire         s_axil_bvalid,
  input  wire         s_axil_bready,
  output wire [1:0]   s_axil_bresp,
  input  wire         s_axil_arvalid,
  output wire         s_axil_arready,
  input  wire [7:0]   s_axil_araddr,
  input  wire [2:0]   s_axil_arprot,
  output wire         s_axil_rvalid,
  input  wire         s_axil_rready,
  output wire [31:0]  s_axil_rdata,
  output wire [1:0]   s_axil_rresp
);

  flue_engine #(
    .NEIGHBORS       (NEIGHBORS),
    .PATHS           (PATHS),
    .CONNECTIONS     (CONNECTIONS),
    .GENERATION_WIDTH(GENERATION_WIDTH)
  ) engine (
    .clk              (aclk),
    .rst              (!aresetn),
    .s_axis_cmd_tvalid(s_axis_cmd_tvalid),
    .s_axis_cmd_tready(s_axis_cmd_tready),
    .s_axis_cmd_tdata (s_axis_cmd_tdata),
    .s_axis_cmd_tkeep (s_axis_cmd_tkeep),
    .s_axis_cmd_tlast (s_axis_cmd_tlast),
    .m_axis_cpl_tvalid(m_axis_cpl_tvalid),
    .m_axis_cpl_tready(m_axis_cpl_tready),
    .m_axis_cpl_tdata (m_axis_cpl_tdata),
    .m_axis_cpl_tkeep (m_axis_cpl_tkeep),
    .m_axis_cpl_tlast (m_axis_cpl_tlast),
    .m_axis_evt_tvalid(m_axis_evt_tvalid),
    .m_axis_evt_tready(m_axis_evt_tready),
    .m_axis_evt_tdata (m_axis_evt_tdata),
    .s_axis_rsv_tvalid(s_axis_rsv_tvalid),
    .s_axis_rsv_tready(s_axis_rsv_tready),
    .s_axis_rsv_tdata (s_axis_rsv_tdata),
    .m_axis_rsv_tvalid(m_axis_rsv_tvalid),
    .m_axis_rsv_tready(m_axis_rsv_tready),
    .m_axis_rsv_tdata (m_axis_rsv_tdata),
    .s_axis_dlg_tvalid(s_axis_dlg_tvalid),
    .s_axis_dlg_tready(s_axis_dlg_tready),
    .s_axis_dlg_tdata (s_axis_dlg_tdata),
    .s_axis_dlg_tkeep (s_axis_dlg_tkeep),
    .s_axis_dlg_tlast (s_axis_dlg_tlast),
    .s_axil_awvalid   (s_axil_awvalid),
    .s_axil_awready   (s_axil_awready),
    .s_axil_awaddr    (s_axil_awaddr),
    .s_axil_awprot    (s_axil_awprot),
    .s_axil_wvalid    (s_axil_wvalid),
    .s_axil_wready    (s_axil_wready),
    .s_axil_wdata     (s_axil_wdata),
    .s_axil_wstrb     (s_axil_wstrb),
    .s_axil_bvalid    (s_axil_bvalid),
    .s_axil_bready    (s_axil_bready),
    .s_axil_bresp     (s_axil_bresp),
    .s_axil_arvalid   (s_axil_arvalid),
    .s_axil_arready   (s_axil_arready),
    .s_axil_araddr    (s_axil_araddr),
    .s_axil_arprot    (s_axil_arprot),
    .s_axil_rvalid    (s_axil_rvalid),
    .s_axil_rready    (s_axil_rready),
    .s_axil_rdata     (s_axil_rdata),
    .s_axil_rresp     (s_axil_rresp)
  );

endmodule

`default_nettype wire
