// SPDX-License-Identifier: Apache-2.0
//
// flue_meta_lane: what the command pipeline must know of one object of one table, followed from the lookup (p1) to the decision (p5).
//
// A descriptor asks two questions of the object that it names: is this its generation, and is that its parent? Both are answered
// early, as bits that travel with the descriptor. Whoever is decided meanwhile passes by on the commit bus (p6), and if it is the same
// object the bits are made anew from there. The descriptor just before is on the bus only while this one is decided; what it would write is
// known a cycle earlier (p5_forecast), so it too is compared in time, and only "did it?" is left for p5.
//
//   latency      4 cycles, p1 to p5
//   throughput   1 lookup and 1 write per cycle
//   ordering     the answers at p5 contain every write up to and including the one on the wr port in that very cycle
//   reset        writes nothing; generations are zero at power-up and survive a reset
//   maps to      block RAM
//   checked by   tb/unit/meta_lane_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_meta_lane
  import flue_types_pkg::*;
#(
  parameter int unsigned DEPTH            = 16,
  parameter int unsigned GENERATION_WIDTH = 17,
  parameter int unsigned LINK_WIDTH       = 1,     // 1 where there is no link
  parameter bit          HAS_FAMILY       = 1'b0   // keeps meta_t.ip6
) (
  input  wire logic      clk,
  input  wire logic      rst,

  /* verilator lint_off UNUSEDSIGNAL */  // indices and generations are wider than this table's
  input  wire name_t     p1_name,
  input  wire index_t    p1_parent,       // "is that its parent?"
  input  wire family_t   p1_family,

  input  wire logic      wr_en,           // the decision of the descriptor before the one at p5
  input  wire index_t    wr_index,
  input  wire meta_t     wr_meta,
  input  wire forecast_t p5_forecast,     // what the one at p5 would write here
  /* verilator lint_on UNUSEDSIGNAL */

  output found_t         p5_found
);

  localparam int unsigned ADDR_WIDTH = $clog2(DEPTH);

  typedef struct packed {
    logic                        used;
    logic                        invalid;
    logic                        ip6;
    logic [GENERATION_WIDTH-1:0] generation;
    logic [LINK_WIDTH-1:0]       link;
  } stored_t;

  typedef logic [ADDR_WIDTH-1:0] addr_t;

  // What is asked.
  typedef struct packed {
    logic                        fits;
    addr_t                       addr;
    logic [GENERATION_WIDTH-1:0] generation;
    logic [LINK_WIDTH-1:0]       parent;
    family_t                     family;
  } question_t;

  // The answer so far.
  typedef struct packed {
    logic                  live;
    logic                  invalid;
    logic                  fits_parent;
    logic [LINK_WIDTH-1:0] link;
  } answer_t;

  function automatic logic named(logic fits, logic [GENERATION_WIDTH-1:0] asked,
                                 logic [GENERATION_WIDTH-1:0] held);
    return fits && (asked == held || `FLUE_BUG(6));
  endfunction

  function automatic logic suits(family_t family, logic ip6);
    return !family.matters || family.ip6 == ip6 || `FLUE_BUG(40);
  endfunction

  /* verilator lint_off UNUSEDSIGNAL */  // the address has been used
  function automatic answer_t answer_of(question_t question, stored_t word);
  /* verilator lint_on UNUSEDSIGNAL */
    return '{
      live:        word.used && suits(question.family, word.ip6)
                   && named(question.fits, question.generation, word.generation),
      invalid:     word.invalid,
      fits_parent: word.link == question.parent,
      link:        word.link
    };
  endfunction

  stored_t   wr_stored, p3_word;
  /* verilator lint_off UNUSEDSIGNAL */  // reset's walk wants two members
  stored_t   p4_word_q, p5_word_q;
  /* verilator lint_on UNUSEDSIGNAL */
  question_t p1_question, p2_question_q, p3_question_q, p4_question_q;
  answer_t   wr_p1, wr_p2, wr_p3, wr_p4;                    // the answers that the word on the bus gives
  answer_t   p2_passed_q, p3_passed_q, p4_answer_q, p5_answer_q, p5_answer;
  logic      p1_passes, p2_passes, p3_passes, p4_passes;    // the object on the bus is this one
  logic      p2_any_passed_q, p3_any_passed_q;

  assign wr_stored = '{
    used:       wr_meta.used,
    invalid:    wr_meta.invalid,
    ip6:        wr_meta.ip6 && HAS_FAMILY,
    generation: wr_meta.generation[GENERATION_WIDTH-1:0],
    link:       wr_meta.link[LINK_WIDTH-1:0]
  };
  assign p1_question = '{
    fits:       p1_name.fits,
    addr:       addr_t'(p1_name.index),
    generation: p1_name.generation[GENERATION_WIDTH-1:0],
    parent:     p1_parent[LINK_WIDTH-1:0],
    family:     p1_family
  };

  flue_ram #(.DEPTH(DEPTH), .WIDTH($bits(stored_t)), .ZERO(1'b1), .LUTS(DEPTH <= 64)) ram (
    .clk,
    .wr_en  (wr_en && !rst),
    .wr_addr(addr_t'(wr_index)),
    .wr_data(wr_stored),
    .rd_addr(p1_question.addr),
    .rd_data(p3_word)
  );

  assign p1_passes = wr_en && addr_t'(wr_index) == p1_question.addr && !`FLUE_BUG(2);
  assign p2_passes = wr_en && addr_t'(wr_index) == p2_question_q.addr && !`FLUE_BUG(3);
  assign p3_passes = wr_en && addr_t'(wr_index) == p3_question_q.addr && !`FLUE_BUG(48);
  assign p4_passes = wr_en && addr_t'(wr_index) == p4_question_q.addr && !`FLUE_BUG(49);
  assign wr_p1     = answer_of(p1_question, wr_stored);
  assign wr_p2     = answer_of(p2_question_q, wr_stored);
  assign wr_p3     = answer_of(p3_question_q, wr_stored);
  assign wr_p4     = answer_of(p4_question_q, wr_stored);

  always_ff @(posedge clk) begin
    p2_question_q   <= p1_question;
    p3_question_q   <= p2_question_q;
    p4_question_q   <= p3_question_q;
    p2_any_passed_q <= p1_passes;
    p2_passed_q     <= wr_p1;
    p3_any_passed_q <= p2_any_passed_q || p2_passes;
    p3_passed_q     <= p2_passes ? wr_p2 : p2_passed_q;
    p4_answer_q     <= p3_passes ? wr_p3 : p3_any_passed_q ? p3_passed_q : answer_of(p3_question_q, p3_word);
    p5_answer_q     <= p4_passes ? wr_p4 : p4_answer_q;
    p4_word_q       <= p3_word;
    p5_word_q       <= p4_word_q;
  end

  // --- The descriptor just before: compared at p4 with its forecast, believed at p5 if it came true. ---

  logic p5_same_q, p5_same_live_q, p5_same_fits_q;

  always_ff @(posedge clk) begin
    p5_same_q      <= addr_t'(p5_forecast.index) == p4_question_q.addr && !`FLUE_BUG(4);
    p5_same_live_q <= p5_forecast.used && suits(p4_question_q.family, p5_forecast.ip6 && HAS_FAMILY)
                   && named(p4_question_q.fits, p4_question_q.generation, p5_forecast.generation[GENERATION_WIDTH-1:0]);
    p5_same_fits_q <= p5_forecast.link[LINK_WIDTH-1:0] == p4_question_q.parent;
  end

  always_comb begin
    p5_answer = p5_answer_q;
    if (wr_en && p5_same_q) begin
      p5_answer = '{
        live:        p5_same_live_q,
        invalid:     wr_stored.invalid,
        fits_parent: p5_same_fits_q,
        link:        wr_stored.link
      };
    end
  end

  assign p5_found = '{
    live:        p5_answer.live,
    invalid:     p5_answer.invalid,
    fits_parent: p5_answer.fits_parent,
    link:        16'(p5_answer.link),
    used:        p5_word_q.used,
    generation:  28'(p5_word_q.generation)
  };

endmodule

`default_nettype wire
