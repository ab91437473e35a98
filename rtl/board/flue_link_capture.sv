// SPDX-License-Identifier: Apache-2.0
//
// flue_link_capture: what comes out of the engine, one thing after the other, as replies: a label and words, without the zero words
// at the end.
//
//   latency      a cycle for each word of the engine's beat and each of the reply, and two passes of flue_link_select
//   ports        a source's `ready` is high for the cycle after its reply is complete in the store
//   ordering     register answers before events, resolve answers, completions. A register is accessed when what came before is in the
//                store, and its answer goes there before anything else does: so it has behind it only what came later
//   hazard       a source that is valid stays as it is until taken, but for a reset that a register write asks for: none is looked at
//                during one
//   reset        nothing is under way; a source that was not taken is offered again
//   checked by   tb/unit/board/link_capture_test.cpp, tb/system/board

`default_nettype none

module flue_link_capture
  import flue_link_pkg::*;
(
  input  wire logic         clk,
  input  wire logic         rst,

  input  wire logic         cpl_valid,
  output logic              cpl_ready,
  input  wire logic [511:0] cpl_data,
  input  wire logic         cpl_last,
  input  wire logic         evt_valid,
  output logic              evt_ready,
  input  wire logic [63:0]  evt_data,
  input  wire logic         rsv_valid,
  output logic              rsv_ready,
  input  wire logic [767:0] rsv_data,

  input  wire logic         reg_wanted,
  output logic              reg_valid,    // to flue_link_registers
  input  wire logic         reg_done,
  input  wire logic [31:0]  reg_data,
  output logic              reg_taken,    // the access is over

  input  wire logic         hold,         // begin nothing
  output logic              idle,

  input  wire logic         wr_room,
  output logic              wr_valid,
  output logic              wr_commit,
  output logic [31:0]       wr_data
);

  typedef enum logic [1:0] {SrcRegister, SrcEvent, SrcResolve, SrcCompletion} source_e;
  typedef enum logic [2:0] {StIdle, StRegister, StBegin, StCount, StLabel, StWords, StTake} state_e;

  // Where a source's words are in what flue_link_select sees.
  localparam logic [5:0] PLACE_RESOLVE    = 6'd0;
  localparam logic [5:0] PLACE_COMPLETION = 6'd24;
  localparam logic [5:0] PLACE_EVENT      = 6'd40;
  localparam logic [5:0] PLACE_REGISTER   = 6'd42;

  state_e       state_q;
  source_e      source_q;
  logic [5:0]   first_place, place_q;
  logic [4:0]   most_words, to_ask_q;  // words of the source; those that are not asked for yet
  logic [4:0]   came_q, words_q;       // words that came back; of these up to the last that is not zero
  logic         word_valid;
  logic [31:0]  word;
  reply_label_t label;

  always_comb begin
    label.words = words_q;
    unique case (source_q)
      SrcRegister: begin
        label.kind  = RepRegister;
        first_place = PLACE_REGISTER;
        most_words  = 5'd1;
      end
      SrcEvent: begin
        label.kind  = RepEvt;
        first_place = PLACE_EVENT;
        most_words  = 5'd2;
      end
      SrcResolve: begin
        label.kind  = RepRsv;
        first_place = PLACE_RESOLVE;
        most_words  = 5'(MOST_REPLY_WORDS);
      end
      SrcCompletion: begin
        label.kind  = cpl_last ? RepCplLast : RepCpl;
        first_place = PLACE_COMPLETION;
        most_words  = 5'd16;
      end
    endcase
  end

  flue_link_select #(.WORDS(48)) select (
    .clk,
    .rst,
    .data     ({160'b0, reg_data, evt_data, cpl_data, rsv_data}),
    .in_valid (to_ask_q != '0),
    .in_place (place_q),
    .out_valid(word_valid),
    .out_word (word)
  );

  assign idle      = state_q == StIdle;
  assign reg_valid = state_q == StRegister;
  assign reg_taken = reg_valid && reg_done;
  assign evt_ready = state_q == StTake && source_q == SrcEvent;
  assign rsv_ready = state_q == StTake && source_q == SrcResolve;
  assign cpl_ready = state_q == StTake && source_q == SrcCompletion;

  assign wr_valid  = state_q == StLabel || (state_q == StWords && word_valid);
  assign wr_commit = wr_valid && words_q == (state_q == StLabel ? '0 : came_q + 5'd1);
  assign wr_data   = state_q == StLabel ? 32'(label) : word;

  always_ff @(posedge clk) begin
    if (to_ask_q != '0) begin
      to_ask_q <= to_ask_q - 5'd1;
      place_q  <= place_q + 6'd1;
    end
    if (word_valid) came_q <= came_q + 5'd1;

    unique case (state_q)
      StIdle: if (!hold && wr_room) begin
        if (reg_wanted) begin
          source_q <= SrcRegister;
          state_q  <= StRegister;
        end else if (evt_valid) begin
          source_q <= SrcEvent;
          state_q  <= StBegin;
        end else if (rsv_valid) begin
          source_q <= SrcResolve;
          state_q  <= StBegin;
        end else if (cpl_valid) begin
          source_q <= SrcCompletion;
          state_q  <= StBegin;
        end
      end

      StRegister: if (reg_done) state_q <= StBegin;

      StBegin: begin
        to_ask_q <= most_words;
        place_q  <= first_place;
        came_q   <= '0;
        words_q  <= '0;
        state_q  <= StCount;
      end

      StCount: if (word_valid) begin
        if (word != '0) words_q <= came_q + 5'd1;
        if (came_q + 5'd1 == most_words) state_q <= StLabel;
      end

      StLabel: begin
        to_ask_q <= words_q;
        place_q  <= first_place;
        came_q   <= '0;
        state_q  <= words_q == '0 ? StTake : StWords;
      end

      StWords: if (wr_commit) state_q <= StTake;

      // And a cycle in which the store counts its room again.
      default: state_q <= StIdle;
    endcase

    if (rst) begin
      state_q  <= StIdle;
      to_ask_q <= '0;
    end
  end

endmodule

`default_nettype wire
