// SPDX-License-Identifier: Apache-2.0
//
// flue_types_pkg: what travels inside the engine, from the input through the decision to the tables.
//
// Indices and generations have their largest widths here; what a build does not use is zero at the source, so that synthesis
// drops it, and tables store the used bits only.

`default_nettype none

package flue_types_pkg;

  import flue_pkg::*;

  typedef logic [15:0] index_t;
  typedef logic [27:0] generation_t;

  // Small tables go into LUT RAM, where a block of 18 kbit would be nearly empty. Deep LUT RAM is slow, and of wide LUT RAM there is
  // soon more than wires for it.
  function automatic bit in_luts(int unsigned depth, int unsigned width);
    return (depth <= 64 && width <= 64) || (depth <= 128 && width <= 10);
  endfunction

  // A completion of two beats is asked for: with delegated state of a connection. Without success it has one.
  /* verilator lint_off UNUSEDSIGNAL */  // the rest of the header
  function automatic bit asks_for_two(command_header_t header);
  /* verilator lint_on UNUSEDSIGNAL */
    return header.layer == LAYER_TCP && header.want_delegated
        && (header.opcode == OPCODE_QUERY || header.opcode == OPCODE_TERMINATE);
  endfunction

  // What the command pipeline must know of an object to decide (DESIGN: meta).
  typedef struct packed {
    logic        used;
    logic        invalid;
    logic        ip6;         // paths only
    generation_t generation;
    index_t      link;        // path: its neighbor; connection: its path
  } meta_t;

  // A handle taken apart. `fits`: layer code and padding are right for the layer in which it is looked up.
  typedef struct packed {
    logic        fits;
    generation_t generation;
    index_t      index;
  } name_t;

  // A free slot and the generation that its next object gets.
  typedef struct packed {
    generation_t generation;
    index_t      index;
  } slot_t;

  // A message on its way to the decision.
  typedef struct packed {
    logic            valid;
    logic            walk;         // reset is visiting index `object.index` of every table
    logic            delegate;     // from s_axis_dlg: no completion
    command_header_t header;
    name_t           object;
    name_t           parent;
  } token_t;

  // What was found out about a message without looking at any object (flue_message_check).
  typedef struct packed {
    status_e malformed;    // SUCCESS: well-formed
    logic    over_limit;   // PathMtu or InitialRcvWnd above its register
    logic    state_ok;     // State is offloadable (INIT-15)
    logic    vlan_ok;      // INIT-14
    logic    mac_ok;       // OP-23
  } findings_t;

  // Which paths a name may mean.
  typedef struct packed {
    logic matters;  // those of one family only
    logic ip6;
  } family_t;

  // What a lookup found (flue_meta_lane).
  typedef struct packed {
    logic        live;          // the name is that of an object, and it is of the family
    logic        invalid;
    logic        fits_parent;   // its link is the parent asked for
    index_t      link;
    logic        used;          // the slot has an object, of whatever generation ...
    generation_t generation;    // ... this one; both for reset's walk only
  } found_t;

  // What the descriptor that is being decided would write, should it succeed: its object's new place and name. For those who must
  // know a cycle early what will be on the commit bus.
  typedef struct packed {
    index_t      index;
    generation_t generation;
    index_t      link;            // also the parent that it arrives at
    index_t      old_link;        // the parent that it leaves
    logic        used;            // there will be an object
    logic        ip6;
  } forecast_t;

  // What a decision does to the tables: one event, seen by all of them at their own stages.
  typedef struct packed {
    logic            valid;
    logic            walk;
    logic            delegate;
    logic            success;
    status_e         status;
    command_header_t header;
    index_t          index;         // the object's slot
    generation_t     generation;    // with create: the generation that the new handle has
    logic            create;        // all classes of a new object are stored
    logic            neighbor_write, path_write, tcp_write;  // new meta
    meta_t           neighbor_meta, path_meta, tcp_meta;
    logic            neighbor_arrive, neighbor_depart;       // a path joins or leaves a neighbor
    logic            path_arrive, path_depart;               // a connection joins or leaves a path
    index_t          arrive_index, depart_index;
    logic            neighbor_take, path_take, tcp_take;     // a free slot has been taken
    logic            neighbor_free, path_free, tcp_free;     // the slot goes back
  } commit_t;

  // What goes through the resolve pipeline.
  typedef enum logic [1:0] {
    LOOK_RESOLVE,        // a request of the data path
    LOOK_TCP,            // background: does connection `index` wait for an event?
    LOOK_NEIGHBOR        // background: does neighbor `index`?
  } look_e;

  typedef struct packed {
    logic        valid;
    look_e       look;
    logic        eager;   // LOOK_TCP: every held connection is due (OP-11)
    logic [15:0] tag;
    logic [31:0] handle;
    name_t       name;    // LOOK_RESOLVE: of `handle`; else only its index
  } look_request_t;

  // About the event that an object may cause (flue_marks).
  typedef struct packed {
    logic want;  // it is due but found no place
    logic told;  // it was sent
  } marks_t;

  // What a segment's headers need of its connection, by class.
  typedef struct packed {
    logic [7:0]  ttl_or_hop_limit;
    logic [7:0]  tos_or_traffic_class;
    logic [19:0] flow_label;
    logic [2:0]  user_priority;
  } resolve_cached_t;

  typedef struct packed {
    logic [31:0] snd_nxt, rcv_nxt, rcv_wnd, ts_recent, ts_time, snd_wnd;
  } resolve_delegated_t;

  typedef struct packed {
    logic [15:0] local_port, remote_port, remote_mss;
    logic [2:0]  const_flags;
    logic [3:0]  rcv_wind_scale;
  } resolve_constant_t;

  // Of its neighbor.
  typedef struct packed {
    logic [47:0] dl_source_address;
    logic        own_source;         // it is zero: the interface's own is meant
    logic [11:0] vlan_id;
    logic [47:0] destination;
    logic [31:0] hrt, nrt;
  } resolve_neighbor_t;

  // What it found: the engine's state at one instant.
  typedef struct packed {
    logic            valid;
    look_e           look;
    logic            eager;
    logic            found;             // the handle or index names an object
    logic            own_invalid;       // the connection itself is invalidated
    logic            held;              // found, and it or something below it is invalid
    logic            stale;             // found, and the neighbor passes the NUD-2 test
    index_t          tcp_index;
    generation_t     tcp_generation;
    index_t          neighbor_index;
    generation_t     neighbor_generation;
  } look_result_t;

  // Handles, taken apart and put together; widths are those of the build. `slots`: entries of the table that `code` stands for.
  function automatic name_t name_of(logic [31:0] handle, logic [1:0] code, int unsigned slots,
                                    int unsigned index_width, int unsigned generation_width);
    name_t       name;
    logic [29:0] rest;
    name.index      = 16'(handle[29:0] & 30'((32'd1 << index_width) - 32'd1));
    rest            = handle[29:0] >> index_width;
    name.generation = 28'(rest & 30'((32'd1 << generation_width) - 32'd1));
    rest            = rest >> generation_width;
    name.fits       = handle[31:30] == code && rest == '0 && 32'(name.index) < slots;
    return name;
  endfunction

  function automatic logic [31:0] handle_of(logic [1:0] code, slot_t slot, int unsigned index_width);
    return {code, 30'((30'(slot.generation) << index_width) | 30'(slot.index))};
  endfunction

  function automatic logic is_path(logic [3:0] layer);
    return layer == LAYER_IP4_PATH || layer == LAYER_IP6_PATH;
  endfunction

endpackage

`default_nettype wire
