// SPDX-License-Identifier: Apache-2.0
//
// DP16KD: a behavioural model of ECP5's block RAM in the two modes that Yosys takes for our tables, for netlists in simulation.
//
// Yosys' library has no model. This one is written from how Yosys maps a memory to the block (techlibs/lattice/brams_map_16kd.v) and how
// nextpnr configures it; no device was asked. Any other mode stops the simulation.
//
//   modes        36: 512 words of 36 bits; port A writes, with an enable for each 9 bits, port B reads, every cycle.
//                18: 1,024 words of 18 bits; either port reads every cycle, and writes with such enables
//   latency      1 cycle from address to data, 2 with the output register (REGMODE "OUTREG")
//   hazard       a byte that is written in the cycle of its read, by whichever port, is garbage: the inverse of what is written
//   reset        none
//   checked by   tb/gate/gate_test.cpp: with it, a netlist of the engine behaves as the reference model

`default_nettype none

module DP16KD #(
  parameter int    DATA_WIDTH_A = 18, DATA_WIDTH_B = 18,
  parameter string REGMODE_A = "NOREG", REGMODE_B = "NOREG",
  parameter string CLKAMUX = "CLKA", CLKBMUX = "CLKB",
  parameter string OCEAMUX = "OCEA", OCEBMUX = "OCEB",
  parameter string CSDECODE_A = "0b000", CSDECODE_B = "0b000",
  /* verilator lint_off UNUSEDPARAM */  // for resets, and for writes through a port that reads
  parameter string RESETMODE = "SYNC", ASYNC_RESET_RELEASE = "SYNC", GSR = "DISABLED",
  parameter string WRITEMODE_A = "NORMAL", WRITEMODE_B = "NORMAL", INIT_DATA = "STATIC",
  /* verilator lint_on UNUSEDPARAM */
  parameter bit [319:0] INITVAL_00 = '0, INITVAL_01 = '0, INITVAL_02 = '0, INITVAL_03 = '0,
  parameter bit [319:0] INITVAL_04 = '0, INITVAL_05 = '0, INITVAL_06 = '0, INITVAL_07 = '0,
  parameter bit [319:0] INITVAL_08 = '0, INITVAL_09 = '0, INITVAL_0A = '0, INITVAL_0B = '0,
  parameter bit [319:0] INITVAL_0C = '0, INITVAL_0D = '0, INITVAL_0E = '0, INITVAL_0F = '0,
  parameter bit [319:0] INITVAL_10 = '0, INITVAL_11 = '0, INITVAL_12 = '0, INITVAL_13 = '0,
  parameter bit [319:0] INITVAL_14 = '0, INITVAL_15 = '0, INITVAL_16 = '0, INITVAL_17 = '0,
  parameter bit [319:0] INITVAL_18 = '0, INITVAL_19 = '0, INITVAL_1A = '0, INITVAL_1B = '0,
  parameter bit [319:0] INITVAL_1C = '0, INITVAL_1D = '0, INITVAL_1E = '0, INITVAL_1F = '0,
  parameter bit [319:0] INITVAL_20 = '0, INITVAL_21 = '0, INITVAL_22 = '0, INITVAL_23 = '0,
  parameter bit [319:0] INITVAL_24 = '0, INITVAL_25 = '0, INITVAL_26 = '0, INITVAL_27 = '0,
  parameter bit [319:0] INITVAL_28 = '0, INITVAL_29 = '0, INITVAL_2A = '0, INITVAL_2B = '0,
  parameter bit [319:0] INITVAL_2C = '0, INITVAL_2D = '0, INITVAL_2E = '0, INITVAL_2F = '0,
  parameter bit [319:0] INITVAL_30 = '0, INITVAL_31 = '0, INITVAL_32 = '0, INITVAL_33 = '0,
  parameter bit [319:0] INITVAL_34 = '0, INITVAL_35 = '0, INITVAL_36 = '0, INITVAL_37 = '0,
  parameter bit [319:0] INITVAL_38 = '0, INITVAL_39 = '0, INITVAL_3A = '0, INITVAL_3B = '0,
  parameter bit [319:0] INITVAL_3C = '0, INITVAL_3D = '0, INITVAL_3E = '0, INITVAL_3F = '0
) (
  input wire CLKA, CEA, OCEA, WEA, RSTA, CSA0, CSA1, CSA2,
  input wire
    ADA0, ADA1, ADA2, ADA3, ADA4, ADA5, ADA6,
    ADA7, ADA8, ADA9, ADA10, ADA11, ADA12, ADA13,
  input wire
    DIA0, DIA1, DIA2, DIA3, DIA4, DIA5, DIA6, DIA7, DIA8,
    DIA9, DIA10, DIA11, DIA12, DIA13, DIA14, DIA15, DIA16, DIA17,
  output wire
    DOA0, DOA1, DOA2, DOA3, DOA4, DOA5, DOA6, DOA7, DOA8,
    DOA9, DOA10, DOA11, DOA12, DOA13, DOA14, DOA15, DOA16, DOA17,
  input wire CLKB, CEB, OCEB, WEB, RSTB, CSB0, CSB1, CSB2,
  input wire
    ADB0, ADB1, ADB2, ADB3, ADB4, ADB5, ADB6,
    ADB7, ADB8, ADB9, ADB10, ADB11, ADB12, ADB13,
  input wire
    DIB0, DIB1, DIB2, DIB3, DIB4, DIB5, DIB6, DIB7, DIB8,
    DIB9, DIB10, DIB11, DIB12, DIB13, DIB14, DIB15, DIB16, DIB17,
  output wire
    DOB0, DOB1, DOB2, DOB3, DOB4, DOB5, DOB6, DOB7, DOB8,
    DOB9, DOB10, DOB11, DOB12, DOB13, DOB14, DOB15, DOB16, DOB17
);

  localparam bit WIDE = DATA_WIDTH_A == 36;

  if (!(WIDE || DATA_WIDTH_A == 18) || DATA_WIDTH_B != DATA_WIDTH_A || (WIDE && REGMODE_A != REGMODE_B) ||
      CLKAMUX != "CLKA" || CLKBMUX != "CLKB" || OCEAMUX != "OCEA" || OCEBMUX != "OCEB" ||
      CSDECODE_A != "0b000" || CSDECODE_B != "0b000") begin : g_mode
    $error("DP16KD: a mode that the model does not have");
  end

  // 18-bit words, low half first, in 20 bits each.
  localparam bit [64*320-1:0] INITIAL = {
    INITVAL_3F, INITVAL_3E, INITVAL_3D, INITVAL_3C, INITVAL_3B, INITVAL_3A, INITVAL_39, INITVAL_38,
    INITVAL_37, INITVAL_36, INITVAL_35, INITVAL_34, INITVAL_33, INITVAL_32, INITVAL_31, INITVAL_30,
    INITVAL_2F, INITVAL_2E, INITVAL_2D, INITVAL_2C, INITVAL_2B, INITVAL_2A, INITVAL_29, INITVAL_28,
    INITVAL_27, INITVAL_26, INITVAL_25, INITVAL_24, INITVAL_23, INITVAL_22, INITVAL_21, INITVAL_20,
    INITVAL_1F, INITVAL_1E, INITVAL_1D, INITVAL_1C, INITVAL_1B, INITVAL_1A, INITVAL_19, INITVAL_18,
    INITVAL_17, INITVAL_16, INITVAL_15, INITVAL_14, INITVAL_13, INITVAL_12, INITVAL_11, INITVAL_10,
    INITVAL_0F, INITVAL_0E, INITVAL_0D, INITVAL_0C, INITVAL_0B, INITVAL_0A, INITVAL_09, INITVAL_08,
    INITVAL_07, INITVAL_06, INITVAL_05, INITVAL_04, INITVAL_03, INITVAL_02, INITVAL_01, INITVAL_00
  };

  // In either mode a port has 1,024 halves of 18 bits; in the wide one it writes, or reads, two neighbors at once.
  wire [9:0]  a_addr = {ADA13, ADA12, ADA11, ADA10, ADA9, ADA8, ADA7, ADA6, ADA5, !WIDE && ADA4};
  wire [9:0]  b_addr = {ADB13, ADB12, ADB11, ADB10, ADB9, ADB8, ADB7, ADB6, ADB5, !WIDE && ADB4};
  wire [17:0] a_data = {
    DIA17, DIA16, DIA15, DIA14, DIA13, DIA12, DIA11, DIA10, DIA9,
    DIA8, DIA7, DIA6, DIA5, DIA4, DIA3, DIA2, DIA1, DIA0
  };
  wire [17:0] b_data = {
    DIB17, DIB16, DIB15, DIB14, DIB13, DIB12, DIB11, DIB10, DIB9,
    DIB8, DIB7, DIB6, DIB5, DIB4, DIB3, DIB2, DIB1, DIB0
  };
  wire [1:0]  a_en      = (CEA && (WIDE || WEA)) ? {ADA1, ADA0} : 2'b00;
  wire [1:0]  a_high_en = (CEA && WIDE) ? {ADA3, ADA2} : 2'b00;
  wire [1:0]  b_en      = (CEB && !WIDE && WEB) ? {ADB1, ADB0} : 2'b00;

  logic [17:0] mem[1024];
  logic [17:0] a_stored, b_stored, a_stored_q, b_stored_q;  // wide: the low and the high half of what port B asks for

  initial for (int i = 0; i < 1024; i++) mem[i] = INITIAL[20 * i +: 18];

  function automatic logic [17:0] merged(logic [17:0] old, logic [17:0] data, logic [1:0] en);
    return {en[1] ? data[17:9] : old[17:9], en[0] ? data[8:0] : old[8:0]};
  endfunction

  // What is read at `addr` while others write.
  function automatic logic [17:0] read(logic [9:0] addr);
    read = mem[addr];
    if (a_addr == addr) read = merged(read, ~a_data, a_en);
    if (WIDE && (a_addr | 10'd1) == addr) read = merged(read, ~b_data, a_high_en);
    if (b_addr == addr) read = merged(read, ~b_data, b_en);
  endfunction

  always_ff @(posedge CLKA) begin  // CLKB is the same
    mem[a_addr] <= merged(mem[a_addr], a_data, a_en);
    if (WIDE) mem[a_addr | 10'd1] <= merged(mem[a_addr | 10'd1], b_data, a_high_en);
    else if (b_en != '0) mem[b_addr] <= merged(mem[b_addr], b_data, b_en);
    a_stored   <= read(WIDE ? b_addr : a_addr);
    b_stored   <= read(WIDE ? b_addr | 10'd1 : b_addr);
    a_stored_q <= a_stored;
    b_stored_q <= b_stored;
    if (!CEB || (!WIDE && !CEA) || RSTA || RSTB || CSA0 || CSA1 || CSA2 || CSB0 || CSB1 || CSB2 ||
        (REGMODE_A == "OUTREG" && !OCEA) || (REGMODE_B == "OUTREG" && !OCEB)) begin
      $fatal(1, "DP16KD: the model is read every cycle and never reset");
    end
  end

  assign {
    DOA17, DOA16, DOA15, DOA14, DOA13, DOA12, DOA11, DOA10, DOA9,
    DOA8, DOA7, DOA6, DOA5, DOA4, DOA3, DOA2, DOA1, DOA0
  } = REGMODE_A == "OUTREG" ? a_stored_q : a_stored;
  assign {
    DOB17, DOB16, DOB15, DOB14, DOB13, DOB12, DOB11, DOB10, DOB9,
    DOB8, DOB7, DOB6, DOB5, DOB4, DOB3, DOB2, DOB1, DOB0
  } = REGMODE_B == "OUTREG" ? b_stored_q : b_stored;

  wire unused = &{1'b0, CLKB, ADA4, ADB4, ADB3, ADB2, WEA, 1'b0};

endmodule

`default_nettype wire
