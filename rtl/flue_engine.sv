// SPDX-License-Identifier: Apache-2.0
//
// flue_engine: the TCP chimney offload engine. Structure only; docs/engine.md says what it does, docs/architecture.md how.
//
//   latency      descriptor, last beat taken to completion offered: 15 cycles, 14 if it has more than one beat. Resolve: 10
//   throughput   1 beat per cycle on s_axis_cmd whatever the mix, as long as completions (1 beat per cycle) are taken; 1 resolve per cycle,
//                15 in 16 cycles while the background looks at something
//   ports        AXI4-Stream: s_axis_cmd, m_axis_cpl, m_axis_evt, s_axis_rsv, m_axis_rsv, s_axis_dlg; AXI4-Lite: s_axil
//   ordering     see docs/engine.md, Streams
//   errors       every descriptor gets one completion with a status
//   reset        rst, or CONTROL.soft_reset: empty after max(sizes) + 32 cycles
//   checked by   tb/system/engine, tb/random, tb/bench (latency, throughput), scripts/synth_check.py

`default_nettype none
`include "flue_assert.svh"

module flue_engine
  import flue_pkg::*;
  import flue_types_pkg::*;
#(
  parameter int unsigned NEIGHBORS        = 1024,  // 4 to 65,536
  parameter int unsigned PATHS            = 4096,  // 4 to 65,536
  parameter int unsigned CONNECTIONS      = 8192,  // 4 to 65,536
  // Bits of a handle's generation: with the index and two bits of layer code at most 32. 0: all that are left.
  parameter int unsigned GENERATION_WIDTH = 0
) (
  input  wire logic         clk,
  input  wire logic         rst,

  // Descriptors
  input  wire logic         s_axis_cmd_tvalid,
  output logic              s_axis_cmd_tready,
  input  wire logic [511:0] s_axis_cmd_tdata,
  input  wire logic [63:0]  s_axis_cmd_tkeep,
  input  wire logic         s_axis_cmd_tlast,

  // Completions
  output logic              m_axis_cpl_tvalid,
  input  wire logic         m_axis_cpl_tready,
  output logic [511:0]      m_axis_cpl_tdata,
  output logic [63:0]       m_axis_cpl_tkeep,
  output logic              m_axis_cpl_tlast,

  // Events
  output logic              m_axis_evt_tvalid,
  input  wire logic         m_axis_evt_tready,
  output logic [63:0]       m_axis_evt_tdata,

  // Resolve requests and answers
  input  wire logic         s_axis_rsv_tvalid,
  output logic              s_axis_rsv_tready,
  input  wire logic [63:0]  s_axis_rsv_tdata,
  output logic              m_axis_rsv_tvalid,
  input  wire logic         m_axis_rsv_tready,
  output logic [767:0]      m_axis_rsv_tdata,

  // Delegated state, from the data path
  input  wire logic         s_axis_dlg_tvalid,
  output logic              s_axis_dlg_tready,
  input  wire logic [511:0] s_axis_dlg_tdata,
  input  wire logic [63:0]  s_axis_dlg_tkeep,
  input  wire logic         s_axis_dlg_tlast,

  // Registers
  input  wire logic         s_axil_awvalid,
  output logic              s_axil_awready,
  input  wire logic [7:0]   s_axil_awaddr,
  input  wire logic [2:0]   s_axil_awprot,
  input  wire logic         s_axil_wvalid,
  output logic              s_axil_wready,
  input  wire logic [31:0]  s_axil_wdata,
  input  wire logic [3:0]   s_axil_wstrb,
  output logic              s_axil_bvalid,
  input  wire logic         s_axil_bready,
  output logic [1:0]        s_axil_bresp,
  input  wire logic         s_axil_arvalid,
  output logic              s_axil_arready,
  input  wire logic [7:0]   s_axil_araddr,
  input  wire logic [2:0]   s_axil_arprot,
  output logic              s_axil_rvalid,
  input  wire logic         s_axil_rready,
  output logic [31:0]       s_axil_rdata,
  output logic [1:0]        s_axil_rresp
);

  function automatic int unsigned larger(int unsigned a, int unsigned b);
    return a > b ? a : b;
  endfunction

  localparam int unsigned ENTRIES     = larger(larger(NEIGHBORS, PATHS), CONNECTIONS);
  localparam int unsigned INDEX_WIDTH = $clog2(ENTRIES);
  // Beats of completions under way or waiting. With fewer the latency would leave gaps between descriptors.
  localparam int unsigned PLACES      = 16;
  localparam int unsigned GENERATION  = GENERATION_WIDTH == 0 ? 30 - INDEX_WIDTH : GENERATION_WIDTH;

  `FLUE_REQUIRE(g_require_neighbors, NEIGHBORS >= 4 && NEIGHBORS <= 65536)
  `FLUE_REQUIRE(g_require_paths, PATHS >= 4 && PATHS <= 65536)
  `FLUE_REQUIRE(g_require_connections, CONNECTIONS >= 4 && CONNECTIONS <= 65536)
  `FLUE_REQUIRE(g_require_generation, GENERATION >= 1 && GENERATION + INDEX_WIDTH <= 30)

  // --- Registers, time, reset ---

  flue_regs_pkg::flue_regs__in_t  regs_in;
  flue_regs_pkg::flue_regs__out_t regs;

  logic [3:0]  flush;  // of input, pipe, tables, outputs
  logic        walk, ready, open, corrupt;
  index_t      walk_index;
  logic [31:0] now;
  logic [63:0] cycles;
  logic [47:0] cfg_mac;
  logic        add_ticks_q, vlan_write_q;

  assign corrupt = regs.fault.corrupt.value;
  assign cfg_mac = {regs.mac_high.value.value, regs.mac_low.value.value};

  logic        reg_req, reg_req_is_wr, reg_rd_ack, reg_wr_ack;
  logic [7:0]  reg_addr;
  logic [31:0] reg_wr_data, reg_wr_biten, reg_rd_data;
  /* verilator lint_off UNUSEDSIGNAL */  // with one access at a time nothing stalls, and every address is one
  logic [3:0]  reg_unused;
  /* verilator lint_on UNUSEDSIGNAL */

  flue_axil axil (
    .clk,
    .rst,
    .s_axil_awready, .s_axil_awvalid, .s_axil_awaddr, .s_axil_awprot,
    .s_axil_wready, .s_axil_wvalid, .s_axil_wdata, .s_axil_wstrb,
    .s_axil_bready, .s_axil_bvalid, .s_axil_bresp,
    .s_axil_arready, .s_axil_arvalid, .s_axil_araddr, .s_axil_arprot,
    .s_axil_rready, .s_axil_rvalid, .s_axil_rdata, .s_axil_rresp,
    .req         (reg_req),
    .req_is_wr   (reg_req_is_wr),
    .req_addr    (reg_addr),
    .req_wr_data (reg_wr_data),
    .req_wr_biten(reg_wr_biten),
    .rd_ack      (reg_rd_ack),
    .rd_data     (reg_rd_data),
    .wr_ack      (reg_wr_ack)
  );

  flue_regs regs_block (
    .clk,
    .rst,
    .s_cpuif_req         (reg_req),
    .s_cpuif_req_is_wr   (reg_req_is_wr),
    .s_cpuif_addr        (reg_addr),
    .s_cpuif_wr_data     (reg_wr_data),
    .s_cpuif_wr_biten    (reg_wr_biten),
    .s_cpuif_req_stall_wr(reg_unused[0]),
    .s_cpuif_req_stall_rd(reg_unused[1]),
    .s_cpuif_rd_ack      (reg_rd_ack),
    .s_cpuif_rd_err      (reg_unused[2]),
    .s_cpuif_rd_data     (reg_rd_data),
    .s_cpuif_wr_ack      (reg_wr_ack),
    .s_cpuif_wr_err      (reg_unused[3]),
    .hwif_in (regs_in),
    .hwif_out(regs)
  );

  flue_reset #(.ENTRIES(ENTRIES)) reset (
    .clk,
    .rst,
    .soft_reset(regs.control.soft_reset.value),
    .stop      (regs.fault.hang.value),
    .flush,
    .walk,
    .walk_index,
    .ready,
    .open
  );

  // The registers hold what was written one cycle after they tell of the write.
  always_ff @(posedge clk) begin
    add_ticks_q  <= regs.add_ticks.value.swmod;
    vlan_write_q <= regs.vlan_word.value.swmod;
    if (rst) {add_ticks_q, vlan_write_q} <= '0;
  end

  flue_clock clock (
    .clk,
    .cfg_cycles_per_tick(regs.cycles_per_tick.value.value),
    .add_en             (add_ticks_q && !rst),
    .add_ticks          (regs.add_ticks.value.value),
    .now,
    .cycles
  );

  // --- Messages, decisions ---

  logic                 p1_valid, p1_delegate, p1_keep_ok, input_idle, pipe_idle;
  logic [1:0]           p1_beats;
  command_header_t      p0_header, p1_header;
  logic [31:0]          p0_parent;
  logic [BEAT_BITS-1:0] p1_beat;
  logic                 credit_return, spare;
  commit_t              p6_commit;

  flue_message_input #(.CREDITS(PLACES)) message_input (
    .clk,
    .rst(flush[0]),
    .open,
    .s_axis_cmd_tvalid, .s_axis_cmd_tready, .s_axis_cmd_tdata, .s_axis_cmd_tkeep, .s_axis_cmd_tlast,
    .s_axis_dlg_tvalid, .s_axis_dlg_tready, .s_axis_dlg_tdata, .s_axis_dlg_tkeep, .s_axis_dlg_tlast,
    .credit_return,
    .spare_return(spare),
    .idle(input_idle),
    .p0_header,
    .p0_parent,
    .p1_valid,
    .p1_header,
    .p1_beat,
    .p1_delegate,
    .p1_keep_ok,
    .p1_beats
  );

  flue_command_pipe #(
    .NEIGHBORS       (NEIGHBORS),
    .PATHS           (PATHS),
    .CONNECTIONS     (CONNECTIONS),
    .INDEX_WIDTH     (INDEX_WIDTH),
    .GENERATION_WIDTH(GENERATION)
  ) command_pipe (
    .clk,
    .rst(flush[1]),
    .p0_header,
    .p0_parent,
    .p0_walk              (walk),
    .p0_walk_index        (walk_index),
    .p1_valid,
    .p1_header,
    .p1_beat,
    .p1_delegate,
    .p1_keep_ok,
    .p1_beats,
    .cfg_neighbor_capacity(regs.neighbor_capacity.value.value),
    .cfg_path_capacity    (regs.path_capacity.value.value),
    .cfg_tcp_capacity     (regs.tcp_capacity.value.value),
    .cfg_max_mtu          (regs.max_mtu.value.value),
    .cfg_max_rcv_wnd      (regs.max_rcv_wnd.value.value),
    .cfg_mac,
    .cfg_software_mac     (regs.control.software_mac.value),
    .cfg_vlan_filter      (regs.control.vlan_filter.value),
    .vlan_wr_en           (vlan_write_q && !rst),
    .vlan_wr_addr         (regs.vlan_index.value.value),
    .vlan_wr_data         (regs.vlan_word.value.value),
    .corrupt,
    .p6_commit,
    .idle                 (pipe_idle)
  );

  // The beats wait for what is decided about them: a message's first is there at p10 and its second at p11.
  logic [BEAT_BITS-1:0] p10_beat;

  flue_delay #(.CYCLES(9), .WIDTH(BEAT_BITS)) beat_delay (.clk, .in_data(p1_beat), .out_data(p10_beat));

  // --- Queries and completions ---

  index_t             r6_tcp_index;
  resolve_delegated_t r8_tcp_delegated;
  tcp_delegated_t     p13_moving_first, p14_moving_second;

  flue_tcp_moving #(.CONNECTIONS(CONNECTIONS)) tcp_moving (
    .clk,
    .rst(flush[2]),
    .p6_commit,
    .beat        (p10_beat),
    .r6_index    (r6_tcp_index),
    .p13_first   (p13_moving_first),
    .p14_second  (p14_moving_second),
    .r8_delegated(r8_tcp_delegated)
  );

  logic                 push, push_last, p13_valid, tables_idle, output_idle;
  logic [BEAT_BITS-1:0] push_beat;
  /* verilator lint_off UNUSEDSIGNAL */  // two members of it
  completion_header_t   p13_header;
  /* verilator lint_on UNUSEDSIGNAL */

  flue_query_tables #(
    .NEIGHBORS(NEIGHBORS), .PATHS(PATHS), .CONNECTIONS(CONNECTIONS), .INDEX_WIDTH(INDEX_WIDTH)
  ) query_tables (
    .clk,
    .rst(flush[2]),
    .now,
    .p6_commit,
    .beat(p10_beat),
    .p13_moving_first,
    .p14_moving_second,
    .push,
    .push_last,
    .push_beat,
    .spare,
    .p13_valid,
    .p13_header,
    .idle(tables_idle)
  );

  flue_completion_output #(.PLACES(PLACES)) completion_output (
    .clk,
    .rst(flush[3]),
    .open,
    .push,
    .push_last,
    .push_beat,
    .credit_return,
    .idle(output_idle),
    .m_axis_cpl_tvalid, .m_axis_cpl_tready, .m_axis_cpl_tdata, .m_axis_cpl_tkeep, .m_axis_cpl_tlast
  );

  // --- Resolve and events ---

  logic count_sent, count_held, count_failed, count_merged, resolve_idle;

  flue_resolve #(
    .NEIGHBORS       (NEIGHBORS),
    .PATHS           (PATHS),
    .CONNECTIONS     (CONNECTIONS),
    .INDEX_WIDTH     (INDEX_WIDTH),
    .GENERATION_WIDTH(GENERATION)
  ) resolve (
    .clk,
    .rst(flush[3]),
    .open,
    .now,
    .cfg_nce_stale_ticks(regs.nce_stale_ticks.value.value),
    .cfg_mac,
    .cfg_eager_upload   (regs.control.eager_upload.value),
    .corrupt,
    .p6_commit,
    .beat               (p10_beat),
    .r6_tcp_index,
    .r8_tcp_delegated,
    .s_axis_rsv_tvalid, .s_axis_rsv_tready, .s_axis_rsv_tdata,
    .m_axis_rsv_tvalid, .m_axis_rsv_tready, .m_axis_rsv_tdata,
    .m_axis_evt_tvalid, .m_axis_evt_tready, .m_axis_evt_tdata,
    .count_sent,
    .count_held,
    .count_failed,
    .count_merged,
    .idle               (resolve_idle)
  );

  // --- What the registers show ---

  logic        counters_rd_ack, counters_wr_ack;
  logic [31:0] counters_rd_data;

  flue_counters counters (
    .clk,
    .rst,
    .flush            (rst || |flush),
    .completion_en    (p13_valid),
    .completion_opcode(p13_header.opcode[2:0]),
    .completion_status(p13_header.status[4:0]),
    .cmd_beat         (s_axis_cmd_tvalid && s_axis_cmd_tready),
    .cmd_stall        (s_axis_cmd_tvalid && !s_axis_cmd_tready),
    .cpl_beat         (m_axis_cpl_tvalid && m_axis_cpl_tready),
    .cpl_stall        (m_axis_cpl_tvalid && !m_axis_cpl_tready),
    .event_sent       (m_axis_evt_tvalid && m_axis_evt_tready),
    .event_merged     (count_merged),
    .resolve_sent     (count_sent),
    .resolve_held     (count_held),
    .resolve_failed   (count_failed),
    .req              (regs.counters.req),
    .req_is_wr        (regs.counters.req_is_wr),
    .req_addr         (regs.counters.addr),
    .req_wr_data      (regs.counters.wr_data),
    .req_wr_biten     (regs.counters.wr_biten),
    .rd_ack           (counters_rd_ack),
    .rd_data          (counters_rd_data),
    .wr_ack           (counters_wr_ack)
  );

  always_comb begin
    regs_in.layout_version.value.next           = LAYOUT_VERSION;
    regs_in.build_neighbors.value.next          = NEIGHBORS;
    regs_in.build_paths.value.next              = PATHS;
    regs_in.build_connections.value.next        = CONNECTIONS;
    regs_in.handle_format.index_width.next      = 8'(INDEX_WIDTH);
    regs_in.handle_format.generation_width.next = 8'(GENERATION);
    regs_in.status.ready.next   = ready;
    regs_in.status.busy.next    = !(ready && input_idle && pipe_idle && tables_idle && output_idle && resolve_idle);
    regs_in.status.corrupt.next = corrupt;
    regs_in.fault.hang.next     = 1'b0;
    regs_in.fault.hang.we       = flush[0];
    regs_in.fault.corrupt.next  = 1'b0;
    regs_in.fault.corrupt.we    = flush[0];
    regs_in.now.value.next          = now;
    regs_in.cycles_low.value.next   = cycles[31:0];
    regs_in.cycles_high.value.next  = cycles[63:32];
    regs_in.counters.rd_ack  = counters_rd_ack;
    regs_in.counters.rd_data = counters_rd_data;
    regs_in.counters.wr_ack  = counters_wr_ack;
  end

endmodule

`default_nettype wire
