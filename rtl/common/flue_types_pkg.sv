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

  // A checked message on its way to the decision.
  typedef struct packed {
    logic            valid;
    logic            walk;         // reset is visiting index `object.index` of every table
    logic            delegate;     // from s_axis_dlg: no completion
    status_e         malformed;    // SUCCESS: well-formed
    command_header_t header;
    name_t           object;
    name_t           parent;
    logic            over_limit;   // PathMtu or InitialRcvWnd above its register
    logic            state_ok;     // State is offloadable (INIT-15)
    logic            vlan_ok;      // INIT-14
    logic            mac_ok;       // OP-23
  } token_t;

  // What a decision does to the tables: one event, seen by all of them at their own stages.
  typedef struct packed {
    logic            valid;
    logic            walk;
    logic            delegate;
    logic            success;
    status_e         status;
    command_header_t header;
    logic [31:0]     handle;        // of the completion
    index_t          index;         // the object's slot
    logic            create;        // all classes of a new object are stored
    logic            neighbor_write, path_write, tcp_write;  // new meta
    meta_t           neighbor_meta, path_meta, tcp_meta;
    logic            neighbor_arrive, neighbor_depart;       // a path joins or leaves a neighbor
    index_t          neighbor_arrive_index, neighbor_depart_index;
    logic            path_arrive, path_depart;               // a connection joins or leaves a path
    index_t          path_arrive_index, path_depart_index;
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
    resolve_answer_t headers;           // as if SENT
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
