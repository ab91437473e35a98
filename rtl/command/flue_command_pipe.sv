// SPDX-License-Identifier: Apache-2.0
//
// flue_command_pipe: messages in, decisions out. In order, one a cycle, nothing stalls.
//
//   p0  handles are taken apart
//   p1  they go to the three meta tables and the dependents' counts
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
//   reset        at least 2 cycles (flue_reset gives 5); drops what is under way
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

  /* verilator lint_off UNUSEDSIGNAL */  // what names the object and its parent
  input  wire command_header_t         p0_header,      // of what comes to p1, if something does
  /* verilator lint_on UNUSEDSIGNAL */
  input  wire logic [31:0]             p0_parent,
  input  wire logic                    p0_walk,        // never when a message comes to p1
  input  wire index_t                  p0_walk_index,

  input  wire logic                    p1_valid,
  input  wire command_header_t         p1_header,
  input  wire logic [BEAT_BITS-1:0]    p1_beat,
  input  wire logic                    p1_delegate,
  input  wire logic                    p1_keep_ok,
  input  wire logic [1:0]              p1_beats,

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

  // --- p0: handles taken apart ---

  // Each table is asked for the object or for the parent, never for both.
  name_t       p0_object, p0_parent_name, p1_object_q, p1_parent_q, p1_neighbor_q, p1_path_q;
  family_t     p1_family_q;  // an object's; a parent's does not matter
  logic [31:0] p0_parent_handle;
  logic        p0_on_neighbor, p0_on_tcp, p1_walk_q;

  assign p0_on_neighbor = p0_header.layer == LAYER_NEIGHBOR;
  assign p0_on_tcp      = p0_header.layer == LAYER_TCP;

  // A new object has no handle yet: its descriptor names the parent there.
  assign p0_parent_handle = p0_header.opcode == OPCODE_INITIATE && p0_header.has_state ? p0_header.handle : p0_parent;

  function automatic name_t neighbor_name(logic [31:0] handle);
    return name_of(handle, HANDLE_NEIGHBOR[1:0], NEIGHBORS, INDEX_WIDTH, GENERATION_WIDTH);
  endfunction
  function automatic name_t path_name(logic [31:0] handle);
    return name_of(handle, HANDLE_PATH[1:0], PATHS, INDEX_WIDTH, GENERATION_WIDTH);
  endfunction

  always_comb begin
    p0_parent_name = '0;
    if (p0_on_neighbor) begin
      p0_object = neighbor_name(p0_header.handle);
    end else if (p0_on_tcp) begin
      p0_object      = name_of(p0_header.handle, HANDLE_TCP[1:0], CONNECTIONS, INDEX_WIDTH, GENERATION_WIDTH);
      p0_parent_name = path_name(p0_parent_handle);
    end else begin
      p0_object      = path_name(p0_header.handle);
      p0_parent_name = neighbor_name(p0_parent_handle);
    end
    if (p0_walk) p0_object.index = p0_walk_index;
  end

  always_ff @(posedge clk) begin
    p1_walk_q     <= p0_walk;
    p1_object_q   <= p0_object;
    p1_parent_q   <= p0_parent_name;
    p1_neighbor_q <= (p0_on_neighbor || p0_walk) ? p0_object : p0_parent_name;
    p1_family_q   <= '{matters: !p0_on_tcp, ip6: p0_header.layer == LAYER_IP6_PATH};
    p1_path_q     <= (!p0_on_tcp || p0_walk) ? p0_object : p0_parent_name;
    if (rst) p1_walk_q <= 1'b0;
  end

  token_t p1_token;
  assign p1_token = '{
    valid: p1_valid || p1_walk_q, walk: p1_walk_q, delegate: p1_delegate, header: p1_header,
    object: p1_object_q, parent: p1_parent_q
  };

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

  assign idle = !(p1_walk_q || p2_token_q.valid || p3_token_q.valid || p4_token_q.valid || p5_valid_q || p6_commit.valid);

  // --- The lookups ---

  /* verilator lint_off UNUSEDSIGNAL */  // some of its members
  commit_t   p6_near;
  /* verilator lint_on UNUSEDSIGNAL */
  forecast_t p5_neighbor_forecast, p5_path_forecast, p5_tcp_forecast;
  found_t    p5_neighbor, p5_path, p5_tcp;
  logic      p5_neighbor_dependents, p5_path_dependents;

  flue_meta_lane #(.DEPTH(NEIGHBORS), .GENERATION_WIDTH(GENERATION_WIDTH)) neighbor_lane (
    .clk,
    .rst,
    .p1_name  (p1_neighbor_q),
    .p1_parent('0),
    .p1_family('0),
    .wr_en    (p6_near.neighbor_write),
    .wr_index (p6_near.index),
    .wr_meta  (p6_near.neighbor_meta),
    .p5_forecast(p5_neighbor_forecast),
    .p5_found (p5_neighbor)
  );

  flue_meta_lane #(
    .DEPTH(PATHS), .GENERATION_WIDTH(GENERATION_WIDTH), .LINK_WIDTH($clog2(NEIGHBORS)), .HAS_FAMILY(1'b1)
  ) path_lane (
    .clk,
    .rst,
    .p1_name  (p1_path_q),
    .p1_parent(p1_parent_q.index),
    .p1_family(p1_family_q),
    .wr_en    (p6_near.path_write),
    .wr_index (p6_near.index),
    .wr_meta  (p6_near.path_meta),
    .p5_forecast(p5_path_forecast),
    .p5_found (p5_path)
  );

  flue_meta_lane #(
    .DEPTH(CONNECTIONS), .GENERATION_WIDTH(GENERATION_WIDTH), .LINK_WIDTH($clog2(PATHS))
  ) tcp_lane (
    .clk,
    .rst,
    .p1_name  (p1_object_q),
    .p1_parent(p1_parent_q.index),
    .p1_family('0),
    .wr_en    (p6_near.tcp_write),
    .wr_index (p6_near.index),
    .wr_meta  (p6_near.tcp_meta),
    .p5_forecast(p5_tcp_forecast),
    .p5_found (p5_tcp)
  );

  flue_dependents #(.DEPTH(NEIGHBORS), .MOST_PER_OBJECT(PATHS)) neighbor_dependents (
    .clk,
    .rst,
    .p1_index    (p1_object_q.index),
    .p5_any      (p5_neighbor_dependents),
    .arrive_en   (p6_near.neighbor_arrive),
    .arrive_index(p6_near.arrive_index),
    .depart_en   (p6_near.neighbor_depart),
    .depart_index(p6_near.depart_index),
    .clear_en    (p6_near.walk && p6_near.neighbor_write),
    .clear_index (p6_near.index),
    .p5_forecast (p5_path_forecast)
  );

  flue_dependents #(.DEPTH(PATHS), .MOST_PER_OBJECT(CONNECTIONS), .MOVES(1'b0)) path_dependents (
    .clk,
    .rst,
    .p1_index    (p1_object_q.index),
    .p5_any      (p5_path_dependents),
    .arrive_en   (p6_near.path_arrive),
    .arrive_index(p6_near.arrive_index),
    .depart_en   (p6_near.path_depart),
    .depart_index(p6_near.arrive_index),  // the same: a connection stays where it is
    .clear_en    (p6_near.walk && p6_near.path_write),
    .clear_index (p6_near.index),
    .p5_forecast (p5_tcp_forecast)
  );

  // --- The free slots, and whether one may be taken ---

  slot_t neighbor_slot, path_slot, tcp_slot;
  logic  neighbor_room, path_room, tcp_room;

  flue_free_list #(.DEPTH(NEIGHBORS), .GENERATION_WIDTH(GENERATION_WIDTH)) neighbor_slots (
    .clk,
    .rst,
    .push     (p6_near.neighbor_free),
    .push_slot('{generation: p6_near.neighbor_meta.generation, index: p6_near.index}),
    .head     (neighbor_slot),
    .pop      (p6_near.neighbor_take)
  );
  flue_room #(.SLOTS(NEIGHBORS)) neighbor_counter (
    .clk,
    .rst,
    .cfg_capacity(cfg_neighbor_capacity),
    .created     (p6_near.neighbor_take),
    .ended       (p6_near.neighbor_free && !p6_near.walk),
    .room        (neighbor_room)
  );

  flue_free_list #(.DEPTH(PATHS), .GENERATION_WIDTH(GENERATION_WIDTH)) path_slots (
    .clk,
    .rst,
    .push     (p6_near.path_free),
    .push_slot('{generation: p6_near.path_meta.generation, index: p6_near.index}),
    .head     (path_slot),
    .pop      (p6_near.path_take)
  );
  flue_room #(.SLOTS(PATHS)) path_counter (
    .clk,
    .rst,
    .cfg_capacity(cfg_path_capacity),
    .created     (p6_near.path_take),
    .ended       (p6_near.path_free && !p6_near.walk),
    .room        (path_room)
  );

  flue_free_list #(.DEPTH(CONNECTIONS), .GENERATION_WIDTH(GENERATION_WIDTH)) tcp_slots (
    .clk,
    .rst,
    .push     (p6_near.tcp_free),
    .push_slot('{generation: p6_near.tcp_meta.generation, index: p6_near.index}),
    .head     (tcp_slot),
    .pop      (p6_near.tcp_take)
  );
  flue_room #(.SLOTS(CONNECTIONS)) tcp_counter (
    .clk,
    .rst,
    .cfg_capacity(cfg_tcp_capacity),
    .created     (p6_near.tcp_take),
    .ended       (p6_near.tcp_free && !p6_near.walk),
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
    .p5_neighbor_forecast,
    .p5_path_forecast,
    .p5_tcp_forecast,
    .p6_commit,
    .p6_near
  );

  `FLUE_ASSERT(a_walk_alone, !(p1_valid && p1_walk_q))

endmodule

`default_nettype wire
