// SPDX-License-Identifier: Apache-2.0
//
// flue_tcp_update_rules: what an update of a connection does to its delegated timers (UPD-9 to UPD-13, OP-17 to OP-19).
//
// Those statements compare new cached values with the ones held, so the four values in question are a memory of their own that an
// update reads before it writes.
//
//   latency      p6 (index) to p8 (rules)
//   throughput   1 update per cycle, also of one hot connection: a read sees the write of the update before it
//   reset        none
//   maps to      block RAM
//   checked by   tb/unit/tcp_update_rules_test.cpp, tb/system/engine

`default_nettype none
`include "flue_assert.svh"

module flue_tcp_update_rules
  import flue_pkg::*;
  import flue_types_pkg::*;
#(
  parameter int unsigned CONNECTIONS = 16
) (
  input  wire logic        clk,

  /* verilator lint_off UNUSEDSIGNAL */  // an index is wider than this table's
  input  wire index_t      p6_index,
  /* verilator lint_on UNUSEDSIGNAL */
  input  wire logic        p6_create,          // a new connection: values are stored, no rule applies
  input  wire logic        p6_update,          // an update that succeeds
  /* verilator lint_off UNUSEDSIGNAL */  // four of the cached values, and the flags
  input  wire tcp_cached_t p6_cached,
  /* verilator lint_on UNUSEDSIGNAL */

  output logic             p8_zero_total_rt,
  output logic             p8_zero_probe_count,
  output logic             p8_restart_timeout,  // KeepAlive.TimeoutDelta = p8_ka_timeout
  output logic [31:0]      p8_ka_timeout,

  // The values held, for queries: those that the connection at p6 had there, two cycles later.
  output logic [31:0]      p8_held_ka_timeout,
  output logic [31:0]      p8_held_ka_interval,
  output logic [31:0]      p8_held_max_rt,
  output logic [7:0]       p8_held_ka_probe_count
);

  localparam logic [15:0] KEEP_ALIVE_ENABLED = 16'h0001;
  localparam logic [15:0] KEEP_ALIVE_RESTART = 16'h0004;
  localparam logic [15:0] MAX_RT_RESTART     = 16'h0008;

  typedef struct packed {
    logic [31:0] ka_timeout;
    logic [31:0] ka_interval;
    logic [31:0] max_rt;
    logic [7:0]  ka_probe_count;
  } held_t;

  typedef logic [$clog2(CONNECTIONS)-1:0] addr_t;

  held_t       p7_held, p7_new_q, p8_held_q;
  addr_t       p7_addr_q;
  logic        p7_create_q, p7_update_q;
  logic [15:0] p7_flags_q;

  flue_ram_fwd #(.DEPTH(CONNECTIONS), .WIDTH($bits(held_t))) held (
    .clk,
    .wr_en  (p7_create_q || p7_update_q),
    .wr_addr(p7_addr_q),
    .wr_data(p7_new_q),
    .rd_addr(addr_t'(p6_index)),
    .rd_data(p7_held)
  );

  logic p7_enabled, p7_keep_alive_restart, p7_max_rt_restart, p7_any_restart;
  assign p7_enabled            = |(p7_flags_q & KEEP_ALIVE_ENABLED);
  assign p7_keep_alive_restart = |(p7_flags_q & KEEP_ALIVE_RESTART);
  assign p7_max_rt_restart     = |(p7_flags_q & MAX_RT_RESTART);
  assign p7_any_restart        = p7_keep_alive_restart || p7_max_rt_restart;

  always_ff @(posedge clk) begin
    p7_addr_q   <= addr_t'(p6_index);
    p7_create_q <= p6_create;
    p7_update_q <= p6_update;
    p7_flags_q  <= p6_cached.cached_flags;
    p7_new_q    <= '{ka_timeout:     p6_cached.ka_timeout,
                     ka_interval:    p6_cached.ka_interval,
                     max_rt:         p6_cached.max_rt,
                     ka_probe_count: p6_cached.ka_probe_count};

    p8_zero_total_rt    <= p7_update_q && (p7_max_rt_restart || (p7_new_q.max_rt != p7_held.max_rt && !`FLUE_BUG(29)));
    p8_zero_probe_count <= p7_update_q
        && ((p7_keep_alive_restart && (p7_enabled || `FLUE_BUG(30)))
            || (p7_any_restart && p7_new_q.ka_probe_count != p7_held.ka_probe_count && !`FLUE_BUG(31)));
    p8_restart_timeout  <= p7_update_q && p7_enabled
        && (p7_keep_alive_restart
            || (p7_any_restart && (p7_new_q.ka_timeout != p7_held.ka_timeout
                                   || (p7_new_q.ka_interval != p7_held.ka_interval && !`FLUE_BUG(32)))));
    p8_ka_timeout       <= p7_new_q.ka_timeout;
    p8_held_q           <= p7_held;
  end

  assign p8_held_ka_timeout     = p8_held_q.ka_timeout;
  assign p8_held_ka_interval    = p8_held_q.ka_interval;
  assign p8_held_max_rt         = p8_held_q.max_rt;
  assign p8_held_ka_probe_count = p8_held_q.ka_probe_count;

endmodule

`default_nettype wire
