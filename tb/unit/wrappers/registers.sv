// SPDX-License-Identifier: Apache-2.0
//
// registers: flue_axil, the register block and flue_counters as flue_engine joins them, for registers_test.cpp.

`default_nettype none

module registers (
  input  wire logic        clk,
  input  wire logic        rst,

  input  wire logic        s_axil_awvalid,
  output logic             s_axil_awready,
  input  wire logic [7:0]  s_axil_awaddr,
  input  wire logic        s_axil_wvalid,
  output logic             s_axil_wready,
  input  wire logic [31:0] s_axil_wdata,
  input  wire logic [3:0]  s_axil_wstrb,
  output logic             s_axil_bvalid,
  input  wire logic        s_axil_bready,
  output logic [1:0]       s_axil_bresp,
  input  wire logic        s_axil_arvalid,
  output logic             s_axil_arready,
  input  wire logic [7:0]  s_axil_araddr,
  output logic             s_axil_rvalid,
  input  wire logic        s_axil_rready,
  output logic [31:0]      s_axil_rdata,
  output logic [1:0]       s_axil_rresp,

  input  wire logic        completion_en,
  input  wire logic [2:0]  completion_opcode,
  input  wire logic [4:0]  completion_status,
  input  wire logic        cmd_beat,

  output logic             soft_reset, add_ticks_written, vlan_word_written
);

  flue_regs_pkg::flue_regs__in_t  regs_in;
  /* verilator lint_off UNUSEDSIGNAL */  // what is configured is read back
  flue_regs_pkg::flue_regs__out_t regs;
  logic [3:0]  unused;
  /* verilator lint_on UNUSEDSIGNAL */
  logic        req, req_is_wr, rd_ack, wr_ack;
  logic [7:0]  addr;
  logic [31:0] wr_data, wr_biten, rd_data, counters_rd_data;
  logic        counters_rd_ack, counters_wr_ack;

  flue_axil axil (
    .clk, .rst,
    .s_axil_awready, .s_axil_awvalid, .s_axil_awaddr, .s_axil_awprot('0),
    .s_axil_wready, .s_axil_wvalid, .s_axil_wdata, .s_axil_wstrb,
    .s_axil_bready, .s_axil_bvalid, .s_axil_bresp,
    .s_axil_arready, .s_axil_arvalid, .s_axil_araddr, .s_axil_arprot('0),
    .s_axil_rready, .s_axil_rvalid, .s_axil_rdata, .s_axil_rresp,
    .req, .req_is_wr, .req_addr(addr), .req_wr_data(wr_data), .req_wr_biten(wr_biten),
    .rd_ack, .rd_data, .wr_ack
  );

  flue_regs block (
    .clk, .rst,
    .s_cpuif_req(req), .s_cpuif_req_is_wr(req_is_wr), .s_cpuif_addr(addr),
    .s_cpuif_wr_data(wr_data), .s_cpuif_wr_biten(wr_biten),
    .s_cpuif_req_stall_wr(unused[0]), .s_cpuif_req_stall_rd(unused[1]),
    .s_cpuif_rd_ack(rd_ack), .s_cpuif_rd_err(unused[2]), .s_cpuif_rd_data(rd_data),
    .s_cpuif_wr_ack(wr_ack), .s_cpuif_wr_err(unused[3]),
    .hwif_in(regs_in), .hwif_out(regs)
  );

  flue_counters counters (
    .clk, .rst, .flush(rst),
    .completion_en, .completion_opcode, .completion_status,
    .cmd_beat, .cmd_stall('0), .cpl_beat('0), .cpl_stall('0), .event_sent('0), .event_merged('0),
    .resolve_sent('0), .resolve_held('0), .resolve_failed('0),
    .req(regs.counters.req), .req_is_wr(regs.counters.req_is_wr), .req_addr(regs.counters.addr),
    .req_wr_data(regs.counters.wr_data), .req_wr_biten(regs.counters.wr_biten),
    .rd_ack(counters_rd_ack), .rd_data(counters_rd_data), .wr_ack(counters_wr_ack)
  );

  always_comb begin
    regs_in.layout_version.value.next           = 32'd1;
    regs_in.build_neighbors.value.next          = 32'd2;
    regs_in.build_paths.value.next              = 32'd3;
    regs_in.build_connections.value.next        = 32'd4;
    regs_in.handle_format.index_width.next      = 8'd5;
    regs_in.handle_format.generation_width.next = 8'd6;
    regs_in.status.ready.next    = 1'b1;
    regs_in.status.busy.next     = 1'b0;
    regs_in.status.corrupt.next  = 1'b1;
    {regs_in.fault.hang.next, regs_in.fault.hang.we, regs_in.fault.corrupt.next, regs_in.fault.corrupt.we} = '0;
    regs_in.now.value.next         = 32'd7;
    regs_in.cycles_low.value.next  = 32'd8;
    regs_in.cycles_high.value.next = 32'd9;
    regs_in.counters.rd_ack  = counters_rd_ack;
    regs_in.counters.rd_data = counters_rd_data;
    regs_in.counters.wr_ack  = counters_wr_ack;
  end

  assign soft_reset        = regs.control.soft_reset.value;
  assign add_ticks_written = regs.add_ticks.value.swmod;
  assign vlan_word_written = regs.vlan_word.value.swmod;

endmodule

`default_nettype wire
