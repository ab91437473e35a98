// SPDX-License-Identifier: Apache-2.0
//
// flue_command_pipe: messages in, decisions out. In order, one a cycle, nothing stalls.
//
//   p1  the header: its handles go to the three meta tables and the dependents' counts
//   p2  form and limits (flue_message_check)
//   p3  meta words and counts are there, and compared with what was asked (flue_meta_lane, flue_dependents)
//   p4  what must hold for it to succeed is known (flue_decide)
//   p5  decided, with everything that was decided before
//   p6  the commit: what the tables do
//
// While reset walks, a token per slot index visits all tables in the place of messages.
//
//   latency      5 cycles, p1 to p6
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
  input  wire command_header_t         p1_header,
  input  wire logic [BEAT_BITS-1:0]    p1_beat,
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

  output commit_t                      p6_commit,
  output logic                         idle            // nothing between p2 and p6
);

  // --- p1: handles taken apart ---

  token_t      p1_token;
  logic [31:0] p1_parent_handle;
  logic        p1_on_neighbor, p1_on_tcp;

  assign p1_on_neighbor = p1_header.layer == LAYER_NEIGHBOR;
  assign p1_on_tcp      = p1_header.layer == LAYER_TCP;

  // A new object has no handle yet: its descriptor names the parent there.
  assign p1_parent_handle = p1_header.opcode == OPCODE_INITIATE && p1_header.has_state
                          ? p1_header.handle : p1_beat[95:64];

  function automatic name_t neighbor_name(logic [31:0] handle);
    return name_of(handle, HANDLE_NEIGHBOR[1:0], NEIGHBORS, INDEX_WIDTH, GENERATION_WIDTH);
  endfunction
  function automatic name_t path_name(logic [31:0] handle);
    return name_of(handle, HANDLE_PATH[1:0], PATHS, INDEX_WIDTH, GENERATION_WIDTH);
  endfunction

  always_comb begin
    p1_token          = '0;
    p1_token.valid    = p1_valid || p1_walk;
    p1_token.walk     = p1_walk;
    p1_token.delegate = p1_delegate;
    p1_token.header   = p1_header;
    if (p1_on_neighbor) begin
      p1_token.object = neighbor_name(p1_header.handle);
    end else if (p1_on_tcp) begin
      p1_token.object = name_of(p1_header.handle, HANDLE_TCP[1:0], CONNECTIONS, INDEX_WIDTH, GENERATION_WIDTH);
      p1_token.parent = path_name(p1_parent_handle);
    end else begin
      p1_token.object = path_name(p1_header.handle);
      p1_token.parent = neighbor_name(p1_parent_handle);
    end
    if (p1_walk) p1_token.object.index = p1_walk_index;
  end

  // Each table is asked for the object or for the parent, never for both.
  name_t p1_neighbor, p1_path;
  assign p1_neighbor = (p1_on_neighbor || p1_walk) ? p1_token.object : p1_token.parent;
  assign p1_path     = (!p1_on_tcp || p1_walk) ? p1_token.object : p1_token.parent;

  // --- p1 to p4: the token, while lookups and checks go on beside it ---

  token_t    p2_token_q, p3_token_q, p4_token_q;
  logic      p5_valid_q;
  findings_t p4_findings;

  flue_message_check check (
    .clk,
    .p1_header,
    .p1_beat,
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
    .p4_findings
  );

  always_ff @(posedge clk) begin
    p2_token_q <= p1_token;
    p3_token_q <= p2_token_q;
    p4_token_q <= p3_token_q;
    p5_valid_q <= p4_token_q.valid;
    if (rst) {p2_token_q.valid, p3_token_q.valid, p4_token_q.valid, p5_valid_q} <= '0;
  end

  assign idle = !(p2_token_q.valid || p3_token_q.valid || p4_token_q.valid || p5_valid_q || p6_commit.valid);

  // --- The lookups ---

  forecast_t p5_forecast;
  found_t    p5_neighbor, p5_path, p5_tcp;
  logic      p5_neighbor_dependents, p5_path_dependents;

  flue_meta_lane #(.DEPTH(NEIGHBORS), .GENERATION_WIDTH(GENERATION_WIDTH)) neighbor_lane (
    .clk,
    .p1_name  (p1_neighbor),
    .p1_parent('0),
    .wr_en    (p6_commit.neighbor_write && !rst),
    .wr_index (p6_commit.index),
    .wr_meta  (p6_commit.neighbor_meta),
    .p5_forecast,
    .p5_found (p5_neighbor)
  );

  flue_meta_lane #(
    .DEPTH(PATHS), .GENERATION_WIDTH(GENERATION_WIDTH), .LINK_WIDTH($clog2(NEIGHBORS)), .HAS_FAMILY(1'b1)
  ) path_lane (
    .clk,
    .p1_name  (p1_path),
    .p1_parent(p1_token.parent.index),
    .wr_en    (p6_commit.path_write && !rst),
    .wr_index (p6_commit.index),
    .wr_meta  (p6_commit.path_meta),
    .p5_forecast,
    .p5_found (p5_path)
  );

  flue_meta_lane #(
    .DEPTH(CONNECTIONS), .GENERATION_WIDTH(GENERATION_WIDTH), .LINK_WIDTH($clog2(PATHS))
  ) tcp_lane (
    .clk,
    .p1_name  (p1_token.object),
    .p1_parent(p1_token.parent.index),
    .wr_en    (p6_commit.tcp_write && !rst),
    .wr_index (p6_commit.index),
    .wr_meta  (p6_commit.tcp_meta),
    .p5_forecast,
    .p5_found (p5_tcp)
  );

  flue_dependents #(.DEPTH(NEIGHBORS), .MOST_PER_OBJECT(PATHS)) neighbor_dependents (
    .clk,
    .rst,
    .p1_index    (p1_token.object.index),
    .p5_any      (p5_neighbor_dependents),
    .arrive_en   (p6_commit.neighbor_arrive),
    .arrive_index(p6_commit.arrive_index),
    .depart_en   (p6_commit.neighbor_depart),
    .depart_index(p6_commit.depart_index),
    .clear_en    (p6_commit.walk && p6_commit.neighbor_write),
    .clear_index (p6_commit.index),
    .p5_forecast
  );

  flue_dependents #(.DEPTH(PATHS), .MOST_PER_OBJECT(CONNECTIONS), .MOVES(1'b0)) path_dependents (
    .clk,
    .rst,
    .p1_index    (p1_token.object.index),
    .p5_any      (p5_path_dependents),
    .arrive_en   (p6_commit.path_arrive),
    .arrive_index(p6_commit.arrive_index),
    .depart_en   (p6_commit.path_depart),
    .depart_index(p6_commit.depart_index),
    .clear_en    (p6_commit.walk && p6_commit.path_write),
    .clear_index (p6_commit.index),
    .p5_forecast
  );

  // --- The free slots, and whether one may be taken ---

  slot_t neighbor_slot, path_slot, tcp_slot;
  logic  neighbor_room, path_room, tcp_room;

  flue_free_list #(.DEPTH(NEIGHBORS), .GENERATION_WIDTH(GENERATION_WIDTH)) neighbor_slots (
    .clk,
    .rst,
    .push     (p6_commit.neighbor_free),
    .push_slot('{generation: p6_commit.neighbor_meta.generation, index: p6_commit.index}),
    .head     (neighbor_slot),
    .pop      (p6_commit.neighbor_take)
  );
  flue_room #(.SLOTS(NEIGHBORS)) neighbor_counter (
    .clk,
    .rst,
    .cfg_capacity(cfg_neighbor_capacity),
    .created     (p6_commit.neighbor_take),
    .ended       (p6_commit.neighbor_free && !p6_commit.walk),
    .room        (neighbor_room)
  );

  flue_free_list #(.DEPTH(PATHS), .GENERATION_WIDTH(GENERATION_WIDTH)) path_slots (
    .clk,
    .rst,
    .push     (p6_commit.path_free),
    .push_slot('{generation: p6_commit.path_meta.generation, index: p6_commit.index}),
    .head     (path_slot),
    .pop      (p6_commit.path_take)
  );
  flue_room #(.SLOTS(PATHS)) path_counter (
    .clk,
    .rst,
    .cfg_capacity(cfg_path_capacity),
    .created     (p6_commit.path_take),
    .ended       (p6_commit.path_free && !p6_commit.walk),
    .room        (path_room)
  );

  flue_free_list #(.DEPTH(CONNECTIONS), .GENERATION_WIDTH(GENERATION_WIDTH)) tcp_slots (
    .clk,
    .rst,
    .push     (p6_commit.tcp_free),
    .push_slot('{generation: p6_commit.tcp_meta.generation, index: p6_commit.index}),
    .head     (tcp_slot),
    .pop      (p6_commit.tcp_take)
  );
  flue_room #(.SLOTS(CONNECTIONS)) tcp_counter (
    .clk,
    .rst,
    .cfg_capacity(cfg_tcp_capacity),
    .created     (p6_commit.tcp_take),
    .ended       (p6_commit.tcp_free && !p6_commit.walk),
    .room        (tcp_room)
  );

  flue_decide #(
    .NEIGHBORS       (NEIGHBORS),
    .PATHS           (PATHS),
    .CONNECTIONS     (CONNECTIONS),
    .GENERATION_WIDTH(GENERATION_WIDTH)
  ) decide (
    .clk,
    .rst,
    .corrupt,
    .p4_token(p4_token_q),
    .p4_findings,
    .p5_neighbor,
    .p5_path,
    .p5_tcp,
    .p5_neighbor_dependents,
    .p5_path_dependents,
    .neighbor_room,
    .path_room,
    .tcp_room,
    .neighbor_slot,
    .path_slot,
    .tcp_slot,
    .p5_forecast,
    .p6_commit
  );

  `FLUE_ASSERT(a_walk_alone, !(p1_valid && p1_walk))

endmodule

`default_nettype wire
