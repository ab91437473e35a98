// SPDX-License-Identifier: Apache-2.0
//
// flue_command_pipe: messages in, decisions out. In order, one a cycle, nothing stalls.
//
//   p1  the message: its handles go to the three meta tables and the dependents' counts
//   p2  form and limits are known (flue_message_check)
//   p3  VLAN is known
//   p4  decided, with everything that was decided before (flue_decide)
//   p5  the commit: what the tables do
//
// While reset walks, a token per slot index visits all tables in the place of messages.
//
//   latency      4 cycles, p1 to p5
//   throughput   1 message per cycle
//   ordering     commits in the order of the messages
//   reset        drops what is under way
//   checked by   tb/unit/command_pipe_test.cpp, tb/system/engine, tb/random

`default_nettype none
`include "flue_assert.svh"

module flue_command_pipe
  import flue_pkg::*;
  import flue_types_pkg::*;
#(
  parameter int unsigned NEIGHBORS        = 16,
  parameter int unsigned PATHS            = 16,
  parameter int unsigned CONNECTIONS      = 16,
  parameter int unsigned INDEX_WIDTH      = 4,
  parameter int unsigned GENERATION_WIDTH = 8
) (
  input  wire logic                    clk,
  input  wire logic                    rst,

  input  wire logic                    p1_valid,
  input  wire logic [MESSAGE_BITS-1:0] p1_message,
  input  wire logic                    p1_delegate,
  input  wire logic                    p1_keep_ok,
  input  wire logic [1:0]              p1_beats,

  input  wire logic                    p1_walk,        // never with p1_valid
  input  wire index_t                  p1_walk_index,

  input  wire logic [31:0]             cfg_neighbor_capacity,
  input  wire logic [31:0]             cfg_path_capacity,
  input  wire logic [31:0]             cfg_tcp_capacity,
  input  wire logic [31:0]             cfg_max_mtu,
  input  wire logic [31:0]             cfg_max_rcv_wnd,
  input  wire logic [47:0]             cfg_mac,
  input  wire logic                    cfg_software_mac,
  input  wire logic                    cfg_vlan_filter,
  input  wire logic                    vlan_wr_en,
  input  wire logic [6:0]              vlan_wr_addr,
  input  wire logic [31:0]             vlan_wr_data,
  input  wire logic                    corrupt,

  output commit_t                      p5_commit,
  output logic                         idle            // nothing between p2 and p5
);

  // --- p1: handles taken apart ---

  command_header_t p1_header;
  token_t          p1_token;
  logic [31:0]     p1_parent_handle;
  logic            p1_on_neighbor, p1_on_tcp;

  assign p1_header      = command_header_t'(p1_message[63:0]);
  assign p1_on_neighbor = p1_header.layer == LAYER_NEIGHBOR;
  assign p1_on_tcp      = p1_header.layer == LAYER_TCP;

  // A new object has no handle yet: its descriptor names the parent there.
  assign p1_parent_handle = p1_header.opcode == OPCODE_INITIATE && p1_header.has_state
                          ? p1_header.handle : p1_message[95:64];

  always_comb begin
    p1_token          = '0;
    p1_token.valid    = p1_valid || p1_walk;
    p1_token.walk     = p1_walk;
    p1_token.delegate = p1_delegate;
    p1_token.header   = p1_header;
    if (p1_on_neighbor) begin
      p1_token.object = name_of(p1_header.handle, HANDLE_NEIGHBOR[1:0], NEIGHBORS, INDEX_WIDTH, GENERATION_WIDTH);
    end else if (p1_on_tcp) begin
      p1_token.object = name_of(p1_header.handle, HANDLE_TCP[1:0], CONNECTIONS, INDEX_WIDTH, GENERATION_WIDTH);
      p1_token.parent = name_of(p1_parent_handle, HANDLE_PATH[1:0], PATHS, INDEX_WIDTH, GENERATION_WIDTH);
    end else begin
      p1_token.object = name_of(p1_header.handle, HANDLE_PATH[1:0], PATHS, INDEX_WIDTH, GENERATION_WIDTH);
      p1_token.parent = name_of(p1_parent_handle, HANDLE_NEIGHBOR[1:0], NEIGHBORS, INDEX_WIDTH, GENERATION_WIDTH);
    end
    if (p1_walk) p1_token.object.index = p1_walk_index;
  end

  // Each table is asked for the object or for the parent, never for both.
  index_t p1_neighbor_index, p1_path_index;
  assign p1_neighbor_index = (p1_on_neighbor || p1_walk) ? p1_token.object.index : p1_token.parent.index;
  assign p1_path_index     = (!p1_on_tcp || p1_walk) ? p1_token.object.index : p1_token.parent.index;

  // --- p1 to p4: the token, while lookups and checks go on beside it ---

  token_t  p2_token_q, p3_token_q, p4_token_q, p3_token_d, p4_token_d;
  status_e p2_malformed;
  logic    p2_over_limit, p2_state_ok, p2_mac_ok, p3_vlan_ok;

  flue_message_check check (
    .clk,
    .p1_message,
    .p1_delegate,
    .p1_keep_ok,
    .p1_beats,
    .cfg_max_mtu,
    .cfg_max_rcv_wnd,
    .cfg_mac,
    .cfg_software_mac,
    .cfg_vlan_filter,
    .vlan_wr_en,
    .vlan_wr_addr,
    .vlan_wr_data,
    .p2_malformed,
    .p2_over_limit,
    .p2_state_ok,
    .p2_mac_ok,
    .p3_vlan_ok
  );

  always_comb begin
    p3_token_d            = p2_token_q;
    p3_token_d.malformed  = p2_malformed;
    p3_token_d.over_limit = p2_over_limit;
    p3_token_d.state_ok   = p2_state_ok;
    p3_token_d.mac_ok     = p2_mac_ok;
    p4_token_d            = p3_token_q;
    p4_token_d.vlan_ok    = p3_vlan_ok;
  end

  always_ff @(posedge clk) begin
    p2_token_q <= p1_token;
    p3_token_q <= p3_token_d;
    p4_token_q <= p4_token_d;
    if (rst) {p2_token_q.valid, p3_token_q.valid, p4_token_q.valid} <= '0;
  end

  assign idle = !(p2_token_q.valid || p3_token_q.valid || p4_token_q.valid || p5_commit.valid);

  // --- The lookups ---

  meta_t p4_neighbor_meta, p4_path_meta, p4_tcp_meta;
  logic  p4_neighbor_dependents, p4_path_dependents;

  flue_meta_lane #(.DEPTH(NEIGHBORS), .GENERATION_WIDTH(GENERATION_WIDTH)) neighbor_lane (
    .clk,
    .p1_index(p1_neighbor_index),
    .p4_meta (p4_neighbor_meta),
    .wr_en   (p5_commit.neighbor_write && !rst),
    .wr_index(p5_commit.index),
    .wr_meta (p5_commit.neighbor_meta)
  );

  flue_meta_lane #(
    .DEPTH(PATHS), .GENERATION_WIDTH(GENERATION_WIDTH), .LINK_WIDTH($clog2(NEIGHBORS)), .HAS_FAMILY(1'b1)
  ) path_lane (
    .clk,
    .p1_index(p1_path_index),
    .p4_meta (p4_path_meta),
    .wr_en   (p5_commit.path_write && !rst),
    .wr_index(p5_commit.index),
    .wr_meta (p5_commit.path_meta)
  );

  flue_meta_lane #(
    .DEPTH(CONNECTIONS), .GENERATION_WIDTH(GENERATION_WIDTH), .LINK_WIDTH($clog2(PATHS))
  ) tcp_lane (
    .clk,
    .p1_index(p1_token.object.index),
    .p4_meta (p4_tcp_meta),
    .wr_en   (p5_commit.tcp_write && !rst),
    .wr_index(p5_commit.index),
    .wr_meta (p5_commit.tcp_meta)
  );

  flue_dependents #(.DEPTH(NEIGHBORS), .MOST_PER_OBJECT(PATHS)) neighbor_dependents (
    .clk,
    .rst,
    .p1_index    (p1_token.object.index),
    .p4_any      (p4_neighbor_dependents),
    .arrive_en   (p5_commit.neighbor_arrive),
    .arrive_index(p5_commit.neighbor_arrive_index),
    .depart_en   (p5_commit.neighbor_depart),
    .depart_index(p5_commit.neighbor_depart_index),
    .clear_en    (p5_commit.walk && p5_commit.neighbor_write),
    .clear_index (p5_commit.index)
  );

  flue_dependents #(.DEPTH(PATHS), .MOST_PER_OBJECT(CONNECTIONS)) path_dependents (
    .clk,
    .rst,
    .p1_index    (p1_token.object.index),
    .p4_any      (p4_path_dependents),
    .arrive_en   (p5_commit.path_arrive),
    .arrive_index(p5_commit.path_arrive_index),
    .depart_en   (p5_commit.path_depart),
    .depart_index(p5_commit.path_depart_index),
    .clear_en    (p5_commit.walk && p5_commit.path_write),
    .clear_index (p5_commit.index)
  );

  // --- The free slots ---

  logic  neighbor_slot_valid, neighbor_slot_take;
  logic  path_slot_valid, path_slot_take;
  logic  tcp_slot_valid, tcp_slot_take;
  slot_t neighbor_slot, path_slot, tcp_slot;

  flue_free_list #(.DEPTH(NEIGHBORS), .GENERATION_WIDTH(GENERATION_WIDTH)) neighbor_slots (
    .clk,
    .rst,
    .push      (p5_commit.neighbor_free),
    .push_slot ('{generation: p5_commit.neighbor_meta.generation, index: p5_commit.index}),
    .head_valid(neighbor_slot_valid),
    .head      (neighbor_slot),
    .pop       (neighbor_slot_take)
  );

  flue_free_list #(.DEPTH(PATHS), .GENERATION_WIDTH(GENERATION_WIDTH)) path_slots (
    .clk,
    .rst,
    .push      (p5_commit.path_free),
    .push_slot ('{generation: p5_commit.path_meta.generation, index: p5_commit.index}),
    .head_valid(path_slot_valid),
    .head      (path_slot),
    .pop       (path_slot_take)
  );

  flue_free_list #(.DEPTH(CONNECTIONS), .GENERATION_WIDTH(GENERATION_WIDTH)) tcp_slots (
    .clk,
    .rst,
    .push      (p5_commit.tcp_free),
    .push_slot ('{generation: p5_commit.tcp_meta.generation, index: p5_commit.index}),
    .head_valid(tcp_slot_valid),
    .head      (tcp_slot),
    .pop       (tcp_slot_take)
  );

  flue_decide #(
    .NEIGHBORS       (NEIGHBORS),
    .PATHS           (PATHS),
    .CONNECTIONS     (CONNECTIONS),
    .INDEX_WIDTH     (INDEX_WIDTH),
    .GENERATION_WIDTH(GENERATION_WIDTH)
  ) decide (
    .clk,
    .rst,
    .cfg_neighbor_capacity,
    .cfg_path_capacity,
    .cfg_tcp_capacity,
    .corrupt,
    .p4_token(p4_token_q),
    .p4_neighbor_meta,
    .p4_path_meta,
    .p4_tcp_meta,
    .p4_neighbor_dependents,
    .p4_path_dependents,
    .neighbor_slot_valid,
    .neighbor_slot,
    .neighbor_slot_take,
    .path_slot_valid,
    .path_slot,
    .path_slot_take,
    .tcp_slot_valid,
    .tcp_slot,
    .tcp_slot_take,
    .p5_commit
  );

  `FLUE_ASSERT(a_walk_alone, !(p1_valid && p1_walk))

endmodule

`default_nettype wire
