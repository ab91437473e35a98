#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the bitstream of a board: synthesis, place and route with its PLL and pins, packing.

usage: bitstream.py ulx3s|colorlight_i5|arty_a7 [--seeds 1,2,...]

ECP5 boards: build/bitstream/<board>/<board>.bit, of the first seed that meets the board's clocks. When none does, that of the best
is written nevertheless, and the program fails. Arty A7: synthesis only, as a check; its bitstream is Vivado's
(constraints/arty_a7.tcl).
"""

import argparse
import pathlib
import subprocess
import sys
import time

from flow import netlist, nextpnr, routing
from flow.design import ECP5_BOARDS, board
from flow.synthesis import synthesise
from flow.yosys import ToolFailed, Yosys

ROOT = pathlib.Path(__file__).resolve().parent.parent
START = time.monotonic()

# Where all clocks are met nextpnr places without care for wires, and then does not find them: it is asked for more than is needed.
AIM = 2.5


def say(text):
    print(f"[{time.monotonic() - START:5.0f} s] {text}", flush=True)


def pack(work, config, bit):
    """Trellis' text form to a bitstream. Compressed, since it is loaded over JTAG."""
    command = [pathlib.Path(sys.executable).parent / "yowasp-ecppack", "--compress", config, bit]
    done = subprocess.run(command, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise ToolFailed(f"{done.stdout}\necppack stopped")


def ecp5(name, seeds, rtl, constraints):
    design = board(name)
    work = ROOT / "build/bitstream" / name
    synthesis = synthesise(design, rtl, work, say)
    cells = synthesis["cells"]
    say(", ".join(f"{cells.get(kind, 0)} {kind}" for kind in netlist.COUNTED_CELLS))
    output = synthesis["output_registers"]
    say(f"{len(output['ports'])} block RAM read ports took {output['flip_flops']} flip-flops")
    pins = constraints / f"{name}.lpf"
    key = f"{synthesis['key']} {AIM} {pins.read_text()}"
    nextpnr.prepare()
    results = {}
    for seed in seeds:
        # Frequencies stand in the pin file; what it does not name is as fast as the oscillator.
        results[seed] = routing.route_seed(design, key, work, 25, seed, say, pins, f"seed_{seed}.config", AIM)
        if routing.meets(results[seed]):
            break
    best = routing.best(results)
    if not results[best]["fmax"]:
        sys.exit(f"bitstream: no seed of {', '.join(map(str, seeds))} routes")
    pack(work, f"seed_{best}.config", f"{name}.bit")
    for clock, (reached, wanted) in results[best]["clocks"].items():
        print(f"{clock}: {reached:.2f} MHz reached, {wanted:.2f} MHz wanted")
    for kind, (used, available) in sorted(results[best]["used"].items()):
        print(f"  {kind:20} {used:8} of {available:6}")
    print(f"bitstream: {(work / name).relative_to(ROOT)}.bit")
    if not routing.meets(results[best]):
        for clock, text in results[best]["longest"]:
            print(f"\nlongest path of {clock}:\n{text}", file=sys.stderr)
        sys.exit(f"bitstream: no seed of {', '.join(map(str, seeds))} meets the clock; seed {best}, the best, is written")


def arty_a7(rtl):
    work = ROOT / "build/bitstream/arty_a7"
    work.mkdir(parents=True, exist_ok=True)
    say("arty_a7 synthesis begins")
    # All but the top's MMCM and pins: read_slang takes no parameters of type real, as the MMCM's are.
    yosys = Yosys(rtl, work, "flue_board", lists=("flue.f", "board/flue_board.f"))
    yosys.leave_out("flue_arty_a7.sv", "flue_xilinx_cells.sv")
    yosys.run("synthesis", {}, ["synth_xilinx -family xc7 -top flue_board -flatten", "tee -q -o cells.txt stat -tech xilinx"])
    print((work / "cells.txt").read_text())
    print("Synthesised with Yosys, as a check, without MMCM and pins. The rest is Vivado's, and untested here:")
    print("vivado -mode batch -source constraints/arty_a7.tcl")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("board", choices=[*ECP5_BOARDS, "arty_a7"])
    parser.add_argument("--seeds", default="1,2,3,4,5", help="tried in this order (default: %(default)s)")
    parser.add_argument("--root", type=pathlib.Path, default=ROOT, help="where rtl/ and constraints/ are")
    args = parser.parse_args()
    rtl = args.root.resolve() / "rtl"
    try:
        if args.board == "arty_a7":
            arty_a7(rtl)
        else:
            ecp5(args.board, [int(seed) for seed in args.seeds.split(",")], rtl, args.root.resolve() / "constraints")
    except ToolFailed as failure:
        sys.exit(f"bitstream: {failure}")


if __name__ == "__main__":
    main()
