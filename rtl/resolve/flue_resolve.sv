// SPDX-License-Identifier: Apache-2.0
//
// flue_resolve: answers "which headers does this connection's next segment carry?", and finds out which events are due.
//
// Requests of the data path and looks of the background share one pipeline (flue_resolve_tables). What a look finds becomes an answer, an
// event, or a mark for later (flue_due).
//
//   latency      10 cycles from a request to its answer when nothing waits
//   throughput   1 request per cycle; while the background has something to look at, it takes the free cycles, and every 16th if there is none
//   ports        s_axis_rsv, m_axis_rsv, m_axis_evt: AXI4-Stream; outgoing tdata is of LUT RAM, stable while it waits
//   ordering     answers in the order of the requests. An answer is the state after `commands_seen` descriptors, and later requests never
//                see fewer. A request taken after a completion left sees what that descriptor did
//   hazard       answers wait in a queue; without a place there no request is taken. An event without a place is marked and
//                sent later
//   reset        drops requests, answers and events
//   checked by   tb/unit/resolve_test.cpp, tb/system/engine, tb/random

`default_nettype none
`include "flue_assert.svh"

module flue_resolve
  import flue_pkg::*;
  import flue_types_pkg::*;
#(
  parameter int unsigned NEIGHBORS        = 16,
  parameter int unsigned PATHS            = 16,
  parameter int unsigned CONNECTIONS      = 16,
  parameter int unsigned INDEX_WIDTH      = 4,
  parameter int unsigned GENERATION_WIDTH = 8
) (
  input  wire logic          clk,
  input  wire logic          rst,
  input  wire logic          open,            // while it is low nothing is taken or given from the next cycle on

  input  wire logic [31:0]   now,
  input  wire logic [31:0]   cfg_nce_stale_ticks,
  input  wire logic [47:0]   cfg_mac,
  input  wire logic          cfg_eager_upload,
  input  wire logic          corrupt,

  input  wire commit_t       p6_commit,
  input  wire logic [BEAT_BITS-1:0] beat,  // at p10 a descriptor's first beat
  output index_t             r6_tcp_index,    // flue_tcp_moving
  input  wire resolve_delegated_t r8_tcp_delegated,

  input  wire logic          s_axis_rsv_tvalid,
  output logic               s_axis_rsv_tready,
  /* verilator lint_off UNUSEDSIGNAL */  // reserved bits
  input  wire logic [$bits(resolve_request_t)-1:0] s_axis_rsv_tdata,
  /* verilator lint_on UNUSEDSIGNAL */

  output logic               m_axis_rsv_tvalid,
  input  wire logic          m_axis_rsv_tready,
  output logic [$bits(resolve_answer_t)-1:0] m_axis_rsv_tdata,

  output logic               m_axis_evt_tvalid,
  input  wire logic          m_axis_evt_tready,
  output logic [$bits(event_t)-1:0] m_axis_evt_tdata,

  output logic               count_sent,
  output logic               count_held,
  output logic               count_failed,
  output logic               count_merged,
  output logic               idle
);

  localparam int unsigned ANSWERS = 15;
  localparam int unsigned EVENTS  = 16;
  typedef logic [$clog2(ANSWERS+1)-1:0] answers_t;
  typedef logic [EVENTS-1:0] events_t;  // [i]: more than i, so that a comparison is a bit and a change a shift

  // --- What goes in: requests first, the background when there is a free cycle or it has waited long ---

  logic     request_take, background_take, background_due, rsv_ready_q;
  logic     look_valid, look_eager, background_idle;
  look_e    look_kind;
  index_t   look_index;
  answers_t answer_places_q, answer_places_d;
  events_t  event_places_q, event_places_d;
  logic [3:0] waited_q;
  logic     answer_pop, event_pop, event_pop_q;
  logic     r11_takes, r11_unused_q;  // an event takes a place; a look of the background gives its own back

  /* verilator lint_off UNUSEDSIGNAL */  // reserved bits
  resolve_request_t request;
  /* verilator lint_on UNUSEDSIGNAL */
  look_request_t    r1_request_q, r0_request;
  look_result_t     r10;

  assign request           = resolve_request_t'(s_axis_rsv_tdata);
  assign s_axis_rsv_tready = rsv_ready_q;
  assign request_take      = s_axis_rsv_tvalid && rsv_ready_q;
  // A background look takes the place of its event along; two are left for the looks of requests that end meanwhile.
  assign background_take   = look_valid && !request_take && event_places_q[2];

  assign background_due = look_valid && !background_take && waited_q == 4'd14;

  assign answer_places_d = answer_places_q + answers_t'(answer_pop) - answers_t'(request_take);

  always_comb begin
    event_places_d = event_places_q;
    if (event_pop_q)     event_places_d = {event_places_d[EVENTS-2:0], 1'b1};
    if (r11_unused_q)    event_places_d = {event_places_d[EVENTS-2:0], 1'b1};
    if (background_take) event_places_d = event_places_d >> 1;
    if (r11_takes)       event_places_d = event_places_d >> 1;
  end

  always_comb begin
    r0_request        = '0;
    r0_request.valid  = request_take || background_take;
    r0_request.look   = request_take ? LOOK_RESOLVE : look_kind;
    r0_request.eager  = look_eager;
    r0_request.tag    = request.tag;
    r0_request.handle = request.handle;
    r0_request.name   = name_of(request.handle, HANDLE_TCP[1:0], CONNECTIONS, INDEX_WIDTH, GENERATION_WIDTH);
    if (!request_take) r0_request.name.index = look_index;
  end

  always_ff @(posedge clk) begin
    r1_request_q      <= r0_request;
    answer_places_q   <= answer_places_d;
    waited_q          <= (look_valid && !background_take) ? waited_q + 4'd1 : '0;
    rsv_ready_q       <= open && answer_places_d != '0 && !background_due;
    event_places_q    <= event_places_d;
    event_pop_q       <= event_pop;
    if (rst) begin
      r1_request_q.valid <= 1'b0;
      answer_places_q    <= answers_t'(ANSWERS);
      waited_q           <= '0;
      rsv_ready_q        <= 1'b0;
      event_places_q     <= '1;
      event_pop_q        <= 1'b0;
    end
  end

  // --- The tables ---

  /* verilator lint_off UNUSEDSIGNAL */  // indices are wider than the tables
  index_t r8_tcp_index, r8_neighbor_index;
  /* verilator lint_on UNUSEDSIGNAL */
  logic   tables_idle, r9_answered;
  resolve_answer_t r9_answer;

  flue_resolve_tables #(
    .NEIGHBORS(NEIGHBORS), .PATHS(PATHS), .CONNECTIONS(CONNECTIONS), .GENERATION_WIDTH(GENERATION_WIDTH)
  ) tables (
    .clk,
    .rst,
    .now,
    .cfg_nce_stale_ticks,
    .cfg_mac,
    .corrupt,
    .p6_commit,
    .beat,
    .r1_request(r1_request_q),
    .r6_tcp_index,
    .r8_tcp_delegated,
    .r8_tcp_index,
    .r8_neighbor_index,
    .r9_answered,
    .r9_answer,
    .r10_result(r10),
    .idle      (tables_idle)
  );

  // --- Marks. A look reads them at r8, so a commit clears them at p13: the same timeline again. ---

  localparam int unsigned TW = $clog2(CONNECTIONS);
  localparam int unsigned NW = $clog2(NEIGHBORS);

  typedef struct packed {
    logic   tcp_clear, neighbor_clear;
    index_t index;
  } clear_t;

  clear_t p6_clear;
  /* verilator lint_off UNUSEDSIGNAL */  // an index is wider than the tables
  clear_t p13_clear;
  /* verilator lint_on UNUSEDSIGNAL */

  assign p6_clear = '{
    tcp_clear:      p6_commit.tcp_write && (p6_commit.create || p6_commit.walk),
    neighbor_clear: (p6_commit.neighbor_write && (p6_commit.create || p6_commit.walk))
                    || (p6_commit.success && p6_commit.header.opcode == OPCODE_ANSWER),
    index:          p6_commit.index
  };

  flue_delay #(.CYCLES(7), .WIDTH($bits(clear_t))) clear_delay (
    .clk,
    .in_data (p6_clear),
    .out_data(p13_clear)
  );

  marks_t r10_tcp_marks, r10_neighbor_marks, r10_new_tcp_marks, r10_new_neighbor_marks;
  logic   r10_tcp_set, r10_neighbor_set;

  flue_marks #(.DEPTH(CONNECTIONS)) tcp_marks (
    .clk,
    .m0_clear      (p13_clear.tcp_clear),
    .m0_clear_index(p13_clear.index[TW-1:0]),
    .m0_look_index (r8_tcp_index[TW-1:0]),
    .m2_marks      (r10_tcp_marks),
    .m2_set        (r10_tcp_set),
    .m2_new_marks  (r10_new_tcp_marks)
  );

  flue_marks #(.DEPTH(NEIGHBORS)) neighbor_marks (
    .clk,
    .m0_clear      (p13_clear.neighbor_clear),
    .m0_clear_index(p13_clear.index[NW-1:0]),
    .m0_look_index (r8_neighbor_index[NW-1:0]),
    .m2_marks      (r10_neighbor_marks),
    .m2_set        (r10_neighbor_set),
    .m2_new_marks  (r10_new_neighbor_marks)
  );

  // --- r10: is an event due, and is there a place for it? ---

  logic r10_resolve, r10_tcp_due, r10_place, r10_no_place, r10_event_push, r10_unused;

  assign r10_resolve = r10.valid && r10.look == LOOK_RESOLVE;
  assign r10_place   = r11_takes ? event_places_q[1] : event_places_q[0];

  flue_due due (
    .valid             (r10.valid),
    .look              (r10.look),
    .eager             (r10.eager),
    .found             (r10.found),
    .own_invalid       (r10.own_invalid),
    .held              (r10.held),
    .stale             (r10.stale),
    .tcp_marks         (r10_tcp_marks),
    .neighbor_marks    (r10_neighbor_marks),
    .place             (r10_place),
    .tcp_due           (r10_tcp_due),
    .event_push        (r10_event_push),
    .no_place          (r10_no_place),
    .background_unused (r10_unused),
    .merged            (count_merged),
    .tcp_set           (r10_tcp_set),
    .new_tcp_marks     (r10_new_tcp_marks),
    .neighbor_set      (r10_neighbor_set),
    .new_neighbor_marks(r10_new_neighbor_marks)
  );

  `FLUE_ASSERT(a_told_is_pushed, r10_event_push || !((r10_tcp_set && r10_new_tcp_marks.told)
                                                 || (r10_neighbor_set && r10_new_neighbor_marks.told)))

  // --- The background ---

  logic p7_hint_q, p7_eager_q, r11_want_q;
  index_t p7_index_q;

  always_ff @(posedge clk) begin
    p7_hint_q  <= p6_commit.success && p6_commit.header.opcode == OPCODE_INVALIDATE
               && p6_commit.header.layer == LAYER_TCP;
    p7_eager_q <= p6_commit.success && p6_commit.header.opcode == OPCODE_INVALIDATE
               && p6_commit.header.layer != LAYER_TCP && cfg_eager_upload;
    p7_index_q <= p6_commit.index;
    r11_want_q <= r10_no_place;
    if (rst) {p7_hint_q, p7_eager_q, r11_want_q} <= '0;
  end

  flue_background #(.NEIGHBORS(NEIGHBORS), .CONNECTIONS(CONNECTIONS)) background (
    .clk,
    .rst,
    .hint_en      (p7_hint_q),
    .hint_index   (p7_index_q),
    .scan_en      (r11_want_q && !`FLUE_BUG(13)),
    .scan_eager_en(p7_eager_q && !`FLUE_BUG(44)),
    .look_valid,
    .look_kind,
    .look_eager,
    .look_index,
    .look_take    (background_take),
    .idle         (background_idle)
  );

  // --- What goes out ---

  event_t     r10_event, r11_event_q;
  logic [1:0] event_code;
  slot_t      event_slot;
  logic       r11_event_push_q, r11_resolve_q;

  assign event_code = r10_tcp_due ? HANDLE_TCP[1:0] : HANDLE_NEIGHBOR[1:0];
  assign event_slot = r10_tcp_due ? '{generation: r10.tcp_generation, index: r10.tcp_index}
                                 : '{generation: r10.neighbor_generation, index: r10.neighbor_index};

  always_comb begin
    r10_event        = '0;
    r10_event.kind   = r10_tcp_due ? EVENT_KIND_TCP_INDICATE_RETRIEVE : EVENT_KIND_NEIGHBOR_REACHABILITY_QUERY;
    r10_event.reason = r10_tcp_due ? UPLOAD_REASON_INVALID_STATE : UPLOAD_REASON_NONE;
    r10_event.handle = handle_of(event_code, event_slot, INDEX_WIDTH);
  end

  always_ff @(posedge clk) begin
    r11_event_q      <= r10_event;
    r11_event_push_q <= r10_event_push;
    r11_resolve_q    <= r10_resolve;
    r11_unused_q     <= r10_unused;
    if (rst) {r11_event_push_q, r11_unused_q} <= '0;
  end

  assign r11_takes = r11_event_push_q && r11_resolve_q;

  assign count_sent   = r10_resolve && r10.found && !r10.held;
  assign count_held   = r10_resolve && r10.held;
  assign count_failed = r10_resolve && !r10.found;

  /* verilator lint_off PINCONNECTEMPTY */  // places tell
  flue_fifo #(.DEPTH(ANSWERS + 1), .WIDTH($bits(resolve_answer_t)), .FULL(1'b0)) answers (
    .clk,
    .rst,
    .open,
    .empty     (),
    .push      (r9_answered),
    .push_data (r9_answer),
    .head_valid(m_axis_rsv_tvalid),
    .head_data (m_axis_rsv_tdata),
    .pop       (answer_pop)
  );

  flue_fifo #(.DEPTH(EVENTS), .WIDTH($bits(event_t))) events (
    .clk,
    .rst,
    .open,
    .empty     (),
    .push      (r11_event_push_q),
    .push_data (r11_event_q),
    .head_valid(m_axis_evt_tvalid),
    .head_data (m_axis_evt_tdata),
    .pop       (event_pop)
  );
  /* verilator lint_on PINCONNECTEMPTY */

  assign answer_pop = m_axis_rsv_tvalid && m_axis_rsv_tready;
  assign event_pop  = m_axis_evt_tvalid && m_axis_evt_tready;

  // Every place is free and nothing is on its way to take one.
  assign idle = answer_places_q == answers_t'(ANSWERS) && event_places_q == '1
             && background_idle && tables_idle && !r1_request_q.valid
             && !(p7_hint_q || p7_eager_q || r11_want_q || r11_event_push_q || r11_unused_q);

endmodule

`default_nettype wire
