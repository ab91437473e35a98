// SPDX-License-Identifier: Apache-2.0
//
// flue_decide_status: what becomes of one descriptor (docs/engine.md, Checks): the first check that fails, or SUCCESS.
//
//   latency      combinational
//   errors       form before corruption before what the opcode asks of object, parent, room and values
//   checked by   tb/unit/decide_test.cpp, tb/system/engine

`default_nettype none
`include "flue_assert.svh"

module flue_decide_status
  import flue_pkg::*;
  import flue_types_pkg::*;
(
  /* verilator lint_off UNUSEDSIGNAL */  // tag, handle and what a query wants do not matter here
  input  wire command_header_t header,
  /* verilator lint_on UNUSEDSIGNAL */
  input  wire findings_t findings,
  input  wire logic    corrupt,
  input  wire logic    object_live,     // the handle names an object of this layer and family
  input  wire logic    object_invalid,
  input  wire logic    has_dependents,
  input  wire logic    parent_live,     // named by handle, or the last object of the layer below
  input  wire logic    parent_invalid,
  input  wire logic    parent_fits_link,  // and this object hangs on it
  input  wire logic    room,            // for one more object of the layer
  output status_e      status
);

  logic is_initiate, is_create, is_linker, is_update, is_terminate;
  logic on_neighbor, on_path, on_tcp;

  assign is_initiate  = header.opcode == OPCODE_INITIATE;
  assign is_create    = is_initiate && header.has_state;
  assign is_linker    = is_initiate && !header.has_state;
  assign is_update    = header.opcode == OPCODE_UPDATE;
  assign is_terminate = header.opcode == OPCODE_TERMINATE;
  assign on_neighbor  = header.layer == LAYER_NEIGHBOR;
  assign on_path      = is_path(header.layer);
  assign on_tcp       = header.layer == LAYER_TCP;

  status_e create_status, update_status;

  always_comb begin
    create_status = STATUS_SUCCESS;
    if (!on_neighbor && (!parent_live || parent_invalid)) create_status = STATUS_FAILURE_PARENT;
    else if (!room) begin
      create_status = on_neighbor ? STATUS_OFFLOAD_NEIGHBOR_ENTRIES
                    : on_tcp      ? STATUS_OFFLOAD_TCP_ENTRIES
                                  : STATUS_OFFLOAD_PATH_ENTRIES;
    end
    else if (on_neighbor && !findings.vlan_ok) create_status = STATUS_OFFLOAD_VLAN_MISMATCH;
    else if (on_neighbor && !findings.mac_ok) create_status = STATUS_OFFLOAD_HW_ADDRESS_ENTRIES;
    else if (on_path && findings.over_limit) create_status = STATUS_OFFLOAD_PATH_MTU;
    else if (on_tcp && !findings.state_ok) create_status = STATUS_FAILURE_STATE;
    else if (on_tcp && findings.over_limit) create_status = STATUS_OFFLOAD_TCP_RCV_WINDOW;
  end

  always_comb begin
    update_status = STATUS_SUCCESS;
    if (object_invalid && (header.has_state || header.do_link) && !`FLUE_BUG(8)) begin
      update_status = STATUS_FAILURE_INVALID;
    end
    else if (header.check_parent && !parent_fits_link) update_status = STATUS_FAILURE_PARENT;
    else if (header.do_link && (!parent_live || parent_invalid)) update_status = STATUS_FAILURE_PARENT;
    else if (header.has_state && !on_neighbor && findings.over_limit) update_status = STATUS_FAILURE_VALUE;
  end

  always_comb begin
    status = STATUS_SUCCESS;
    if (findings.malformed != STATUS_SUCCESS) status = findings.malformed;
    else if (corrupt) status = STATUS_HARDWARE;
    else if (is_create) status = create_status;
    else if (!object_live) status = STATUS_FAILURE_HANDLE;
    else if (is_linker && header.check_parent && !parent_fits_link) status = STATUS_FAILURE_PARENT;
    else if (is_update) status = update_status;
    else if (is_terminate && !on_tcp && has_dependents) status = STATUS_FAILURE_DEPENDENTS;
  end

endmodule

`default_nettype wire
