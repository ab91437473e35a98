// SPDX-License-Identifier: Apache-2.0
//
// flue_link_capture: what comes out of the engine, one thing after the other, as replies: a label and words, without the zero words
// at the end.
//
//   latency      two cycles for each word of the engine's beat and each of the reply
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
  typedef enum logic [2:0] {StIdle, StRegister, StCount, StLabel, StWords, StTake} state_e;

  state_e       state_q;
  source_e      source_q;
  logic         fetch_q;  // word_q takes the word that index_q names; the next cycle looks at it
  logic [4:0]   index_q, words_q;
  logic [31:0]  word_q, selected;
  reply_label_t label;

  always_comb begin
    unique case (source_q)
      SrcRegister:   selected = reg_data;
      SrcEvent:      selected = evt_data[32*index_q[0]+:32];
      SrcResolve:    selected = index_q < 5'(MOST_REPLY_WORDS) ? rsv_data[32*index_q+:32] : 'x;
      SrcCompletion: selected = cpl_data[32*index_q[3:0]+:32];
    endcase
  end

  always_comb begin
    label.words = words_q;
    unique case (source_q)
      SrcRegister:   label.kind = RepRegister;
      SrcEvent:      label.kind = RepEvt;
      SrcResolve:    label.kind = RepRsv;
      SrcCompletion: label.kind = cpl_last ? RepCplLast : RepCpl;
    endcase
  end

  assign idle      = state_q == StIdle;
  assign reg_valid = state_q == StRegister;
  assign reg_taken = reg_valid && reg_done;
  assign evt_ready = state_q == StTake && source_q == SrcEvent;
  assign rsv_ready = state_q == StTake && source_q == SrcResolve;
  assign cpl_ready = state_q == StTake && source_q == SrcCompletion;

  assign wr_valid  = state_q == StLabel || (state_q == StWords && !fetch_q);
  assign wr_commit = wr_valid && words_q == (state_q == StLabel ? '0 : index_q + 5'd1);
  assign wr_data   = state_q == StLabel ? 32'(label) : word_q;

  always_ff @(posedge clk) begin
    word_q  <= selected;
    fetch_q <= 1'b1;

    unique case (state_q)
      StIdle: if (!hold && wr_room) begin
        if (reg_wanted) begin
          source_q <= SrcRegister;
          index_q  <= 5'd0;
          state_q  <= StRegister;
        end else if (evt_valid) begin
          source_q <= SrcEvent;
          index_q  <= 5'd1;
          state_q  <= StCount;
        end else if (rsv_valid) begin
          source_q <= SrcResolve;
          index_q  <= 5'(MOST_REPLY_WORDS - 1);
          state_q  <= StCount;
        end else if (cpl_valid) begin
          source_q <= SrcCompletion;
          index_q  <= 5'd15;
          state_q  <= StCount;
        end
      end

      StRegister: if (reg_done) state_q <= StCount;

      // From the last word down to the first that is not zero.
      StCount: begin
        fetch_q <= !fetch_q;
        words_q <= index_q + 5'd1;
        if (!fetch_q) begin
          index_q <= index_q - 5'd1;
          if (word_q != '0) begin
            state_q <= StLabel;
          end else if (index_q == '0) begin
            words_q <= '0;
            state_q <= StLabel;
          end
        end
      end

      StLabel: begin
        index_q <= '0;
        state_q <= words_q == '0 ? StTake : StWords;
      end

      StWords: begin
        fetch_q <= !fetch_q;
        if (!fetch_q) begin
          index_q <= index_q + 5'd1;
          if (wr_commit) state_q <= StTake;
        end
      end

      // And a cycle in which the store counts its room again.
      default: state_q <= StIdle;
    endcase

    if (rst) state_q <= StIdle;
  end

endmodule

`default_nettype wire
