# SPDX-License-Identifier: Apache-2.0
#
# Bitstream for the Arty A7 with Vivado, without a project on disk. Not tried: written from the manual (UG835, UG904).
#
#   vivado -mode batch -source constraints/arty_a7.tcl [-tclargs part [CLOCK_MHZ=75 ...]]
#
# Started in the repository's folder. Results: build/arty_a7/. Parts: xc7a35ticsg324-1L (default), xc7a100tcsg324-1.

set part [expr {$argc > 0 ? [lindex $argv 0] : "xc7a35ticsg324-1L"}]
set generics [lrange $argv 1 end]
set out build/arty_a7
file mkdir $out

# A file list of rtl/: one name a line, comments with # or //.
proc listed {name} {
  set files {}
  set file [open rtl/$name]
  foreach line [split [read $file] "\n"] {
    if {[regexp {^([^/# ]\S*)} $line -> path]} { lappend files rtl/$path }
  }
  close $file
  return $files
}

foreach file [concat [listed flue.f] [listed board/flue_board.f]] {
  # Vivado knows its own cells, and has none of Lattice's.
  if {[string match *_cells.sv $file] || [string match *ecp5* $file]} { continue }
  if {[string match *ulx3s* $file] || [string match *colorlight* $file]} { continue }
  read_verilog -sv $file
}
read_xdc constraints/arty_a7.xdc

set synthesis [list synth_design -top flue_arty_a7 -part $part -include_dirs rtl -verilog_define SYNTHESIS=1]
foreach generic $generics { lappend synthesis -generic $generic }
{*}$synthesis
opt_design
place_design
phys_opt_design
route_design

report_timing_summary -file $out/timing.txt
report_utilization -hierarchical -file $out/utilization.txt
report_cdc -details -file $out/crossings.txt
if {[get_property SLACK [get_timing_paths]] < 0} { puts "flue_arty_a7: the clock is too fast, see $out/timing.txt" }
write_bitstream -force $out/flue_arty_a7.bit
