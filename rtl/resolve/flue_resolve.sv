// SPDX-License-Identifier: Apache-2.0
//
// flue_resolve: answers "which headers does this connection's next segment carry?", and finds out which events are due.
//
// Requests of the data path and looks of the background share one pipeline (flue_resolve_tables). What a look finds becomes an answer, an
// event, or a mark for later.
//
//   latency      10 cycles from a request to its answer when nothing waits
//   throughput   1 request per cycle; while the background has something to look at, it takes the free cycles, and every 16th if there is none
//   ports        s_axis_rsv, m_axis_rsv, m_axis_evt: AXI4-Stream; outputs are registers
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
  input  wire logic          ready,
  input  wire logic          stop,            // fault injection: give nothing

  input  wire logic [31:0]   now,
  input  wire logic [31:0]   cfg_nce_stale_ticks,
  input  wire logic [47:0]   cfg_mac,
  input  wire logic          cfg_eager_upload,
  input  wire logic          corrupt,

  input  wire commit_t       p5_commit,
  input  wire logic [$bits(tcp_state_t)-1:0] p5_state,
  input  wire logic [$bits(ip6_path_state_t)-1:0] p8_state,

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

  localparam int unsigned ANSWERS = 32;
  localparam int unsigned EVENTS  = 64;
  typedef logic [$clog2(ANSWERS+1)-1:0] answers_t;
  typedef logic [$clog2(EVENTS+1)-1:0] events_t;

  // --- What goes in: requests first, the background when there is a free cycle or it has waited long ---

  logic     request_take, background_take, background_due, rsv_ready_q;
  logic     look_valid, look_eager, background_idle;
  look_e    look_kind;
  index_t   look_index;
  answers_t answer_places_q, answer_places_d;
  events_t  event_places_q;
  logic [3:0] waited_q;
  logic     answer_pop, event_push, event_pop, background_unused;

  /* verilator lint_off UNUSEDSIGNAL */  // reserved bits
  resolve_request_t request;
  /* verilator lint_on UNUSEDSIGNAL */
  look_request_t    r1_request_q, r0_request;
  look_result_t     r8;

  assign request           = resolve_request_t'(s_axis_rsv_tdata);
  assign s_axis_rsv_tready = rsv_ready_q;
  assign request_take      = s_axis_rsv_tvalid && rsv_ready_q;
  // A background look takes the place of its event along; two are left for the looks of requests that end meanwhile.
  assign background_take   = look_valid && !request_take && event_places_q > events_t'(2);

  assign background_due = look_valid && !background_take && waited_q == 4'd14;

  assign answer_places_d = answer_places_q + answers_t'(answer_pop) - answers_t'(request_take);

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
    rsv_ready_q       <= ready && answer_places_d != '0 && !background_due;
    event_places_q    <= event_places_q + events_t'(event_pop) + events_t'(background_unused)
                       - events_t'(background_take) - events_t'(event_push && r8.look == LOOK_RESOLVE);
    if (rst) begin
      r1_request_q.valid <= 1'b0;
      answer_places_q    <= answers_t'(ANSWERS);
      waited_q           <= '0;
      rsv_ready_q        <= 1'b0;
      event_places_q     <= events_t'(EVENTS);
    end
  end

  // --- The tables ---

  /* verilator lint_off UNUSEDSIGNAL */  // indices are wider than the tables
  index_t r7_tcp_index, r7_neighbor_index;
  /* verilator lint_on UNUSEDSIGNAL */
  logic   tables_idle;

  flue_resolve_tables #(.NEIGHBORS(NEIGHBORS), .PATHS(PATHS), .CONNECTIONS(CONNECTIONS)) tables (
    .clk,
    .rst,
    .now,
    .cfg_nce_stale_ticks,
    .cfg_mac,
    .corrupt,
    .p5_commit,
    .p5_state,
    .p8_state,
    .r1_request(r1_request_q),
    .r7_tcp_index,
    .r7_neighbor_index,
    .r8_result (r8),
    .idle      (tables_idle)
  );

  // --- Marks. A look reads them at r7, so a commit clears them at p12: the same timeline again. ---

  localparam int unsigned TW = $clog2(CONNECTIONS);
  localparam int unsigned NW = $clog2(NEIGHBORS);

  typedef struct packed {
    logic   tcp_clear, neighbor_clear;
    index_t index;
  } clear_t;

  clear_t p5_clear;
  /* verilator lint_off UNUSEDSIGNAL */  // an index is wider than the tables
  clear_t p12_clear;
  /* verilator lint_on UNUSEDSIGNAL */

  assign p5_clear = '{
    tcp_clear:      p5_commit.tcp_write && (p5_commit.create || p5_commit.walk),
    neighbor_clear: (p5_commit.neighbor_write && (p5_commit.create || p5_commit.walk))
                    || (p5_commit.success && p5_commit.header.opcode == OPCODE_ANSWER),
    index:          p5_commit.index
  };

  flue_delay #(.CYCLES(7), .WIDTH($bits(clear_t))) clear_delay (
    .clk,
    .in_data (p5_clear),
    .out_data(p12_clear)
  );

  logic r8_tcp_want, r8_tcp_told, r8_tcp_set, r8_tcp_set_want;
  logic r8_neighbor_want, r8_neighbor_told, r8_neighbor_set, r8_neighbor_set_want;
  logic r8_told;

  flue_marks #(.DEPTH(CONNECTIONS)) tcp_marks (
    .clk,
    .m0_clear      (p12_clear.tcp_clear),
    .m0_clear_index(p12_clear.index[TW-1:0]),
    .m0_look_index (r7_tcp_index[TW-1:0]),
    .m1_want       (r8_tcp_want),
    .m1_told       (r8_tcp_told),
    .m1_set        (r8_tcp_set),
    .m1_set_want   (r8_tcp_set_want),
    .m1_set_told   (r8_told)
  );

  flue_marks #(.DEPTH(NEIGHBORS)) neighbor_marks (
    .clk,
    .m0_clear      (p12_clear.neighbor_clear),
    .m0_clear_index(p12_clear.index[NW-1:0]),
    .m0_look_index (r7_neighbor_index[NW-1:0]),
    .m1_want       (r8_neighbor_want),
    .m1_told       (r8_neighbor_told),
    .m1_set        (r8_neighbor_set),
    .m1_set_want   (r8_neighbor_set_want),
    .m1_set_told   (r8_told)
  );

  // --- r8: is an event due, and is there a place for it? ---

  logic r8_resolve, r8_tcp_due, r8_neighbor_due, r8_due, r8_place, r8_background;

  always_comb begin
    r8_resolve    = r8.valid && r8.look == LOOK_RESOLVE;
    r8_background = r8.valid && r8.look != LOOK_RESOLVE;
    r8_tcp_due      = 1'b0;
    r8_neighbor_due = 1'b0;
    unique case (r8.look)
      LOOK_TCP:      r8_tcp_due = r8.held && (r8.own_invalid || r8_tcp_want || r8.eager);
      LOOK_NEIGHBOR: r8_neighbor_due = r8.stale && r8_neighbor_want;
      default: begin
        r8_tcp_due      = r8.held;
        r8_neighbor_due = r8.stale && !r8.held;
      end
    endcase
    r8_due   = r8.valid && ((r8_tcp_due && !r8_tcp_told) || (r8_neighbor_due && !r8_neighbor_told));
    r8_place = r8_background || event_places_q != '0;

    event_push        = r8_due && r8_place;
    background_unused = r8_background && !r8_due;
    count_merged      = r8_resolve && ((r8_tcp_due && (r8_tcp_told || r8_tcp_want))
                                       || (r8_neighbor_due && (r8_neighbor_told || r8_neighbor_want)));

    // A background look leaves no want behind: it was served, or its cause is gone.
    r8_told              = event_push;
    r8_tcp_set           = r8.valid && !r8_tcp_told && r8.found
                         && (r8.look == LOOK_TCP || (r8_resolve && r8_tcp_due));
    r8_tcp_set_want      = r8_resolve && !r8_place && !`FLUE_BUG(22);
    r8_neighbor_set      = r8.valid && !r8_neighbor_told && r8.found
                         && (r8.look == LOOK_NEIGHBOR || (r8_resolve && r8_neighbor_due));
    r8_neighbor_set_want = r8_resolve && !r8_place;
  end

  // --- The background ---

  logic p6_hint_q, p6_eager_q, r9_want_q;
  index_t p6_index_q;

  always_ff @(posedge clk) begin
    p6_hint_q  <= p5_commit.success && p5_commit.header.opcode == OPCODE_INVALIDATE
               && p5_commit.header.layer == LAYER_TCP;
    p6_eager_q <= p5_commit.success && p5_commit.header.opcode == OPCODE_INVALIDATE
               && p5_commit.header.layer != LAYER_TCP && cfg_eager_upload;
    p6_index_q <= p5_commit.index;
    r9_want_q  <= r8_resolve && r8_due && !r8_place;
    if (rst) {p6_hint_q, p6_eager_q, r9_want_q} <= '0;
  end

  flue_background #(.NEIGHBORS(NEIGHBORS), .CONNECTIONS(CONNECTIONS)) background (
    .clk,
    .rst,
    .hint_en      (p6_hint_q),
    .hint_index   (p6_index_q),
    .scan_en      (r9_want_q && !`FLUE_BUG(13)),
    .scan_eager_en(p6_eager_q && !`FLUE_BUG(44)),
    .look_valid,
    .look_kind,
    .look_eager,
    .look_index,
    .look_take    (background_take),
    .idle         (background_idle)
  );

  // --- What goes out ---

  event_t          r8_event;
  resolve_answer_t r8_answer;
  logic [1:0]      event_code;
  slot_t           event_slot;
  logic            answer_valid, event_valid;

  assign event_code = r8_tcp_due ? HANDLE_TCP[1:0] : HANDLE_NEIGHBOR[1:0];
  assign event_slot = r8_tcp_due ? '{generation: r8.tcp_generation, index: r8.tcp_index}
                                 : '{generation: r8.neighbor_generation, index: r8.neighbor_index};

  always_comb begin
    r8_event        = '0;
    r8_event.kind   = r8_tcp_due ? EVENT_KIND_TCP_INDICATE_RETRIEVE : EVENT_KIND_NEIGHBOR_REACHABILITY_QUERY;
    r8_event.reason = r8_tcp_due ? UPLOAD_REASON_INVALID_STATE : UPLOAD_REASON_NONE;
    r8_event.handle = handle_of(event_code, event_slot, INDEX_WIDTH);

    r8_answer = r8.headers;
    if (!r8.found || r8.held) begin
      r8_answer               = '0;
      r8_answer.tag           = r8.headers.tag;
      r8_answer.handle        = r8.headers.handle;
      r8_answer.commands_seen = r8.headers.commands_seen;
      r8_answer.result        = r8.found ? RESOLVE_RESULT_HELD : RESOLVE_RESULT_FAILED;
    end
  end

  assign count_sent   = r8_resolve && r8.found && !r8.held;
  assign count_held   = r8_resolve && r8.held;
  assign count_failed = r8_resolve && !r8.found;

  flue_fifo #(.DEPTH(ANSWERS), .WIDTH($bits(resolve_answer_t))) answers (
    .clk,
    .rst,
    .push      (r8_resolve),
    .push_data (r8_answer),
    .head_valid(answer_valid),
    .head_data (m_axis_rsv_tdata),
    .pop       (answer_pop)
  );

  flue_fifo #(.DEPTH(EVENTS), .WIDTH($bits(event_t))) events (
    .clk,
    .rst,
    .push      (event_push),
    .push_data (r8_event),
    .head_valid(event_valid),
    .head_data (m_axis_evt_tdata),
    .pop       (event_pop)
  );

  assign m_axis_rsv_tvalid = answer_valid && !stop;
  assign m_axis_evt_tvalid = event_valid && !stop;
  assign answer_pop        = m_axis_rsv_tvalid && m_axis_rsv_tready;
  assign event_pop         = m_axis_evt_tvalid && m_axis_evt_tready;

  // Every place is free and nothing is on its way to take one.
  assign idle = answer_places_q == answers_t'(ANSWERS) && event_places_q == events_t'(EVENTS)
             && background_idle && tables_idle && !r1_request_q.valid
             && !(p6_hint_q || p6_eager_q || r9_want_q);

endmodule

`default_nettype wire
