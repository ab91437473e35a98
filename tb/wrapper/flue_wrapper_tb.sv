// SPDX-License-Identifier: Apache-2.0
//
// flue_wrapper_tb: first signs of life through the wrapper's pins, for any simulator: `fusesoc run --target sim flue`.
//
// A neighbor is offloaded, and taken back with its handle; the same handle a second time must fail. Ends with $finish and a line that
// begins with "flue: ", or with $fatal.

`default_nettype none

module flue_wrapper_tb
  import flue_pkg::*;
#(
  parameter int unsigned LIMIT_CYCLES = 10_000
) ();

  logic         aclk = 1'b0;
  logic         aresetn = 1'b0;
  logic         cmd_tvalid = 1'b0;
  logic         cmd_tready;
  logic [511:0] cmd_tdata = '0;
  logic         cpl_tvalid;
  logic [511:0] cpl_tdata;
  logic         arvalid = 1'b0;
  logic         arready, rvalid;
  logic [31:0]  rdata;
  int unsigned  cycles = 0;

  flue_engine_wrapper #(.NEIGHBORS(16), .PATHS(16), .CONNECTIONS(16)) dut (
    .aclk, .aresetn,
    .s_axis_cmd_tvalid(cmd_tvalid), .s_axis_cmd_tready(cmd_tready), .s_axis_cmd_tdata(cmd_tdata),
    .s_axis_cmd_tkeep('1), .s_axis_cmd_tlast(1'b1),
    .m_axis_cpl_tvalid(cpl_tvalid), .m_axis_cpl_tready(1'b1), .m_axis_cpl_tdata(cpl_tdata),
    .m_axis_cpl_tkeep(), .m_axis_cpl_tlast(),
    .m_axis_evt_tvalid(), .m_axis_evt_tready(1'b1), .m_axis_evt_tdata(),
    .s_axis_rsv_tvalid(1'b0), .s_axis_rsv_tready(), .s_axis_rsv_tdata('0),
    .m_axis_rsv_tvalid(), .m_axis_rsv_tready(1'b1), .m_axis_rsv_tdata(),
    .s_axis_dlg_tvalid(1'b0), .s_axis_dlg_tready(), .s_axis_dlg_tdata('0), .s_axis_dlg_tkeep('1), .s_axis_dlg_tlast(1'b1),
    .s_axil_awvalid(1'b0), .s_axil_awready(), .s_axil_awaddr('0), .s_axil_awprot('0),
    .s_axil_wvalid(1'b0), .s_axil_wready(), .s_axil_wdata('0), .s_axil_wstrb('0),
    .s_axil_bvalid(), .s_axil_bready(1'b1), .s_axil_bresp(),
    .s_axil_arvalid(arvalid), .s_axil_arready(arready), .s_axil_araddr('0), .s_axil_arprot('0),
    .s_axil_rvalid(rvalid), .s_axil_rready(1'b1), .s_axil_rdata(rdata), .s_axil_rresp()
  );

  always #5ns aclk = !aclk;

  always @(posedge aclk) begin
    cycles <= cycles + 1;
    if (cycles == LIMIT_CYCLES) $fatal(1, "flue: no answer after %0d cycles", LIMIT_CYCLES);
  end

  // Inputs change, and outputs are read, at the falling edge: what is high there is so at the rising edge that follows.
  task automatic complete(input command_header_t header, input neighbor_state_t state, output completion_header_t done);
    cmd_tdata  = 512'({state, header});
    cmd_tvalid = 1'b1;
    while (!cmd_tready) @(negedge aclk);
    @(negedge aclk);
    cmd_tvalid = 1'b0;
    while (!cpl_tvalid) @(negedge aclk);
    done = cpl_tdata[$bits(completion_header_t)-1:0];
    @(negedge aclk);
  endtask

  task automatic expect_status(input string what, input completion_header_t done, input status_e wanted);
    if (done.status != wanted) $fatal(1, "flue: %s: expected status %0d, got %0d", what, wanted, done.status);
  endtask

  command_header_t    header;
  neighbor_state_t    state;
  completion_header_t done;

  initial begin
    repeat (4) @(negedge aclk);
    aresetn = 1'b1;

    arvalid = 1'b1;
    while (!arready) @(negedge aclk);
    @(negedge aclk);
    arvalid = 1'b0;
    while (!rvalid) @(negedge aclk);
    if (rdata != IDENTITY) $fatal(1, "flue: register ID: expected %h, got %h", IDENTITY, rdata);

    header           = '0;
    header.opcode    = OPCODE_INITIATE;
    header.layer     = LAYER_NEIGHBOR;
    header.has_state = 1'b1;
    header.tag       = 16'd1;
    state                        = '0;
    state.dl_destination_address = 48'h0900_0000_0002;  // 02:00:00:00:00:09
    complete(header, state, done);
    expect_status("initiate", done, STATUS_SUCCESS);

    header        = '0;
    header.opcode = OPCODE_TERMINATE;
    header.layer  = LAYER_NEIGHBOR;
    header.handle = done.handle;
    header.tag    = 16'd2;
    complete(header, '0, done);
    expect_status("terminate", done, STATUS_SUCCESS);
    complete(header, '0, done);
    expect_status("terminate of what is gone", done, STATUS_FAILURE_HANDLE);

    $display("flue: offloaded a neighbor, took it back, and refused its handle afterwards");
    $finish;
  end

endmodule

`default_nettype wire
