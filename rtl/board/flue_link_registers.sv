// SPDX-License-Identifier: Apache-2.0
//
// flue_link_registers: one register access at a time, as an AXI4-Lite master.
//
//   latency      `done` 8 cycles after the response: a reset that a write asks for is at the engine's streams by then
//   ports        valid, write, address and wr_data hold until `done`; rd_data is valid with it (0 of a write)
//   reset        none is under way
//   checked by   tb/unit/board/link_registers_test.cpp, tb/system/board

`default_nettype none

module flue_link_registers (
  input  wire logic         clk,
  input  wire logic         rst,

  input  wire logic         valid,
  input  wire logic         write,
  input  wire logic [7:0]   address,
  input  wire logic [31:0]  wr_data,
  output logic              done,
  output logic [31:0]       rd_data,

  output logic              m_axil_awvalid,
  input  wire logic         m_axil_awready,
  output logic [7:0]        m_axil_awaddr,
  output logic              m_axil_wvalid,
  input  wire logic         m_axil_wready,
  output logic [31:0]       m_axil_wdata,
  input  wire logic         m_axil_bvalid,
  output logic              m_axil_arvalid,
  input  wire logic         m_axil_arready,
  output logic [7:0]        m_axil_araddr,
  input  wire logic         m_axil_rvalid,
  input  wire logic [31:0]  m_axil_rdata
);

  localparam logic [2:0] SETTLE_CYCLES = 3'd7;

  typedef enum logic [1:0] {StIdle, StAccess, StSettle} state_e;

  state_e     state_q;
  logic [2:0] settle_q;

  assign m_axil_awaddr = address;
  assign m_axil_araddr = address;
  assign m_axil_wdata  = wr_data;

  always_ff @(posedge clk) begin
    done <= 1'b0;
    if (m_axil_awready) m_axil_awvalid <= 1'b0;
    if (m_axil_wready) m_axil_wvalid <= 1'b0;
    if (m_axil_arready) m_axil_arvalid <= 1'b0;

    unique case (state_q)
      StIdle: if (valid && !done) begin
        m_axil_awvalid <= write;
        m_axil_wvalid  <= write;
        m_axil_arvalid <= !write;
        settle_q       <= SETTLE_CYCLES;
        state_q        <= StAccess;
      end

      StAccess: if (m_axil_bvalid || m_axil_rvalid) begin
        rd_data <= m_axil_rvalid ? m_axil_rdata : '0;
        state_q <= StSettle;
      end

      default: begin
        settle_q <= settle_q - 3'd1;
        if (settle_q == '0) begin
          done    <= 1'b1;
          state_q <= StIdle;
        end
      end
    endcase

    if (rst) begin
      {m_axil_awvalid, m_axil_wvalid, m_axil_arvalid} <= '0;
      done    <= 1'b0;
      state_q <= StIdle;
    end
  end

endmodule

`default_nettype wire
