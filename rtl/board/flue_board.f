# What boards have besides the engine (rtl/flue.f, read before this), packages first. The three tops stand at the end; each design has
# one of them, and the clock source of its family.
board/flue_link_pkg.sv
board/flue_uart_rx.sv
board/flue_uart_tx.sv
board/flue_crc32.sv
board/flue_slip_rx.sv
board/flue_slip_tx.sv
board/flue_frame_rx.sv
board/flue_frame_tx.sv
board/flue_link_requests.sv
board/flue_link_registers.sv
board/flue_link_select.sv
board/flue_link_capture.sv
board/flue_link_store.sv
board/flue_link.sv
board/flue_lights.sv
board/flue_board.sv
board/flue_reset_sync.sv
board/flue_ecp5_cells.sv
board/flue_ecp5_clock.sv
board/flue_ulx3s.sv
board/flue_colorlight_i5.sv
board/flue_xilinx_cells.sv
board/flue_arty_a7.sv
