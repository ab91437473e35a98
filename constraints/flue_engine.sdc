# SPDX-License-Identifier: Apache-2.0
#
# flue_engine: one clock. Every port is of that clock; half of its period is left to the other side.

set period 10.0
create_clock -name clk -period $period [get_ports clk]
set_input_delay  -clock clk [expr $period / 2] [remove_from_collection [all_inputs] [get_ports clk]]
set_output_delay -clock clk [expr $period / 2] [all_outputs]
