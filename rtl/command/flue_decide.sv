// SPDX-License-Identifier: Apache-2.0
//
// flue_decide: the one place where a descriptor succeeds or fails (docs/engine.md, Checks 2 and 3).
//
// Looks at one token a cycle with the meta state as its predecessor left it, and turns it into one commit_t, which every table takes.
// Whether it succeeds is the only thing that the next descriptor must know at once, so that is written flat (`success`); the status goes
// beside it. What it would write is told ahead (p5_forecast).
//
//   latency      1 cycle, p5 to p6
//   throughput   1 descriptor per cycle
//   ordering     the commit of one descriptor is on p6 while the next is decided; lookups forward it (flue_meta_lane, flue_dependents,
//                flue_free_list, flue_room)
//   errors       the first check that fails gives the status, and nothing changes
//   reset        at least 2 cycles; forgets last objects
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
  parameter int unsigned GENERATION_WIDTH = 8
) (
  input  wire logic      clk,
  input  wire logic      rst,
  input  wire logic      corrupt,

  /* verilator lint_off UNUSEDSIGNAL */  // the parent's generation has been compared
  input  wire token_t    p4_token,
  /* verilator lint_on UNUSEDSIGNAL */
  input  wire findings_t p4_findings,

  input  wire found_t    p5_neighbor,     // what the lanes found
  input  wire found_t    p5_path,
  input  wire found_t    p5_tcp,
  input  wire logic      p5_neighbor_dependents,
  input  wire logic      p5_path_dependents,
  input  wire logic      neighbor_room,
  input  wire logic      path_room,
  input  wire logic      tcp_room,
  input  wire slot_t     neighbor_slot,
  input  wire slot_t     path_slot,
  input  wire slot_t     tcp_slot,

  output forecast_t      p5_neighbor_forecast,  // each right if the object is of that layer
  output forecast_t      p5_path_forecast,
  output forecast_t      p5_tcp_forecast,
  output commit_t        p6_commit,
  output commit_t        p6_near     // the same, without status and not reset: for what the next decision waits for
);

  // The last object of a layer: nothing, or one that may be a parent.
  typedef struct packed {
    logic   valid;
    logic   invalid;  // it carries the invalid mark (a linker to it)
    index_t index;
  } last_t;

  last_t last_neighbor_q, last_path_q;

  // --- p4: what the descriptor is, and what it must find to succeed ---

  // For each table by itself, so that p5 need not choose a table first.
  typedef struct packed {
    logic live;        // its object or parent there exists
    logic valid;       // and is valid
    logic fits_parent; // the object there is its parent's
    logic last_live;   // the same of the one created last there, for those whose parent it is
    logic last_valid;
    logic last_fits;   // the object there is the child of the last one in the layer below
    logic room;
    logic leaf;        // the object there has no dependents
  } needs_t;

  typedef struct packed {
    logic valid, walk, delegate;
    logic is_initiate, is_create, is_relink, is_terminate, is_invalidate;
    logic on_neighbor, on_path, on_tcp, ip6;
    logic parent_last;
    logic well;             // nothing is wrong with the message itself and its values
    needs_t neighbor, path, tcp;
  } plan_t;

  /* verilator lint_off UNUSEDSIGNAL */  // tag and handle do not matter here
  command_header_t p4_header;
  /* verilator lint_on UNUSEDSIGNAL */
  plan_t           p4_plan;
  /* verilator lint_off UNUSEDSIGNAL */  // some of their members
  plan_t           plan;             // for the decision
  plan_t           wide;             // the same for indices, generations and links
  /* verilator lint_on UNUSEDSIGNAL */
  /* verilator lint_off UNUSEDSIGNAL */  // some of its members
  token_t          p5_token_q;
  /* verilator lint_on UNUSEDSIGNAL */
  findings_t       p5_findings_q;
  generation_t     p5_generation_q;  // of the slot, if this descriptor succeeds and is no INITIATE

  function automatic generation_t next_generation(generation_t generation);
    return (generation + 28'(!`FLUE_BUG(37))) & generation_t'((64'd1 << GENERATION_WIDTH) - 64'd1);
  endfunction

  assign p4_header = p4_token.header;

  always_comb begin
    logic is_update, is_linker, values_ok;
    logic wants_object, wants_valid, wants_parent, wants_own_parent, names_last;

    p4_plan              = '0;
    p4_plan.valid        = p4_token.valid;
    p4_plan.walk         = p4_token.valid && p4_token.walk;
    p4_plan.delegate     = p4_token.delegate;
    p4_plan.is_initiate  = p4_header.opcode == OPCODE_INITIATE;
    p4_plan.is_create    = p4_plan.is_initiate && p4_header.has_state;
    p4_plan.is_terminate  = p4_header.opcode == OPCODE_TERMINATE;
    p4_plan.is_invalidate = p4_header.opcode == OPCODE_INVALIDATE;
    is_update            = p4_header.opcode == OPCODE_UPDATE;
    is_linker            = p4_plan.is_initiate && !p4_header.has_state;
    p4_plan.is_relink    = is_update && p4_header.do_link;
    p4_plan.on_neighbor  = p4_header.layer == LAYER_NEIGHBOR;
    p4_plan.on_path      = is_path(p4_header.layer);
    p4_plan.on_tcp       = p4_header.layer == LAYER_TCP;
    p4_plan.ip6          = p4_header.layer == LAYER_IP6_PATH;
    p4_plan.parent_last  = p4_header.parent_last;

    unique case (1'b1)
      p4_plan.on_neighbor: values_ok = !p4_plan.is_create || (p4_findings.vlan_ok && p4_findings.mac_ok);
      p4_plan.on_tcp:      values_ok = (!p4_plan.is_create || p4_findings.state_ok) && !p4_findings.over_limit;
      default:             values_ok = !p4_findings.over_limit;
    endcase
    p4_plan.well = p4_token.valid && !p4_token.walk && p4_findings.malformed == STATUS_SUCCESS
                && (values_ok || !(p4_plan.is_create || (is_update && p4_header.has_state)));
    wants_object     = !p4_plan.is_create;
    wants_valid      = is_update && (p4_header.has_state || p4_header.do_link) && !`FLUE_BUG(8);
    wants_parent     = (p4_plan.is_create && !p4_plan.on_neighbor) || p4_plan.is_relink;
    wants_own_parent = (is_linker || is_update) && p4_header.check_parent;
    names_last       = p4_header.parent_last;

    p4_plan.neighbor.live       = p4_plan.on_neighbor ? wants_object : p4_plan.on_path && (wants_parent || wants_own_parent) && !names_last;
    p4_plan.neighbor.valid      = p4_plan.on_neighbor ? wants_valid : p4_plan.on_path && wants_parent && !names_last && !`FLUE_BUG(7);
    p4_plan.neighbor.last_live  = p4_plan.on_path && (wants_parent || wants_own_parent) && names_last;
    p4_plan.neighbor.last_valid = p4_plan.on_path && wants_parent && names_last && !`FLUE_BUG(7);
    p4_plan.neighbor.room       = p4_plan.on_neighbor && p4_plan.is_create;
    p4_plan.neighbor.leaf       = p4_plan.on_neighbor && p4_plan.is_terminate;

    p4_plan.path.live        = p4_plan.on_path ? wants_object : p4_plan.on_tcp && (wants_parent || wants_own_parent) && !names_last;
    p4_plan.path.valid       = p4_plan.on_path ? wants_valid : p4_plan.on_tcp && wants_parent && !names_last && !`FLUE_BUG(7);
    p4_plan.path.fits_parent = p4_plan.on_path && wants_own_parent && !names_last;
    p4_plan.path.last_live   = p4_plan.on_tcp && (wants_parent || wants_own_parent) && names_last;
    p4_plan.path.last_valid  = p4_plan.on_tcp && wants_parent && names_last && !`FLUE_BUG(7);
    p4_plan.path.last_fits   = p4_plan.on_path && wants_own_parent && names_last;
    p4_plan.path.room        = p4_plan.on_path && p4_plan.is_create;
    p4_plan.path.leaf        = p4_plan.on_path && p4_plan.is_terminate;

    p4_plan.tcp.live        = p4_plan.on_tcp && wants_object;
    p4_plan.tcp.valid       = p4_plan.on_tcp && wants_valid;
    p4_plan.tcp.fits_parent = p4_plan.on_tcp && wants_own_parent && !names_last;
    p4_plan.tcp.last_fits   = p4_plan.on_tcp && wants_own_parent && names_last;
    p4_plan.tcp.room        = p4_plan.on_tcp && p4_plan.is_create;
  end

  always_ff @(posedge clk) begin
    plan                 <= p4_plan;
    wide                 <= p4_plan;
    p5_token_q           <= p4_token;
    p5_findings_q        <= p4_findings;
    p5_generation_q      <= p4_plan.is_terminate ? next_generation(p4_token.object.generation) : p4_token.object.generation;
    if (rst) begin
      plan             <= '0;  // all of it, or synthesis would make one register of it and `wide`, with the loads of both
      p5_token_q.valid <= 1'b0;
    end
  end

  // --- p5: the object and its parent, as they are now ---

  /* verilator lint_off UNUSEDSIGNAL */  // for reset's walk each table is asked by itself
  found_t object, parent, wide_object;
  /* verilator lint_on UNUSEDSIGNAL */
  logic   parent_live, parent_invalid, own_parent, has_dependents, room;
  index_t parent_index, last_index;
  last_t  last;
  slot_t  slot;

  assign object = plan.on_neighbor ? p5_neighbor : plan.on_tcp ? p5_tcp : p5_path;
  assign wide_object = wide.on_neighbor ? p5_neighbor : wide.on_tcp ? p5_tcp : p5_path;
  assign parent = plan.on_tcp ? p5_path : p5_neighbor;
  assign last   = plan.on_tcp ? last_path_q : last_neighbor_q;
  assign last_index   = wide.on_tcp ? last_path_q.index : last_neighbor_q.index;
  assign parent_index = wide.parent_last ? last_index : p5_token_q.parent.index;
  assign slot   = wide.on_neighbor ? neighbor_slot : wide.on_tcp ? tcp_slot : path_slot;
  assign room   = plan.on_neighbor ? neighbor_room : plan.on_tcp ? tcp_room : path_room;
  assign has_dependents = plan.on_neighbor ? p5_neighbor_dependents : p5_path_dependents;

  always_comb begin
    if (plan.parent_last) begin
      parent_live    = last.valid;
      parent_invalid = last.invalid;
      own_parent     = last.valid && object.link == last.index;
    end else begin
      parent_live    = parent.live;
      parent_invalid = parent.invalid;
      own_parent     = parent.live && object.fits_parent;
    end
    if (`FLUE_BUG(7)) parent_invalid = 1'b0;
  end

  // --- The decision ---

  logic    success;

  /* verilator lint_off UNUSEDSIGNAL */  // some of their members
  function automatic logic met(needs_t needs, found_t found, last_t last_here, logic last_fits, logic room_here, logic dependents);
  /* verilator lint_on UNUSEDSIGNAL */
    return (!needs.live || found.live) && (!needs.valid || !found.invalid) && (!needs.fits_parent || found.fits_parent)
        && (!needs.last_live || last_here.valid) && (!needs.last_valid || !last_here.invalid) && (!needs.last_fits || last_fits)
        && (!needs.room || room_here) && (!needs.leaf || !dependents);
  endfunction

  assign success = plan.well && !corrupt
                && met(plan.neighbor, p5_neighbor, last_neighbor_q, 1'b1, neighbor_room, p5_neighbor_dependents)
                && met(plan.path, p5_path, last_path_q, p5_path.link == last_neighbor_q.index, path_room, p5_path_dependents)
                && met(plan.tcp, p5_tcp, '0, p5_tcp.link == last_path_q.index, tcp_room, 1'b0);

  // --- What it does ---

  index_t    new_link;
  /* verilator lint_off UNUSEDSIGNAL */  // links are said below
  forecast_t p5_forecast;
  /* verilator lint_on UNUSEDSIGNAL */
  meta_t   new_meta;
  commit_t p5_commit, p6_commit_q;
  logic    create, terminate, relink, relink_moves, writes;

  assign create    = success && plan.is_create;
  assign terminate = success && plan.is_terminate;
  assign relink    = success && plan.is_relink;
  // A relink to the neighbor already linked changes nothing (OP-9).
  assign relink_moves = relink && !object.fits_parent;
  assign writes    = create || terminate || relink || (success && plan.is_invalidate);

  assign new_link = (wide.is_create || (wide.is_relink && !(`FLUE_BUG(18) && p5_token_q.header.has_state)))
                  ? parent_index : wide_object.link;

  /* verilator lint_off UNUSEDSIGNAL */  // its link
  function automatic forecast_t forecast_of(slot_t free, found_t held);
  /* verilator lint_on UNUSEDSIGNAL */
    return '{
      index:      wide.is_create ? free.index : p5_token_q.object.index,
      generation: wide.is_create ? free.generation : p5_generation_q,
      link:       new_link,
      old_link:   held.link,
      used:       !wide.is_terminate,
      ip6:        wide.ip6
    };
  endfunction

  assign p5_neighbor_forecast = forecast_of(neighbor_slot, p5_neighbor);
  assign p5_path_forecast     = forecast_of(path_slot, p5_path);
  assign p5_tcp_forecast      = forecast_of(tcp_slot, p5_tcp);
  assign p5_forecast          = forecast_of(slot, wide_object);

  always_comb begin
    new_meta            = '0;
    new_meta.generation = p5_forecast.generation;
    if (!wide.is_terminate) begin
      new_meta.used    = 1'b1;
      new_meta.invalid = !plan.is_create && (object.invalid || plan.is_invalidate);
      new_meta.ip6     = wide.ip6;
      new_meta.link    = new_link;
    end
  end

  // A slot that reset visits.
  /* verilator lint_off UNUSEDSIGNAL */  // two members
  function automatic meta_t emptied(found_t found);
  /* verilator lint_on UNUSEDSIGNAL */
    meta_t result;
    result            = '0;
    result.generation = found.used ? next_generation(found.generation) : found.generation;
    return result;
  endfunction

  always_comb begin
    p5_commit            = '0;
    p5_commit.valid      = plan.valid;
    p5_commit.walk       = plan.walk;
    p5_commit.delegate   = plan.delegate;
    p5_commit.success    = success;
    p5_commit.header     = p5_token_q.header;
    p5_commit.index      = p5_forecast.index;
    p5_commit.generation = p5_forecast.generation;
    p5_commit.create     = create;

    p5_commit.neighbor_write = writes && plan.on_neighbor;
    p5_commit.path_write     = writes && plan.on_path;
    p5_commit.tcp_write      = writes && plan.on_tcp;
    p5_commit.neighbor_meta  = new_meta;
    p5_commit.path_meta      = new_meta;
    p5_commit.tcp_meta       = new_meta;

    p5_commit.neighbor_arrive = (create && plan.on_path) || relink_moves;
    p5_commit.neighbor_depart = (terminate && plan.on_path) || (relink_moves && !`FLUE_BUG(9));
    p5_commit.path_arrive     = create && plan.on_tcp;
    p5_commit.path_depart     = terminate && plan.on_tcp;
    p5_commit.arrive_index    = new_link;
    p5_commit.depart_index    = wide_object.link;

    p5_commit.neighbor_take = create && plan.on_neighbor;
    p5_commit.path_take     = create && plan.on_path;
    p5_commit.tcp_take      = create && plan.on_tcp;
    p5_commit.neighbor_free = terminate && plan.on_neighbor;
    p5_commit.path_free     = terminate && plan.on_path;
    p5_commit.tcp_free      = terminate && plan.on_tcp;

    if (wide.walk) begin
      p5_commit.index         = p5_token_q.object.index;
      p5_commit.neighbor_meta = emptied(p5_neighbor);
      p5_commit.path_meta     = emptied(p5_path);
      p5_commit.tcp_meta      = emptied(p5_tcp);
      if (`FLUE_BUG(45)) p5_commit.tcp_meta.generation = p5_tcp.generation;
    end
    if (plan.walk) begin
      p5_commit.neighbor_write = 32'(p5_token_q.object.index) < NEIGHBORS;
      p5_commit.path_write     = 32'(p5_token_q.object.index) < PATHS;
      p5_commit.tcp_write      = 32'(p5_token_q.object.index) < CONNECTIONS;
      p5_commit.neighbor_free  = p5_commit.neighbor_write;
      p5_commit.path_free      = p5_commit.path_write;
      p5_commit.tcp_free       = p5_commit.tcp_write;
    end
  end

  // --- p6: why not. A cycle later, since only the completion tells it. ---

  findings_t p6_findings_q;
  logic      p6_corrupt_q, p6_live_q, p6_invalid_q, p6_dependents_q, p6_parent_live_q, p6_parent_invalid_q, p6_own_parent_q, p6_room_q;
  status_e   p6_status;

  always_ff @(posedge clk) begin
    p6_findings_q       <= p5_findings_q;
    p6_corrupt_q        <= corrupt;
    p6_live_q           <= object.live;
    p6_invalid_q        <= object.invalid;
    p6_dependents_q     <= has_dependents;
    p6_parent_live_q    <= parent_live;
    p6_parent_invalid_q <= parent_invalid;
    p6_own_parent_q     <= own_parent;
    p6_room_q           <= room;
  end

  flue_decide_status decide_status (
    .header          (p6_commit_q.header),
    .findings        (p6_findings_q),
    .corrupt         (p6_corrupt_q),
    .object_live     (p6_live_q),
    .object_invalid  (p6_invalid_q),
    .has_dependents  (p6_dependents_q),
    .parent_live     (p6_parent_live_q),
    .parent_invalid  (p6_parent_invalid_q),
    .parent_fits_link(p6_own_parent_q),
    .room            (p6_room_q),
    .status          (p6_status)
  );

  always_comb begin
    p6_commit        = p6_commit_q;
    p6_commit.status = p6_status;
  end

  `FLUE_ASSERT(a_success_is_the_status,
               !p6_commit.valid || p6_commit.walk || p6_commit.success == (p6_commit.status == STATUS_SUCCESS))

  // --- Who was last ---

  last_t this_object;
  assign this_object = '{valid:   success,
                         invalid: !plan.is_create && object.invalid,
                         index:   p5_forecast.index};

  always_ff @(posedge clk) begin
    p6_commit_q <= p5_commit;
    p6_near     <= p5_commit;  // its loads lie close to the decision, those of p6_commit wherever tables are

    if (plan.valid && !plan.walk && !plan.delegate) begin
      if ((!plan.is_initiate && !`FLUE_BUG(38)) || p5_findings_q.malformed != STATUS_SUCCESS) begin
        last_neighbor_q.valid <= 1'b0;
        last_path_q.valid     <= 1'b0;
      end else if (plan.on_neighbor) begin
        last_neighbor_q <= this_object;
        if (!`FLUE_BUG(39)) last_path_q.valid <= 1'b0;
      end else if (plan.on_path) begin
        last_path_q <= this_object;
      end
    end

    if (rst) begin
      {p6_commit_q.valid, p6_commit_q.walk, p6_commit_q.success, p6_commit_q.create} <= '0;
      {p6_commit_q.neighbor_write, p6_commit_q.path_write, p6_commit_q.tcp_write} <= '0;
      {p6_commit_q.neighbor_arrive, p6_commit_q.neighbor_depart} <= '0;
      {p6_commit_q.path_arrive, p6_commit_q.path_depart} <= '0;
      {p6_commit_q.neighbor_take, p6_commit_q.path_take, p6_commit_q.tcp_take} <= '0;
      {p6_commit_q.neighbor_free, p6_commit_q.path_free, p6_commit_q.tcp_free} <= '0;
      last_neighbor_q.valid <= 1'b0;
      last_path_q.valid     <= 1'b0;
    end
  end

endmodule

`default_nettype wire
