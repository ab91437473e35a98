// SPDX-License-Identifier: Apache-2.0
//
// flue_tcp_update_rules: what an update of a connection does to its delegated timers (UPD-9 to UPD-13, OP-17 to OP-19).
//
// Those statements compare new cached values with the ones held, so the four values in question are a memory of their own that an
// update reads before it writes.
//
//   latency      p8 (index) to p11 (rules)
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
  input  wire index_t      p8_index,
  input  wire index_t      p10_index,
  /* verilator lint_on UNUSEDSIGNAL */
  input  wire logic        p10_create,         // a new connection: values are stored, no rule applies
  input  wire logic        p10_update,         // an update that succeeds
  /* verilator lint_off UNUSEDSIGNAL */  // four of the cached values, and the flags
  input  wire tcp_cached_t p10_cached,
  /* verilator lint_on UNUSEDSIGNAL */

  output logic             p11_zero_total_rt,
  output logic             p11_zero_probe_count,
  output logic             p11_restart_timeout,  // KeepAlive.TimeoutDelta = p11_ka_timeout
  output logic [31:0]      p11_ka_timeout,

  // The values held before, for queries.
  output logic [31:0]      p12_held_ka_timeout,
  output logic [31:0]      p12_held_ka_interval,
  output logic [31:0]      p12_held_max_rt,
  output logic [7:0]       p12_held_ka_probe_count
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

  held_t p10_held, p10_new, p11_held_q, p12_held_q;

  assign p10_new = '{ka_timeout:     p10_cached.ka_timeout,
                     ka_interval:    p10_cached.ka_interval,
                     max_rt:         p10_cached.max_rt,
                     ka_probe_count: p10_cached.ka_probe_count};

  flue_ram_fwd #(.DEPTH(CONNECTIONS), .WIDTH($bits(held_t)), .NEXT(1'b1)) held (
    .clk,
    .wr_en  (p10_create || p10_update),
    .wr_addr(addr_t'(p10_index)),
    .wr_data(p10_new),
    .rd_addr(addr_t'(p8_index)),
    .rd_data(p10_held)
  );

  logic p11_update_q, p11_enabled_q, p11_keep_alive_restart_q, p11_max_rt_restart_q, p11_any_restart;
  logic p11_other_max_rt_q, p11_other_probe_count_q, p11_other_timeout_q, p11_other_interval_q;

  always_ff @(posedge clk) begin
    p11_update_q             <= p10_update;
    p11_enabled_q            <= |(p10_cached.cached_flags & KEEP_ALIVE_ENABLED);
    p11_keep_alive_restart_q <= |(p10_cached.cached_flags & KEEP_ALIVE_RESTART);
    p11_max_rt_restart_q     <= |(p10_cached.cached_flags & MAX_RT_RESTART);
    p11_other_max_rt_q       <= p10_new.max_rt != p10_held.max_rt && !`FLUE_BUG(29);
    p11_other_probe_count_q  <= p10_new.ka_probe_count != p10_held.ka_probe_count && !`FLUE_BUG(31);
    p11_other_timeout_q      <= p10_new.ka_timeout != p10_held.ka_timeout;
    p11_other_interval_q     <= p10_new.ka_interval != p10_held.ka_interval && !`FLUE_BUG(32);
    p11_ka_timeout           <= p10_new.ka_timeout;
    p11_held_q               <= p10_held;
    p12_held_q               <= p11_held_q;
  end

  assign p11_any_restart      = p11_keep_alive_restart_q || p11_max_rt_restart_q;
  assign p11_zero_total_rt    = p11_update_q && (p11_max_rt_restart_q || p11_other_max_rt_q);
  assign p11_zero_probe_count = p11_update_q
      && ((p11_keep_alive_restart_q && (p11_enabled_q || `FLUE_BUG(30)))
          || (p11_any_restart && p11_other_probe_count_q));
  assign p11_restart_timeout  = p11_update_q && p11_enabled_q
      && (p11_keep_alive_restart_q || (p11_any_restart && (p11_other_timeout_q || p11_other_interval_q)));

  assign p12_held_ka_timeout     = p12_held_q.ka_timeout;
  assign p12_held_ka_interval    = p12_held_q.ka_interval;
  assign p12_held_max_rt         = p12_held_q.max_rt;
  assign p12_held_ka_probe_count = p12_held_q.ka_probe_count;

endmodule

`default_nettype wire
