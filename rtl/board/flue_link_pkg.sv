// SPDX-License-Identifier: Apache-2.0
//
// flue_link_pkg: numbers of the serial link (docs/link.md). sim/flue/serial/frame.hpp has the same.

`default_nettype none

package flue_link_pkg;

  // SLIP (RFC 1055).
  localparam logic [7:0] SLIP_END     = 8'hC0;
  localparam logic [7:0] SLIP_ESC     = 8'hDB;
  localparam logic [7:0] SLIP_ESC_END = 8'hDC;
  localparam logic [7:0] SLIP_ESC_ESC = 8'hDD;

  // What a CRC-32 is when it has seen a frame and its CRC, whatever the frame.
  localparam logic [31:0] CRC_START   = 32'hFFFF_FFFF;
  localparam logic [31:0] CRC_RESIDUE = 32'hDEBB_20E3;

  localparam int unsigned MOST_REQUEST_WORDS = 16;  // payload of a frame to the board: a beat
  localparam int unsigned MOST_REPLY_WORDS   = 24;  // and from it: a resolve answer

  typedef enum logic [2:0] {
    ReqAsk   = 3'd0,
    ReqStart = 3'd1,
    ReqAck   = 3'd2,
    ReqRead  = 3'd3,
    ReqWrite = 3'd4,
    ReqCmd   = 3'd5,
    ReqDlg   = 3'd6,
    ReqRsv   = 3'd7
  } request_kind_e;

  typedef enum logic [2:0] {
    RepState    = 3'd0,
    RepRegister = 3'd1,
    RepCpl      = 3'd2,  // a beat with more to follow
    RepCplLast  = 3'd3,
    RepEvt      = 3'd4,
    RepRsv      = 3'd5
  } reply_kind_e;

  // First word of a frame to the board.
  typedef struct packed {
    logic [7:0]    argument;
    logic [7:0]    sequence_number;
    logic [7:0]    session;
    request_kind_e kind;
    logic [4:0]    words;  // of payload
  } request_header_t;

  // Bits of `argument` of a beat.
  localparam int unsigned ARGUMENT_LAST = 0;
  localparam int unsigned ARGUMENT_KEEP = 1;  // tkeep is all ones

  // What a reply is in the store; the rest of its header is added when it is sent.
  typedef struct packed {
    reply_kind_e kind;
    logic [4:0]  words;
  } reply_label_t;

endpackage

`default_nettype wire
