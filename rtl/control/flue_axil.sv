// SPDX-License-Identifier: Apache-2.0
//
// flue_axil: AXI4-Lite in front of the register block, one access at a time.
//
// PeakRDL's own AXI4-Lite takes four and decides between them in the cycle in which it decodes the address, which made registers the
// slowest part of the engine. Here the register block gets its request from registers.
//
//   latency      write: 3 cycles from the later of address and data to bvalid; read: 5 from the address to rvalid (where the register
//                block answers in 2; it may take longer)
//   throughput   an access in 4 (write) or 6 (read) cycles
//   ports        s_axil: AXI4-Lite, 32 bits; every output but constants is a register. req, ack: the register block's
//                ("passthrough" of PeakRDL): req for one cycle, its address and data stay until the answer
//   ordering     a read and a write that wait together are served in turn
//   errors       responses are OKAY always: no address is refused
//   reset        forgets what is under way
//   checked by   tb/unit/axil_test.cpp, tb/system/engine

`default_nettype none
`include "flue_assert.svh"

module flue_axil (
  input  wire logic        clk,
  input  wire logic        rst,

  /* verilator lint_off UNUSEDSIGNAL */  // words have no byte address, and no protection
  input  wire logic        s_axil_awvalid,
  output logic             s_axil_awready,
  input  wire logic [7:0]  s_axil_awaddr,
  input  wire logic [2:0]  s_axil_awprot,
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
  input  wire logic [2:0]  s_axil_arprot,
  output logic             s_axil_rvalid,
  input  wire logic        s_axil_rready,
  output logic [31:0]      s_axil_rdata,
  output logic [1:0]       s_axil_rresp,
  /* verilator lint_on UNUSEDSIGNAL */

  output logic             req,
  output logic             req_is_wr,
  output logic [7:0]       req_addr,
  output logic [31:0]      req_wr_data,
  output logic [31:0]      req_wr_biten,
  input  wire logic        rd_ack,
  input  wire logic [31:0] rd_data,
  input  wire logic        wr_ack
);

  // --- What waits ---

  logic       aw_waits_q, w_waits_q, ar_waits_q;
  logic [5:0] aw_word_q, ar_word_q;
  logic [3:0] wr_strb_q;

  assign s_axil_awready = !aw_waits_q;
  assign s_axil_wready  = !w_waits_q;
  assign s_axil_arready = !ar_waits_q;

  // --- One access ---

  logic under_way_q;  // from the cycle before `req` until its response is taken
  logic write_ready, begin_write, begin_read, taken;

  assign write_ready = aw_waits_q && w_waits_q;
  assign begin_write = !under_way_q && write_ready && !(ar_waits_q && req_is_wr);
  assign begin_read  = !under_way_q && ar_waits_q && !(write_ready && !req_is_wr);
  assign taken       = (s_axil_bvalid && s_axil_bready) || (s_axil_rvalid && s_axil_rready);

  always_ff @(posedge clk) begin
    if (s_axil_awready) aw_word_q <= s_axil_awaddr[7:2];
    if (s_axil_arready) ar_word_q <= s_axil_araddr[7:2];
    if (s_axil_wready) begin
      req_wr_data <= s_axil_wdata;
      wr_strb_q   <= s_axil_wstrb;
    end
    // What a write waits with stays until its answer: nothing else may stand in its data.
    aw_waits_q <= aw_waits_q ? !(s_axil_bvalid && s_axil_bready) : s_axil_awvalid;
    w_waits_q  <= w_waits_q ? !(s_axil_bvalid && s_axil_bready) : s_axil_wvalid;
    ar_waits_q <= ar_waits_q ? !(s_axil_rvalid && s_axil_rready) : s_axil_arvalid;

    req <= begin_write || begin_read;
    if (begin_write || begin_read) begin
      req_is_wr   <= begin_write;
      req_addr    <= {begin_write ? aw_word_q : ar_word_q, 2'b00};
      under_way_q <= 1'b1;
    end
    if (taken) under_way_q <= 1'b0;

    if (wr_ack) s_axil_bvalid <= 1'b1;
    else if (s_axil_bready) s_axil_bvalid <= 1'b0;
    if (rd_ack) s_axil_rvalid <= 1'b1;
    else if (s_axil_rready) s_axil_rvalid <= 1'b0;
    if (rd_ack) s_axil_rdata <= rd_data;

    if (rst) begin
      {aw_waits_q, w_waits_q, ar_waits_q, req, req_is_wr, under_way_q} <= '0;
      {s_axil_bvalid, s_axil_rvalid} <= '0;
    end
  end

  always_comb for (int i = 0; i < 4; i++) req_wr_biten[i*8+:8] = {8{wr_strb_q[i]}};

  assign s_axil_bresp = 2'b00;
  assign s_axil_rresp = 2'b00;

  `FLUE_ASSERT(a_answers_what_was_asked, !(wr_ack || rd_ack) || under_way_q)

endmodule

`default_nettype wire
