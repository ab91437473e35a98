// SPDX-License-Identifier: Apache-2.0
//
// flue_soc_tb: the LiteX example (packages/litex) through its bus: the engine's registers, and a neighbor offloaded by mailbox.
//
// Addresses are those of the example's csr.json; tb/packages/litex_test.py passes them. Ends with $finish and a line that begins with
// "flue: ", or with $fatal.

`default_nettype none

module flue_soc_tb
  import flue_pkg::*;
#(
  parameter int unsigned REGISTERS    = 0,
  parameter int unsigned COMMAND      = 0,
  parameter int unsigned SEND         = 0,
  parameter int unsigned COMPLETION   = 0,
  parameter int unsigned WAITING      = 0,
  parameter int unsigned TAKE         = 0,
  parameter int unsigned LIMIT_CYCLES = 10_000
) ();

  logic        sys_clk = 1'b0;
  logic        sys_rst = 1'b1;
  logic        awvalid = 1'b0, wvalid = 1'b0, arvalid = 1'b0;
  logic        awready, wready, arready, bvalid, rvalid;
  logic [31:0] awaddr = '0, wdata = '0, araddr = '0;
  logic [31:0] rdata;
  int unsigned cycles = 0;

  flue_soc dut (
    .sys_clk, .sys_rst,
    .bus_awvalid(awvalid), .bus_awready(awready), .bus_awaddr(awaddr), .bus_awprot('0),
    .bus_wvalid(wvalid), .bus_wready(wready), .bus_wdata(wdata), .bus_wstrb('1),
    .bus_bvalid(bvalid), .bus_bready(1'b1), .bus_bresp(),
    .bus_arvalid(arvalid), .bus_arready(arready), .bus_araddr(araddr), .bus_arprot('0),
    .bus_rvalid(rvalid), .bus_rready(1'b1), .bus_rdata(rdata), .bus_rresp()
  );

  always #5ns sys_clk = !sys_clk;

  always @(posedge sys_clk) begin
    cycles <= cycles + 1;
    if (cycles == LIMIT_CYCLES) $fatal(1, "flue: no answer after %0d cycles", LIMIT_CYCLES);
  end

  // Inputs change at the falling edge; outputs, which may follow at once, are read a little later: so they are at the rising edge.
  task automatic bus_write(input int unsigned address, input logic [31:0] value);
    awaddr  = address;
    wdata   = value;
    awvalid = 1'b1;
    wvalid  = 1'b1;
    while (awvalid || wvalid) begin
      logic aw_taken, w_taken;
      #1ns aw_taken = awready;
      w_taken  = wready;
      @(negedge sys_clk);
      if (aw_taken) awvalid = 1'b0;
      if (w_taken) wvalid = 1'b0;
    end
    while (!bvalid) @(negedge sys_clk);
    @(negedge sys_clk);
  endtask

  task automatic bus_read(input int unsigned address, output logic [31:0] value);
    araddr  = address;
    arvalid = 1'b1;
    #1ns;
    while (!arready) #10ns;
    @(negedge sys_clk);
    arvalid = 1'b0;
    while (!rvalid) @(negedge sys_clk);
    value = rdata;
    @(negedge sys_clk);
  endtask

  command_header_t    header;
  neighbor_state_t    state;
  completion_header_t done;
  logic [511:0]       beat;
  logic [31:0]        value;

  initial begin
    repeat (4) @(negedge sys_clk);
    sys_rst = 1'b0;
    @(negedge sys_clk);

    bus_read(REGISTERS, value);
    if (value != IDENTITY) $fatal(1, "flue: register ID: expected %h, got %h", IDENTITY, value);

    header           = '0;
    header.opcode    = OPCODE_INITIATE;
    header.layer     = LAYER_NEIGHBOR;
    header.has_state = 1'b1;
    state                        = '0;
    state.dl_destination_address = 48'h0900_0000_0002;  // 02:00:00:00:00:09
    beat = 512'({state, header});
    // LiteX puts the most significant word of a CSR first.
    for (int unsigned i = 0; i < 16; i++) bus_write(COMMAND + 4 * (15 - i), beat[32*i+:32]);
    bus_write(SEND, 32'd1);
    do bus_read(WAITING, value); while (!value[0]);
    bus_read(COMPLETION + 4 * 15, value);
    done[31:0] = value;
    bus_read(COMPLETION + 4 * 14, value);
    done[63:32] = value;
    bus_write(TAKE, 32'd1);
    if (done.status != STATUS_SUCCESS || done.handle == '0) $fatal(1, "flue: expected SUCCESS, got status %0d", done.status);
    bus_read(WAITING, value);
    if (value[0]) $fatal(1, "flue: the completion was taken and is still there");

    $display("flue: offloaded a neighbor through the SoC's bus");
    $finish;
  end

endmodule

`default_nettype wire
