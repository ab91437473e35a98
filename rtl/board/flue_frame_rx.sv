// SPDX-License-Identifier: Apache-2.0
//
// flue_frame_rx: bytes to the words of a frame: a header, as many words of payload as it says, a CRC.
//
//   latency      1 cycle from a word's last byte; `done` 1 cycle after the frame's end
//   throughput   a byte in 9 cycles (flue_crc32)
//   ports        header is valid from header_valid to the next one. word_valid: payload word number word_index.
//                done: the frame is over; ok: whole and undamaged. Words come before anyone knows that
//   errors       ok low: CRC, length, escape or stop bit. An end right behind an end is no frame
//   reset        waits for a frame's end
//   checked by   tb/unit/board/frame_rx_test.cpp

`default_nettype none

module flue_frame_rx
  import flue_link_pkg::*;
(
  input  wire logic       clk,
  input  wire logic       rst,

  input  wire logic       in_valid,
  input  wire logic [7:0] in_data,
  input  wire logic       in_end,
  input  wire logic       in_bad,

  output logic            header_valid,
  output request_header_t header,
  output logic            word_valid,
  output logic [3:0]      word_index,
  output logic [31:0]     word,
  output logic            done,
  output logic            ok
);

  localparam logic [4:0] MANY = '1;  // more than any frame has

  logic [1:0]  byte_q;   // bytes of the word under way
  logic [4:0]  words_q;  // whole words so far; stays at MANY
  logic        any_q;
  logic        crc_busy;
  logic [31:0] crc;

  // The CRC's end state stands 9 cycles after the last byte, and a byte takes longer than that.
  flue_crc32 frame_crc (
    .clk,
    .rst,
    .clear(in_end),
    .valid(in_valid),
    .data (in_data),
    .busy (crc_busy),
    .crc
  );

  always_ff @(posedge clk) begin
    header_valid <= 1'b0;
    word_valid   <= 1'b0;
    done         <= 1'b0;

    if (in_valid) begin
      any_q  <= 1'b1;
      word   <= {in_data, word[31:8]};
      byte_q <= byte_q + 2'd1;
      if (byte_q == 2'd3) begin
        if (words_q != MANY) words_q <= words_q + 5'd1;
        if (words_q == '0) begin
          header_valid <= 1'b1;
          header       <= request_header_t'({in_data, word[31:8]});
        end else begin
          word_valid <= words_q <= header.words;
          word_index <= 4'(words_q - 5'd1);
        end
      end
    end

    if (in_end) begin
      done <= any_q;
      // Header, payload and CRC, to the byte.
      ok   <= !in_bad && !crc_busy && crc == CRC_RESIDUE && byte_q == '0
              && header.words <= 5'(MOST_REQUEST_WORDS) && words_q == header.words + 5'd2;
      any_q   <= 1'b0;
      byte_q  <= '0;
      words_q <= '0;
    end

    if (rst) begin
      header_valid <= 1'b0;
      word_valid   <= 1'b0;
      done         <= 1'b0;
      any_q        <= 1'b0;
      byte_q       <= '0;
      words_q      <= MANY;
    end
  end

endmodule

`default_nettype wire
