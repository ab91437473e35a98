# SPDX-License-Identifier: Apache-2.0
"""The way from rtl/ to a device: synthesis (yosys), the pass over its netlist (output_registers), place and route (nextpnr)."""
