// SPDX-License-Identifier: Apache-2.0
//
// flue_due: is an event due because of what a look found, is there a place for it, and what is to be remembered?
//
//   latency      combinational
//   hazard       a look of the background holds a place already; one of the data path takes it now
//   checked by   tb/unit/resolve_events_test.cpp, tb/system/engine, tb/random

`default_nettype none
`include "flue_assert.svh"

module flue_due
  import flue_types_pkg::*;
(
  input  wire logic   valid,
  input  wire look_e  look,
  input  wire logic   eager,
  input  wire logic   found,
  input  wire logic   own_invalid,
  input  wire logic   held,
  input  wire logic   stale,
  input  wire marks_t tcp_marks,
  input  wire marks_t neighbor_marks,
  input  wire logic   place,              // for an event of the data path's look

  output logic        tcp_due,            // a Retrieve; else it is the neighbor's event
  output logic        event_push,
  output logic        no_place,           // due, and to be looked for later
  output logic        background_unused,  // the place that this look held is free again
  output logic        merged,             // a resolve's cause joins an event that was told or waits
  output logic        tcp_set,
  output marks_t      new_tcp_marks,
  output logic        neighbor_set,
  output marks_t      new_neighbor_marks
);

  logic resolve, background, neighbor_due, is_due;

  assign resolve    = valid && look == LOOK_RESOLVE;
  assign background = valid && look != LOOK_RESOLVE;

  always_comb begin
    tcp_due      = 1'b0;
    neighbor_due = 1'b0;
    unique case (look)
      LOOK_TCP:      tcp_due = held && (own_invalid || tcp_marks.want || eager);
      LOOK_NEIGHBOR: neighbor_due = stale && neighbor_marks.want;
      default: begin
        tcp_due      = held;
        neighbor_due = stale && !held;
      end
    endcase
    is_due = valid && ((tcp_due && !tcp_marks.told) || (neighbor_due && !neighbor_marks.told));
  end

  assign event_push        = is_due && (background || place);
  assign no_place          = is_due && resolve && !place;
  assign background_unused = background && !is_due;
  assign merged            = resolve && ((tcp_due && tcp_marks != '0) || (neighbor_due && neighbor_marks != '0));

  // Marks are set where they are not told yet, so an event that is due is pushed if there is a place: told need not wait for
  // event_push. A background look leaves no want behind: it was served, or its cause is gone.
  assign tcp_set            = valid && !tcp_marks.told && found && (look == LOOK_TCP || (look == LOOK_RESOLVE && held));
  assign new_tcp_marks      = '{want: resolve && !place && !`FLUE_BUG(22), told: look == LOOK_RESOLVE ? place : tcp_due};
  assign neighbor_set       = valid && !neighbor_marks.told && found
                           && (look == LOOK_NEIGHBOR || (look == LOOK_RESOLVE && stale && !held));
  assign new_neighbor_marks = '{want: resolve && !place, told: look == LOOK_RESOLVE ? place : neighbor_due};

endmodule

`default_nettype wire
