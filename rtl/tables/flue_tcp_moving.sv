// SPDX-License-Identifier: Apache-2.0
//
// flue_tcp_moving: those variables of a connection that its data path moves, for queries and for resolves.
//
// All of them come with a descriptor's second beat or leave with a completion's, so a descriptor that is about them has two cycles. A
// connection has two rows, one for each cycle; the first holds all that a resolve needs. Variables that an update may change as well
// are in flue_tcp_query_tables.
//
//   latency      p11 to p13 (first row), p12 to p14 (second): the values held before; r6 to r8
//   throughput   1 descriptor in 2 cycles, 1 look per cycle
//   ordering     a look is the state after all commits whose p6 is not later than its r1
//   ports        beat: at p10 the first beat of the descriptor, at p11 its second
//   reset        drops writes under way; rows keep garbage that nobody can name
//   maps to      block RAM
//   checked by   tb/unit/query_tables_test.cpp, tb/unit/resolve_tables_test.cpp, tb/system/engine, tb/random

`default_nettype none
`include "flue_assert.svh"

module flue_tcp_moving
  import flue_pkg::*;
  import flue_types_pkg::*;
#(
  parameter int unsigned CONNECTIONS = 16
) (
  input  wire logic                 clk,
  input  wire logic                 rst,

  /* verilator lint_off UNUSEDSIGNAL */  // some members of each; an index is wider than the table
  input  wire commit_t              p6_commit,
  input  wire logic [BEAT_BITS-1:0] beat,
  input  wire index_t               r6_index,
  /* verilator lint_on UNUSEDSIGNAL */

  output tcp_delegated_t            p13_first,     // the first row; others are zero
  output tcp_delegated_t            p14_second,    // the second row; others are zero
  output resolve_delegated_t        r8_delegated
);

  typedef logic [$clog2(CONNECTIONS)-1:0] addr_t;

  typedef struct packed {
    resolve_delegated_t resolved;
    logic [31:0]        snd_una;
    logic [7:0]         dup_ack_count;
  } first_row_t;

  typedef struct packed {
    logic [31:0] snd_max, max_snd_wnd, send_wl1, c_wnd, ss_thresh, ts_recent_age, retransmit_timeout_delta;
  } second_row_t;

  localparam int unsigned ROW_BITS = $bits(first_row_t);
  localparam int unsigned FIRST_BITS = BEAT_BITS - 64;  // of tcp_state_t, in the first beat

  // --- What is to be done ---

  typedef struct packed {
    logic  write, read;
    addr_t addr;
  } work_t;

  command_header_t header;
  work_t           p6_work, p7_q, p8_q, p9_q, p10_q, p11_q;

  assign header  = p6_commit.header;
  assign p6_work = '{
    write: p6_commit.success && header.layer == LAYER_TCP && (p6_commit.create || p6_commit.delegate),
    read:  p6_commit.success && asks_for_two(header),
    addr:  addr_t'(p6_commit.index)
  };

  always_ff @(posedge clk) begin
    p7_q  <= p6_work;
    p8_q  <= p7_q;
    p9_q  <= p8_q;
    p10_q <= p9_q;
    p11_q <= p10_q;
    if (rst) begin
      {p7_q.write, p8_q.write, p9_q.write, p10_q.write, p11_q.write} <= '0;
      {p7_q.read, p8_q.read, p9_q.read, p10_q.read, p11_q.read} <= '0;
    end
  end

  // What goes to the rows: p11 of one descriptor, or p12 of the one before.
  logic                   second_q, write_q;
  logic [$bits(addr_t):0] row_addr_q;
  logic                   second;

  assign second = p11_q.write || p11_q.read;

  always_ff @(posedge clk) begin
    second_q   <= second;
    write_q    <= second ? p11_q.write : p10_q.write;
    row_addr_q <= second ? {p11_q.addr, 1'b1} : {p10_q.addr, 1'b0};
    if (rst) {second_q, write_q} <= '0;
  end

  // --- The rows ---

  /* verilator lint_off UNUSEDSIGNAL */  // each has the other's places too
  tcp_state_t p10_tcp, p11_tcp;
  /* verilator lint_on UNUSEDSIGNAL */
  assign p10_tcp = tcp_state_t'($bits(tcp_state_t)'(beat[BEAT_BITS-1:64]));
  assign p11_tcp = {beat, {FIRST_BITS{1'b0}}};

  logic [7:0]  p11_dup_ack_count_q;
  first_row_t  p11_row;
  second_row_t p12_row_q;

  assign p11_row = '{
    resolved: '{
      snd_nxt: p11_tcp.snd_nxt, rcv_nxt: p11_tcp.rcv_nxt, rcv_wnd: p11_tcp.rcv_wnd,
      ts_recent: p11_tcp.ts_recent, ts_time: p11_tcp.ts_time, snd_wnd: p11_tcp.snd_wnd
    },
    snd_una: p11_tcp.snd_una,
    dup_ack_count: p11_dup_ack_count_q
  };

  always_ff @(posedge clk) begin
    p11_dup_ack_count_q <= p10_tcp.dup_ack_count;
    p12_row_q <= '{
      snd_max: p11_tcp.snd_max, max_snd_wnd: p11_tcp.max_snd_wnd, send_wl1: p11_tcp.send_wl1, c_wnd: p11_tcp.c_wnd,
      ss_thresh: p11_tcp.ss_thresh, ts_recent_age: p11_tcp.ts_recent_age,
      retransmit_timeout_delta: p11_tcp.retransmit_timeout_delta
    };
  end

  logic [ROW_BITS-1:0] row;
  first_row_t          p13_row;
  second_row_t         p14_row;
  /* verilator lint_off UNUSEDSIGNAL */  // two variables are for queries only
  first_row_t          r8_row;
  /* verilator lint_on UNUSEDSIGNAL */

  flue_ram_shared #(.DEPTH(2 * CONNECTIONS), .WIDTH(ROW_BITS)) rows (
    .clk,
    .a_wr_en  (write_q),
    .a_addr   (row_addr_q),
    .a_wr_data(second_q ? ROW_BITS'(p12_row_q) : p11_row),
    .a_rd_data(row),
    .b_addr   ({addr_t'(r6_index), 1'b0}),
    .b_rd_data(r8_row)
  );

  assign p13_row = first_row_t'(row);
  assign p14_row = second_row_t'($bits(second_row_t)'(row));

  always_comb begin
    p13_first               = '0;
    p13_first.snd_nxt       = p13_row.resolved.snd_nxt;
    p13_first.rcv_nxt       = p13_row.resolved.rcv_nxt;
    p13_first.rcv_wnd       = p13_row.resolved.rcv_wnd;
    p13_first.ts_recent     = p13_row.resolved.ts_recent;
    p13_first.ts_time       = p13_row.resolved.ts_time;
    p13_first.snd_wnd       = p13_row.resolved.snd_wnd;
    p13_first.snd_una       = p13_row.snd_una;
    p13_first.dup_ack_count = p13_row.dup_ack_count;

    p14_second                          = '0;
    p14_second.snd_max                  = p14_row.snd_max;
    p14_second.max_snd_wnd              = p14_row.max_snd_wnd;
    p14_second.send_wl1                 = p14_row.send_wl1;
    p14_second.c_wnd                    = p14_row.c_wnd;
    p14_second.ss_thresh                = p14_row.ss_thresh;
    p14_second.ts_recent_age            = p14_row.ts_recent_age;
    p14_second.retransmit_timeout_delta = p14_row.retransmit_timeout_delta;
  end

  assign r8_delegated = r8_row.resolved;

  `FLUE_ASSERT(a_has_two_cycles, !(second_q && second))

endmodule

`default_nettype wire
