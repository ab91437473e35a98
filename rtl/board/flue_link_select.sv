// SPDX-License-Identifier: Apache-2.0
//
// flue_link_select: one word of many.
//
// A place goes from group to group, a cycle each, and the word that it names goes along. One wide multiplexer would draw every bit of
// the engine's outputs to one spot, and its selects to every bit: wires that a small device does not have.
//
//   latency      a cycle for each group of eight words
//   throughput   1 word per cycle
//   ports        data: stable from in_valid to out_valid; a place without a word in `data` gives 0
//   ordering     words in the order of their places
//   reset        drops what is under way
//   checked by   tb/unit/board/link_select_test.cpp

`default_nettype none
`include "flue_assert.svh"

module flue_link_select #(
  parameter int unsigned WORDS = 48  // a multiple of eight, at most 64
) (
  input  wire logic                clk,
  input  wire logic                rst,

  input  wire logic [32*WORDS-1:0] data,
  input  wire logic                in_valid,
  input  wire logic [5:0]          in_place,

  output logic                     out_valid,
  output logic [31:0]              out_word
);

  localparam int unsigned GROUP  = 8;
  localparam int unsigned GROUPS = WORDS / GROUP;

  `FLUE_REQUIRE(g_require_whole_groups, WORDS == GROUP * GROUPS && WORDS <= 64)

  typedef struct packed {
    logic        valid;
    logic [5:0]  place;
    logic [31:0] word;
  } step_t;

  step_t step[GROUPS+1];

  assign step[0] = '{valid: in_valid, place: in_place, word: '0};

  for (genvar i = 0; i < GROUPS; i++) begin : g_group
    logic [31:0] own;
    step_t       step_q;

    assign own = step[i].place[5:3] == 3'(i) ? data[32*(GROUP*i + 32'(step[i].place[2:0]))+:32] : '0;

    always_ff @(posedge clk) begin
      step_q <= '{valid: step[i].valid, place: step[i].place, word: step[i].word | own};
      if (rst) step_q.valid <= 1'b0;
    end

    assign step[i+1] = step_q;
  end

  assign out_valid = step[GROUPS].valid;
  assign out_word  = step[GROUPS].word;

endmodule

`default_nettype wire
