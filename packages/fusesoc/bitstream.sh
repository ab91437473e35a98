#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Makes a board's bitstream in FuseSoC's work folder, where flue.core's board targets run it: it is that of `make bitstream`.
#
#   bitstream.sh ulx3s|colorlight_i5
#
# FuseSoC's own flow has Yosys read the SystemVerilog without slang, which misreads it. SEEDS=1,2 chooses seeds, as for make.

set -eu

# FuseSoC's description of the design says where flue.core is.
root=$(sed -n 's|^ *core_file: *\(.*\)flue\.core$|\1|p' ./*.eda.yml)
make -C "${root:-.}" bitstream BOARD="$1"
cp "${root:-.}/build/bitstream/$1/$1.bit" .
echo "$(pwd)/$1.bit"
