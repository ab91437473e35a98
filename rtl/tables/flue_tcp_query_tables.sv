// SPDX-License-Identifier: Apache-2.0
//
// flue_tcp_query_tables: a connection's state variables, as queries and terminates read them.
//
// One memory for each group of variables that is written together. All but the four that updates compare with
// (flue_tcp_update_rules) are read and written in stage p8, so a read finds every earlier write and never collides with one.
//
//   latency      p6 (what to do) to p9 (the values held before it)
//   throughput   1 descriptor per cycle
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
  input  wire logic           clk,

  input  wire index_t         p6_index,
  input  wire logic           p6_create,
  input  wire logic           p6_update,
  input  wire logic           p6_delegate,
  input  wire tcp_cached_t    p6_cached,   // of the message
  /* verilator lint_off UNUSEDSIGNAL */  // paddings
  input  wire tcp_state_t     p8_tcp,      // of the message
  /* verilator lint_on UNUSEDSIGNAL */

  output tcp_constant_t       p9_constant,
  output tcp_cached_t         p9_cached,
  output tcp_delegated_t      p9_delegated
);

  typedef logic [$clog2(CONNECTIONS)-1:0] addr_t;

  addr_t p7_addr_q, p8_addr_q;
  logic  p7_create_q, p7_update_q, p7_delegate_q;
  logic  p8_create_q, p8_update_q, p8_delegate_q;

  always_ff @(posedge clk) begin
    p7_addr_q     <= addr_t'(p6_index);
    p7_create_q   <= p6_create;
    p7_update_q   <= p6_update;
    p7_delegate_q <= p6_delegate;
    p8_addr_q     <= p7_addr_q;
    p8_create_q   <= p7_create_q;
    p8_update_q   <= p7_update_q;
    p8_delegate_q <= p7_delegate_q;
  end

  // The cached values that flue_tcp_update_rules does not hold.
  typedef struct packed {
    logic [31:0] initial_rcv_wnd;
    logic [31:0] rcv_indication_size;
    logic [15:0] cached_flags;
    logic [7:0]  ttl_or_hop_limit;
    logic [19:0] flow_label;
    logic [2:0]  user_priority;
    logic [7:0]  tos_or_traffic_class;
  } tcp_plain_t;

  // The delegated values that no update touches.
  typedef struct packed {
    logic [15:0] s_rtt, rtt_var;
    logic [7:0]  dup_ack_count, snd_wnd_probe_count, retransmit_count;
    logic [3:0]  state;
    logic [15:0] delegated_flags;
    logic [31:0] rcv_nxt, rcv_wnd, snd_una, snd_nxt, snd_max, snd_wnd, max_snd_wnd, send_wl1;
    logic [31:0] c_wnd, ss_thresh, ts_recent, ts_recent_age, ts_time, retransmit_timeout_delta;
  } tcp_moving_t;

  tcp_plain_t  p8_plain, p9_plain;
  tcp_moving_t p8_moving, p9_moving;
  logic [31:0] p9_total_rt, p9_keep_alive_timeout_delta;
  logic [7:0]  p9_keep_alive_probe_count;

  assign p8_plain = '{
    initial_rcv_wnd: p8_tcp.initial_rcv_wnd, rcv_indication_size: p8_tcp.rcv_indication_size,
    cached_flags: p8_tcp.cached_flags & (`FLUE_BUG(41) ? '1 : CACHED_FLAGS_LEVEL[15:0]),  // OP-22
    ttl_or_hop_limit: p8_tcp.ttl_or_hop_limit, flow_label: p8_tcp.flow_label,
    user_priority: p8_tcp.user_priority, tos_or_traffic_class: p8_tcp.tos_or_traffic_class
  };
  assign p8_moving = '{
    s_rtt: p8_tcp.s_rtt, rtt_var: p8_tcp.rtt_var, dup_ack_count: p8_tcp.dup_ack_count,
    snd_wnd_probe_count: p8_tcp.snd_wnd_probe_count, retransmit_count: p8_tcp.retransmit_count,
    state: p8_tcp.state, delegated_flags: p8_tcp.delegated_flags, rcv_nxt: p8_tcp.rcv_nxt,
    rcv_wnd: p8_tcp.rcv_wnd, snd_una: p8_tcp.snd_una, snd_nxt: p8_tcp.snd_nxt, snd_max: p8_tcp.snd_max,
    snd_wnd: p8_tcp.snd_wnd, max_snd_wnd: p8_tcp.max_snd_wnd, send_wl1: p8_tcp.send_wl1,
    c_wnd: p8_tcp.c_wnd, ss_thresh: p8_tcp.ss_thresh, ts_recent: p8_tcp.ts_recent,
    ts_recent_age: p8_tcp.ts_recent_age, ts_time: p8_tcp.ts_time,
    retransmit_timeout_delta: p8_tcp.retransmit_timeout_delta
  };

  flue_ram #(.DEPTH(CONNECTIONS), .WIDTH($bits(tcp_constant_t))) tcp_constant (
    .clk, .wr_en(p8_create_q), .wr_addr(p8_addr_q), .wr_data(tcp_constant_of(p8_tcp)),
    .rd_addr(p8_addr_q), .rd_data(p9_constant)
  );
  flue_ram #(.DEPTH(CONNECTIONS), .WIDTH($bits(tcp_plain_t))) tcp_cached (
    .clk, .wr_en(p8_create_q || p8_update_q), .wr_addr(p8_addr_q), .wr_data(p8_plain),
    .rd_addr(p8_addr_q), .rd_data(p9_plain)
  );
  flue_ram #(.DEPTH(CONNECTIONS), .WIDTH($bits(tcp_moving_t))) tcp_delegated (
    .clk, .wr_en(p8_create_q || p8_delegate_q), .wr_addr(p8_addr_q), .wr_data(p8_moving),
    .rd_addr(p8_addr_q), .rd_data(p9_moving)
  );

  logic        p8_zero_total_rt, p8_zero_probe_count, p8_restart_timeout;
  logic [31:0] p8_ka_timeout;
  logic [31:0] p8_held_ka_timeout, p8_held_ka_interval, p8_held_max_rt;
  logic [7:0]  p8_held_ka_probe_count;
  flue_tcp_update_rules #(.CONNECTIONS(CONNECTIONS)) update_rules (
    .clk,
    .p6_index,
    .p6_create,
    .p6_update,
    .p6_cached,
    .p8_zero_total_rt,
    .p8_zero_probe_count,
    .p8_restart_timeout,
    .p8_ka_timeout,
    .p8_held_ka_timeout,
    .p8_held_ka_interval,
    .p8_held_max_rt,
    .p8_held_ka_probe_count
  );

  logic p8_given;  // values come from the message, not from a rule
  assign p8_given = p8_create_q || p8_delegate_q;

  flue_ram #(.DEPTH(CONNECTIONS), .WIDTH(32)) tcp_total_rt (
    .clk, .wr_en(p8_given || p8_zero_total_rt), .wr_addr(p8_addr_q),
    .wr_data(p8_given ? p8_tcp.total_rt : '0),
    .rd_addr(p8_addr_q), .rd_data(p9_total_rt)
  );
  flue_ram #(.DEPTH(CONNECTIONS), .WIDTH(8)) tcp_probe_count (
    .clk, .wr_en(p8_given || p8_zero_probe_count), .wr_addr(p8_addr_q),
    .wr_data(p8_given ? p8_tcp.keep_alive_probe_count : '0),
    .rd_addr(p8_addr_q), .rd_data(p9_keep_alive_probe_count)
  );
  flue_ram #(.DEPTH(CONNECTIONS), .WIDTH(32)) tcp_timeout (
    .clk, .wr_en(p8_given || p8_restart_timeout), .wr_addr(p8_addr_q),
    .wr_data(p8_given ? p8_tcp.keep_alive_timeout_delta : p8_ka_timeout),
    .rd_addr(p8_addr_q), .rd_data(p9_keep_alive_timeout_delta)
  );

  logic [31:0] p9_ka_timeout_q, p9_ka_interval_q, p9_max_rt_q;
  logic [7:0]  p9_ka_probe_count_q;

  always_ff @(posedge clk) begin
    p9_ka_timeout_q     <= p8_held_ka_timeout;
    p9_ka_interval_q    <= p8_held_ka_interval;
    p9_max_rt_q         <= p8_held_max_rt;
    p9_ka_probe_count_q <= p8_held_ka_probe_count;
  end

  assign p9_cached = '{
    initial_rcv_wnd: p9_plain.initial_rcv_wnd, rcv_indication_size: p9_plain.rcv_indication_size,
    ka_timeout: p9_ka_timeout_q, ka_interval: p9_ka_interval_q, max_rt: p9_max_rt_q,
    cached_flags: p9_plain.cached_flags, ka_probe_count: p9_ka_probe_count_q,
    ttl_or_hop_limit: p9_plain.ttl_or_hop_limit, flow_label: p9_plain.flow_label,
    user_priority: p9_plain.user_priority, tos_or_traffic_class: p9_plain.tos_or_traffic_class
  };

  assign p9_delegated = '{
    s_rtt: p9_moving.s_rtt, rtt_var: p9_moving.rtt_var, dup_ack_count: p9_moving.dup_ack_count,
    snd_wnd_probe_count: p9_moving.snd_wnd_probe_count,
    keep_alive_probe_count: p9_keep_alive_probe_count, retransmit_count: p9_moving.retransmit_count,
    state: p9_moving.state, delegated_flags: p9_moving.delegated_flags, rcv_nxt: p9_moving.rcv_nxt,
    rcv_wnd: p9_moving.rcv_wnd, snd_una: p9_moving.snd_una, snd_nxt: p9_moving.snd_nxt,
    snd_max: p9_moving.snd_max, snd_wnd: p9_moving.snd_wnd, max_snd_wnd: p9_moving.max_snd_wnd,
    send_wl1: p9_moving.send_wl1, c_wnd: p9_moving.c_wnd, ss_thresh: p9_moving.ss_thresh,
    ts_recent: p9_moving.ts_recent, ts_recent_age: p9_moving.ts_recent_age, ts_time: p9_moving.ts_time,
    total_rt: p9_total_rt, keep_alive_timeout_delta: p9_keep_alive_timeout_delta,
    retransmit_timeout_delta: p9_moving.retransmit_timeout_delta
  };

endmodule

`default_nettype wire
