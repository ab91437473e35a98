// SPDX-License-Identifier: Apache-2.0
//
// flue_tcp_query_tables: a connection's state variables, as queries and terminates read them.
//
// One memory for what the first beat of a descriptor carries, and one, a cycle later, for what an update may change by a rule. In each,
// variables that are written together share lanes of 9 bits, as block RAM writes them. Reads and writes of a descriptor are in one
// stage, so a read finds every earlier write and never minds the one beside it. What updates compare with is in flue_tcp_update_rules,
// what only the data path changes in flue_tcp_moving.
//
//   latency      p10 to p12, p11 (what rules change) to p13: the values held before
//   throughput   1 descriptor per cycle
//   ports        beat: at p10 the first beat of the descriptor, at p11 its second
//   reset        none: garbage that nobody can name
//   maps to      block RAM
//   checked by   tb/unit/query_tables_test.cpp, tb/system/engine, tb/random

`default_nettype none
`include "flue_assert.svh"

module flue_tcp_query_tables
  import flue_pkg::*;
  import flue_types_pkg::*;
#(
  parameter int unsigned CONNECTIONS = 16
) (
  input  wire logic                 clk,

  input  wire index_t               p8_index,
  input  wire index_t               p10_index,
  input  wire logic                 p10_create,
  input  wire logic                 p10_update,
  input  wire logic                 p10_delegate,
  /* verilator lint_off UNUSEDSIGNAL */  // the header's words
  input  wire logic [BEAT_BITS-1:0] beat,
  /* verilator lint_on UNUSEDSIGNAL */

  output tcp_constant_t             p12_constant,
  output tcp_cached_t               p12_cached,
  output tcp_delegated_t            p12_first,    // its delegated variables; others are zero
  output tcp_delegated_t            p13_timers    // those that a rule changes; others are zero
);

  localparam int unsigned FIRST_BITS = BEAT_BITS - 64;  // of tcp_state_t, in the first beat

  typedef logic [$clog2(CONNECTIONS)-1:0] addr_t;

  /* verilator lint_off UNUSEDSIGNAL */  // each has the other's places too
  tcp_state_t p10_tcp, p11_tcp;
  /* verilator lint_on UNUSEDSIGNAL */
  assign p10_tcp = tcp_state_t'($bits(tcp_state_t)'(beat[BEAT_BITS-1:64]));
  assign p11_tcp = {beat, {FIRST_BITS{1'b0}}};

  // --- The first beat: 32 lanes ---

  typedef struct packed {  // 12 lanes, written by an initiate
    tcp_constant_t constant;
    logic [3:0]    spare;
  } constant_word_t;

  typedef struct packed {  // 12 lanes, by an update too
    logic [31:0] initial_rcv_wnd;
    logic [31:0] rcv_indication_size;
    logic [4:0]  cached_flags;
    logic [7:0]  ttl_or_hop_limit;
    logic [19:0] flow_label;
    logic [2:0]  user_priority;
    logic [7:0]  tos_or_traffic_class;
  } cached_word_t;

  typedef struct packed {  // 8 lanes, by the data path too
    logic [15:0] s_rtt, rtt_var;
    logic [7:0]  snd_wnd_probe_count, retransmit_count;
    logic [3:0]  state;
    logic [15:0] delegated_flags;
    logic [3:0]  spare;
  } delegated_word_t;

  typedef struct packed {
    constant_word_t  constant;
    cached_word_t    cached;
    delegated_word_t delegated;
  } first_word_t;

  first_word_t p10_word;
  /* verilator lint_off UNUSEDSIGNAL */  // spare bits
  first_word_t p12_word;
  /* verilator lint_on UNUSEDSIGNAL */

  assign p10_word = '{
    constant: '{constant: tcp_constant_of(p10_tcp), spare: '0},
    cached: '{
      initial_rcv_wnd: p10_tcp.initial_rcv_wnd, rcv_indication_size: p10_tcp.rcv_indication_size,
      cached_flags: p10_tcp.cached_flags[4:0] & (`FLUE_BUG(41) ? '1 : CACHED_FLAGS_LEVEL[4:0]),  // OP-22
      ttl_or_hop_limit: p10_tcp.ttl_or_hop_limit, flow_label: p10_tcp.flow_label,
      user_priority: p10_tcp.user_priority, tos_or_traffic_class: p10_tcp.tos_or_traffic_class
    },
    delegated: '{
      s_rtt: p10_tcp.s_rtt, rtt_var: p10_tcp.rtt_var, snd_wnd_probe_count: p10_tcp.snd_wnd_probe_count,
      retransmit_count: p10_tcp.retransmit_count, state: p10_tcp.state,
      delegated_flags: p10_tcp.delegated_flags, spare: '0
    }
  };

  flue_ram #(.DEPTH(CONNECTIONS), .WIDTH($bits(first_word_t)), .LANES($bits(first_word_t) / 9)) first (
    .clk,
    .wr_en  ({{$bits(constant_word_t) / 9{p10_create}},
              {$bits(cached_word_t) / 9{p10_create || p10_update}},
              {$bits(delegated_word_t) / 9{p10_create || p10_delegate}}}),
    .wr_addr(addr_t'(p10_index)),
    .wr_data(p10_word),
    .rd_addr(addr_t'(p10_index)),
    .rd_data(p12_word)
  );

  // --- What updates compare with, and what they do besides ---

  logic        p11_zero_total_rt, p11_zero_probe_count, p11_restart_timeout;
  logic [31:0] p11_ka_timeout;
  logic [31:0] p12_held_ka_timeout, p12_held_ka_interval, p12_held_max_rt;
  logic [7:0]  p12_held_ka_probe_count;

  flue_tcp_update_rules #(.CONNECTIONS(CONNECTIONS)) update_rules (
    .clk,
    .p8_index,
    .p10_index,
    .p10_create,
    .p10_update,
    .p10_cached(tcp_cached_of(p10_tcp)),
    .p11_zero_total_rt,
    .p11_zero_probe_count,
    .p11_restart_timeout,
    .p11_ka_timeout,
    .p12_held_ka_timeout,
    .p12_held_ka_interval,
    .p12_held_max_rt,
    .p12_held_ka_probe_count
  );

  // --- What a rule may change: two variables of the second beat, one of the first ---

  typedef struct packed {  // 4, 4 and 1 lane
    logic [3:0]  spare_0;
    logic [31:0] total_rt;
    logic [3:0]  spare_1;
    logic [31:0] keep_alive_timeout_delta;
    logic        spare_2;
    logic [7:0]  keep_alive_probe_count;
  } timers_word_t;

  addr_t        p11_addr_q;
  logic         p11_given_q;  // values come from the message, not from a rule
  logic [7:0]   p11_probe_count_q;
  timers_word_t p11_word;
  /* verilator lint_off UNUSEDSIGNAL */  // spare bits
  timers_word_t p13_word;
  /* verilator lint_on UNUSEDSIGNAL */

  always_ff @(posedge clk) begin
    p11_addr_q        <= addr_t'(p10_index);
    p11_given_q       <= p10_create || p10_delegate;
    p11_probe_count_q <= p10_tcp.keep_alive_probe_count;
  end

  assign p11_word = '{
    spare_0: '0, total_rt: p11_given_q ? p11_tcp.total_rt : '0,
    spare_1: '0, keep_alive_timeout_delta: p11_given_q ? p11_tcp.keep_alive_timeout_delta : p11_ka_timeout,
    spare_2: '0, keep_alive_probe_count: p11_given_q ? p11_probe_count_q : '0
  };

  flue_ram #(.DEPTH(CONNECTIONS), .WIDTH($bits(timers_word_t)), .LANES($bits(timers_word_t) / 9)) timers (
    .clk,
    .wr_en  ({{4{p11_given_q || p11_zero_total_rt}},
              {4{p11_given_q || p11_restart_timeout}},
              p11_given_q || p11_zero_probe_count}),
    .wr_addr(p11_addr_q),
    .wr_data(p11_word),
    .rd_addr(p11_addr_q),
    .rd_data(p13_word)
  );

  // --- What was held ---

  assign p12_constant = p12_word.constant.constant;

  assign p12_cached = '{
    initial_rcv_wnd: p12_word.cached.initial_rcv_wnd, rcv_indication_size: p12_word.cached.rcv_indication_size,
    ka_timeout: p12_held_ka_timeout, ka_interval: p12_held_ka_interval, max_rt: p12_held_max_rt,
    cached_flags: 16'(p12_word.cached.cached_flags), ka_probe_count: p12_held_ka_probe_count,
    ttl_or_hop_limit: p12_word.cached.ttl_or_hop_limit, flow_label: p12_word.cached.flow_label,
    user_priority: p12_word.cached.user_priority, tos_or_traffic_class: p12_word.cached.tos_or_traffic_class
  };

  always_comb begin
    p12_first                     = '0;
    p12_first.s_rtt               = p12_word.delegated.s_rtt;
    p12_first.rtt_var             = p12_word.delegated.rtt_var;
    p12_first.snd_wnd_probe_count = p12_word.delegated.snd_wnd_probe_count;
    p12_first.retransmit_count    = p12_word.delegated.retransmit_count;
    p12_first.state               = p12_word.delegated.state;
    p12_first.delegated_flags     = p12_word.delegated.delegated_flags;

    p13_timers                          = '0;
    p13_timers.total_rt                 = p13_word.total_rt;
    p13_timers.keep_alive_timeout_delta = p13_word.keep_alive_timeout_delta;
    p13_timers.keep_alive_probe_count   = p13_word.keep_alive_probe_count;
  end

endmodule

`default_nettype wire
