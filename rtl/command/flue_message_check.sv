// SPDX-License-Identifier: Apache-2.0
//
// flue_message_check: is the message well-formed (docs/engine.md, Checks 1), and are its values within the limits?
//
// Only the message and the configuration are looked at, no object.
//
//   latency      p1 to p2: form and limits; p1 to p3: VLAN (its table is a memory)
//   throughput   1 message per cycle
//   errors       p2_malformed: MALFORMED_OPCODE before _LENGTH before _KEEP before _RESERVED; SUCCESS when well-formed
//   reset        none; the VLAN table is empty at power-up
//   checked by   tb/unit/message_check_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_message_check
  import flue_pkg::*;
  import flue_types_pkg::*;
(
  input  wire logic                    clk,

  input  wire logic [MESSAGE_BITS-1:0] p1_message,
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

  output status_e                      p2_malformed,
  output logic                         p2_over_limit,
  output logic                         p2_state_ok,
  output logic                         p2_mac_ok,
  output logic                         p3_vlan_ok
);

  localparam int unsigned STATE_LSB = 64;  // state begins at word 2

  /* verilator lint_off UNUSEDSIGNAL */  // some members of each
  command_header_t header;
  neighbor_state_t neighbor;
  ip6_path_state_t path;
  tcp_state_t      tcp;
  /* verilator lint_on UNUSEDSIGNAL */

  assign header   = command_header_t'(p1_message[63:0]);
  assign neighbor = neighbor_state_t'(p1_message[STATE_LSB+:$bits(neighbor_state_t)]);
  assign path     = ip6_path_state_t'(p1_message[STATE_LSB+:$bits(ip6_path_state_t)]);
  assign tcp      = tcp_state_t'(p1_message[STATE_LSB+:$bits(tcp_state_t)]);

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

  // An ANSWER carries one variable of the neighbor's cached class.
  localparam int unsigned HRD_LSB = 6 * 32;
  localparam logic [MESSAGE_BITS-1:0] ANSWER_BITS =
      NEIGHBOR_CACHED_BITS & (MESSAGE_BITS'(32'hffff_ffff) << HRD_LSB);

  // Which bits this format has.
  logic takes_const, takes_cached, takes_delegated;
  logic [MESSAGE_BITS-1:0] allowed;
  assign takes_const     = is_initiate && header.has_state;
  assign takes_cached    = (is_initiate || is_update) && header.has_state;
  assign takes_delegated = (is_initiate || is_delegate) && header.has_state;

  always_comb begin
    allowed = COMMAND_HEADER_BITS;
    if (names_parent) allowed |= PARENT_REFERENCE_BITS;
    if (is_neighbor) begin
      if (takes_const) allowed |= NEIGHBOR_CONSTANT_BITS;
      if (takes_cached) allowed |= NEIGHBOR_CACHED_BITS;
      if (takes_delegated) allowed |= NEIGHBOR_DELEGATED_BITS;
      if (is_answer) allowed |= ANSWER_BITS;
    end
    if (is_ip4 && takes_const) allowed |= IP4_PATH_CONSTANT_BITS;
    if (is_ip4 && takes_cached) allowed |= IP4_PATH_CACHED_BITS;
    if (is_ip6 && takes_const) allowed |= IP6_PATH_CONSTANT_BITS;
    if (is_ip6 && takes_cached) allowed |= IP6_PATH_CACHED_BITS;
    if (is_tcp) begin
      if (takes_const) allowed |= TCP_CONSTANT_BITS;
      if (takes_cached) allowed |= TCP_CACHED_BITS;
      if (takes_delegated) allowed |= TCP_DELEGATED_BITS;
    end
  end

  always_ff @(posedge clk) begin
    if (!opcode_ok) p2_malformed <= STATUS_MALFORMED_OPCODE;
    else if (p1_beats != beats_expected && !`FLUE_BUG(34)) p2_malformed <= STATUS_MALFORMED_LENGTH;
    else if (!p1_keep_ok && !`FLUE_BUG(35)) p2_malformed <= STATUS_MALFORMED_KEEP;
    else if (!flags_ok || (|(p1_message & ~allowed) && !`FLUE_BUG(36))) p2_malformed <= STATUS_MALFORMED_RESERVED;
    else p2_malformed <= STATUS_SUCCESS;
  end

  // --- Limits ---

  localparam logic [15:0] OFFLOADABLE_STATES = 16'h03f0;  // Established (4) to LastAck (9)

  always_ff @(posedge clk) begin
    p2_over_limit <= header.has_state
        && (is_tcp ? tcp.initial_rcv_wnd > cfg_max_rcv_wnd : path.path_mtu > cfg_max_mtu);
    p2_state_ok   <= OFFLOADABLE_STATES[tcp.state];
    p2_mac_ok     <= cfg_software_mac || neighbor.dl_source_address == '0
                     || neighbor.dl_source_address == cfg_mac;
  end

  // --- VLAN (INIT-14): 128 words of 32 ids ---

  logic [31:0] p2_vlan_word;
  logic [4:0]  p2_vlan_bit_q;
  logic        p2_vlan_any_q;

  // The host may write a word while a message is looked up in it.
  flue_ram_fwd #(.DEPTH(128), .WIDTH(32), .ZERO(1'b1)) vlan_table (
    .clk,
    .wr_en  (vlan_wr_en),
    .wr_addr(vlan_wr_addr),
    .wr_data(vlan_wr_data),
    .rd_addr(neighbor.vlan_id[11:5]),
    .rd_data(p2_vlan_word)
  );

  always_ff @(posedge clk) begin
    p2_vlan_bit_q <= neighbor.vlan_id[4:0];
    p2_vlan_any_q <= !cfg_vlan_filter || neighbor.vlan_id == '0;
    p3_vlan_ok    <= p2_vlan_any_q || p2_vlan_word[p2_vlan_bit_q];
  end

endmodule

`default_nettype wire
