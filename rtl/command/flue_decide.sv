// SPDX-License-Identifier: Apache-2.0
//
// flue_decide: the one place where a descriptor succeeds or fails (docs/engine.md, Checks 2 and 3).
//
// Looks at one token a cycle with the meta state as its predecessor left it, and turns it into one commit_t, which every table takes.
// Its own state is small: the last object of each layer that INITIATEs in a row brought, and how many objects of each layer there are.
//
//   latency      1 cycle, p4 to p5
//   throughput   1 descriptor per cycle
//   ordering     the commit of one descriptor is on p5 while the next is decided; lookups forward it (flue_meta_lane, flue_dependents,
//                flue_free_list)
//   errors       the first check that fails gives the status, and nothing changes
//   reset        forgets last objects and counts
//   checked by   tb/unit/decide_test.cpp, tb/system/engine

`default_nettype none
`include "flue_assert.svh"

module flue_decide
  import flue_pkg::*;
  import flue_types_pkg::*;
#(
  parameter int unsigned NEIGHBORS        = 16,
  parameter int unsigned PATHS            = 16,
  parameter int unsigned CONNECTIONS      = 16,
  parameter int unsigned INDEX_WIDTH      = 4,
  parameter int unsigned GENERATION_WIDTH = 8
) (
  input  wire logic   clk,
  input  wire logic   rst,

  input  wire logic [31:0] cfg_neighbor_capacity,
  input  wire logic [31:0] cfg_path_capacity,
  input  wire logic [31:0] cfg_tcp_capacity,
  input  wire logic   corrupt,

  input  wire token_t p4_token,
  input  wire meta_t  p4_neighbor_meta,
  input  wire meta_t  p4_path_meta,
  input  wire meta_t  p4_tcp_meta,
  input  wire logic   p4_neighbor_dependents,
  input  wire logic   p4_path_dependents,

  input  wire logic   neighbor_slot_valid,
  input  wire slot_t  neighbor_slot,
  output logic        neighbor_slot_take,
  input  wire logic   path_slot_valid,
  input  wire slot_t  path_slot,
  output logic        path_slot_take,
  input  wire logic   tcp_slot_valid,
  input  wire slot_t  tcp_slot,
  output logic        tcp_slot_take,

  output commit_t     p5_commit
);

  // The last object of a layer: nothing, or one that may be a parent.
  typedef struct packed {
    logic   valid;
    logic   invalid;  // it carries the invalid mark (a linker to it)
    index_t index;
  } last_t;

  typedef logic [16:0] count_t;

  last_t  last_neighbor_q, last_path_q;
  count_t neighbors_q, paths_q, connections_q;

  // --- What the token is about ---

  command_header_t header;
  logic is_initiate, is_update, is_terminate, is_invalidate, is_create;
  logic on_neighbor, on_path, on_tcp;

  assign header        = p4_token.header;
  assign is_initiate   = header.opcode == OPCODE_INITIATE;
  assign is_update     = header.opcode == OPCODE_UPDATE;
  assign is_invalidate = header.opcode == OPCODE_INVALIDATE;
  assign is_terminate  = header.opcode == OPCODE_TERMINATE;
  assign is_create     = is_initiate && header.has_state;
  assign on_neighbor   = header.layer == LAYER_NEIGHBOR;
  assign on_path       = is_path(header.layer);
  assign on_tcp        = header.layer == LAYER_TCP;

  // --- The object and its parent, as they are now ---

  function automatic logic names(logic fits, logic used, generation_t wanted, generation_t held);
    return fits && used && (wanted == held || `FLUE_BUG(6));
  endfunction

  meta_t  object_meta;
  /* verilator lint_off UNUSEDSIGNAL */  // all but its link and family
  meta_t  parent_meta;
  /* verilator lint_on UNUSEDSIGNAL */
  logic   object_live, parent_live, parent_invalid, parent_fits_link;
  index_t parent_index;

  always_comb begin
    unique case (1'b1)
      on_neighbor: object_meta = p4_neighbor_meta;
      on_tcp:      object_meta = p4_tcp_meta;
      default:     object_meta = p4_path_meta;
    endcase
    object_live = names(p4_token.object.fits, object_meta.used,
                        p4_token.object.generation, object_meta.generation)
               && (!on_path || `FLUE_BUG(40) || object_meta.ip6 == (header.layer == LAYER_IP6_PATH));
  end

  assign parent_meta = on_tcp ? p4_path_meta : p4_neighbor_meta;

  always_comb begin
    if (header.parent_last) begin
      parent_live    = on_tcp ? last_path_q.valid : last_neighbor_q.valid;
      parent_invalid = on_tcp ? last_path_q.invalid : last_neighbor_q.invalid;
      parent_index   = on_tcp ? last_path_q.index : last_neighbor_q.index;
    end else begin
      parent_live    = names(p4_token.parent.fits, parent_meta.used,
                             p4_token.parent.generation, parent_meta.generation);
      parent_invalid = parent_meta.invalid;
      parent_index   = p4_token.parent.index;
    end
    if (`FLUE_BUG(7)) parent_invalid = 1'b0;
    parent_fits_link = parent_live && object_meta.link == parent_index;
  end

  // --- Room for one more ---

  function automatic logic has_room(count_t count, logic [31:0] capacity);
    return 32'(count) < capacity || (`FLUE_BUG(33) && 32'(count) == capacity);
  endfunction

  logic room;
  always_comb begin
    unique case (1'b1)
      on_neighbor: room = neighbor_slot_valid && has_room(neighbors_q, cfg_neighbor_capacity);
      on_tcp:      room = tcp_slot_valid && has_room(connections_q, cfg_tcp_capacity);
      default:     room = path_slot_valid && has_room(paths_q, cfg_path_capacity);
    endcase
  end

  // --- The status ---

  status_e status;

  flue_decide_status decide_status (
    .header,
    .malformed     (p4_token.malformed),
    .corrupt,
    .over_limit    (p4_token.over_limit),
    .state_ok      (p4_token.state_ok),
    .vlan_ok       (p4_token.vlan_ok),
    .mac_ok        (p4_token.mac_ok),
    .object_live,
    .object_invalid(object_meta.invalid),
    .has_dependents(on_neighbor ? p4_neighbor_dependents : p4_path_dependents),
    .parent_live,
    .parent_invalid,
    .parent_fits_link,
    .room,
    .status
  );

  // --- What it does ---

  logic    success, create, terminate, relink, relink_moves;
  slot_t   slot;
  meta_t   new_meta;
  commit_t p4_commit;

  assign success   = p4_token.valid && !p4_token.walk && status == STATUS_SUCCESS;
  assign create    = success && is_create;
  assign terminate = success && is_terminate;
  assign relink    = success && is_update && header.do_link;
  // A relink to the neighbor already linked changes nothing (OP-9).
  assign relink_moves = relink && object_meta.link != parent_index;

  assign neighbor_slot_take = create && on_neighbor;
  assign path_slot_take     = create && on_path;
  assign tcp_slot_take      = create && on_tcp;

  assign slot = on_neighbor ? neighbor_slot : on_tcp ? tcp_slot : path_slot;

  function automatic generation_t next_generation(generation_t generation);
    return (generation + 28'(!`FLUE_BUG(37))) & generation_t'((64'd1 << GENERATION_WIDTH) - 64'd1);
  endfunction

  // A slot without an object; `ended` when it held one until now.
  function automatic meta_t emptied(generation_t generation, logic ended);
    meta_t result;
    result            = '0;
    result.generation = ended ? next_generation(generation) : generation;
    return result;
  endfunction

  always_comb begin
    new_meta = object_meta;
    if (create) begin
      new_meta = '{used: 1'b1, invalid: 1'b0, ip6: header.layer == LAYER_IP6_PATH,
                   generation: slot.generation, link: parent_index};
    end else if (terminate) begin
      new_meta = emptied(object_meta.generation, 1'b1);
    end else if (is_invalidate) begin
      new_meta.invalid = 1'b1;
    end else if (!(`FLUE_BUG(18) && header.has_state)) begin
      new_meta.link = parent_index;
    end
  end

  logic writes_meta;
  assign writes_meta = create || terminate || relink || (success && is_invalidate);

  logic [1:0] layer_code;
  assign layer_code = on_neighbor ? HANDLE_NEIGHBOR[1:0] : on_tcp ? HANDLE_TCP[1:0] : HANDLE_PATH[1:0];

  always_comb begin
    p4_commit          = '0;
    p4_commit.valid    = p4_token.valid;
    p4_commit.walk     = p4_token.valid && p4_token.walk;
    p4_commit.delegate = p4_token.delegate;
    p4_commit.success  = success;
    p4_commit.status   = status;
    p4_commit.header   = header;
    p4_commit.handle   = create ? handle_of(layer_code, slot, INDEX_WIDTH)
                       : is_create ? '0 : header.handle;
    p4_commit.index    = create ? slot.index : p4_token.object.index;
    p4_commit.create   = create;

    p4_commit.neighbor_write = writes_meta && on_neighbor;
    p4_commit.path_write     = writes_meta && on_path;
    p4_commit.tcp_write      = writes_meta && on_tcp;
    p4_commit.neighbor_meta  = new_meta;
    p4_commit.path_meta      = new_meta;
    p4_commit.tcp_meta       = new_meta;

    p4_commit.neighbor_arrive       = (create && on_path) || relink_moves;
    p4_commit.neighbor_arrive_index = parent_index;
    p4_commit.neighbor_depart       = (terminate && on_path) || (relink_moves && !`FLUE_BUG(9));
    p4_commit.neighbor_depart_index = object_meta.link;
    p4_commit.path_arrive           = create && on_tcp;
    p4_commit.path_arrive_index     = parent_index;
    p4_commit.path_depart           = terminate && on_tcp;
    p4_commit.path_depart_index     = object_meta.link;

    p4_commit.neighbor_free = terminate && on_neighbor;
    p4_commit.path_free     = terminate && on_path;
    p4_commit.tcp_free      = terminate && on_tcp;

    if (p4_token.walk) begin
      p4_commit.neighbor_write = p4_token.valid && 32'(p4_token.object.index) < NEIGHBORS;
      p4_commit.path_write     = p4_token.valid && 32'(p4_token.object.index) < PATHS;
      p4_commit.tcp_write      = p4_token.valid && 32'(p4_token.object.index) < CONNECTIONS;
      p4_commit.neighbor_meta  = emptied(p4_neighbor_meta.generation, p4_neighbor_meta.used);
      p4_commit.path_meta      = emptied(p4_path_meta.generation, p4_path_meta.used);
      p4_commit.tcp_meta       = emptied(p4_tcp_meta.generation, p4_tcp_meta.used && !`FLUE_BUG(45));
      p4_commit.neighbor_free  = p4_commit.neighbor_write;
      p4_commit.path_free      = p4_commit.path_write;
      p4_commit.tcp_free       = p4_commit.tcp_write;
    end
  end

  // --- State: who was last, and how many there are ---

  last_t this_object;
  assign this_object = '{valid:   success,
                         invalid: !create && object_meta.invalid,
                         index:   p4_commit.index};

  always_ff @(posedge clk) begin
    p5_commit <= p4_commit;

    if (p4_token.valid && !p4_token.walk && !p4_token.delegate) begin
      if ((!is_initiate && !`FLUE_BUG(38)) || p4_token.malformed != STATUS_SUCCESS) begin
        last_neighbor_q.valid <= 1'b0;
        last_path_q.valid     <= 1'b0;
      end else if (on_neighbor) begin
        last_neighbor_q   <= this_object;
        if (!`FLUE_BUG(39)) last_path_q.valid <= 1'b0;
      end else if (on_path) begin
        last_path_q <= this_object;
      end
    end

    neighbors_q   <= neighbors_q + count_t'(neighbor_slot_take) - count_t'(terminate && on_neighbor);
    paths_q       <= paths_q + count_t'(path_slot_take) - count_t'(terminate && on_path);
    connections_q <= connections_q + count_t'(tcp_slot_take) - count_t'(terminate && on_tcp);

    if (rst) begin
      p5_commit.valid <= 1'b0;
      p5_commit.walk  <= 1'b0;
      {p5_commit.success, p5_commit.create} <= '0;
      {p5_commit.neighbor_write, p5_commit.path_write, p5_commit.tcp_write} <= '0;
      {p5_commit.neighbor_arrive, p5_commit.neighbor_depart} <= '0;
      {p5_commit.path_arrive, p5_commit.path_depart} <= '0;
      {p5_commit.neighbor_free, p5_commit.path_free, p5_commit.tcp_free} <= '0;
      last_neighbor_q.valid <= 1'b0;
      last_path_q.valid     <= 1'b0;
      neighbors_q   <= '0;
      paths_q       <= '0;
      connections_q <= '0;
    end
  end

endmodule

`default_nettype wire
