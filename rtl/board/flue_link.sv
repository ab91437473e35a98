// SPDX-License-Identifier: Apache-2.0
//
// flue_link: the engine's streams and registers over a serial line (docs/link.md). Structure only.
//
//   throughput   the line's
//   ports        s_* and m_* of flue_engine from the other side, but for what is always the same: protection bits, strobes, tkeep of
//                completions. rx is asynchronous
//   ordering     what the engine has given when a register is accessed reaches the host before the answer to that access
//   errors       docs/link.md, Faults
//   reset        session 0, in which nothing is carried out for a host that keeps to the protocol
//   maps to      no block RAM
//   checked by   tb/system/board

`default_nettype none

module flue_link
  import flue_link_pkg::*;
#(
  parameter int unsigned CLOCK_HZ      = 100_000_000,
  parameter int unsigned BAUD          = 3_000_000,
  parameter int unsigned REPLY_WORDS   = 128,     // see flue_link_store
  parameter int unsigned RESEND_CYCLES = 1 << 22
) (
  input  wire logic         clk,
  input  wire logic         rst,

  input  wire logic         rx,
  output logic              tx,
  output logic              active,  // a frame came, for one cycle
  output logic              error,   // a damaged one came, or replies are sent again

  output logic              m_axis_cmd_tvalid,
  input  wire logic         m_axis_cmd_tready,
  output logic [511:0]      m_axis_cmd_tdata,
  output logic [63:0]       m_axis_cmd_tkeep,
  output logic              m_axis_cmd_tlast,

  input  wire logic         s_axis_cpl_tvalid,
  output logic              s_axis_cpl_tready,
  input  wire logic [511:0] s_axis_cpl_tdata,
  input  wire logic         s_axis_cpl_tlast,

  input  wire logic         s_axis_evt_tvalid,
  output logic              s_axis_evt_tready,
  input  wire logic [63:0]  s_axis_evt_tdata,

  output logic              m_axis_rsv_tvalid,
  input  wire logic         m_axis_rsv_tready,
  output logic [63:0]       m_axis_rsv_tdata,
  input  wire logic         s_axis_rsv_tvalid,
  output logic              s_axis_rsv_tready,
  input  wire logic [767:0] s_axis_rsv_tdata,

  output logic              m_axis_dlg_tvalid,
  input  wire logic         m_axis_dlg_tready,
  output logic [511:0]      m_axis_dlg_tdata,
  output logic [63:0]       m_axis_dlg_tkeep,
  output logic              m_axis_dlg_tlast,

  output logic              m_axil_awvalid,
  input  wire logic         m_axil_awready,
  output logic [7:0]        m_axil_awaddr,
  output logic              m_axil_wvalid,
  input  wire logic         m_axil_wready,
  output logic [31:0]       m_axil_wdata,
  input  wire logic         m_axil_bvalid,
  output logic              m_axil_arvalid,
  input  wire logic         m_axil_arready,
  output logic [7:0]        m_axil_araddr,
  input  wire logic         m_axil_rvalid,
  input  wire logic [31:0]  m_axil_rdata
);

  // Bits per cycle in 1/65536, to the nearest.
  localparam int unsigned INCREMENT = 32'((64'(BAUD) * 64'd65536 + 64'(CLOCK_HZ) / 64'd2) / 64'(CLOCK_HZ));

  // --- From the line: bytes, frames, requests ---

  logic            byte_valid, byte_error, part_valid, part_end, part_bad;
  logic [7:0]      byte_data, part_data;
  logic            header_valid, word_valid, done, ok;
  request_header_t header;
  logic [3:0]      word_index;
  logic [31:0]     word;

  flue_uart_rx #(.INCREMENT(INCREMENT)) uart_rx (
    .clk, .rst, .rx, .valid(byte_valid), .data(byte_data), .framing_error(byte_error)
  );

  flue_slip_rx slip_rx (
    .clk, .rst,
    .in_valid(byte_valid), .in_data(byte_data), .in_error(byte_error),
    .out_valid(part_valid), .out_data(part_data), .frame_end(part_end), .bad(part_bad)
  );

  flue_frame_rx frame_rx (
    .clk, .rst,
    .in_valid(part_valid), .in_data(part_data), .in_end(part_end), .in_bad(part_bad),
    .header_valid, .header, .word_valid, .word_index, .word, .done, .ok
  );

  logic        beat_keep, beat_last;
  logic [511:0] beat;
  logic        reg_wanted, reg_taken, reg_write;
  logic [7:0]  reg_address;
  logic [31:0] reg_wr_data;
  logic        ack_valid, ack_resend, restart, idle, damaged_now;
  logic [7:0]  ack_sequence, session, next_beat, next_register, echo, damaged, refused;
  logic        state_due, state_resend, state_taken;

  flue_link_requests requests (
    .clk, .rst,
    .header_valid, .header, .word_valid, .word_index, .word, .done, .ok,
    .cmd_valid(m_axis_cmd_tvalid), .cmd_ready(m_axis_cmd_tready),
    .dlg_valid(m_axis_dlg_tvalid), .dlg_ready(m_axis_dlg_tready),
    .rsv_valid(m_axis_rsv_tvalid), .rsv_ready(m_axis_rsv_tready),
    .beat, .beat_keep, .beat_last,
    .reg_valid(reg_wanted), .reg_taken, .reg_write, .reg_address, .reg_data(reg_wr_data),
    .ack_valid, .ack_sequence, .ack_resend,
    .session, .restart, .restart_allowed(idle),
    .state_due, .state_resend, .state_taken,
    .next_beat, .next_register, .echo, .damaged, .refused,
    .error(damaged_now)
  );

  assign m_axis_cmd_tdata = beat;
  assign m_axis_cmd_tkeep = {64{beat_keep}};
  assign m_axis_cmd_tlast = beat_last;
  assign m_axis_dlg_tdata = beat;
  assign m_axis_dlg_tkeep = {64{beat_keep}};
  assign m_axis_dlg_tlast = beat_last;
  assign m_axis_rsv_tdata = beat[63:0];

  // --- From the engine: replies ---

  logic        access, access_done;
  logic [31:0] reg_rd_data;
  logic        wr_room, wr_valid, wr_commit, rd_valid, rd_pop, rd_done, resent;
  logic [31:0] wr_data, rd_data;
  logic [7:0]  rd_sequence;

  flue_link_registers registers (
    .clk, .rst,
    .valid(access), .write(reg_write), .address(reg_address), .wr_data(reg_wr_data),
    .done(access_done), .rd_data(reg_rd_data),
    .m_axil_awvalid, .m_axil_awready, .m_axil_awaddr,
    .m_axil_wvalid, .m_axil_wready, .m_axil_wdata, .m_axil_bvalid,
    .m_axil_arvalid, .m_axil_arready, .m_axil_araddr, .m_axil_rvalid, .m_axil_rdata
  );

  flue_link_capture capture (
    .clk, .rst,
    .cpl_valid(s_axis_cpl_tvalid), .cpl_ready(s_axis_cpl_tready), .cpl_data(s_axis_cpl_tdata), .cpl_last(s_axis_cpl_tlast),
    .evt_valid(s_axis_evt_tvalid), .evt_ready(s_axis_evt_tready), .evt_data(s_axis_evt_tdata),
    .rsv_valid(s_axis_rsv_tvalid), .rsv_ready(s_axis_rsv_tready), .rsv_data(s_axis_rsv_tdata),
    .reg_wanted, .reg_valid(access), .reg_done(access_done), .reg_data(reg_rd_data), .reg_taken,
    .hold(restart), .idle,
    .wr_room, .wr_valid, .wr_commit, .wr_data
  );

  flue_link_store #(.WORDS(REPLY_WORDS), .RESEND_CYCLES(RESEND_CYCLES)) store (
    .clk, .rst, .restart,
    .wr_room, .wr_valid, .wr_commit, .wr_data,
    .rd_valid, .rd_data, .rd_sequence, .rd_pop, .rd_done,
    .ack_valid, .ack_sequence, .ack_resend,
    .resent
  );

  // --- To the line: frames, bytes ---

  logic       frame_valid, frame_ready, frame_end, line_valid, line_ready;
  logic [7:0] frame_data, line_data;

  flue_frame_tx frame_tx (
    .clk, .rst(rst || restart),
    .rd_valid, .rd_data, .rd_sequence, .rd_pop, .rd_done,
    .state_due, .state_resend, .state_taken,
    .session, .next_beat, .next_register, .echo, .damaged, .refused,
    .out_valid(frame_valid), .out_ready(frame_ready), .out_end(frame_end), .out_data(frame_data)
  );

  flue_slip_tx slip_tx (
    .clk, .rst(rst || restart),
    .in_valid(frame_valid), .in_ready(frame_ready), .in_end(frame_end), .in_data(frame_data),
    .out_valid(line_valid), .out_ready(line_ready), .out_data(line_data)
  );

  flue_uart_tx #(.INCREMENT(INCREMENT)) uart_tx (
    .clk, .rst, .valid(line_valid), .ready(line_ready), .data(line_data), .tx
  );

  assign active = done && ok;
  assign error  = damaged_now || resent;

endmodule

`default_nettype wire
