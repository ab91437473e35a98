# SPDX-License-Identifier: Apache-2.0
#
# Pins of the Arty A7-35T and -100T (rtl/board/flue_arty_a7.sv). Not tried in Vivado.
#
# Source of every pin below: Digilent's master constraints, https://github.com/Digilent/digilent-xdc, Arty-A7-35-Master.xdc and
# Arty-A7-100-Master.xdc, which agree in all of them.

# Oscillator, 100 MHz (gclk[100]). Vivado derives the engine's clock from it through the MMCM.
set_property -dict { PACKAGE_PIN E3  IOSTANDARD LVCMOS33 } [get_ports CLK100MHZ]
create_clock -name CLK100MHZ -period 10.000 [get_ports CLK100MHZ]

# Red reset button, low when pressed (ck_rst).
set_property -dict { PACKAGE_PIN C2  IOSTANDARD LVCMOS33 } [get_ports ck_rst]

# USB bridge FT2232HQ (uart_rxd_out: FPGA transmits; uart_txd_in: FPGA receives).
set_property -dict { PACKAGE_PIN D10 IOSTANDARD LVCMOS33 } [get_ports uart_rxd_out]
set_property -dict { PACKAGE_PIN A9  IOSTANDARD LVCMOS33 } [get_ports uart_txd_in]

# Green LEDs LD4 to LD7 (led[4] to led[7] of the schematic).
set_property -dict { PACKAGE_PIN H5  IOSTANDARD LVCMOS33 } [get_ports {led[0]}]
set_property -dict { PACKAGE_PIN J5  IOSTANDARD LVCMOS33 } [get_ports {led[1]}]
set_property -dict { PACKAGE_PIN T9  IOSTANDARD LVCMOS33 } [get_ports {led[2]}]
set_property -dict { PACKAGE_PIN T10 IOSTANDARD LVCMOS33 } [get_ports {led[3]}]

# The crossings: the serial line ends in a synchroniser (flue_uart_rx), the button and the MMCM's lock in another (flue_reset_sync,
# whose flip-flops they reset asynchronously), and LEDs are for eyes.
set_false_path -from [get_ports {ck_rst uart_txd_in}]
set_false_path -to [get_ports {uart_rxd_out led[*]}]
set_false_path -to [get_pins -hierarchical -filter {NAME =~ *reset_sync/*_reg/PRE}]

set_property CFGBVS VCCO [current_design]
set_property CONFIG_VOLTAGE 3.3 [current_design]
