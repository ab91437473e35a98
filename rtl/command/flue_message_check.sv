// SPDX-License-Identifier: Apache-2.0
//
// flue_message_check: is the message well-formed (docs/engine.md, Checks 1), and are its values within the limits?
//
// Only the message and the configuration are looked at, no object. The first beat's bits are asked in groups: which group has a bit
// set (p1), and does any of these belong to no part of this format (p2)? A second beat has no bit to spare: all are delegated state.
//
//   latency      3 cycles, p1 to p4
//   throughput   1 message per cycle
//   errors       malformed: MALFORMED_OPCODE before _LENGTH before _KEEP before _RESERVED; SUCCESS when well-formed
//   reset        none; the VLAN table is empty at power-up
//   checked by   tb/unit/message_check_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_message_check
  import flue_pkg::*;
  import flue_types_pkg::*;
(
  input  wire logic                    clk,

  input  wire command_header_t         p1_header,
  input  wire logic [BEAT_BITS-1:0]    p1_beat,           // the first
  input  wire logic                    p1_delegate,
  input  wire logic                    p1_keep_ok,
  input  wire logic [1:0]              p1_beats,

  input  wire logic [31:0]             cfg_max_mtu,
  input  wire logic [31:0]             cfg_max_rcv_wnd,
  input  wire logic [47:0]             cfg_mac,           // first byte least significant
  input  wire logic                    cfg_software_mac,
  input  wire logic                    cfg_vlan_filter,
  input  wire logic                    vlan_wr_en,
  input  wire logic [6:0]              vlan_wr_addr,
  input  wire logic [31:0]             vlan_wr_data,

  output findings_t                    p4_findings
);

  localparam int unsigned STATE_LSB = 64;  // state begins at word 2

  /* verilator lint_off UNUSEDSIGNAL */  // some members of each
  command_header_t header;
  neighbor_state_t neighbor;
  ip6_path_state_t path;
  tcp_state_t      tcp;   // its first beat
  /* verilator lint_on UNUSEDSIGNAL */

  assign header   = p1_header;
  assign neighbor = neighbor_state_t'(p1_beat[STATE_LSB+:$bits(neighbor_state_t)]);
  assign path     = ip6_path_state_t'(p1_beat[STATE_LSB+:$bits(ip6_path_state_t)]);
  assign tcp      = tcp_state_t'($bits(tcp_state_t)'(p1_beat[BEAT_BITS-1:STATE_LSB]));

  // --- Form ---

  logic is_initiate, is_query, is_update, is_terminate, is_answer, is_delegate;
  logic is_neighbor, is_ip4, is_ip6, is_tcp, opcode_ok;

  assign is_initiate  = header.opcode == OPCODE_INITIATE;
  assign is_query     = header.opcode == OPCODE_QUERY;
  assign is_update    = header.opcode == OPCODE_UPDATE;
  assign is_terminate = header.opcode == OPCODE_TERMINATE;
  assign is_answer    = header.opcode == OPCODE_ANSWER;
  assign is_delegate  = header.opcode == OPCODE_DELEGATE;
  assign is_neighbor  = header.layer == LAYER_NEIGHBOR;
  assign is_ip4       = header.layer == LAYER_IP4_PATH;
  assign is_ip6       = header.layer == LAYER_IP6_PATH;
  assign is_tcp       = header.layer == LAYER_TCP;

  always_comb begin
    unique case (header.opcode)
      OPCODE_INITIATE, OPCODE_QUERY, OPCODE_UPDATE, OPCODE_INVALIDATE, OPCODE_TERMINATE:
        opcode_ok = !p1_delegate && (is_neighbor || is_ip4 || is_ip6 || is_tcp);
      OPCODE_ANSWER:   opcode_ok = !p1_delegate && is_neighbor;
      OPCODE_DELEGATE: opcode_ok = p1_delegate && (is_neighbor || is_tcp);
      default:         opcode_ok = 1'b0;
    endcase
  end

  logic       two_beats;  // the second holds delegated words
  logic [1:0] beats_expected;
  assign two_beats      = is_tcp && header.has_state && (is_initiate || is_delegate);
  assign beats_expected = two_beats ? 2'd2 : 2'd1;

  logic flags_ok;
  logic linker, names_parent;
  assign linker       = is_initiate && !header.has_state;
  assign names_parent = header.do_link || (header.check_parent && !header.parent_last);

  assign flags_ok =
      (!header.has_state || is_initiate || is_update || is_answer || is_delegate)
      && (header.has_state || !(is_answer || is_delegate))
      && (!header.do_link || (is_update && (is_ip4 || is_ip6)))
      && (!header.parent_last
          || (is_initiate && !is_neighbor && (header.has_state ? header.handle == '0 : header.check_parent)))
      && (!header.check_parent || (linker && !is_neighbor) || (is_update && is_tcp))
      && (!(header.want_const || header.want_cached) || is_query)
      && (!header.want_delegated || is_query || is_terminate)
      && !(is_initiate && header.has_state && is_neighbor && header.handle != '0);

  // Which parts this format has.
  logic takes_constant, takes_cached, takes_delegated;
  logic [FORM_PARTS-1:0] takes;
  assign takes_constant  = is_initiate && header.has_state;
  assign takes_cached    = (is_initiate || is_update) && header.has_state;
  assign takes_delegated = (is_initiate || is_delegate) && header.has_state;

  always_comb begin
    takes = '0;
    takes[FORM_HEADER] = 1'b1;
    takes[FORM_PARENT] = names_parent;
    takes[FORM_ANSWER] = is_answer && is_neighbor;
    takes[FORM_NEIGHBOR_CONSTANT]  = takes_constant && is_neighbor;
    takes[FORM_NEIGHBOR_CACHED]    = takes_cached && is_neighbor;
    takes[FORM_NEIGHBOR_DELEGATED] = takes_delegated && is_neighbor;
    takes[FORM_IP4_PATH_CONSTANT]  = takes_constant && is_ip4;
    takes[FORM_IP4_PATH_CACHED]    = takes_cached && is_ip4;
    takes[FORM_IP6_PATH_CONSTANT]  = takes_constant && is_ip6;
    takes[FORM_IP6_PATH_CACHED]    = takes_cached && is_ip6;
    takes[FORM_TCP_CONSTANT]       = takes_constant && is_tcp;
    takes[FORM_TCP_CACHED]         = takes_cached && is_tcp;
    takes[FORM_TCP_DELEGATED]      = takes_delegated && is_tcp;
  end

  logic                   p2_opcode_ok_q, p2_length_ok_q, p2_keep_ok_q, p2_flags_ok_q, p2_stray;
  logic [FORM_GROUPS-1:0] p2_any_q;
  logic [FORM_PARTS-1:0]  p2_takes_q;
  status_e                p2_malformed;

  always_ff @(posedge clk) begin
    p2_opcode_ok_q <= opcode_ok;
    p2_length_ok_q <= p1_beats == beats_expected || `FLUE_BUG(34);
    p2_keep_ok_q   <= p1_keep_ok || `FLUE_BUG(35);
    p2_flags_ok_q  <= flags_ok;
    p2_takes_q     <= takes;
    for (int unsigned g = 0; g < FORM_GROUPS; g++) p2_any_q[g] <= |(p1_beat & FORM_GROUP_BITS[g]);
  end

  always_comb begin
    p2_stray = 1'b0;
    for (int unsigned g = 0; g < FORM_GROUPS; g++) begin
      if (p2_any_q[g] && (p2_takes_q & FORM_GROUP_PARTS[g]) == '0) p2_stray = !`FLUE_BUG(36);
    end
    if (!p2_opcode_ok_q) p2_malformed = STATUS_MALFORMED_OPCODE;
    else if (!p2_length_ok_q) p2_malformed = STATUS_MALFORMED_LENGTH;
    else if (!p2_keep_ok_q) p2_malformed = STATUS_MALFORMED_KEEP;
    else if (!p2_flags_ok_q || p2_stray) p2_malformed = STATUS_MALFORMED_RESERVED;
    else p2_malformed = STATUS_SUCCESS;
  end

  // --- Limits ---

  localparam logic [15:0] OFFLOADABLE_STATES = 16'h03f0;  // Established (4) to LastAck (9)

  logic p2_wnd_over_q, p2_mtu_over_q, p2_has_state_q, p2_is_tcp_q, p2_state_ok_q, p2_vlan_none_q;
  logic [5:0] p2_mac_zero_q, p2_mac_own_q;  // byte by byte

  always_ff @(posedge clk) begin
    p2_wnd_over_q   <= tcp.initial_rcv_wnd > cfg_max_rcv_wnd;
    p2_mtu_over_q   <= path.path_mtu > cfg_max_mtu;
    p2_has_state_q  <= header.has_state;
    p2_is_tcp_q     <= is_tcp;
    p2_state_ok_q   <= OFFLOADABLE_STATES[tcp.state];
    p2_vlan_none_q  <= neighbor.vlan_id == '0;
    for (int i = 0; i < 6; i++) begin
      p2_mac_zero_q[i] <= neighbor.dl_source_address[8*i+:8] == '0;
      p2_mac_own_q[i]  <= neighbor.dl_source_address[8*i+:8] == cfg_mac[8*i+:8];
    end
  end

  // --- VLAN (INIT-14): 128 words of 32 ids ---

  logic [31:0] p3_vlan_word;
  logic [4:0]  p2_vlan_bit_q, p3_vlan_bit_q;

  // The host may write a word while a message is looked up in it.
  flue_ram_fwd #(.DEPTH(128), .WIDTH(32), .ZERO(1'b1), .LUTS(1'b0)) vlan_table (
    .clk,
    .wr_en  (vlan_wr_en),
    .wr_addr(vlan_wr_addr),
    .wr_data(vlan_wr_data),
    .rd_addr(neighbor.vlan_id[11:5]),
    .rd_data(p3_vlan_word)
  );

  // --- All together ---

  findings_t p2_findings, p3_findings_q, p3_findings;

  always_comb begin
    p2_findings.malformed  = p2_malformed;
    p2_findings.over_limit = p2_has_state_q && (p2_is_tcp_q ? p2_wnd_over_q : p2_mtu_over_q);
    p2_findings.state_ok   = p2_state_ok_q;
    p2_findings.mac_ok     = cfg_software_mac || &p2_mac_zero_q || &p2_mac_own_q;
    p2_findings.vlan_ok    = !cfg_vlan_filter || p2_vlan_none_q;  // whatever the table says
    p3_findings            = p3_findings_q;
    p3_findings.vlan_ok    = p3_findings_q.vlan_ok || p3_vlan_word[p3_vlan_bit_q];
  end

  always_ff @(posedge clk) begin
    p2_vlan_bit_q <= neighbor.vlan_id[4:0];
    p3_vlan_bit_q <= p2_vlan_bit_q;
    p3_findings_q <= p2_findings;
    p4_findings   <= p3_findings;
  end

endmodule

`default_nettype wire
